"""What would happen if a control of the map of personal data were broken."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection, transaction

from madoguchi.core import personal_data
from madoguchi.core.accounts.models import Appointment, Desk, Person, Token
from madoguchi.core.journal import actions, subjects
from madoguchi.core.personal_data import Described
from madoguchi.core.refusals import Refused
from tests.defects.registry import holds, is_caught, register

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def person(name: str) -> Person:
    made = Person.objects.create(email=f"{name}@example.com", name=f"{name}-name")
    Token.objects.create(person=made, name=f"{name}-key", digest=f"{made.pk:064}", created_at=AT)
    with transaction.atomic():
        actions.record("person.changed", made, by=made, at=AT, personal={"name": f"{name}-sealed"})
    return made


def officer(name: str) -> Person:
    made = person(name)
    Appointment.objects.create(person=made, desk=Desk.objects.create(side="north"), from_at=AT)
    return made


def erase(anna: Person) -> None:
    subjects.erase(anna, basis="request", second=officer("kenji"), by=None, at=AT)


def stored() -> str:
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [str(row) for row in cursor.fetchall()]
    return "\n".join(found)


# Checks -------------------------------------------------------------------------------------------------


def a_field_nobody_spoke_of_is_noticed() -> None:
    without = {label: one for label, one in personal_data._map.items() if label != "accounts.Token"}

    with patch.object(personal_data, "_map", without):
        assert set(personal_data.unmapped([Token])) == {
            "accounts.Token.digest",
            "accounts.Token.name",
            "accounts.Token.person",
        }


def nothing_is_left_of_an_erased_person() -> None:
    erase(person("anna"))

    assert "anna-" not in stored()
    assert "anna@" not in stored()


def an_export_is_of_one_person(tmp_path: Path) -> None:
    anna, _ = person("anna"), person("boris")

    subjects.export(anna, tmp_path / "anna.zip", at=AT)

    with zipfile.ZipFile(tmp_path / "anna.zip") as archive:
        text = archive.read("data.json").decode()
    assert "anna-key" in text
    assert "boris" not in text


def an_erasure_needs_an_officer() -> None:
    with pytest.raises(Refused):
        subjects.erase(person("anna"), basis="request", second=person("boris"), by=None, at=AT)


def an_erasure_is_listed_outside_the_database() -> None:
    anna = person("anna")

    erase(anna)

    assert subjects.erased_people() == [anna.reference]


def secrets_are_not_handed_out(tmp_path: Path) -> None:
    anna = person("anna")

    subjects.export(anna, tmp_path / "anna.zip", at=AT)

    with zipfile.ZipFile(tmp_path / "anna.zip") as archive:
        assert f"{anna.pk:064}" not in archive.read("data.json").decode()


# Defects ------------------------------------------------------------------------------------------------


def patched(target: object, name: str, value: object) -> Any:
    return lambda: patch.object(target, name, value)


@contextmanager
def tokens_are_forgotten() -> Iterator[None]:
    plain = Described.rows_of

    def forgetful(self: Described, someone: Person) -> Any:
        return self.model._base_manager.none() if self.label == "accounts.Token" else plain(self, someone)

    with patch.object(Described, "rows_of", forgetful):
        yield


@contextmanager
def seals_stay() -> Iterator[None]:
    without = {label: one for label, one in personal_data._map.items() if label != "journal.Sealed"}
    with patch.object(actions, "erase_sealed", lambda someone: 0), patch.object(personal_data, "_map", without):
        yield


@contextmanager
def secrets_are_exported() -> Iterator[None]:
    token = personal_data._map["accounts.Token"]
    said = {name: entry.but(is_exported=True) for name, entry in token.personal.items()}
    with patch.dict(personal_data._map, {"accounts.Token": Described(token.label, token.whose, said)}):
        yield


register(
    "personal_data.field-unmapped",
    "every field is in the map",
    plant=patched(personal_data, "can_hold_personal_data", lambda field: False),
    check=a_field_nobody_spoke_of_is_noticed,
)
register(
    "personal_data.erasure-forgets-a-table",
    "an erasure reaches every table of the map",
    plant=tokens_are_forgotten,
    check=nothing_is_left_of_an_erased_person,
)
register(
    "personal_data.seals-stay",
    "an erasure deletes what was sealed",
    plant=seals_stay,
    check=nothing_is_left_of_an_erased_person,
)
register(
    "personal_data.export-of-everybody",
    "an export is of one person",
    plant=patched(Described, "rows_of", lambda self, someone: self.model._base_manager.all()),
    check=an_export_is_of_one_person,
)
register(
    "personal_data.anybody-agrees",
    "an erasure needs a second officer",
    plant=patched(subjects, "_may_agree", lambda second: True),
    check=an_erasure_needs_an_officer,
)
register(
    "personal_data.erasure-unlisted",
    "erasures are listed outside the database",
    plant=patched(subjects, "_write_ledger", lambda *args, **kwargs: None),
    check=an_erasure_is_listed_outside_the_database,
)
register(
    "personal_data.secrets-exported",
    "secrets are not handed out",
    plant=secrets_are_exported,
    check=secrets_are_not_handed_out,
)

test_the_control_holds, test_the_defect_is_caught = holds("personal_data"), is_caught("personal_data")
