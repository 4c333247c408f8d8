"""Writes what a source says about a company into its record, field by field, each with where it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from madoguchi.apps.registry import bulk_rows
from madoguchi.apps.registry.models import FORMER, LEGAL, NOT_KNOWN, Activity, Alias, Identifier, Organisation
from madoguchi.apps.registry.records import ActivityRecord, CompanyRecord
from madoguchi.core import packs
from madoguchi.core.languages.texts import Texts
from madoguchi.core.search import outbox

KIND = "organisation"
PLAIN_FIELDS = (
    "kind",
    "legal_form",
    "standing",
    "region",
    "address",
    "size_band",
    "employees",
    "capital",
    "capital_currency",
    "founded_on",
    "web",
)


_WRITTEN = (*PLAIN_FIELDS, "city", "about", "languages", "classes", "provenance", "digests", "updated_at", "version")


@dataclass(frozen=True)
class Origin:
    """Where facts come from: a source's key, the day it was read, and the line in its file."""

    source: str
    on: date
    line: int | None = None

    def to_json(self) -> dict[str, Any]:
        """The plain form kept beside each field."""
        plain: dict[str, Any] = {"source": self.source, "on": self.on.isoformat()}
        return plain if self.line is None else {**plain, "line": self.line}


@dataclass(frozen=True)
class Change:
    """What one source now says of a company that stands here. The company comes `with_parts`, locked."""

    organisation: Organisation
    record: CompanyRecord
    origin: Origin


def rewrite(organisation: Organisation, record: CompanyRecord, *, at: datetime, origin: Origin) -> None:
    """Replace what one source says, in the caller's transaction and under its lock. The caller keeps the journal."""
    rewrite_many([Change(organisation, record, origin)], at=at)


def rewrite_many(changes: Sequence[Change], *, at: datetime) -> None:
    """The same for several companies at once, each standing once among them, in a few statements."""
    for change in changes:
        take_over(change.organisation, change.record, change.origin)
        change.organisation.updated_at = at
        change.organisation.version += 1
    companies = [change.organisation for change in changes]
    # Django's bulk_update builds an expression for each value, which takes longer than everything else here.
    bulk_rows.update(Organisation, _WRITTEN, ([getattr(one, name) for name in (*_WRITTEN, "pk")] for one in companies))
    Organisation.history.bulk_history_create(companies, update=True, default_date=at)
    _rewrite_names(changes)
    known = {change.organisation.pk: _numbers_of(change.organisation) for change in changes}
    Identifier.objects.bulk_create(
        Identifier(organisation=change.organisation, source=change.origin.source, scheme=one.scheme, value=one.value)
        for change in changes
        for one in change.record.identifiers
        if (one.scheme, one.value) not in known[change.organisation.pk]
    )
    _rewrite_activities(changes)
    outbox.touch_many(KIND, [one.reference for one in companies])


def _numbers_of(organisation: Organisation) -> set[tuple[str, str]]:
    return {(one.scheme, one.value) for one in organisation.identifiers.all()}


def _rewrite_names(changes: Sequence[Change]) -> None:
    """Names of the source that it no longer gives become former names; those it gives are added or brought up."""
    gone: list[int] = []
    former: list[int] = []
    told: list[Alias] = []
    for organisation, record, source in ((one.organisation, one.record, one.origin.source) for one in changes):
        standing = list(organisation.aliases.all())
        present = {name.text for name in record.names}
        kept_as_former = {alias.text for alias in standing if alias.kind == FORMER}
        for alias in standing:
            if alias.source == source and alias.kind == LEGAL and alias.text not in present:
                (gone if alias.text in kept_as_former else former).append(alias.pk)
        have = {(alias.text, alias.kind): _as_told(alias) for alias in standing}
        for position, name in enumerate({(one.text, one.kind): one for one in record.names}.values()):
            alias = Alias(organisation=organisation, source=source, position=position, **vars(name))
            if have.get((name.text, name.kind)) != _as_told(alias):
                told.append(alias)
    if gone:
        Alias.objects.filter(pk__in=gone).delete()
    if former:
        Alias.objects.filter(pk__in=former).update(kind=FORMER)
    Alias.objects.bulk_create(
        told,
        update_conflicts=True,
        unique_fields=["organisation", "text", "kind"],
        update_fields=["language", "script", "reading", "position"],
    )


