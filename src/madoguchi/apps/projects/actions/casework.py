"""Which cases at the authorities are done for a project: a company says so of its own, and takes it back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from madoguchi.apps.cases import queries as cases
from madoguchi.apps.projects import asking
from madoguchi.apps.projects.actions.entering import heard
from madoguchi.apps.projects.models import Project, ProjectCase
from madoguchi.apps.registry import queries as registry
from madoguchi.core.journal import actions as journal
from madoguchi.core.refusals import Refused

if TYPE_CHECKING:
    from madoguchi.core.accounts.models import Person


@transaction.atomic
def link_case(project: Project, reference: str, *, by: Person, at: datetime) -> ProjectCase:
    """Say that a case is done for a project. Its team then reads the procedure, where it stands, and with whom."""
    project = asking.locked(project)
    case = cases.case(reference)
    if case is None or not registry.acts_for(by, case.organisation):
        raise Refused("case-is-not-yours")
    if case.filed_on is None:
        raise Refused("case-of-project-is-not-filed", number=case.number)
    if not project.participations.filter(organisation=case.organisation, to_on__isnull=True).exists():
        raise Refused("case-is-of-no-participant", number=case.number)
    made, is_new = ProjectCase.objects.get_or_create(project=project, case=case, defaults={"by": by, "at": at})
    if is_new:
        heard(project, at)
        project.save(update_fields=["heard_on", "staleness", "stale_since", "updated_at"])
        journal.record("project.case-linked", project, by=by, at=at, facts={"case": case.number})
    return made


@transaction.atomic
def unlink_case(link: ProjectCase, *, by: Person | None, at: datetime) -> None:
    """Take that back; nothing becomes different for the case."""
    project = asking.locked(link.project)
    found = ProjectCase.objects.filter(pk=link.pk).select_related("case").first()
    if found is not None:
        number = found.case.number
        found.delete()
        journal.record("project.case-unlinked", project, by=by, at=at, facts={"case": number})
