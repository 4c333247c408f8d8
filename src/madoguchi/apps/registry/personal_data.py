"""What the registry keeps about people: whose it is, what for, how long, and how it goes."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import transaction

from madoguchi.apps.registry.models import Verification
from madoguchi.core.accounts.models import Person
from madoguchi.core.journal.purposes import DEED, WORDS
from madoguchi.core.personal_data import not_personal, on_erasure, register

RANDOM = "a random reference"
WORD = "a word from a list"
COMPANY = "says something about a company, not about a person"
FILE = "says something about a file of a register"
ROWS = "rows of companies as a register gives them; sole traders are not taken in"


def forget_papers(person: Person, at: datetime) -> None:
    """Remove the papers somebody handed in, once it is certain that they are erased."""
    for proof in Verification.objects.filter(asked_by=person).exclude(evidence=""):
        transaction.on_commit(partial(proof.evidence.storage.delete, str(proof.evidence.name)))


def join() -> None:
    """Say it. Called once the apps are loaded."""
    on_erasure(forget_papers)
    _companies()
    _files()
    register(
        "registry.Membership",
        whose=["person"],
        fields={"person": DEED, **not_personal(WORD, "role")},
    )
    register(
        "registry.Verification",
        whose=["asked_by", "decided_by"],
        fields={
            "asked_by": DEED,
            "decided_by": DEED,
            "reason": WORDS,
            # A power of attorney names people. `forget_papers` removes the file itself; that it was seen stays true.
            "evidence": WORDS.but(is_exported=False),
            **not_personal(WORD, "kind", "state"),
            **not_personal("the digest of a random code", "code_digest"),
        },
    )
    register(
        "registry.Merge",
        whose=["by", "undone_by"],
        fields={
            "by": DEED,
            "undone_by": DEED,
            "reason": WORDS,
            **not_personal(COMPANY, "reference", "moved", "before"),
        },
    )
    register(
        "registry.Resemblance",
        whose=["by"],
        fields={"by": DEED, "reason": WORDS, **not_personal(COMPANY, "reasons", "state")},
    )


def _companies() -> None:
    register(
        "registry.Organisation",
        fields={
            **not_personal(RANDOM, "reference"),
            **not_personal(WORD, "side", "kind", "legal_form", "standing", "region", "size_band", "profile", "source"),
            **not_personal(
                COMPANY,
                "city",
                "address",
                "languages",
                "capital_currency",
                "web",
                "about",
                "classes",
                "provenance",
                "digests",
                "review_note",
            ),
        },
    )
    register(
        "registry.Alias",
        fields=not_personal(COMPANY, "text", "language", "script", "kind", "reading", "source"),
    )
    register("registry.Identifier", fields=not_personal(COMPANY, "scheme", "value", "source"))
    register("registry.Activity", fields=not_personal(COMPANY, "scheme", "scheme_version", "code", "source"))
    register("registry.Site", fields=not_personal(COMPANY, "kind", "region", "city", "address", "source"))


def _files() -> None:
    register(
        "registry.Import",
        whose=["by"],
        fields={
            "by": DEED,
            **not_personal(
                FILE,
                "reference",
                "kind",
                "side",
                "file_name",
                "file_digest",
                "encoding",
                "mapping",
                "columns",
                "state",
                "problem",
                "problem_facts",
            ),
        },
    )
    register(
        "registry.ImportRow",
        fields=not_personal(ROWS, "outcome", "key", "field", "reason", "facts", "payload", "before"),
    )
