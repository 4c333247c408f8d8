"""What the dialogue keeps about people: whose it is, what for, how long, and how it goes."""

from __future__ import annotations

from madoguchi.core.journal.purposes import DEED, WORDS
from madoguchi.core.personal_data import not_personal, register

PUBLIC = "a public body, issue, promise or position"


def join() -> None:
    """Say it. Called once the apps are loaded."""
    plain = {
        "dialogue.Body": ("key", "names", "mandate", "level", "side", "status", "source", "lines"),
        "dialogue.Issue": ("key", "names", "low_end", "high_end"),
        "dialogue.Undertaking": (
            "reference", "key", "kind", "side", "text", "test", "reading", "made_precision", "state", "source", "lines",
        ),
        "dialogue.AgendaItem": ("title", "origin", "state", "decision"),
    }  # fmt: skip
    for model, fields in plain.items():
        register(model, fields=not_personal(PUBLIC, *fields))
    register("dialogue.Seat", whose=["person"], fields={"person": DEED, **not_personal(PUBLIC, "role")})
    meeting = not_personal(PUBLIC, "reference", "kind", "title", "place", "state", "minutes")
    register("dialogue.Meeting", whose=["planned_by"], fields={"planned_by": DEED, **meeting})
    place = not_personal(PUBLIC, "side", "held_precision", "said", "basis", "source", "lines", "coder")
    register("dialogue.Position", whose=["recorded_by"], fields={"recorded_by": DEED, **place})
    register("dialogue.Move", whose=["by"], fields={"by": DEED, "reason": WORDS, **not_personal(PUBLIC, "state")})
    register(
        "dialogue.Paper",
        whose=["by"],
        fields={"by": DEED, "title": WORDS, "text": WORDS, "address": WORDS, **not_personal(PUBLIC, "side")},
    )
    register("dialogue.Assessment", whose=["by"], fields={"by": DEED, "reason": WORDS, **not_personal(PUBLIC, "side")})
    register("dialogue.Reply", whose=["by"], fields={"by": DEED, "text": WORDS, **not_personal(PUBLIC, "side")})
