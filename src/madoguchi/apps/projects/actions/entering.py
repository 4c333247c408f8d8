"""Entering a project: its texts and numbers, where it lies and in which sectors, who takes part, who answers for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction

from madoguchi.apps.introductions import queries as introductions
from madoguchi.apps.projects import asking, places, terms
from madoguchi.apps.projects.models import Change, Contact, Participation, Project, ProjectPlace, ProjectSector
from madoguchi.apps.projects.models.projects import FRESH, NEUTRAL, PARTNER, REGION, ROLES, SPONSOR
from madoguchi.core import numbers, packs
from madoguchi.core.journal import actions as journal
from madoguchi.core.languages.signs import names_a_contact, turns_the_writing
from madoguchi.core.languages.texts import Texts
from madoguchi.core.refusals import Refused

if TYPE_CHECKING:
    from madoguchi.apps.introductions.models import Introduction
    from madoguchi.apps.registry.models import Organisation
    from madoguchi.core.accounts.models import Person

WHOLE = Decimal(100)

TEXT_FIELDS = (
    "title",
    "summary",
    "confidential",
    "market",
    "technology",
    "site",
    "permits",
    "environment",
    "evidence",
    "lessons",
)
PUBLIC_TEXTS = ("title", "summary")
PLAIN_FIELDS = (
    "point",
    "is_pilot",
    "prepares",
    "cost",
    "cost_currency",
    "cost_on",
    "cost_accuracy",
    "regimes",
    "regime",
    "starts_on",
    "ends_on",
    "actual_cost",
    "jobs",
    "exports",
    "exports_currency",
)
# What a baseline fixes: changed afterwards only with a reason.
FIXED_BY_BASELINE = ("cost", "cost_currency", "starts_on", "ends_on")


@dataclass(frozen=True)
class Part:
    """A sector or a place with its share of the project in per cent; None where the split is not known."""

    code: str
    share: Decimal | None
    kind: str = REGION


@dataclass(frozen=True)
class Entrant:
    """Somebody who takes part: a company of the registry, an agency of the pack, or a name."""

    role: str
    organisation: Organisation | None = None
    agency: str = ""
    name: str = ""
    party: str = ""
    side: str = ""
    share: Decimal | None = None
    from_on: date | None = None
    to_on: date | None = None
    basis: str = "unverified"


@transaction.atomic
def propose(
    title: Texts,
    *,
    sponsor: Organisation | None,
    by: Person | None,
    at: datetime,
    introduction: Introduction | None = None,
    is_pilot: bool = False,
    is_example: bool = False,
) -> Project:
    """Enter a project. It stands before the first gate, and only its team and the desks read it."""
    _require_writable({"title": title})
    if not title:
        raise Refused("project-needs-a-title")
    project = Project.objects.create(
        number=next_number(at),
        title=title,
        introduction=introduction,
        is_pilot=is_pilot,
        is_example=is_example or bool(sponsor and sponsor.is_example),
        heard_on=at.date(),
        entered_by=by,
        created_at=at,
        updated_at=at,
    )
    project.spells.create(condition=project.condition, from_on=at.date(), by=by, at=at)
    if sponsor is not None:
        _enter(project, Entrant(SPONSOR, organisation=sponsor, from_on=at.date()))
    journal.record("project.entered", project, by=by, at=at, facts={"number": project.number})
    return project


@transaction.atomic
def propose_from_introduction(introduction: Introduction, *, title: Texts, by: Person, at: datetime) -> Project:
    """Two companies that were introduced begin a project together: each takes part from now on."""
    own = introductions.own_side(introduction, by)
    if own is None:
        raise Refused("introduction-is-not-yours")
    if not introductions.led_to_deal(introduction):
        raise Refused("introduction-led-to-no-deal")
    if asking.of_introduction(introduction) is not None:
        raise Refused("introduction-has-a-project")
    other = introduction.second if own.pk == introduction.first_id else introduction.first
    project = propose(title, sponsor=own, by=by, at=at, introduction=introduction, is_example=introduction.is_example)
    _enter(project, Entrant(PARTNER, organisation=other, from_on=at.date()))
    return project


@transaction.atomic
def write(project: Project, values: Mapping[str, Any], *, by: Person | None, at: datetime, reason: str = "") -> Project:
    """Write texts and numbers of a project. What a baseline fixed is changed only with a reason, which is kept."""
    _require_writable(values)
    project = asking.locked(project)
    changed = {name: value for name, value in values.items() if getattr(project, name) != value}
    if not changed:
        return project
    fixed = [name for name in changed if project.baseline and name in FIXED_BY_BASELINE]
    if fixed and not reason.strip():
        raise Refused("change-needs-a-reason")
    for name in fixed:
        Change.objects.create(
            project=project,
            field=name,
            old=_written(getattr(project, name)),
            new=_written(changed[name]),
            reason=reason.strip(),
            by=by,
            at=at,
        )
    for name, value in changed.items():
        setattr(project, name, value)
    _require_consistent(project)
    if project.is_public and not project.title:
        raise Refused("project-needs-a-title")
    heard(project, at)
    project.version += 1
    project.save()
    journal.record("project.written", project, by=by, at=at, facts={"fields": sorted(changed), "fixed": sorted(fixed)})
    return project


@transaction.atomic
def set_shares(
    project: Project, *, sectors: Sequence[Part], where: Sequence[Part], by: Person | None, at: datetime
) -> Project:
    """Say in which sectors and places a project lies. Shares are given for all of them and add up to a hundred."""
    _require_whole("sectors", sectors)
    _require_whole("places", where)
    _require_known(sectors, where)
    project = asking.locked(project)
    was_neutral = asking.is_neutral(project)
    project.sectors.all().delete()
    project.places.all().delete()
    ProjectSector.objects.bulk_create(
        ProjectSector(project=project, sector=one.code, share=one.share, place=place)
        for place, one in enumerate(sectors)
    )
    ProjectPlace.objects.bulk_create(
        ProjectPlace(project=project, kind=one.kind, code=one.code, share=one.share, place=place)
        for place, one in enumerate(where)
    )
    becomes_neutral = any(one.kind == NEUTRAL for one in where)
    if becomes_neutral and not was_neutral and _sides_with_key(project) < 2:
        project.published_at = None  # what lies at such a place is published by both sides or not at all
    if becomes_neutral:
        project.regimes, project.regime = [], ""
    heard(project, at)
    project.version += 1
    project.save()
    journal.record(
        "project.shares-set",
        project,
        by=by,
        at=at,
        facts={"sectors": [one.code for one in sectors], "places": [one.code for one in where]},
    )
    return project


@transaction.atomic
def enter_participant(project: Project, entrant: Entrant, *, by: Person | None, at: datetime) -> Participation:
    """Somebody takes part in a project, as something, from a day on."""
    project = asking.locked(project)
    found = _enter(project, entrant)
    heard(project, at)
    project.save(update_fields=["heard_on", "staleness", "stale_since", "updated_at"])
    journal.record("project.participant-entered", project, by=by, at=at, facts={"role": entrant.role})
    return found


@transaction.atomic
def end_participation(participation: Participation, *, on: date, by: Person | None, at: datetime) -> Participation:
    """Somebody takes part no longer, from a day on."""
    project = asking.locked(participation.project)
    participation = Participation.objects.select_for_update().get(pk=participation.pk)
    if participation.to_on is not None:
        return participation
    if participation.from_on is not None and on < participation.from_on:
        raise Refused("participation-ends-before-it-begins", day=participation.from_on)
    participation.to_on = on
    participation.save(update_fields=["to_on"])
    journal.record("project.participant-left", project, by=by, at=at, facts={"role": participation.role})
    return participation


@transaction.atomic
def appoint_contact(project: Project, *, side: str, person: Person, by: Person | None, at: datetime) -> Contact:
    """Make somebody the one who answers for a project on a side; whoever did so before does so no longer."""
    project = asking.locked(project)
    packs.current().side(side)
    project.contacts.filter(side=side, ended_at__isnull=True).exclude(person=person).update(ended_at=at)
    found = project.contacts.filter(side=side, ended_at__isnull=True).first()
    if found is not None:
        return found
    found = Contact.objects.create(project=project, side=side, person=person, from_at=at)
    heard(project, at)
    project.save(update_fields=["heard_on", "staleness", "stale_since", "updated_at"])
    journal.record(
        "project.contact-appointed",
        project,
        by=by,
        at=at,
        facts={"side": side},
        personal={"person": person.reference},
        about=person,
    )
    return found


def heard(project: Project, at: datetime) -> None:
    """Somebody was heard of about a project: its silence is over. The caller saves."""
    project.heard_on = max(project.heard_on, at.date())
    project.staleness, project.stale_since, project.updated_at = FRESH, None, at


def next_number(at: datetime) -> str:
    """The next number of the year: P2026-0042."""
    return numbers.next_number(Project, f"P{at.year}-", 4)


def _enter(project: Project, entrant: Entrant) -> Participation:
    if entrant.role not in ROLES:
        raise Refused("role-is-not-known", value=entrant.role)
    side = entrant.organisation.side if entrant.organisation is not None else entrant.side
    if entrant.agency:
        side = packs.current().agency(entrant.agency).side
    if entrant.organisation is not None:
        standing = project.participations.filter(
            organisation=entrant.organisation, role=entrant.role, to_on__isnull=True
        )
        if standing.exists():
            raise Refused("participant-has-this-role")
    elif not entrant.agency and not entrant.name.strip():
        raise Refused("participant-needs-a-name")
    return Participation.objects.create(
        project=project,
        organisation=entrant.organisation,
        name=entrant.name.strip(),
        party=entrant.party,
        agency=entrant.agency,
        side=side,
        role=entrant.role,
        share=entrant.share,
        from_on=entrant.from_on,
        to_on=entrant.to_on,
        basis=entrant.basis,
        place=project.participations.count(),
    )


def _require_writable(values: Mapping[str, Any]) -> None:
    unknown = sorted(set(values) - {*TEXT_FIELDS, *PLAIN_FIELDS})
    if unknown:
        raise ValueError(f"a project has no field {unknown[0]!r} to write")
    for name in TEXT_FIELDS:
        texts = values.get(name)
        if texts is None:
            continue
        if any(turns_the_writing(version.text) for _language, version in texts):
            raise Refused("text-has-direction-marks", field=name)
        if name in PUBLIC_TEXTS and any(names_a_contact(version.text) for _language, version in texts):
            raise Refused("text-names-a-contact", field=name)


def _require_consistent(project: Project) -> None:
    if project.cost is not None and not project.cost_currency:
        raise Refused("cost-needs-a-currency")
    if project.exports is not None and not project.exports_currency:
        raise Refused("cost-needs-a-currency")
    if project.starts_on and project.ends_on and project.ends_on < project.starts_on:
        raise Refused("works-end-before-they-begin", day=project.starts_on)
    if project.prepares_id is not None and not project.is_pilot:
        raise Refused("only-a-pilot-prepares")
    if project.prepares_id is not None and project.prepares_id == project.pk:
        raise Refused("project-prepares-itself")
    if (project.regimes or project.regime) and asking.is_neutral(project):
        raise Refused("neutral-place-has-no-regime")


def _require_whole(what: str, parts: Sequence[Part]) -> None:
    shares = [one.share for one in parts]
    given = [share for share in shares if share is not None]
    if len({(one.kind, one.code) for one in parts}) < len(parts):
        raise Refused("share-stands-twice", field=what)
    if given and len(given) < len(shares):
        raise Refused("shares-are-given-for-all-or-none", field=what)
    if given and sum(given) != WHOLE:
        raise Refused("shares-do-not-add-up", field=what, total=sum(given))
    if any(share <= 0 for share in given):
        raise Refused("shares-do-not-add-up", field=what, total=sum(given))


def _require_known(sectors: Sequence[Part], where: Sequence[Part]) -> None:
    known = terms.current().sectors
    for one in sectors:
        if one.code not in known:
            raise Refused("sector-is-not-known", value=one.code)
    for one in where:
        if not places.is_known(one.kind, one.code):
            raise Refused("place-is-not-known", value=one.code)


def _sides_with_key(project: Project) -> int:
    return project.keys.filter(withdrawn_at__isnull=True).values("side").distinct().count()


def _written(value: Any) -> str:
    return "" if value is None else str(value)[:400]
