"""What the portfolio keeps about people."""

from __future__ import annotations

from madoguchi.core.journal.purposes import DEED, WORDS
from madoguchi.core.personal_data import KEEP, Entry, not_personal, register

KEY = "a random key or a number of our own"
WORD = "a word from a list"
TEXT = "what is said about a project; read over by a desk"
PUBLIC = "a public fact about an organisation, from a register or a public source"
CODES = "codes"
REASON = WORDS.but(erase=KEEP)


def join() -> None:
    """Say it. Called once the apps are loaded."""
    _programmes()
    _projects()
    _progress()


def _programmes() -> None:
    register("projects.Source", fields=not_personal(PUBLIC, "key", "publisher", "published", "address"))
    register("projects.Programme", fields=not_personal(PUBLIC, "key", "names", "digest"))
    register("projects.Point", fields=not_personal(PUBLIC, "key", "names"))
    register(
        "projects.Fact",
        fields={**not_personal(PUBLIC, "text"), **not_personal(WORD, "exact_to", "basis", "counted")},
    )
    register(
        "projects.Agreement",
        whose=["entered_by"],
        fields={
            "entered_by": DEED,
            **not_personal(KEY, "reference", "key", "digest"),
            **not_personal(TEXT, "title"),
            **not_personal(WORD, "kind", "exact_to", "basis"),
        },
    )
    register("projects.AgreementParty", fields={**not_personal(WORD, "side"), **not_personal(PUBLIC, "name")})


def _projects() -> None:
    register(
        "projects.Project",
        whose=["entered_by"],
        fields={
            "entered_by": DEED,
            **not_personal(KEY, "reference", "number", "key", "digest"),
            **not_personal(
                TEXT,
                *("title", "summary", "confidential", "market", "technology", "site", "permits", "environment"),
                *("evidence", "lessons"),
            ),
            **not_personal(WORD, "stage", "condition", "cost_currency", "exports_currency", "staleness"),
            **not_personal(CODES, "subjects", "regimes", "regime", "baseline"),
        },
    )
    register("projects.ProjectSector", fields=not_personal(CODES, "sector"))
    register("projects.ProjectPlace", fields=not_personal(CODES, "kind", "code"))
    register(
        "projects.Participation",
        fields={**not_personal(WORD, "party", "agency", "side", "role", "basis"), **not_personal(PUBLIC, "name")},
    )
    register("projects.Contact", whose=["person"], fields={"person": DEED, **not_personal(WORD, "side")})
    register(
        "projects.PublicationKey", whose=["by"], fields={"by": DEED, "reason": REASON, **not_personal(WORD, "side")}
    )
    decided: dict[str, Entry] = {"by": DEED, "reason": REASON}
    register(
        "projects.GateDecision",
        whose=["by"],
        fields={
            **decided,
            **not_personal(WORD, "stage", "verdict", "exact_to", "basis"),
            **not_personal(CODES, "missing"),
        },
    )
    register("projects.ConditionSpell", whose=["by"], fields={**decided, **not_personal(WORD, "condition", "exact_to")})
    register(
        "projects.OverridePermit",
        whose=["person", "given_by"],
        fields={"person": DEED, "given_by": DEED, "reason": REASON},
    )


def _progress() -> None:
    register("projects.ProjectCase", whose=["by"], fields={"by": DEED})
    register("projects.Milestone", fields=not_personal(TEXT, "title"))
    register(
        "projects.Report",
        whose=["by"],
        fields={"by": DEED, **not_personal(TEXT, "text"), **not_personal(WORD, "currency")},
    )
    register(
        "projects.Change",
        whose=["by"],
        fields={"by": DEED, "reason": REASON, **not_personal(WORD, "field"), **not_personal(TEXT, "old", "new")},
    )
    register(
        "projects.Risk",
        fields=not_personal("who sees to a risk: a company or an office, not a person", "owner")
        | not_personal(TEXT, "text", "answer"),
    )
    register(
        "projects.Wait",
        whose=["by"],
        fields={"by": DEED, **not_personal(WORD, "party", "side"), **not_personal(TEXT, "what")},
    )
