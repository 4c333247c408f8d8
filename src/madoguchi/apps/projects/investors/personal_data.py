"""What is kept about people beside what investors look for."""

from __future__ import annotations

from madoguchi.apps.projects.personal_data import CODES, KEY, TEXT, WORD
from madoguchi.core.journal.purposes import DEED
from madoguchi.core.personal_data import not_personal, register


def join() -> None:
    """Say it. Called once the apps are loaded."""
    register(
        "investors.InvestorProfile",
        whose=["entered_by", "shown_by"],
        fields={
            "entered_by": DEED,
            "shown_by": DEED,
            **not_personal(KEY, "reference"),
            **not_personal(WORD, "currency"),
            **not_personal(TEXT, "words"),
            **not_personal(CODES, "kinds", "sectors", "places", "stages"),
        },
    )
