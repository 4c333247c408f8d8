"""What must always hold of messages."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count

from madoguchi.core.invariants import Violation, invariant
from madoguchi.core.notices.ledger import Ledger
from madoguchi.core.notices.models import SENT, Message


def one_row_for_each_key() -> Iterator[Violation]:
    """One row for each number of a message, and no message without what caused it."""
    doubled = Message.objects.values("dedupe_key").annotate(rows=Count("pk")).filter(rows__gt=1)
    yield from (Violation(row["dedupe_key"], f"stands in {row['rows']} rows") for row in doubled)
    causeless = Message.objects.filter(about_reference="") | Message.objects.filter(about_kind="")
    yield from (Violation(message.dedupe_key, "says nothing of its cause") for message in causeless)


def ledger_matches() -> Iterator[Violation]:
    """What is marked as sent stands in the ledger, and what stands there is not waiting to be sent again.

    A worker killed between the two leaves a line without a mark; the next delivery mends it, so only messages nobody
    is busy with, and that a delivery has passed over, are looked at.
    """
    known = {line.dedupe_key for line in Ledger().lines()}
    sent = Message.objects.filter(state=SENT).values_list("dedupe_key", flat=True)
    yield from (
        Violation(key, "is marked as sent but not in the ledger") for key in sent.iterator() if key not in known
    )
    others = Message.objects.exclude(state=SENT).filter(claim="").values_list("dedupe_key", "state")
    for key, state in others.iterator():
        if key in known:
            yield Violation(key, f"stands in the ledger as sent and is {state}")


def join() -> None:
    """Register them. Called once the apps are loaded."""
    invariant("I6", "Every message has its cause, and one row for its number")(one_row_for_each_key)
    invariant("I6", "What was sent and the ledger of it say the same")(ledger_matches)
