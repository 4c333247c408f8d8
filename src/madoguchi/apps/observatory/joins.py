"""What this app hands to the mechanisms of core when it starts."""

from __future__ import annotations

from madoguchi.apps.observatory import invariants, letters, personal_data, tasks  # noqa: F401  (some register themselves)
from madoguchi.apps.observatory.phrases import PHRASES
from madoguchi.core.languages import phrases

phrases.register(PHRASES)
personal_data.join()
