"""What people may ask for: everything that is kept about them, and its erasure. Both follow the map of personal data
(`core.personal_data`), so that no app is forgotten.
"""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.db.models.fields.files import FieldFile
from django.template.loader import render_to_string
from django.utils import translation

from madoguchi.core import personal_data
from madoguchi.core.journal import actions as journal
from madoguchi.core.journal.queries import ERASED
from madoguchi.core.journal.values import ADDRESS, plain
from madoguchi.core.personal_data import BLANK, DELETE, KEEP, Described, Personal
from madoguchi.core.refusals import Refused

if TYPE_CHECKING:
    from madoguchi.core.accounts.models import Person

LEDGER = "erased.log"
Remove = Callable[[FieldFile], object]


def ledger() -> Path:
    """The list of erasures, kept outside the database so that a restored backup can be made to forget again."""
    return Path(settings.DATA) / "ledger" / LEDGER


def find(name: str) -> Person:
    """The person with this reference or address. Refuses when there is none."""
    people = get_user_model()._default_manager.filter(models.Q(reference=name) | models.Q(email__iexact=name))
    person = people.first()
    if person is None:
        raise Refused("person-not-found", person=name)
    return person


# To see -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Datum:
    """One field of one row, and what is to be said about it."""

    name: str
    value: Any
    about: Personal

    def plain(self) -> dict[str, Any]:
        """As it stands in the file for machines."""
        reasons = ("subject", "purpose", "basis", "side", "retention", "readers")
        return {"value": self.value, **{name: str(getattr(self.about, name)) for name in reasons}}


@dataclass(frozen=True)
class Row:
    """One row about a person."""

    label: str
    title: str
    data: list[Datum]
    files: list[FieldFile]


def rows_about(person: Person) -> Iterator[Row]:
    """Every row that the map leads to from this person, with what may be handed out of it."""
    for described in personal_data.described():
        shown = {name: entry for name, entry in described.personal.items() if entry.is_exported}
        if not shown:
            continue
        for thing in described.rows_of(person).order_by("pk"):
            yield _row(described, thing, shown)


def _row(described: Described, thing: models.Model, shown: Mapping[str, Personal]) -> Row:
    data, files = [], []
    for name, entry in shown.items():
        value = getattr(thing, described.model._meta.get_field(name).attname)  # type: ignore[union-attr]  # never a reverse relation
        if isinstance(value, FieldFile):
            files += [value] if value else []
            value = Path(value.name or "").name
        elif described.model._meta.get_field(name).is_relation:
            value = str(getattr(getattr(thing, name), "reference", value)) if value is not None else None
        data.append(Datum(name, _json(value), entry))
    return Row(described.label, str(described.model._meta.verbose_name), data, files)


def _json(value: Any) -> Any:
    if hasattr(value, "to_json"):
        return value.to_json()
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return plain(value)


