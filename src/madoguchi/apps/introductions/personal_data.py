"""What introductions keep about people: whose it is, what for, how long, and how it goes."""

from __future__ import annotations

from madoguchi.core.journal.purposes import CONTACT, DEED, WORDS
from madoguchi.core.personal_data import not_personal, register

RANDOM = "a random reference"
WORD = "a word from a list"
MATCHING = "keys and facts of entries, written by the matching engine"


def join() -> None:
    """Say it. Called once the apps are loaded."""
    register(
        "introductions.Round",
        whose=["by"],
        fields={
            "by": DEED,
            **not_personal(
                MATCHING, "reference", "state", "terms", "inputs", "certificate", "figures", "model", "waves"
            ),
        },
    )
    register("introductions.Introduction", fields=not_personal(MATCHING, "reference", "reasons", "features", "state"))
    register(
        "introductions.Consent",
        whose=["by"],
        fields={"by": DEED, "note": WORDS, **not_personal(WORD, "answer", "wording", "reason")},
    )
    register("introductions.Outcome", whose=["by"], fields={"by": DEED, **not_personal(WORD, "answer")})
    register("introductions.Interest", whose=["by"], fields={"by": DEED, **not_personal(RANDOM, "reference", "state")})
    register("introductions.Block", whose=["by"], fields={"by": DEED})
    card = CONTACT
    register(
        "introductions.ContactCard",
        whose=["person"],
        fields=dict.fromkeys(("person", "name", "name_latin", "role", "email", "phone", "language"), card),
    )
    register(
        "introductions.ContactRead",
        whose=["by", "card_of__contact_card__person"],
        fields={"by": DEED, **not_personal(WORD, "reason")},
    )
