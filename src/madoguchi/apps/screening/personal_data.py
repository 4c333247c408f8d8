"""What screening keeps about people: whose it is, what for, how long, and how it goes."""

from __future__ import annotations

from madoguchi.core.journal.purposes import DEED, WORDS
from madoguchi.core.personal_data import not_personal, register

LISTED = "what a public list says of an organisation"
OWN = "names of an organisation"
WORD = "a word from a list"


def join() -> None:
    """Say it. Called once the apps are loaded."""
    listing = not_personal(
        LISTED, "reference", "key", "content", "name", "version", "publisher", "file_digest", "refused"
    )
    register("screening.List", whose=["loaded_by"], fields={"loaded_by": DEED, **listing})
    party = not_personal(LISTED, "key", "names", "identifiers", "countries", "programme", "digest")
    register("screening.ListedParty", fields=party)
    register("screening.ListedGood", fields=not_personal("what a public list says of goods", "code", "tier", "text"))
    register("screening.Check", fields=not_personal(OWN, "lists", "names", "numbers", "cause"))
    register(
        "screening.Hit",
        whose=["decided_by"],
        fields={
            "decided_by": DEED,
            "reason": WORDS,
            **not_personal(OWN, "reference", "own_name", "listed_name", "features", "state"),
        },
    )
    rule = not_personal(
        "a rule of law", "reference", "key", "jurisdiction", "authority", "act", "measure", "effect", "binds", "text",
        "exact_to", "licences", "basis", "sources", "digest", "origin",
    )  # fmt: skip
    register("screening.Restriction", whose=["recorded_by"], fields={"recorded_by": DEED, **rule})
    register("screening.RestrictionTarget", fields=not_personal("what a rule touches", "kind", "key"))
    share = not_personal("who owns an organisation, from a public source", "owner_name", "owner_party", "source")
    register("screening.Shareholding", whose=["recorded_by"], fields={"recorded_by": DEED, **share})
