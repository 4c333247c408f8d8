"""What the docket keeps about people."""

from __future__ import annotations

from madoguchi.core.journal.purposes import DEED, MESSAGE, WORDS
from madoguchi.core.personal_data import DELETE, KEEP, NotPersonal, not_personal, register


def join() -> None:
    """Say it. Called once the apps are loaded."""
    register(
        "docket.Entry",
        whose=["entered_by"],
        fields={
            "entered_by": DEED,
            **not_personal("a random key or a number of our own", "reference", "number"),
            **not_personal("a word from a list", "direction", "kind", "state", "currency"),
            **not_personal("what a company says about its business; read over by a desk", "title", "text", "term"),
            **not_personal("codes", "activities", "products", "regions_wanted", "sizes_wanted", "languages"),
            "review_note": WORDS.but(erase=KEEP),
        },
    )
    register("docket.Confirmation", whose=["by"], fields={"by": DEED})
    register(
        "docket.GoodsQuestion",
        whose=["decided_by"],
        fields={
            "decided_by": DEED,
            "reason": WORDS,
            **not_personal("what a public list says of goods", "listed", "digest"),
            **not_personal("a random key, a code or a word from a list", "reference", "code", "state", "turns"),
        },
    )
    told = MESSAGE.but(erase=DELETE)
    register(
        "docket.Subscription",
        whose=["person", "@email"],
        fields={
            "person": told,
            "email": told,
            "language": told,
            "name": told,
            "query": told,
            "reference": NotPersonal("a random key"),
            "state": NotPersonal("a word from a list"),
        },
    )
