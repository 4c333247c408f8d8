"""Taking in a portfolio as public sources report it: programmes, agreements, projects, each fact with its sources.

Doing it twice does it once; an entry that says something else than before replaces what it said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction

from madoguchi.apps.projects import asking, portfolio_files, terms
from madoguchi.apps.projects.actions.entering import next_number
from madoguchi.apps.projects.actions.publishing import turn_key
from madoguchi.apps.projects.models import (
    Agreement,
    AgreementParty,
    Fact,
    GateDecision,
    Participation,
    Point,
    Programme,
    Project,
    ProjectPlace,
    ProjectSector,
    Source,
)
from madoguchi.apps.projects.models.gates import REPORTED
from madoguchi.apps.projects.portfolio_files import (
    AgreementEntry,
    FactEntry,
    PortfolioFile,
    ProgrammeEntry,
    ProjectEntry,
    digest_of,
)
from madoguchi.core import packs
from madoguchi.core.journal import actions as journal
from madoguchi.core.languages.texts import Texts
from madoguchi.core.packs import Labels

if TYPE_CHECKING:
    from madoguchi.core.accounts.models import Person


@dataclass(frozen=True)
class Taken:
    """How many entries were new, said something else, or were as before."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0

    def plus(self, outcome: str) -> Taken:
        """One more of an outcome."""
        return replace(self, **{outcome: getattr(self, outcome) + 1})


def check_portfolio_file(path: Path) -> int:
    """How many entries a file holds. Raises PackError with every problem of it."""
    found = portfolio_files.read(path)
    return len(found.programmes) + len(found.agreements) + len(found.projects)


def load_portfolio_file(path: Path, *, by: Person | None, at: datetime) -> Taken:
    """Take in every entry of a file, each in a transaction of its own."""
    return _load(portfolio_files.read(path), by=by, at=at)


def load_pack_portfolio(*, at: datetime) -> Taken:
    """Take in what the corridor's pack says; nothing where it says nothing."""
    path = packs.current().folder / portfolio_files.FILE
    return load_portfolio_file(path, by=None, at=at) if path.is_file() else Taken()


def _load(found: PortfolioFile, *, by: Person | None, at: datetime) -> Taken:
    _sources(found)
    taken = Taken()
    for programme in found.programmes:
        taken = taken.plus(_programme(programme, by=by, at=at))
    for project in found.projects:
        taken = taken.plus(_project(project, by=by, at=at))
    for entry in found.projects:
        _prepares(entry)
    for agreement in found.agreements:
        taken = taken.plus(_agreement(agreement, by=by, at=at))
    return taken


@transaction.atomic
def _sources(found: PortfolioFile) -> None:
    Source.objects.bulk_create(
        [
            Source(key=one.key, publisher=one.publisher, published=one.published, address=one.address)
            for one in found.sources
        ],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["publisher", "published", "address"],
    )


@transaction.atomic
def _programme(entry: ProgrammeEntry, *, by: Person | None, at: datetime) -> str:
    kept = Programme.objects.select_for_update().filter(key=entry.key).first()
    if kept is not None and kept.digest == digest_of(entry):
        return "unchanged"
    programme = kept or Programme(key=entry.key)
    programme.names, programme.from_on, programme.digest = texts_of(entry.names, at), entry.from_on, digest_of(entry)
    programme.save()
    for place, one in enumerate(entry.points):
        Point.objects.update_or_create(
            programme=programme, key=one.key, defaults={"names": texts_of(one.names, at), "place": place}
        )
    programme.facts.all().delete()
    _facts(entry.facts, (), at, programme=programme)
    journal.record("programme.taken-in", programme, by=by, at=at, facts={"key": entry.key})
    return "changed" if kept else "new"


@transaction.atomic
def _project(entry: ProjectEntry, *, by: Person | None, at: datetime) -> str:
    kept = Project.objects.select_for_update().filter(key=entry.key).first()
    if kept is not None and kept.digest == digest_of(entry):
        return "unchanged"
    project = kept or Project(key=entry.key, number=next_number(at), created_at=at, is_reference=True)
    project.title, project.digest = texts_of(entry.title, at), digest_of(entry)
    project.point = _point(entry.point)
    project.is_pilot, project.regimes, project.subjects = entry.pilot, list(entry.regimes), list(entry.subjects)
    project.stage, project.heard_on, project.updated_at = entry.stages[-1].stage, at.date(), at
    project.save()
    _parts(project, entry, at)
    journal.record("project.taken-in", project, by=by, at=at, facts={"key": entry.key})
    for side in packs.current().sides:
        turn_key(project, side=side.key, by=None, at=at)  # both operators agreed on the pack
    return "changed" if kept else "new"


