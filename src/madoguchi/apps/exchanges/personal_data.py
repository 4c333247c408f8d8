"""What exchanges keep about people: whose it is, what for, how long, and how it goes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from madoguchi.core.journal.purposes import DEED, HOME_SIDE
from madoguchi.core.personal_data import DELETE, NotPersonal, Personal, not_personal, register

PUBLIC = "a programme or an event that everybody may read"
PARTICIPANT = Personal(
    subject=_("somebody who applied for a place at an event"),
    purpose=_("to draw lots, to offer you a place, and to let the desk know who comes"),
    basis=_("your agreement when you applied, which you can withdraw"),
    side=HOME_SIDE,
    retention=_("90 days after the event"),
    readers=_("you; once you confirmed your place the desks as well"),
    erase=DELETE,
)


def join() -> None:
    """Say it. Called once the apps are loaded."""
    programme = not_personal(PUBLIC, "key", "kind", "status", "names", "aims", "source", "lines")
    register("exchanges.Programme", fields=programme)
    event = not_personal(
        PUBLIC,
        "reference",
        "side",
        "title",
        "text",
        "place",
        "languages",
        "zone",
        "state",
        "reason",
        "report",
        "seed",
        "seal",
    )
    register("exchanges.Event", whose=["planned_by"], fields={"planned_by": DEED, **event})
    register(
        "exchanges.Application",
        whose=["person"],
        fields={
            "person": PARTICIPANT,
            "note": PARTICIPANT,
            "state": PARTICIPANT,
            "reference": NotPersonal("a random reference"),
        },
    )
