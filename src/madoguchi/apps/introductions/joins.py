"""What this app hands to the mechanisms of core when it starts."""

from __future__ import annotations

from madoguchi.apps.introductions import gate, invariants, letters, personal_data, tasks  # noqa: F401  (they register themselves)
from madoguchi.apps.introductions.phrases import PHRASES
from madoguchi.core.languages import phrases
from madoguchi.core.personal_data import on_erasure

phrases.register(PHRASES)
personal_data.join()
on_erasure(lambda person, at: gate.erase_person(person, at=at))
