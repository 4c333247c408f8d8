"""What proposals keep about people."""

from __future__ import annotations

from madoguchi.apps.projects.personal_data import CODES, KEY, REASON, TEXT, WORD
from madoguchi.core.journal.purposes import DEED
from madoguchi.core.personal_data import not_personal, register

POST = "a post or a company, not a person: the form asks for that"


def join() -> None:
    """Say it. Called once the apps are loaded."""
    register(
        "proposals.Proposal",
        whose=["entered_by"],
        fields={
            "entered_by": DEED,
            "reason": REASON,
            **not_personal(KEY, "reference"),
            **not_personal(TEXT, "title", "anonymous"),
            **not_personal(WORD, "language", "currency", "state", "place_kind"),
            **not_personal(CODES, "sector", "place_code", "plan", "room"),
        },
    )
    register("proposals.SectionText", fields={**not_personal(WORD, "key"), **not_personal(TEXT, "text")})
    register(
        "proposals.Assumption",
        fields={**not_personal(TEXT, "text", "value", "source"), **not_personal(WORD, "ground")},
    )
    register("proposals.ProposalRisk", fields={**not_personal(TEXT, "text", "answer"), **not_personal(POST, "owner")})
    register("proposals.Step", fields=not_personal(TEXT, "text"))
    register(
        "proposals.Edition",
        whose=["by"],
        fields={"by": DEED, **not_personal(KEY, "digest"), **not_personal(TEXT, "content")},
    )
