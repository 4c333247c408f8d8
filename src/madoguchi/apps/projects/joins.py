"""What this app hands to the mechanisms of core when it starts."""

from __future__ import annotations

from madoguchi.apps.projects import casework, invariants, letters, measures, personal_data, tasks
from madoguchi.apps.projects.phrases import PHRASES
from madoguchi.core.languages import phrases

__all__ = ["invariants", "measures"]  # register on import

phrases.register(PHRASES)
casework.join()
letters.join()
tasks.join()
personal_data.join()
