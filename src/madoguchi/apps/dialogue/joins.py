"""What this app hands to the mechanisms of core when it starts."""

from __future__ import annotations

from madoguchi.apps.dialogue import invariants, letters, personal_data, tasks  # noqa: F401  (some register themselves)
from madoguchi.apps.dialogue.phrases import PHRASES
from madoguchi.core.languages import phrases

phrases.register(PHRASES)
letters.join()
personal_data.join()
