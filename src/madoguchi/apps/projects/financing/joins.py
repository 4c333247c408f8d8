"""What this app hands to the mechanisms of core and of projects when it starts."""

from __future__ import annotations

from madoguchi.apps.projects.financing import invariants, measures, personal_data
from madoguchi.apps.projects.financing.phrases import PHRASES
from madoguchi.core.languages import phrases

__all__ = ["invariants", "measures"]  # register on import

phrases.register(PHRASES)
personal_data.join()
