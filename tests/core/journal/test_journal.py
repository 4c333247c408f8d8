from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, connections, transaction

from madoguchi.core import schedule
from madoguchi.core.accounts.models import Desk
from madoguchi.core.journal import actions, keys, offline, protection, queries
from madoguchi.core.journal.models import Event, Head, Sealed
from madoguchi.core.journal.queries import Fault
from madoguchi.core.journal.tasks import sign_todays_head

from .conftest import AT

pytestmark = pytest.mark.django_db


def faults() -> list[Fault]:
    return [*queries.faults_of_events(), *queries.faults_of_heads()]


def signed(at: datetime) -> Head:
    head = actions.sign_head(at)
    assert head is not None
    return head


def fail_after_recording(anna) -> None:
    with transaction.atomic():
        actions.record("name.changed", anna, by=anna, at=AT)
        raise RuntimeError("the deed failed")


def test_events_are_numbered_from_one_without_a_hole(written):
    events = written(3)

    assert [event.seq for event in events] == [1, 2, 3]
    assert faults() == []


def test_a_transaction_that_fails_leaves_no_hole(written, anna):
    written(1)
    with pytest.raises(RuntimeError):
        fail_after_recording(anna)

    event = written(1)[0]

    assert event.seq == 2


def test_an_event_says_nothing_about_the_person(written, anna):
    event = written(1)[0]

    leaf = json.dumps(event.plain(), ensure_ascii=False)

    assert not any(word in leaf for word in (anna.email, anna.name, anna.reference, "Анна"))


def test_two_events_with_the_same_personal_data_have_different_commitments(written, anna):
    first, second = (actions.record("name.changed", anna, by=anna, at=AT, personal={"name": "Анна"}) for _ in range(2))

    assert first.commitment != second.commitment


def test_the_subject_cannot_be_guessed_without_the_key(written, anna, settings, tmp_path):
    event = written(1)[0]

    settings.DATA = tmp_path / "another"

    assert queries.subject_of(anna) != event.subject


def test_things_of_two_kinds_with_one_number_have_different_subjects(anna):
    desk = Desk(pk=anna.pk, reference=anna.reference)

    assert queries.subject_of(desk) != queries.subject_of(anna)


def test_what_was_done_to_a_thing_can_be_asked_for_with_who_did_it(written, anna):
    written(2)

    events = list(queries.events_of(anna))

    assert [(event.kind, event.sealed.by) for event in events] == [("name.changed", anna)] * 2


def test_recording_outside_a_transaction_is_refused(anna, monkeypatch):
    with monkeypatch.context() as loose:
        loose.setattr(connections["default"], "in_atomic_block", False)
        with pytest.raises(transaction.TransactionManagementError, match="inside the transaction"):
            actions.record("name.changed", anna, by=anna, at=AT)


@pytest.mark.parametrize("facts", [{"email": "x"}, {"note": "to anna@example.com"}, {"a": [{"b": "anna@example.com"}]}])
def test_facts_that_name_somebody_are_refused(anna, facts):
    with pytest.raises(ValueError, match="personal"):
        actions.record("name.changed", anna, by=anna, at=AT, facts=facts)


def test_facts_are_kept_as_plain_values(anna):
    facts = {"on": date(2026, 3, 2), "at": AT, "sum": Decimal("1.50"), "share": 0.25, "set": {"b", "a"}}

    event = actions.record("x.done", anna, by=None, at=AT, facts=facts)

    assert Event.objects.get(pk=event.pk).facts == {
        "on": "2026-03-02",
        "at": "2026-03-02T09:00:00.000000Z",
        "sum": "1.50",
        "share": "0.25",
        "set": ["a", "b"],
    }
    assert faults() == []


def test_a_value_the_journal_cannot_keep_is_refused(anna):
    with pytest.raises(TypeError):
        actions.record("x.done", anna, by=None, at=AT, facts={"thing": object()})


def test_a_batch_is_one_event_with_the_root_of_its_things(anna, kenji):
    event = actions.record_many("people.imported", [anna, kenji], by=None, at=AT, facts={"file": "a"})
    again = actions.record_many("people.imported", [kenji, anna], by=None, at=AT)

    assert event.facts["count"] == 2
    assert event.facts["things"] == again.facts["things"]


def test_an_event_that_seems_older_than_the_one_before_is_marked_and_keeps_its_place(anna):
    actions.record("x.done", anna, by=None, at=AT)

    late = actions.record("x.done", anna, by=None, at=AT - timedelta(hours=2))

    assert (late.seq, late.is_clock_suspect) == (2, True)


@pytest.mark.parametrize(
    "change",
    [
        lambda: Event.objects.filter(seq=1).update(kind="other"),
        lambda: Event.objects.filter(seq=1)._raw_delete("default"),
        lambda: Head.objects.filter(size=2).update(root="0" * 64),
        lambda: Head.objects.filter(size=2).delete(),
        lambda: Sealed.objects.filter(event_id=1).update(data={}),
    ],
)
def test_the_database_refuses_to_change_the_journal(written, change):
    written(2)
    actions.sign_head(AT)

    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
        change()


def test_the_database_keeps_its_protections():
    assert protection.missing(connection) == []


