"""What this app hands to the mechanisms of core when it starts."""

from __future__ import annotations

from madoguchi.apps.docket import invariants, letters, personal_data, search, tasks
from madoguchi.apps.docket.phrases import PHRASES
from madoguchi.core.languages import phrases

__all__ = ["invariants"]  # registers on import

phrases.register(PHRASES)
search.join()
letters.join()
tasks.join()
personal_data.join()
