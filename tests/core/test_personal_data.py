from __future__ import annotations

import json
import zipfile
from datetime import UTC, datetime

import pytest
from django.db import connection, models, transaction

from madoguchi.core import personal_data
from madoguchi.core.accounts.models import Appointment, Desk, Person, Token
from madoguchi.core.journal import actions, queries, subjects
from madoguchi.core.journal.models import Event
from madoguchi.core.journal.purposes import ACCOUNT, DEED
from madoguchi.core.personal_data import KEEP, NotPersonal, Personal
from madoguchi.core.refusals import Refused

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CANARIES = ("canary-anna@example.com", "Канарейка Анна", "canary-anna-key", "canary-anna-sealed")


@pytest.fixture(autouse=True)
def data_folder(tmp_path, settings):
    settings.DATA = tmp_path / "data"
    settings.DATA.mkdir()
    return settings.DATA


def person(name: str, email: str, key: str, sealed: str, language: str) -> Person:
    made = Person.objects.create(email=email, name=name, language=language)
    Token.objects.create(person=made, name=key, digest=f"{made.pk:064}", created_at=AT)
    with transaction.atomic():
        actions.record("person.changed", made, by=made, at=AT, personal={"name": sealed})
    return made


@pytest.fixture
def anna(db):
    email, name, key, sealed = CANARIES
    return person(name, email, key, sealed, "ru")


@pytest.fixture
def kenji(db):
    kenji = person("カナリア健二", "canary-kenji@example.com", "canary-kenji-key", "canary-kenji-sealed", "ja")
    Appointment.objects.create(person=kenji, desk=Desk.objects.create(side="north"), from_at=AT)
    return kenji


def everything_stored() -> str:
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [str(row) for row in cursor.fetchall()]
    return "\n".join(found)


# The map ------------------------------------------------------------------------------------------------


def test_of_every_field_that_can_hold_personal_data_something_is_said():
    assert personal_data.unmapped() == [], "say in the app's personal_data.py whose these are, or why nobody's"


def test_nothing_is_said_of_fields_that_are_not_there():
    assert personal_data.left_over() == []


def test_whatever_is_kept_says_why_in_all_its_sentences():
    silent = [
        f"{described.label}.{name}"
        for described in personal_data.described()
        for name, entry in described.personal.items()
        if not all((entry.subject, entry.purpose, entry.basis, entry.side, entry.retention, entry.readers, entry.erase))
    ]

    assert silent == []


def test_whatever_is_not_personal_says_why():
    silent = [
        f"{described.label}.{name}"
        for described in personal_data.described()
        for name, entry in described.fields.items()
        if isinstance(entry, NotPersonal) and not entry.reason
    ]

    assert silent == []


@pytest.mark.parametrize(
    ("field", "can"),
    [
        (models.CharField(), True),
        (models.EmailField(), True),
        (models.TextField(), True),
        (models.URLField(), True),
        (models.JSONField(), True),
        (models.FileField(), True),
        (models.GenericIPAddressField(), True),
        (models.BinaryField(), True),
        (models.IntegerField(), False),
        (models.DateTimeField(), False),
        (models.BooleanField(), False),
    ],
)
def test_fields_that_hold_text_structures_files_or_addresses_have_to_be_in_the_map(field, can):
    assert personal_data.can_hold_personal_data(field) is can


def test_a_reference_to_a_person_has_to_be_in_the_map():
    assert personal_data.can_hold_personal_data(Token._meta.get_field("person"))
    assert not personal_data.can_hold_personal_data(Appointment._meta.get_field("desk"))


def test_personal_data_without_a_way_to_its_person_is_refused():
    with pytest.raises(ValueError, match="how a row leads"):
        personal_data.register("accounts.Desk", fields={"email": ACCOUNT})


def test_an_entry_can_be_varied_without_touching_the_other():
    assert (DEED.but(erase="x").erase, DEED.erase) == ("x", KEEP)
    assert isinstance(DEED.but(erase="x"), Personal)


# To see -------------------------------------------------------------------------------------------------


def test_an_export_holds_everything_of_the_person_and_nothing_of_anybody_else(anna, kenji, tmp_path):
    subjects.export(anna, tmp_path / "anna.zip", at=AT)

    with zipfile.ZipFile(tmp_path / "anna.zip") as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert set(texts) == {"data.json", "index.html"}
    for name, text in texts.items():
        assert [canary for canary in CANARIES if canary not in text] == [], name
        assert "canary-kenji" not in text
        assert "健二" not in text


