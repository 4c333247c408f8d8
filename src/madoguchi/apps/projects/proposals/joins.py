"""What this app hands to the mechanisms of core when it starts."""

from __future__ import annotations

from madoguchi.apps.projects.proposals import invariants, letters, measures, personal_data
from madoguchi.apps.projects.proposals.phrases import PHRASES
from madoguchi.core.languages import phrases

__all__ = ["invariants", "measures"]  # register on import

phrases.register(PHRASES)
letters.join()
personal_data.join()
