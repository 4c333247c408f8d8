"""What messages keep about people."""

from __future__ import annotations

from madoguchi.core.journal.purposes import MESSAGE
from madoguchi.core.personal_data import KEEP, not_personal, register


def join() -> None:
    """Say it. Called once the apps are loaded."""
    register(
        "notices.Message",
        whose=["to", "@address"],
        fields={
            "to": MESSAGE,
            "address": MESSAGE,
            "facts": MESSAGE,
            "language": MESSAGE.but(erase=KEEP),
            "dedupe_key": MESSAGE.but(erase=KEEP),
            **not_personal("a word from a list", "kind", "state", "about_kind"),
            **not_personal("a random key", "about_reference", "claim"),
            **not_personal("what a mail server said, without addresses", "last_problem"),
        },
    )
    register(
        "notices.JobRun",
        fields=not_personal("the name of a job and what went wrong in it", "job", "problem"),
    )
