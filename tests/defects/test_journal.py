"""What would happen if a control of the journal were broken."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from madoguchi.core.accounts.models import Person
from madoguchi.core.journal import actions, keys, offline, protection, queries
from madoguchi.core.journal.models import Event, Head
from tests.defects.registry import holds, is_caught, register

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def anna() -> Person:
    return Person.objects.get_or_create(email="anna@example.com", defaults={"name": "Анна"})[0]


def write(count: int) -> list[Event]:
    return [
        actions.record("name.changed", anna(), by=None, at=AT, facts={"n": n}, personal={"name": "Анна"})
        for n in range(count)
    ]


@contextmanager
def rewritten() -> Iterator[None]:
    """Somebody with the database in hand changes the second event."""
    with protection.lifted(connection):
        yield


def alter(**changes: Any) -> None:
    with rewritten():
        Event.objects.filter(seq=2).update(**changes)


# Checks -------------------------------------------------------------------------------------------------


def an_altered_event_is_noticed() -> None:
    write(3)
    alter(kind="other")

    assert list(queries.faults_of_events())


def numbers_have_no_hole() -> None:
    assert [event.seq for event in write(3)] == [1, 2, 3]


def a_missing_event_is_noticed() -> None:
    write(3)
    with rewritten():
        Event.objects.get(seq=2).sealed.delete()
        Event.objects.filter(seq=2).delete()

    assert list(queries.faults_of_events())


def equal_data_cannot_be_told_from_its_commitment() -> None:
    first, second = write(2)

    assert first.commitment != second.commitment


def personal_facts_are_refused() -> None:
    with pytest.raises(ValueError, match="personal"):
        actions.record("x.done", anna(), by=None, at=AT, facts={"note": "anna@example.com"})


def a_root_that_is_not_of_the_events_is_noticed() -> None:
    write(3)
    actions.sign_head(AT)
    alter(kind="other")

    assert list(queries.faults_of_heads())


def a_forged_signature_is_noticed() -> None:
    write(1)
    actions.sign_head(AT)
    with rewritten():
        Head.objects.update(signature="00" * 64)

    assert list(queries.faults_of_heads())


def a_witness_notices_a_rewritten_journal() -> None:
    write(3)
    kept = actions.sign_head(AT)
    assert kept is not None
    with rewritten():
        event = Event.objects.get(seq=2)
        event.kind = "other"
        event.leaf = event.computed_leaf()
        event.save()
        Head.objects.all().delete()
    actions.sign_head(AT)

    assert queries.faults_of_witnessed([kept.plain()])


def a_subject_cannot_be_guessed() -> None:
    mine = queries.subject_of(anna())

    with patch.object(settings, "DATA", settings.DATA / "another"):
        assert queries.subject_of(anna()) != mine


def the_tree_is_the_known_one() -> None:
    assert offline.leaf_hash(b"").hex().startswith("6e340b9cffb37a98")


def the_database_refuses_to_change_an_event() -> None:
    write(2)

    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.filter(seq=2).update(kind="other")


def a_seal_that_went_without_an_erasure_is_noticed() -> None:
    write(2)
    Event.objects.get(seq=1).sealed.delete()

    assert list(queries.faults_of_events())


def an_altered_seal_is_noticed() -> None:
    write(1)
    with rewritten():
        sealed = Event.objects.get(seq=1).sealed
        sealed.data = {"data": {"name": "Кто-то"}}
        sealed.save()

    assert list(queries.faults_of_events())


# Defects ------------------------------------------------------------------------------------------------


def stored_leaf(plain: dict[str, Any]) -> bytes:
    return bytes.fromhex(Event.objects.get(seq=plain["seq"]).leaf)


def unsalted(salt: bytes, personal: Any) -> str:
    return hashlib.sha256(offline.canonical(personal)).hexdigest()


def unkeyed(label: str, identity: str) -> str:
    return hashlib.sha256(f"{label}:{identity}".encode()).hexdigest()[:32]


@contextmanager
def unprotected() -> Iterator[None]:
    with patch.object(protection, "statements", lambda vendor: []), protection.lifted(connection):
        pass
    yield


@contextmanager
def holes_are_closed() -> Iterator[None]:
    """The check counts rows instead of reading their numbers."""
    found = queries.faults_of_events

    def forgiving() -> Iterator[queries.Fault]:
        return (fault for fault in found() if "stands in its place" not in fault.what)

    with patch.object(queries, "faults_of_events", forgiving):
        yield


def patched(target: object, name: str, value: object) -> Any:
    return lambda: patch.object(target, name, value)


register(
    "journal.leaf-is-believed",
    "every leaf is computed anew",
    plant=patched(Event, "computed_leaf", lambda self: self.leaf),
    check=an_altered_event_is_noticed,
)
register(
    "journal.numbers-skip",
    "numbers have no hole",
    plant=patched(actions, "next_number", lambda last: last + 2),
    check=numbers_have_no_hole,
)
register("journal.hole-is-closed", "a hole is noticed", plant=holes_are_closed, check=a_missing_event_is_noticed)
register(
    "journal.commitment-without-salt",
    "commitments are salted",
    plant=patched(actions, "commitment_of", unsalted),
    check=equal_data_cannot_be_told_from_its_commitment,
)
register(
    "journal.facts-name-somebody",
    "no leaf holds personal data",
    plant=patched(actions, "require_impersonal", lambda facts: None),
    check=personal_facts_are_refused,
)
register(
    "journal.root-is-believed",
    "roots are computed from events",
    plant=patched(queries, "event_leaf", stored_leaf),
    check=a_root_that_is_not_of_the_events_is_noticed,
)
register(
    "journal.signature-is-believed",
    "signatures are checked",
    plant=patched(queries, "head_is_signed", lambda head: True),
    check=a_forged_signature_is_noticed,
)
register(
    "journal.witness-is-not-asked",
    "kept heads are compared",
    plant=patched(queries, "check_witnessed", lambda *args: None),
    check=a_witness_notices_a_rewritten_journal,
)
register(
    "journal.pseudonym-without-key",
    "subjects are keyed",
    plant=patched(keys, "pseudonym", unkeyed),
    check=a_subject_cannot_be_guessed,
)
register(
    "journal.leaf-without-prefix",
    "a leaf cannot pass for a node",
    plant=patched(offline, "leaf_hash", lambda content: hashlib.sha256(content).digest()),
    check=the_tree_is_the_known_one,
)
register(
    "journal.database-does-not-refuse",
    "the database refuses to change the journal",
    plant=unprotected,
    check=the_database_refuses_to_change_an_event,
)
register(
    "journal.seals-may-vanish",
    "seals go by an erasure only",
    plant=patched(queries, "_unaccounted", lambda missing, erased: False),
    check=a_seal_that_went_without_an_erasure_is_noticed,
)
register(
    "journal.seal-is-believed",
    "what was sealed is what was committed to",
    plant=patched(queries, "commitment_of", lambda salt, data: Event.objects.get(seq=1).commitment),
    check=an_altered_seal_is_noticed,
)

test_the_control_holds, test_the_defect_is_caught = holds("journal"), is_caught("journal")
