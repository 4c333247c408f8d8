"""What this app hands to the mechanisms of core when it starts."""

from __future__ import annotations

from madoguchi.apps.cases import invariants, letters, personal_data, tasks
from madoguchi.apps.cases.phrases import PHRASES
from madoguchi.apps.cases.register import invariants as register_invariants
from madoguchi.apps.cases.register import letters as register_letters
from madoguchi.apps.cases.register import tasks as register_tasks
from madoguchi.apps.cases.rulings import invariants as rulings_invariants
from madoguchi.apps.cases.rulings import letters as rulings_letters
from madoguchi.apps.cases.rulings import tasks as rulings_tasks
from madoguchi.core.languages import phrases

__all__ = ["invariants", "register_invariants", "rulings_invariants"]  # register on import

phrases.register(PHRASES)
letters.join()
tasks.join()
register_letters.join()
register_tasks.join()
rulings_letters.join()
rulings_tasks.join()
personal_data.join()
