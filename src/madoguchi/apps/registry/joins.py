"""What this app hands to the mechanisms of core when it starts."""

from __future__ import annotations

from madoguchi.apps.registry import invariants, jobs, personal_data, search, tellings  # noqa: F401  (some register themselves)
from madoguchi.apps.registry.phrases import PHRASES
from madoguchi.core.languages import phrases

phrases.register(PHRASES)
search.join()
personal_data.join()
