"""What difficulties keep about people."""

from __future__ import annotations

from madoguchi.core.journal.purposes import DEED, WORDS
from madoguchi.core.personal_data import KEEP, NotPersonal, not_personal, register

OUR_KEY = "a random key or a number of our own"
LISTED = "a word from a list"


def join() -> None:
    """Say it. Called once the apps are loaded."""
    company = not_personal("what a company says about its business; its form asks to leave people out", "text", "wish")
    register(
        "difficulties.Difficulty",
        whose=["entered_by"],
        fields={
            "entered_by": DEED,
            **company,
            **not_personal(OUR_KEY, "reference", "number", "about_key", "about_case"),
            **not_personal("a key of the pack", "about_procedure", "about_step"),
            **not_personal(
                LISTED, "about_kind", "heading", "home_side", "lead_side", "region", "state", "waiting_on", "level"
            ),
            **not_personal("the name of a rule", "rule", "legal_basis"),
            "seen_by": NotPersonal("which circle may read which field"),
            "reason": WORDS.but(erase=KEEP),
        },
    )
    register(
        "difficulties.Event",
        whose=["by"],
        fields={
            "by": DEED,
            "text": WORDS.but(erase=KEEP),
            **not_personal(OUR_KEY, "key"),
            **not_personal(LISTED, "kind", "by_party"),
            "facts": NotPersonal("days, levels and words from lists"),
        },
    )
    register("difficulties.Look", whose=["person"], fields={"person": DEED, "circle": NotPersonal(LISTED)})
    register(
        "difficulties.PlanStep",
        fields={
            "reference": NotPersonal(OUR_KEY),
            "what": NotPersonal("what is to be done"),
            "party": NotPersonal(LISTED),
            "delay_reason": NotPersonal("why a date was moved"),
        },
    )
    register(
        "difficulties.Postponement",
        whose=["asked_by", "decided_by"],
        fields={"asked_by": DEED, "decided_by": DEED, "reason": WORDS.but(erase=KEEP), "state": NotPersonal(LISTED)},
    )
    register(
        "difficulties.PublicRecord",
        whose=["written_by", "approved_by"],
        fields={
            "written_by": DEED,
            "approved_by": DEED,
            "reference": NotPersonal(OUR_KEY),
            "state": NotPersonal(LISTED),
            **not_personal("a text for everybody, read by two people", "title", "text"),
        },
    )
    register(
        "difficulties.Wave",
        whose=["opened_by", "laid_by", "approved_by"],
        fields={
            "opened_by": DEED,
            "laid_by": DEED,
            "approved_by": DEED,
            "reference": NotPersonal(OUR_KEY),
            **not_personal(LISTED, "sides", "state"),
            "results": NotPersonal("counts of companies, none under the least the pack allows"),
        },
    )
    register("difficulties.Ballot", fields={"reference": NotPersonal(OUR_KEY)})
    register("difficulties.Tally", fields=not_personal(LISTED, "side", "heading"))