def _as_told(alias: Alias) -> tuple[object, ...]:
    return (alias.language, alias.script, alias.reading, alias.position)


def _rewrite_activities(changes: Sequence[Change]) -> None:
    gone: list[int] = []
    told: list[Activity] = []
    for organisation, record, source in ((one.organisation, one.record, one.origin.source) for one in changes):
        if not record.activities:
            continue
        wanted = {(one.scheme, one.code): one for one in reversed(record.activities)}
        same = set()
        for row in organisation.activities.all():
            one = wanted.get((row.scheme, row.code))
            if one is not None and (row.source != source or (one.version, one.is_main) == _of_code(row)):
                same.add((row.scheme, row.code))
            elif row.source == source:
                gone.append(row.pk)
        told += [
            Activity(
                organisation=organisation,
                scheme=one.scheme,
                scheme_version=one.version,
                code=one.code,
                is_main=one.is_main,
                source=source,
            )
            for key, one in wanted.items()
            if key not in same
        ]
    if gone:
        Activity.objects.filter(pk__in=gone).delete()
    Activity.objects.bulk_create(told)


def _of_code(row: Activity) -> tuple[str, bool]:
    return (row.scheme_version, row.is_main)


def take_over(organisation: Organisation, record: CompanyRecord, origin: Origin) -> None:
    """Set the fields a source speaks of, and note the source beside each. The caller saves."""
    stamp = origin.to_json()
    provenance = dict(organisation.provenance)
    for name in PLAIN_FIELDS:
        value = getattr(record, name)
        if value not in ("", None):
            setattr(organisation, name, value)
            provenance[name] = stamp
    if not organisation.standing:
        organisation.standing = NOT_KNOWN
    if record.city:
        language = record.city_language or packs.current().side(record.side).languages[0]
        organisation.city = Texts.written({language: record.city})
        provenance["city"] = stamp
    if record.about:
        organisation.about = Texts.written(record.about)
        provenance["about"] = stamp
    if record.languages:
        organisation.languages = list(record.languages)
        provenance["languages"] = stamp
    if record.activities:
        organisation.classes = classes_of(record.activities)
        provenance["activities"] = stamp
    provenance["names"] = stamp
    organisation.provenance = provenance


def classes_of(activities: Iterable[ActivityRecord]) -> list[dict[str, str]]:
    """The ISIC classes that the entered codes lead to, each once, with the way and its basis; the main one first."""
    corridor = packs.current()
    classes: dict[str, dict[str, str]] = {}
    for activity in sorted(activities, key=lambda one: not one.is_main):
        for target in _targets(corridor, activity.scheme, activity.code):
            via = f"{activity.scheme}:{activity.code}"
            classes.setdefault(target.isic, {"code": target.isic, "via": via, "basis": target.basis})
    return list(classes.values())


@lru_cache(maxsize=20_000)
def _targets(corridor: packs.Corridor, scheme: str, code: str) -> tuple[packs.Target, ...]:
    """Where a code leads; a register asks for the same few thousand codes millions of times."""
    return corridor.isic_targets(scheme, code)


def write_rows(organisation: Organisation, record: CompanyRecord, source: str) -> None:
    """Write names, numbers and activities of a company that was just entered."""
    names = {(name.text, name.kind): name for name in record.names}.values()
    Alias.objects.bulk_create(
        Alias(organisation=organisation, source=source, position=position, **vars(name))
        for position, name in enumerate(names)
    )
    numbers = dict.fromkeys(record.identifiers)
    Identifier.objects.bulk_create(
        Identifier(organisation=organisation, source=source, scheme=one.scheme, value=one.value) for one in numbers
    )
    codes = {(one.scheme, one.code): one for one in reversed(record.activities)}.values()
    Activity.objects.bulk_create(
        Activity(
            organisation=organisation,
            scheme=one.scheme,
            scheme_version=one.version,
            code=one.code,
            is_main=one.is_main,
            source=source,
        )
        for one in codes
    )