def _parts(project: Project, entry: ProjectEntry, at: datetime) -> None:
    for related in ("sectors", "places", "participations", "decisions", "spells", "facts"):
        getattr(project, related).all().delete()
    whole = {1: 100}
    sector_share, place_share = whole.get(len(entry.sectors)), whole.get(len(entry.places))
    ProjectSector.objects.bulk_create(
        ProjectSector(project=project, sector=code, share=sector_share, place=place)
        for place, code in enumerate(entry.sectors)
    )
    places = [text.partition("/") for text in entry.places]
    ProjectPlace.objects.bulk_create(
        ProjectPlace(project=project, kind=kind, code=code, share=place_share, place=place)
        for place, (kind, _, code) in enumerate(places)
    )
    Participation.objects.bulk_create(
        Participation(
            project=project,
            name=one.name,
            party=one.party,
            side=one.side,
            role=one.role,
            share=one.share,
            basis=one.basis,
            place=place,
        )
        for place, one in enumerate(entry.parties)
    )
    GateDecision.objects.bulk_create(
        GateDecision(
            project=project,
            stage=one.stage,
            verdict=REPORTED,
            on=one.on.on or at.date(),
            exact_to=one.on.exact_to,
            rule_version=terms.current().version,
            basis=one.basis,
            at=at,
        )
        for one in entry.stages
    )
    days = [*(stage.on.on for stage in entry.stages), *(fact.on.on for fact in entry.facts)]
    begun = [day for day in days if day is not None]
    project.spells.create(condition=project.condition, from_on=min(begun, default=at.date()), at=at)
    _facts(entry.facts, entry.sources, at, project=project)


def _prepares(entry: ProjectEntry) -> None:
    if entry.prepares:
        Project.objects.filter(key=entry.key).update(prepares=asking.project_keyed(entry.prepares))


@transaction.atomic
def _agreement(entry: AgreementEntry, *, by: Person | None, at: datetime) -> str:
    kept = Agreement.objects.select_for_update().filter(key=entry.key).first()
    if kept is not None and kept.digest == digest_of(entry):
        return "unchanged"
    agreement = kept or Agreement(key=entry.key, created_at=at, is_reference=True, is_public=True)
    agreement.title, agreement.kind, agreement.digest = texts_of(entry.title, at), entry.kind, digest_of(entry)
    agreement.signed_on, agreement.exact_to = entry.signed.on, entry.signed.exact_to
    agreement.is_binding, agreement.basis, agreement.updated_at = entry.binding, entry.basis, at
    agreement.point = _point(entry.point)
    agreement.save()
    agreement.parties.all().delete()
    AgreementParty.objects.bulk_create(
        AgreementParty(agreement=agreement, side=one.side, name=one.name, place=place)
        for place, one in enumerate(entry.parties)
    )
    agreement.projects.set(asking.projects_by_key(entry.projects).values())
    agreement.sources.set(asking.sources(entry.sources).values())
    journal.record("agreement.taken-in", agreement, by=by, at=at, facts={"key": entry.key})
    return "changed" if kept else "new"


def _facts(
    entries: Sequence[FactEntry],
    of_the_thing: Sequence[str],
    at: datetime,
    *,
    programme: Programme | None = None,
    project: Project | None = None,
) -> None:
    known = asking.sources({*of_the_thing, *(key for one in entries for key in one.sources)})
    facts = Fact.objects.bulk_create(
        Fact(
            programme=programme,
            project=project,
            on=one.on.on,
            exact_to=one.on.exact_to,
            text=texts_of(one.text, at),
            basis=one.basis,
            count=one.count,
            counted=one.counted,
            recorded_at=at,
        )
        for one in entries
    )
    link = Fact.sources.through
    link.objects.bulk_create(
        link(fact_id=fact.pk, source_id=known[key].pk)
        for fact, one in zip(facts, entries, strict=True)
        for key in one.sources or of_the_thing
    )


def _point(key: str) -> Point | None:
    return Point.objects.filter(key=key).order_by("pk").first() if key else None


def texts_of(labels: Labels, at: datetime | date) -> Texts:
    """The texts of a pack as written texts."""
    return Texts.written(dict(labels.texts), at=at if isinstance(at, datetime) else None)
