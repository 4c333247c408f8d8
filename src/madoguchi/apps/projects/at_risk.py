"""Public projects that may not come to what was planned: their condition, late milestones, silence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from madoguchi.apps.projects import asking, portfolio
from madoguchi.apps.projects.dossiers import with_parts
from madoguchi.apps.projects.models import Milestone, Project
from madoguchi.apps.projects.models.projects import ACTIVE, FRESH
from madoguchi.apps.projects.portfolio import Line


@dataclass(frozen=True)
class AtRisk:
    """A project as it stands on a day, its milestones that are late, and whether nobody was heard of too long."""

    line: Line
    late: tuple[Milestone, ...]
    is_silent: bool


def at_risk(on: date) -> list[AtRisk]:
    """Of the public projects that somebody answers for here those with a reason to ask, most late milestones first."""
    late: dict[int, list[Milestone]] = {}
    for milestone in asking.late_milestones(on):
        late.setdefault(milestone.project_id, []).append(milestone)
    found = [
        AtRisk(line, tuple(late.get(line.project.pk, ())), line.project.staleness != FRESH)
        for line in portfolio.lines_on(on, projects=_public())
    ]
    asked = [one for one in found if one.late or one.is_silent or one.line.condition != ACTIVE]
    return sorted(asked, key=lambda one: (-len(one.late), one.line.project.number))


def _public() -> QuerySet[Project]:
    return with_parts(asking.minded().filter(published_at__isnull=False)).order_by("pk")
