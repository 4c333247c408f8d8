"""What exchanges keep about people: whose it is, what for, how long, and how it goes."""

from __future__ import annotations

from madoguchi.core.journal.purposes import DEED
from madoguchi.core.personal_data import not_personal, register

PUBLIC = "a programme or an event that everybody may read"


def join() -> None:
    """Say it. Called once the apps are loaded."""
    programme = not_personal(PUBLIC, "key", "kind", "status", "names", "aims", "source", "lines")
    register("exchanges.Programme", fields=programme)
    event = not_personal(
        PUBLIC, "reference", "side", "title", "text", "place", "languages", "zone", "state", "reason", "report"
    )
    register("exchanges.Event", whose=["planned_by"], fields={"planned_by": DEED, **event})
