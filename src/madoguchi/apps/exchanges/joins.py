"""What this app hands to the mechanisms of core when it starts."""

from __future__ import annotations

from madoguchi.apps.exchanges import asides, invariants, letters, personal_data, tasks  # noqa: F401  (some register themselves)
from madoguchi.apps.exchanges.phrases import PHRASES
from madoguchi.core.languages import phrases

phrases.register(PHRASES)
asides.join()
letters.join()
personal_data.join()
