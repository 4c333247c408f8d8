"""The cases done for a project, on its page and beside theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from madoguchi.apps.cases import queries as cases
from madoguchi.apps.projects import asking
from madoguchi.apps.projects.models import Project, ProjectCase
from madoguchi.apps.projects.rules import Reader
from madoguchi.apps.registry import queries as registry
from madoguchi.core.ui.asides import say_beside

if TYPE_CHECKING:
    from madoguchi.apps.cases.queries import CaseLine
    from madoguchi.core.accounts.models import Person


@dataclass(frozen=True)
class CaseOfProject:
    """A case done for a project; `is_own` for who acts for its company and may open it."""

    line: CaseLine
    link: ProjectCase
    is_own: bool


def cases_of(project: Project, person: Reader) -> list[CaseOfProject]:
    """The cases done for a project, the oldest first, for its team."""
    links = {one.case_id: one for one in ProjectCase.objects.filter(project=project)}
    if not links:
        return []
    own = set(registry.memberships_of(person).values_list("organisation", flat=True))
    return [
        CaseOfProject(line, links[line.case.pk], line.case.organisation_id in own)
        for line in cases.lines_of(cases.cases_keyed(links))
    ]


def linkable(project: Project, person: Person) -> list[CaseLine]:
    """The cases a person may name for a project: filed, of a company of theirs that takes part, not named yet."""
    taking_part = project.participations.filter(to_on__isnull=True).values("organisation")
    found = cases.cases_for(person).filter(organisation__in=taking_part, filed_on__isnull=False)
    return cases.lines_of(found.exclude(project_links__project=project)[:100])


def _beside_case(_kind: str, reference: str, person: Reader, _case: object) -> SafeString:
    links = ProjectCase.objects.filter(case__reference=reference).select_related("project")
    found = [one.project for one in links if asking.may_see(person, one.project)]
    return render_to_string("projects/beside_case.html", {"projects": found}) if found else SafeString()


def join() -> None:
    """Say beside which pages it is shown. Called when the apps start."""
    say_beside("case")(_beside_case)
