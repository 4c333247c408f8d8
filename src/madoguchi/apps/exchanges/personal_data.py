"""What exchanges keep about people: whose it is, what for, how long, and how it goes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from madoguchi.apps.exchanges import experts
from madoguchi.core.journal.purposes import DEED, HOME_SIDE, WORDS
from madoguchi.core.personal_data import DELETE, NotPersonal, Personal, not_personal, on_erasure, register

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

EXPERT = Personal(
    subject=_("an expert or interpreter of the roster"),
    purpose=_("to let companies find you, and to bring you together with one once both of you said yes"),
    basis=_("your agreement when you handed your profile in; you can leave the roster at any time"),
    side=HOME_SIDE,
    retention=_("until you leave the roster"),
    readers=_(
        "what you say of yourself everybody, without your name; name and address those with whom you agreed, and the "
        "desks"
    ),
    erase=DELETE,
)
ROSTER = (
    "side",
    "roles",
    "subjects",
    "languages",
    "regions",
    "about",
    "standing",
    "availability",
    "rate",
    "state",
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
    register(
        "exchanges.Expert",
        whose=["person"],
        fields={
            "person": EXPERT,
            **dict.fromkeys(ROSTER, EXPERT),
            "reference": NotPersonal("a random reference"),
            "listed_by": DEED,
        },
    )
    register(
        "exchanges.AccompanyRequest",
        whose=["asked_by"],
        fields={
            "asked_by": DEED,
            "note": WORDS,
            **not_personal("what a company asks for", "role", "region", "state"),
            "reference": NotPersonal("a random reference"),
        },
    )
    register("exchanges.ContactReading", whose=["by", "expert__person"], fields={"by": DEED})
    route = not_personal(PUBLIC, "reference", "title", "text", "contact", "languages")
    register("exchanges.Route", whose=["recorded_by"], fields={"recorded_by": DEED, **route})
    register("exchanges.Stop", fields=not_personal(PUBLIC, "reference", "region", "name", "text"))
    printed = not_personal(PUBLIC, "reference", "kind", "title", "text", "publisher", "languages", "web")
    authors = not_personal("who a published work says wrote it, as libraries keep it", "authors")
    register("exchanges.Publication", whose=["recorded_by"], fields={"recorded_by": DEED, **printed, **authors})
    on_erasure(experts.erase_person)