def test_a_head_signs_the_root_and_names_the_one_before(written):
    written(5)
    first = signed(AT)
    written(3)

    second = signed(AT + timedelta(days=1))

    assert (first.size, second.size, second.previous) == (5, 8, first.digest())
    assert faults() == []


def test_a_journal_to_which_nothing_was_added_keeps_its_head(written):
    written(1)

    assert actions.sign_head(AT) == actions.sign_head(AT + timedelta(days=1))


def test_an_empty_journal_has_no_head():
    assert actions.sign_head(AT) is None


def test_erasing_what_was_sealed_leaves_the_root_unchanged(written, anna):
    written(4)
    before = signed(AT)

    erased = actions.erase_sealed(anna)
    actions.record(queries.ERASED, anna, by=None, at=AT, facts={"seals": erased})

    assert (erased, Sealed.objects.count()) == (4, 0)
    assert queries.faults_of_witnessed([before.plain()]) == []
    assert faults() == []


def test_seals_that_went_without_an_erasure_are_noticed(written):
    written(2)

    Sealed.objects.filter(event_id=1).delete()

    assert faults() == [Fault("seals", "1 are missing, and erasures account for 0")]


def test_a_rewritten_event_is_noticed_even_when_every_head_is_signed_anew(written):
    written(4)
    kept = signed(AT).plain()
    with protection.lifted(connection):
        event = Event.objects.get(seq=2)
        event.facts = {"number": 99}
        event.leaf = event.computed_leaf()
        event.save()
        Head.objects.all().delete()
    actions.sign_head(AT)

    assert faults() == []
    assert queries.faults_of_witnessed([kept]) == [
        "witnessed head of 4 events: the journal was rewritten since it was kept"
    ]


def test_a_journal_cut_short_is_noticed_by_who_kept_a_head(written):
    written(3)
    kept = signed(AT).plain()
    with protection.lifted(connection):
        Head.objects.all().delete()
        Sealed.objects.filter(event_id=3).delete()
        Event.objects.filter(seq=3).delete()

    assert queries.faults_of_witnessed([kept]) == ["witnessed head of 3 events: the journal has become shorter"]


def test_the_keys_can_be_read_by_nobody_else():
    keys.public_key()
    keys.pseudonym("a", "b")

    modes = {stat.S_IMODE(os.stat(keys.folder() / name).st_mode) for name in keys.NAMES}

    assert modes == {0o600}


def test_one_file_checks_an_export_a_kept_head_and_a_proof_without_us(written, tmp_path):
    written(6)
    head = signed(AT)
    export, kept, proof = (tmp_path / name for name in ("journal.jsonl", "head.json", "proof.json"))
    export.write_text("\n".join(queries.export_lines()), "utf-8")
    kept.write_text(json.dumps(head.plain()), "utf-8")
    proof.write_text(json.dumps(queries.proof_of(3)), "utf-8")

    done = subprocess.run(
        [sys.executable, "-I", "-S", offline.__file__, export, "--head", kept, "--proof", proof, "--key", head.key],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (
        0,
        "6 events, 1 heads, 1 witnessed heads, 1 proofs: everything holds\n",
    )


def altered(lines: list[str], name: str) -> list[str]:
    event = json.loads(lines[2])
    head = json.loads(lines[-1])
    if name == "an event":
        return [*lines[:2], json.dumps({**event, "kind": "other"}), *lines[3:]]
    if name == "an event and its leaf":
        forged = {**event, "kind": "other"}
        return [*lines[:2], json.dumps({**forged, "leaf": offline.event_leaf(forged).hex()}), *lines[3:]]
    if name == "a missing event":
        return [*lines[:2], *lines[3:]]
    if name == "an order":
        return [lines[0], lines[2], lines[1], *lines[3:]]
    if name == "a root":
        return [*lines[:-1], json.dumps({**head, "root": "0" * 64})]
    if name == "a broken line":
        return [*lines[:2], "{", *lines[3:]]
    return ["[]", *lines[1:]]


@pytest.mark.parametrize(
    "name", ["an event", "an event and its leaf", "a missing event", "an order", "a root", "a broken line", "a start"]
)
def test_the_one_file_finds_what_was_altered_in_an_export(written, name):
    written(4)
    actions.sign_head(AT)
    lines = list(queries.export_lines())

    report = offline.check_export(altered(lines, name))

    assert report.faults


def test_the_journal_cannot_be_proved_beyond_its_head(written):
    written(1)
    actions.sign_head(AT)
    written(1)

    with pytest.raises(LookupError):
        queries.proof_of(2)
    with pytest.raises(LookupError):
        queries.proof_of(3)


def test_growth_between_two_heads_is_proved(written):
    written(3)
    old = signed(AT)
    written(4)
    new = signed(AT)

    path = [bytes.fromhex(step) for step in queries.growth_proof(old.size, new.size)]

    assert offline.consistency_holds(3, bytes.fromhex(old.root), 7, bytes.fromhex(new.root), path)


def test_a_head_is_signed_every_day_by_the_schedule(written):
    written(2)

    sign_todays_head(AT)

    assert "journal-head" in {job.name for job in schedule.jobs()}
    assert [head.size for head in Head.objects.all()] == [2]
