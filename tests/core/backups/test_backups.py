from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing, suppress
from datetime import timedelta

import pytest
from django.db import connection, transaction

from madoguchi.core import backups, invariants
from madoguchi.core.accounts.models import Person
from madoguchi.core.backups import ledgers, manifests, sqlite
from madoguchi.core.backups.manifests import Damage
from madoguchi.core.journal import actions, queries, subjects
from madoguchi.core.journal.models import Event
from madoguchi.core.refusals import Refused

from .conftest import AT

LATER = AT + timedelta(days=2)


def newest_root() -> str:
    head = queries.newest_head()
    return head.root if head else ""


@pytest.fixture
def backup(anna, kenji, tmp_path):
    return backups.make(tmp_path / "backups", at=AT)


def test_a_backup_has_the_rows_the_database_had(backup, rows):
    manifest = backups.check(backup)

    assert {name: table.rows for name, table in manifest.tables.items() if name.startswith("journal")} == {
        "journal_event": 1,
        "journal_head": 1,
        "journal_sealed": 1,
    }
    assert manifest.events == 1
    assert manifest.tables == sqlite.tables(backup / "database.sqlite3")


def test_a_backup_can_be_read_by_nobody_else(backup):
    assert [(path.stat().st_mode & 0o077) for path in (backup, backup / "database.sqlite3")] == [0, 0]