def test_an_export_says_what_each_field_is_for_in_the_language_of_the_person(anna, tmp_path):
    subjects.export(anna, tmp_path / "anna.zip", at=AT)

    with zipfile.ZipFile(tmp_path / "anna.zip") as archive:
        record = json.loads(archive.read("data.json"))
        page = archive.read("index.html").decode()
    email = next(row for row in record["rows"] if row["what"] == "accounts.Person")["fields"]["email"]
    assert email["value"] == anna.email
    assert set(email) == {"value", "subject", "purpose", "basis", "side", "retention", "readers"}
    assert '<html lang="ru">' in page


def test_no_password_and_no_digest_is_handed_out(anna, tmp_path):
    anna.set_password("a long and secret sentence")
    anna.save()

    subjects.export(anna, tmp_path / "anna.zip", at=AT)

    with zipfile.ZipFile(tmp_path / "anna.zip") as archive:
        text = archive.read("data.json").decode()
    assert anna.password not in text
    assert f"{anna.pk:064}" not in text


def test_an_export_replaces_no_file_and_can_be_read_by_nobody_else(anna, tmp_path):
    subjects.export(anna, tmp_path / "anna.zip", at=AT)

    assert (tmp_path / "anna.zip").stat().st_mode & 0o077 == 0
    with pytest.raises(Refused, match="file-exists"):
        subjects.export(anna, tmp_path / "anna.zip", at=AT)


# To erase -----------------------------------------------------------------------------------------------


def test_after_an_erasure_nothing_in_the_database_tells_who_it_was(anna, kenji):
    for canary in CANARIES:
        assert canary in everything_stored() or canary == "Канарейка Анна"

    subjects.erase(anna, basis="request of 3 March", second=kenji, by=None, at=AT)

    stored = everything_stored()
    assert [canary for canary in (*CANARIES, "Канарейка") if canary in stored] == []
    assert "canary-kenji" in stored


def test_an_erasure_leaves_the_root_and_says_so_in_the_journal(anna, kenji):
    head = actions.sign_head(AT)

    subjects.erase(anna, basis="request of 3 March", second=kenji, by=None, at=AT)

    event = Event.objects.latest("seq")
    assert (event.kind, event.facts["basis"], event.facts["seals"]) == ("person.erased", "request of 3 March", 1)
    assert event.sealed.data == {"data": {"second": kenji.reference}}
    assert head is not None
    assert queries.faults_of_witnessed([head.plain()]) == []
    assert list(queries.faults_of_events()) == []


def test_an_erased_person_cannot_sign_in(anna, kenji):
    anna.set_password("a long and secret sentence")
    anna.save()

    subjects.erase(anna, basis="request of 3 March", second=kenji, by=None, at=AT)

    anna.refresh_from_db()
    assert (anna.is_active, anna.has_usable_password(), anna.erased_at) == (False, False, AT)


def test_an_erasure_is_listed_outside_the_database_without_a_name(anna, kenji):
    subjects.erase(anna, basis="request of 3 March", second=kenji, by=None, at=AT)

    assert subjects.erased_people() == [anna.reference]
    assert not [canary for canary in CANARIES if canary in subjects.ledger().read_text("utf-8")]


def test_a_plan_says_what_would_go_and_changes_nothing(anna, kenji):
    before = everything_stored()

    found = subjects.plan(anna)

    assert found.deleted["accounts.Token"] == 1
    assert found.emptied["accounts.Person"] == 1
    assert everything_stored() == before


@pytest.mark.parametrize(
    ("basis", "second", "key"),
    [
        ("", "kenji", "erasure-needs-basis"),
        ("asked by anna@example.com", "kenji", "erasure-needs-basis"),
        ("request", "anna", "erasure-needs-second"),
        ("request", "boris", "erasure-needs-second"),
    ],
)
def test_an_erasure_needs_a_basis_and_a_second_officer(anna, kenji, basis, second, key):
    boris = Person.objects.create(email="boris@example.com")
    people = {"anna": anna, "kenji": kenji, "boris": boris}

    with pytest.raises(Refused, match=key):
        subjects.erase(anna, basis=basis, second=people[second], by=None, at=AT)

    assert Token.objects.filter(person=anna).exists()


def test_who_asks_cannot_be_the_one_who_agrees(anna, kenji):
    with pytest.raises(Refused, match="erasure-needs-second"):
        subjects.erase(anna, basis="request", second=kenji, by=kenji, at=AT)


def test_nobody_is_erased_twice(anna, kenji):
    subjects.erase(anna, basis="request", second=kenji, by=None, at=AT)
    anna.refresh_from_db()

    with pytest.raises(Refused, match="person-is-erased"):
        subjects.erase(anna, basis="request", second=kenji, by=None, at=AT)


def test_a_person_is_found_by_reference_or_address(anna):
    assert subjects.find(anna.reference) == subjects.find("CANARY-anna@example.com") == anna
    with pytest.raises(Refused, match="person-not-found"):
        subjects.find("nobody@example.com")
