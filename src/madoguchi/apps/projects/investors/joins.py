"""What this app hands to the mechanisms of core when it starts."""

from __future__ import annotations

from madoguchi.apps.projects.investors import invariants, letters, personal_data, tasks
from madoguchi.apps.projects.investors.phrases import PHRASES
from madoguchi.core.languages import phrases

__all__ = ["invariants"]  # registers on import

phrases.register(PHRASES)
letters.join()
tasks.join()
personal_data.join()