def test_a_backup_made_while_somebody_writes_is_of_one_moment(anna, database, tmp_path):
    with closing(sqlite3.connect(database, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE accounts_person SET name = 'halfway'")
        made = backups.make(tmp_path / "backups", at=AT)
        writer.execute("ROLLBACK")

    with closing(sqlite3.connect(made / "database.sqlite3")) as copy:
        assert copy.execute("SELECT name FROM accounts_person").fetchall() == [("Анна Волкова",)]


def test_one_flipped_bit_anywhere_in_a_backup_is_refused(backup, tmp_path):
    size = (backup / "database.sqlite3").stat().st_size
    places = [(name, place) for name in ("manifest.json",) for place in range(3, 400, 41)]
    places += [("database.sqlite3", place) for place in range(50, size, size // 40)]
    accepted = []

    for name, place in places:
        damaged = tmp_path / "damaged"
        shutil.copytree(backup, damaged)
        content = bytearray((damaged / name).read_bytes())
        content[place] ^= 1 << place % 8
        (damaged / name).write_bytes(content)
        with suppress(Refused):
            backups.check(damaged)
            accepted.append((name, place))
        shutil.rmtree(damaged)

    assert accepted == []


def test_rows_that_differ_are_found_even_when_the_file_fits_its_digest(backup):
    with closing(sqlite3.connect(backup / "database.sqlite3")) as copy:
        copy.execute("UPDATE accounts_person SET name = 'Somebody' WHERE email = 'anna@example.com'")
        copy.commit()
    manifest = manifests.read(backup)

    with pytest.raises(Damage, match="accounts_person"):
        manifests.require_same_rows(sqlite.tables(backup / "database.sqlite3"), manifest)


@pytest.mark.parametrize("change", ["missing", "added", "altered"])
def test_a_file_that_is_missing_added_or_altered_is_refused(backup, change):
    key = backup / "journal" / "signing.key"
    if change == "missing":
        key.unlink()
    elif change == "added":
        (backup / "more").write_text("x")
    else:
        key.write_text("00" * 32)

    with pytest.raises(Refused, match="backup-is-damaged"):
        backups.check(backup)


def test_a_folder_without_a_manifest_is_no_backup(tmp_path):
    with pytest.raises(Refused, match="backup-no-manifest"):
        backups.check(tmp_path)


def test_a_restore_brings_the_rows_back_and_keeps_the_old_database_aside(backup, rows, anna):
    before = rows()
    Person.objects.filter(pk=anna.pk).update(name="Somebody")

    done = backups.restore(backup, at=LATER)

    assert Person.objects.get(pk=anna.pk).name == "Анна Волкова"
    assert (rows(), done.broken, done.events_missing, ledgers.is_held()) == (before, [], 0, False)
    with closing(sqlite3.connect(f"{done.aside}/madoguchi.sqlite3")) as old:
        assert old.execute("SELECT count(*) FROM accounts_person WHERE name = 'Somebody'").fetchone() == (1,)


def test_a_drill_leaves_everything_as_it_is(backup, rows, anna, data_folder):
    Person.objects.filter(pk=anna.pk).update(name="Somebody")
    before = rows()

    done = backups.restore(backup, at=LATER, is_drill=True)

    assert (rows(), done.broken, done.aside) == (before, [], "")
    assert not list(data_folder.glob("restored-*"))


def test_a_person_who_was_erased_does_not_come_back_by_a_restore(backup, anna, kenji):
    root = newest_root()
    subjects.erase(anna, basis="request of 3 March", second=kenji, by=None, at=LATER)

    done = backups.restore(backup, at=LATER)

    anna.refresh_from_db()
    assert (done.erased_again, anna.name, anna.is_active) == (1, "", False)
    assert anna.email.endswith("@erased.invalid")
    assert newest_root() == root
    assert "Волкова" not in _everything(connection)


def _everything(connection) -> str:
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        found = []
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [str(row) for row in cursor.fetchall()]
    return "\n".join(found)


def test_a_restore_on_a_new_machine_still_knows_who_was_erased(anna, kenji, tmp_path, database, settings):
    first = backups.make(tmp_path / "first", at=AT)
    subjects.erase(anna, basis="request of 3 March", second=kenji, by=None, at=AT)
    second = backups.make(tmp_path / "second", at=LATER)
    shutil.copyfile(second / "ledger" / "erased.log", tmp_path / "erased.log")
    settings.DATA.joinpath("ledger", "erased.log").unlink()
    ledgers.join(second / "ledger")

    done = backups.restore(first, at=LATER)

    assert done.erased_again == 1


def test_messages_sent_since_hold_the_outbox_until_somebody_releases_it(backup, data_folder):
    (data_folder / "ledger").mkdir(exist_ok=True)
    (data_folder / "ledger" / "sent.log").write_text("one\ntwo\n")

    done = backups.restore(backup, at=LATER)

    assert (done.sent_since, ledgers.is_held()) == (2, True)
    assert json.loads((data_folder / "ledger" / "held").read_text())["sent_since_the_backup"] == 2
    assert (ledgers.release(), ledgers.is_held()) == (True, False)


def test_events_that_a_restore_loses_are_counted_and_recorded(backup, anna):
    with transaction.atomic():
        actions.record("name.changed", anna, by=None, at=AT)
        actions.record("name.changed", anna, by=None, at=AT)
    actions.sign_head(LATER)
    known = newest_root()

    done = backups.restore(backup, at=LATER)

    assert (done.events_missing, done.known_head) == (2, known)
    assert Event.objects.order_by("-seq").values_list("kind", flat=True).first() == "journal.restored-with-gap"
    assert list(queries.faults_of_events()) == []


def test_the_kept_heads_tell_what_is_missing_when_the_database_is_gone(backup, anna, database):
    with transaction.atomic():
        actions.record("name.changed", anna, by=None, at=AT)
    actions.sign_head(LATER)
    connection.close()
    database.unlink()

    done = backups.restore(backup, at=LATER)

    assert done.events_missing == 1


def test_a_backup_of_another_installation_is_refused(backup, data_folder):
    (data_folder / "journal" / "signing.key").write_text("11" * 32)

    with pytest.raises(Refused, match="backup-is-of-another"):
        backups.restore(backup, at=LATER)


def test_a_copy_that_breaks_a_rule_does_not_take_the_place(backup, rows, monkeypatch):
    before = rows()
    broken = invariants.Invariant("I4", "nothing holds", lambda: [invariants.Violation("there", "is wrong")])
    monkeypatch.setitem(invariants._registered, "broken", broken)

    done = backups.restore(backup, at=LATER)

    assert (done.broken, done.aside, rows()) == (["I4 there: is wrong"], "", before)
