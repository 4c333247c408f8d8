"""What is kept about people in cases: who did what, and papers that may name somebody."""

from __future__ import annotations

from madoguchi.core.journal.purposes import DEED, MESSAGE, WORDS
from madoguchi.core.personal_data import DELETE, KEEP, not_personal, register

RANDOM = "a random reference or a number of our own"
WORD = "a word from a list, or a key of the pack"
TALK = "what an authority and a company say to each other about a case of that company"
FACTS = "answers about a company's plan: amounts, numbers of staff, countries"


def join() -> None:
    """Say it. Called once the apps are loaded."""
    register(
        "cases.PinnedVersion",
        fields=not_personal("the rules of a procedure, word by word", "procedure", "digest", "text"),
    )
    register(
        "cases.Case",
        whose=["opened_by"],
        fields={
            "opened_by": DEED,
            **not_personal(RANDOM, "reference", "number"),
            **not_personal(WORD, "procedure", "state", "outcome"),
            **not_personal(TALK, "subject"),
            **not_personal(FACTS, "facts"),
        },
    )
    register(
        "cases.Step",
        fields={
            **not_personal(RANDOM, "reference"),
            **not_personal(WORD, "key", "authority", "state", "outcome", "due_status"),
        },
    )
    register(
        "cases.StepEvent",
        whose=["by"],
        fields={
            "by": DEED,
            **not_personal(RANDOM, "key", "about"),
            **not_personal(WORD, "kind", "party"),
            **not_personal("keys, dates and numbers of what happened", "facts"),
        },
    )
    register(
        "cases.Query",
        whose=["asked_by", "answered_by"],
        fields={
            "asked_by": DEED,
            "answered_by": DEED,
            **not_personal(RANDOM, "reference"),
            **not_personal(TALK, "question", "answer"),
        },
    )
    # A paper belongs to the company; a passport copy among them names a person, so it is listed as personal and kept
    # with the case for as long as the case is.
    paper = WORDS.but(erase=KEEP)
    register(
        "cases.Document",
        whose=["by"],
        fields={
            "by": DEED,
            "name": paper,
            "file": paper.but(is_exported=False),
            **not_personal(RANDOM, "reference", "sha256"),
            **not_personal(WORD, "kind", "content_type"),
        },
    )
    register(
        "cases.Reuse",
        whose=["by"],
        fields={"by": DEED, **not_personal(WORD, "fact"), **not_personal(FACTS, "value")},
    )
    register(
        "cases.Decision",
        whose=["by"],
        fields={
            "by": DEED,
            **not_personal(RANDOM, "reference"),
            **not_personal(WORD, "outcome", "recourse"),
            **not_personal(TALK, "reason"),
            **not_personal("the provision of a law", "basis"),
        },
    )
    register(
        "cases.Appeal",
        whose=["by", "decided_by"],
        fields={
            "by": DEED,
            "decided_by": DEED,
            **not_personal(RANDOM, "reference"),
            **not_personal(WORD, "authority", "outcome"),
            **not_personal(TALK, "grounds", "reason"),
        },
    )
    register("cases.Accompaniment", whose=["person"], fields={"person": DEED, "role": DEED})
    register(
        "cases.WaitReading",
        fields=not_personal("days of at least one month, counted over cases", "procedure", "step", "authority"),
    )
    told = MESSAGE.but(erase=DELETE)
    register(
        "cases.RuleSubscription",
        whose=["person", "@email"],
        fields={
            "person": told,
            "email": told,
            "language": told,
            **not_personal(RANDOM, "reference"),
            **not_personal(WORD, "state"),
        },
    )
    register("cases.Followed", fields=not_personal(WORD, "kind", "key"))
    register("cases.RuleNotice", fields=not_personal(WORD, "change", "moment"))
    public = "what a company says of a draft in public, and the answer; read over by a desk"
    register(
        "cases.RuleComment",
        whose=["by", "read_by", "answered_by"],
        fields={
            "by": DEED,
            "read_by": DEED,
            "answered_by": DEED,
            **not_personal(RANDOM, "reference"),
            **not_personal(WORD, "change", "state"),
            **not_personal(public, "text", "note", "answer"),
        },
    )
    register(
        "cases.Adoption",
        whose=["by"],
        fields={
            "by": DEED,
            **not_personal(RANDOM, "reference"),
            **not_personal(WORD, "change", "outcome"),
            **not_personal(public, "note"),
        },
    )
    register(
        "cases.Ruling",
        whose=["asked_by", "given_by", "ended_by", "laid_by", "published_by"],
        fields={
            **dict.fromkeys(("asked_by", "given_by", "ended_by", "laid_by", "published_by"), DEED),
            **not_personal(RANDOM, "reference"),
            **not_personal(WORD, "side", "authority", "procedure", "product", "state"),
            **not_personal(TALK, "question", "answer", "reasons", "end_reason"),
            **not_personal("the provision of a law", "basis"),
            **not_personal("what everybody may read, without the company; read by two", "title", "public_text"),
        },
    )
    register("cases.Citation", whose=["by"], fields={"by": DEED})
