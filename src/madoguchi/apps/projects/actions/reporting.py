"""What is told on the way: reports, milestones, risks, whom it waits for; and what silence leads to."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from madoguchi.apps.projects import asking
from madoguchi.apps.projects.actions.entering import heard
from madoguchi.apps.projects.models import Change, Milestone, Project, Report, Risk, Wait
from madoguchi.apps.projects.models.progress import WAITED_FOR
from madoguchi.apps.projects.models.projects import ASKED, DORMANT, FLAGGED, FRESH
from madoguchi.core import packs
from madoguchi.core.accounts import queries as accounts
from madoguchi.core.journal import actions as journal
from madoguchi.core.languages.texts import Texts
from madoguchi.core.notices import actions as notices
from madoguchi.core.refusals import Refused

if TYPE_CHECKING:
    from madoguchi.core.accounts.models import Person

HEARD = ["heard_on", "staleness", "stale_since", "updated_at"]


@transaction.atomic
def report(
    project: Project,
    *,
    year: int,
    quarter: int,
    text: Texts,
    by: Person | None,
    at: datetime,
    spent: Decimal | None = None,
    currency: str = "",
    jobs: int | None = None,
) -> Report:
    """Say how a project stands in a quarter. Once for each; a quarter that has not begun is not reported on."""
    project = asking.locked(project)
    if (year, quarter) > (at.year, (at.month + 2) // 3):
        raise Refused("quarter-has-not-begun", year=year, quarter=quarter)
    if not text:
        raise Refused("report-needs-a-text")
    if project.reports.filter(year=year, quarter=quarter).exists():
        raise Refused("quarter-was-reported", year=year, quarter=quarter)
    if spent is not None and not currency:
        raise Refused("cost-needs-a-currency")
    found = Report.objects.create(
        project=project, year=year, quarter=quarter, text=text, spent=spent, currency=currency, jobs=jobs, by=by, at=at
    )
    if jobs is not None:
        project.jobs = jobs
    heard(project, at)
    project.save(update_fields=[*HEARD, "jobs"])
    journal.record("project.reported", project, by=by, at=at, facts={"year": year, "quarter": quarter})
    return found


@transaction.atomic
def add_milestone(project: Project, *, title: Texts, due_on: date, by: Person | None, at: datetime) -> Milestone:
    """Add something that is to be done by a day."""
    project = asking.locked(project)
    if not title:
        raise Refused("milestone-needs-a-title")
    found = Milestone.objects.create(project=project, title=title, due_on=due_on, created_at=at)
    _hear(project, at)
    journal.record("project.milestone-added", project, by=by, at=at, facts={"due": due_on})
    return found


@transaction.atomic
def move_milestone(milestone: Milestone, *, due_on: date, reason: str, by: Person | None, at: datetime) -> Milestone:
    """Move a milestone to another day; the old day and the reason are kept. A late mark goes with the old day."""
    project = asking.locked(milestone.project)
    milestone = Milestone.objects.select_for_update().get(pk=milestone.pk)
    if milestone.met_on is not None:
        raise Refused("milestone-is-met")
    if milestone.due_on == due_on:
        return milestone
    if not reason.strip():
        raise Refused("change-needs-a-reason")
    Change.objects.create(
        project=project,
        milestone=milestone,
        field="milestone",
        old=milestone.due_on.isoformat(),
        new=due_on.isoformat(),
        reason=reason.strip(),
        by=by,
        at=at,
    )
    milestone.due_on, milestone.flagged_at = due_on, None
    milestone.save(update_fields=["due_on", "flagged_at"])
    _hear(project, at)
    journal.record(
        "project.milestone-moved", project, by=by, at=at, facts={"due": due_on}, personal={"reason": reason.strip()}
    )
    return milestone


@transaction.atomic
def meet_milestone(milestone: Milestone, *, on: date, by: Person | None, at: datetime) -> Milestone:
    """Say that a milestone was met, on a day that has come."""
    project = asking.locked(milestone.project)
    milestone = Milestone.objects.select_for_update().get(pk=milestone.pk)
    if milestone.met_on is not None:
        return milestone
    if on > at.date():
        raise Refused("day-has-not-come", day=on)
    milestone.met_on = on
    milestone.save(update_fields=["met_on"])
    _hear(project, at)
    late = max((on - milestone.due_on).days, 0)
    journal.record("project.milestone-met", project, by=by, at=at, facts={"on": on, "days_late": late})
    return milestone


@transaction.atomic
def flag_milestone(milestone: Milestone, *, at: datetime) -> bool:
    """Flag a milestone that is past its day, once, and tell its contacts and the desks. False when there is none."""
    project = asking.locked(milestone.project)
    milestone = Milestone.objects.select_for_update().get(pk=milestone.pk)
    if milestone.met_on or milestone.dropped_at or milestone.flagged_at or milestone.due_on >= at.date():
        return False
    milestone.flagged_at = at
    milestone.save(update_fields=["flagged_at"])
    journal.record("project.milestone-late", project, by=None, at=at, facts={"due": milestone.due_on})
    for person in {one.pk: one for one in [*asking.team_of(project), *_officers(project)]}.values():
        notices.send(
            "project-milestone-late",
            to=person,
            about=project,
            at=at,
            dedupe=f"project-milestone-late:{milestone.pk}:{milestone.due_on}:{person.reference}",
            facts={"milestone": milestone.pk, "due": milestone.due_on.isoformat()},
        )
    return True


@transaction.atomic
def add_risk(project: Project, *, text: Texts, answer: Texts, owner: str, by: Person | None, at: datetime) -> Risk:
    """Add what may go wrong, what is done about it, and who sees to that."""
    project = asking.locked(project)
    if not text:
        raise Refused("risk-needs-a-text")
    found = Risk.objects.create(project=project, text=text, answer=answer, owner=owner.strip(), created_at=at)
    _hear(project, at)
    journal.record("project.risk-added", project, by=by, at=at)
    return found


@transaction.atomic
def close_risk(risk: Risk, *, by: Person | None, at: datetime) -> Risk:
    """A risk is none any more."""
    project = asking.locked(risk.project)
    risk = Risk.objects.select_for_update().get(pk=risk.pk)
    if risk.closed_at is None:
        risk.closed_at = at
        risk.save(update_fields=["closed_at"])
        journal.record("project.risk-closed", project, by=by, at=at)
    return risk


@transaction.atomic
def begin_wait(
    project: Project,
    *,
    party: str,
    side: str,
    what: Texts,
    since_on: date,
    by_on: date | None,
    by: Person | None,
    at: datetime,
) -> Wait:
    """Say whom a project waits for, for what, and by when."""
    project = asking.locked(project)
    if party not in WAITED_FOR:
        raise Refused("who-is-waited-for-is-not-known", value=party)
    if side:
        packs.current().side(side)
    if not what:
        raise Refused("wait-needs-a-text")
    if by_on is not None and by_on < since_on:
        raise Refused("wait-is-due-before-it-begins", day=since_on)
    found = Wait.objects.create(
        project=project, party=party, side=side, what=what, since_on=since_on, by_on=by_on, by=by
    )
    _hear(project, at)
    journal.record("project.wait-begun", project, by=by, at=at, facts={"for": party, "side": side})
    return found


@transaction.atomic
def end_wait(wait: Wait, *, on: date, by: Person | None, at: datetime) -> Wait:
    """What was waited for has come."""
    project = asking.locked(wait.project)
    wait = Wait.objects.select_for_update().get(pk=wait.pk)
    if wait.ended_on is not None:
        return wait
    if on < wait.since_on:
        raise Refused("wait-ends-before-it-begins", day=wait.since_on)
    wait.ended_on = on
    wait.save(update_fields=["ended_on"])
    _hear(project, at)
    journal.record("project.wait-ended", project, by=by, at=at, facts={"for": wait.party, "side": wait.side})
    return wait


@transaction.atomic
def grow_stale(project: Project, becomes: str, *, at: datetime) -> bool:
    """A project was silent too long: it is asked, then flagged, then counted as dormant. Each once."""
    order = (FRESH, ASKED, FLAGGED, DORMANT)
    project = asking.locked(project)
    if order.index(project.staleness) >= order.index(becomes):
        return False
    project.staleness, project.stale_since = becomes, at.date()
    project.save(update_fields=["staleness", "stale_since"])
    journal.record("project.silent", project, by=None, at=at, facts={"becomes": becomes})
    told = list(asking.team_of(project)) if becomes == ASKED else [*asking.team_of(project), *_officers(project)]
    for person in {one.pk: one for one in told}.values():
        notices.send(
            f"project-{becomes}",
            to=person,
            about=project,
            at=at,
            dedupe=f"project-{becomes}:{project.reference}:{project.heard_on}:{person.reference}",
            facts={"heard_on": project.heard_on.isoformat()},
        )
    return True


def _hear(project: Project, at: datetime) -> None:
    heard(project, at)
    project.save(update_fields=HEARD)


def _officers(project: Project) -> list[Person]:
    sides = {one.side for one in project.participations.all() if one.side} or {
        side.key for side in packs.current().sides
    }
    return [officer for side in sorted(sides) for officer in accounts.officers_of_side(side)]