def export(person: Person, to: Path, *, at: datetime) -> int:
    """Write everything about a person to a new ZIP, for machines and for reading; returns how many rows."""
    if to.exists():
        raise Refused("file-exists", path=str(to))
    with translation.override(person.language):
        rows = list(rows_about(person))
        record = {
            "person": person.reference,
            "made_at": at.astimezone(UTC).isoformat(),
            "rows": [{"what": row.label, "fields": {one.name: one.plain() for one in row.data}} for row in rows],
        }
        page = render_to_string(
            "journal/subject.html", {"person": person, "rows": rows, "at": at, "language": person.language}
        )
    to.parent.mkdir(parents=True, exist_ok=True)
    with (
        os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        archive.writestr("data.json", json.dumps(record, ensure_ascii=False, indent=2))
        archive.writestr("index.html", page)
        for number, kept in enumerate((one for row in rows for one in row.files), start=1):
            with kept.open("rb") as content:
                archive.writestr(f"files/{number:03}-{Path(kept.name or '').name}", content.read())
    return len(rows)


# To erase -----------------------------------------------------------------------------------------------


@dataclass
class Plan:
    """What an erasure does: rows deleted and rows emptied, by model, and the seals that go."""

    deleted: dict[str, int] = field(default_factory=dict)
    emptied: dict[str, int] = field(default_factory=dict)
    kept: dict[str, int] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """How many rows change or go."""
        return sum(self.deleted.values()) + sum(self.emptied.values())


def plan(person: Person) -> Plan:
    """What an erasure would do now, without doing it."""
    found = Plan()
    for described in personal_data.described():
        count = described.rows_of(person).count() if described.personal else 0
        if count:
            _part_of(found, described)[described.label] = count
    return found


def _part_of(found: Plan, described: Described) -> dict[str, int]:
    if described.goes_whole:
        return found.deleted
    return found.kept if all(one.erase == KEEP for one in described.personal.values()) else found.emptied


def erase(person: Person, *, basis: str, second: Person, by: Person | None, at: datetime) -> Plan:
    """Erase what is kept about a person. Two people have to want it: whoever asks, and a second officer.

    The row of the person stays, naming nobody, so that what they did keeps its place. The journal's root stays as
    it is. The list of erasures outside the database is written last, before the transaction closes.
    """
    require_erasable(person, basis=basis, second=second, by=by)
    return _erase(person, basis=basis, second=second, by=by, at=at, remove=_delete_file)


def require_erasable(person: Person, *, basis: str, second: Person, by: Person | None) -> None:
    """Refuse an erasure without a basis or without a second officer, or of somebody erased already."""
    if not basis.strip() or ADDRESS.search(basis):
        raise Refused("erasure-needs-basis")
    if second.pk == person.pk or (by is not None and by.pk == second.pk) or not _may_agree(second):
        raise Refused("erasure-needs-second")
    if person.erased_at is not None:
        raise Refused("person-is-erased")


def erase_again(reference: str, *, at: datetime, remove: Remove) -> bool:
    """Erase somebody whom a restored backup brought back; whether they were there. Nobody is asked a second time.

    Their files are handed to `remove`: the database at hand is a copy, the files may be those of the standing one.
    """
    person = get_user_model()._default_manager.filter(reference=reference, erased_at__isnull=True).first()
    if person is None:
        return False
    _erase(person, basis="erased before, brought back by a restored backup", second=None, by=None, at=at, remove=remove)
    return True


def _may_agree(second: Person) -> bool:
    from madoguchi.core.accounts import queries as accounts  # accounts stands on the journal

    return second.is_active and second.erased_at is None and accounts.serves(second)


@transaction.atomic
def _erase(
    person: Person, *, basis: str, second: Person | None, by: Person | None, at: datetime, remove: Remove
) -> Plan:
    person = type(person)._default_manager.select_for_update().get(pk=person.pk)
    found = plan(person)
    everything = [
        (described, list(described.rows_of(person).values_list("pk", flat=True)))
        for described in personal_data.described()
        if described.personal
    ]
    for hook in personal_data.erasure_hooks():
        hook(person, at)
    seals = journal.erase_sealed(person)
    for described, keys in reversed(everything):  # those that refer before those referred to
        _erase_rows(described, keys, person, remove)
    type(person)._default_manager.filter(pk=person.pk).update(is_active=False, erased_at=at)

    journal.record(
        ERASED,
        person,
        by=by,
        at=at,
        facts={"basis": basis, "seals": seals, "rows": found.rows},
        personal={"second": second.reference} if second else None,
        about=second,
    )
    if person.reference not in erased_people():
        _write_ledger(person.reference, at=at, basis=basis)
    return found


def _erase_rows(described: Described, keys: list[Any], person: Person, remove: Remove) -> None:
    rows = described.model._base_manager.filter(pk__in=keys)
    names = [name for name in described.personal if isinstance(described.model._meta.get_field(name), models.FileField)]
    files = [getattr(row, name) for row in rows for name in names] if names else []
    for file in files:
        if file:
            transaction.on_commit(lambda file=file: remove(file))  # type: ignore[misc]  # a default binds the file
    if described.goes_whole:
        rows.delete()
        return
    changes = {
        name: _emptied(described.model._meta.get_field(name), entry, person)
        for name, entry in described.personal.items()
        if entry.erase != KEEP
    }
    if changes:
        rows.update(**changes)


def _delete_file(file: FieldFile) -> None:
    file.storage.delete(file.name or "")


def _emptied(one: Any, entry: Personal, person: Person) -> Any:
    if callable(entry.erase):
        return entry.erase(person)
    if entry.erase not in {BLANK, DELETE}:
        raise ValueError(f"{one} says {entry.erase!r}, which is no way to erase")
    if one.null:
        return None
    return one.get_default() if one.has_default() else ""


def _write_ledger(reference: str, *, at: datetime, basis: str) -> None:
    path = ledger()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    line = json.dumps({"person": reference, "at": at.astimezone(UTC).isoformat(), "basis": basis}, ensure_ascii=False)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8") as file:
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())


def erased_people(listed: Path | None = None) -> list[str]:
    """The references of everybody who was erased, from the list outside the database or from another such list."""
    path = listed or ledger()
    if not path.exists():
        return []
    return [json.loads(line)["person"] for line in path.read_text("utf-8").splitlines() if line.strip()]
