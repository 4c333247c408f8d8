"""Publishing a project: one side's yes is enough, except at a place both sides claim, which takes both."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from madoguchi.apps.projects import asking
from madoguchi.apps.projects.models import Project, PublicationKey
from madoguchi.core import packs
from madoguchi.core.accounts import queries as accounts
from madoguchi.core.journal import actions as journal
from madoguchi.core.refusals import Refused

if TYPE_CHECKING:
    from madoguchi.core.accounts.models import Person


@transaction.atomic
def turn_key(project: Project, *, side: str, by: Person | None, at: datetime) -> Project:
    """A side says that a project may be read by anybody. `by` is an officer of that side, or nobody for the pack."""
    project = asking.locked(project)
    packs.current().side(side)
    if by is not None and not serves_side(by, side):
        raise Refused("key-is-turned-by-its-side")
    if not project.stage:
        raise Refused("project-is-before-its-first-gate", number=project.number)
    if not project.keys.filter(side=side, withdrawn_at__isnull=True).exists():
        PublicationKey.objects.create(project=project, side=side, by=by, at=at)
        journal.record("project.key-turned", project, by=by, at=at, facts={"side": side})
    if project.published_at is None and _is_enough(project):
        project.published_at = project.updated_at = at
        project.save(update_fields=["published_at", "updated_at"])
        journal.record("project.published", project, by=by, at=at)
    return project


@transaction.atomic
def withdraw_key(project: Project, *, side: str, reason: str, by: Person, at: datetime) -> Project:
    """A side takes its yes back, with a reason. What then lacks a yes it needs is read by nobody any more."""
    project = asking.locked(project)
    if not serves_side(by, side):
        raise Refused("key-is-turned-by-its-side")
    if not reason.strip():
        raise Refused("key-is-taken-back-with-a-reason")
    taken = project.keys.filter(side=side, withdrawn_at__isnull=True).update(withdrawn_at=at, reason=reason.strip())
    if not taken:
        return project
    journal.record(
        "project.key-withdrawn", project, by=by, at=at, facts={"side": side}, personal={"reason": reason.strip()}
    )
    if project.published_at is not None and not _is_enough(project):
        project.published_at, project.updated_at = None, at
        project.save(update_fields=["published_at", "updated_at"])
        journal.record("project.unpublished", project, by=by, at=at)
    return project


def _is_enough(project: Project) -> bool:
    sides = set(project.keys.filter(withdrawn_at__isnull=True).values_list("side", flat=True))
    needed = {side.key for side in packs.current().sides}
    return needed <= sides if asking.is_neutral(project) else bool(sides)


def serves_side(person: Person, side: str) -> bool:
    """Does this person serve at a desk of a side?"""
    return any(desk.side == side for desk in accounts.desks_of(person))
