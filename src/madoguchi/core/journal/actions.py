"""What can be done with the journal: add to it, sign its state, and erase what was sealed."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.db.models import Model

from madoguchi.core.journal import keys, queries, witness
from madoguchi.core.journal.models import Event, Head, Sealed
from madoguchi.core.journal.offline import Frontier, commitment_of, head_content, leaf_hash
from madoguchi.core.journal.values import plain, require_impersonal

if TYPE_CHECKING:
    from madoguchi.core.accounts.models import Person

SALT_BYTES = 16
CLOCK_TOLERANCE = timedelta(minutes=5)
TAIL_LOCK = 0x6D61646F  # any fixed number will do: all writers of the journal ask for the same one
LOOSE = "journal.record must be called inside the transaction whose deed it records"


def record(
    kind: str,
    thing: Model,
    *,
    by: Person | None,
    at: datetime,
    facts: Mapping[str, Any] | None = None,
    personal: Mapping[str, Any] | None = None,
    rule_version: str = "",
    about: Person | None = None,
) -> Event:
    """Add one event, as the last step of the caller's transaction: the journal's tail is locked until it ends.

    `facts` may be read by everybody and can never be erased. `personal` is sealed, with who did it (`by`), and
    is erased with the person it is about: `about`, or the thing itself if that is a person, or else `by`.
    """
    return _append(kind, queries.subject_of(thing), by, at, facts, personal, rule_version, about or _person(thing))


def record_many(
    kind: str,
    things: Iterable[Model],
    *,
    by: Person | None,
    at: datetime,
    facts: Mapping[str, Any] | None = None,
    personal: Mapping[str, Any] | None = None,
    rule_version: str = "",
) -> Event:
    """Add one event for a batch of things. Its facts gain their `count` and `things`, the root of a tree over them.

    The subject is that root: with the list of things at hand, anybody who holds the key can check it.
    """
    names = sorted(queries.subject_of(thing) for thing in things)
    tree = Frontier()
    for name in names:
        tree.add(leaf_hash(name.encode()))
    root = tree.root().hex()
    counted = {**(facts or {}), "count": len(names), "things": root}
    return _append(kind, root[:32], by, at, counted, personal, rule_version, None)


def _append(
    kind: str,
    subject: str,
    by: Person | None,
    at: datetime,
    facts: Mapping[str, Any] | None,
    personal: Mapping[str, Any] | None,
    rule_version: str,
    about: Person | None,
) -> Event:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(LOOSE)
    if at.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    public = plain(facts or {})
    require_impersonal(public)
    sealed = _sealed_data(by, personal)
    salt = secrets.token_bytes(SALT_BYTES)

    lock_tail()
    last = Event.objects.order_by("-seq").values_list("seq", "at").first()
    event = Event(
        seq=next_number(last[0] if last else 0),
        kind=kind,
        subject=subject,
        at=at,
        rule_version=rule_version,
        facts=public,
        commitment=commitment_of(salt, sealed) if sealed else "",
        is_clock_suspect=bool(last and at < last[1] - CLOCK_TOLERANCE),
    )
    event.leaf = event.computed_leaf()
    event.save(force_insert=True)
    if sealed:
        Sealed(event=event, salt=salt, data=sealed, by=by, about=about).save(force_insert=True)
    return event


def next_number(last: int) -> int:
    """The number of the event after this one. Taken under the tail's lock, so that a failed deed leaves no hole."""
    return last + 1


def _sealed_data(by: Person | None, personal: Mapping[str, Any] | None) -> dict[str, Any]:
    sealed: dict[str, Any] = {}
    if by is not None:
        sealed["by"] = by.reference
    if personal:
        sealed["data"] = plain(personal)
    return sealed


def _person(thing: Model) -> Person | None:
    return thing if isinstance(thing, get_user_model()) else None


def lock_tail() -> None:
    """Let nobody else add to the journal until this transaction ends. On SQLite a writing transaction is alone."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TAIL_LOCK])


@transaction.atomic
def sign_head(at: datetime) -> Head | None:
    """Sign the state of the journal; the standing head when nothing was added since, None while it is empty.

    Reads only what was added since the last head.
    """
    lock_tail()
    last = queries.newest_head()
    tree = Frontier(last.size, [bytes.fromhex(root) for root in last.frontier]) if last else Frontier()
    for leaf in queries.leaves(after=tree.size):
        tree.add(leaf)
    if tree.size == (last.size if last else 0):
        return last
    head = Head(
        size=tree.size,
        root=tree.root().hex(),
        signed_at=at,
        previous=last.digest() if last else "",
        key=keys.public_key(),
        frontier=[root.hex() for root in tree.roots],
    )
    head.signature = keys.sign(head_content(head.plain()))
    head.save(force_insert=True)
    transaction.on_commit(lambda: witness.keep(head.plain()))
    return head


@transaction.atomic
def erase_sealed(person: Person) -> int:
    """Delete what was sealed about a person; returns how many seals. Commitments and root stay as they are.

    The caller records the `erased` event, with the count.
    """
    return queries.sealed_of(person).delete()[0]
