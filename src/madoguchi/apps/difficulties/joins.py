"""What this app hands to the mechanisms of core when it starts."""

from __future__ import annotations

from madoguchi.apps.difficulties import files, invariants, letters, personal_data, tasks
from madoguchi.apps.difficulties.phrases import PHRASES
from madoguchi.apps.difficulties.survey import invariants as survey_invariants
from madoguchi.apps.difficulties.survey import letters as survey_letters
from madoguchi.apps.difficulties.survey import tasks as survey_tasks
from madoguchi.core.languages import phrases

__all__ = ["invariants", "survey_invariants"]  # register on import

phrases.register(PHRASES)
letters.join()
files.join()
tasks.join()
survey_letters.join()
survey_tasks.join()
personal_data.join()
