"""What can be asked about proposals. One of the two doors of this app; the other is `actions`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import F, QuerySet

from madoguchi.apps.projects.models import Project
from madoguchi.apps.projects.proposals import contents, outline
from madoguchi.apps.projects.proposals.contents import Content
from madoguchi.apps.projects.proposals.models import OPEN_TO_ITS_COMPANY, OPEN_TO_THE_DESK, Edition, Proposal
from madoguchi.apps.projects.proposals.rules import Reader
from madoguchi.apps.registry import queries as registry

if TYPE_CHECKING:
    from madoguchi.apps.registry.models import Organisation

__all__ = [
    "content_for",
    "edition_of",
    "is_offered",
    "last_edition_of",
    "locked",
    "of_company",
    "proposal",
    "proposals_for",
    "proposals_of",
    "to_read",
    "worth_of",
]


def is_offered() -> bool:
    """Does the corridor say what a proposal consists of?"""
    return outline.current() is not None


def proposal(reference: str) -> Proposal | None:
    """The proposal with this reference and all its parts, whoever may read it; the caller asks the rules."""
    return with_parts(Proposal.objects.filter(reference=reference)).first()


def with_parts(found: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """The same with everything that stands on a paper."""
    return found.select_related("organisation", "project").prefetch_related(
        "sections", "assumptions", "risks", "steps", "organisation__aliases"
    )


def with_names(found: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """The same with what a list says of each."""
    return found.select_related("organisation", "project").prefetch_related("organisation__aliases")


def proposals_for(person: Reader) -> QuerySet[Proposal]:
    """The proposals of the companies a person acts for, the one that changed last first."""
    own = registry.memberships_of(person).values("organisation")
    return with_names(Proposal.objects.filter(organisation__in=own)).order_by("-updated_at", "-pk")


def of_company(organisation: Organisation) -> QuerySet[Proposal]:
    """The proposals of a company."""
    return Proposal.objects.filter(organisation=organisation).order_by("-updated_at", "-pk")


def proposals_of(project: Project) -> QuerySet[Proposal]:
    """The proposals that became this project."""
    return with_names(Proposal.objects.filter(project=project)).order_by("pk")


def last_edition_of(project: Project) -> Content | None:
    """What the last edition says that the desk joined to this project; one that waits for the desk is not it."""
    joined = Edition.objects.filter(proposal__project=project, number=F("proposal__joined_edition"))
    found = joined.order_by("-at", "-pk").first()
    return contents.read(found.content) if found else None


def worth_of(project: Project) -> tuple[Decimal, str] | None:
    """What the last edition says it is worth today, before tax and loan, and in which currency."""
    found = last_edition_of(project)
    if found is None or found.plan is None or not found.figures:
        return None
    return Decimal(str(found.figures["before"]["npv"])), found.plan.currency


def to_read() -> QuerySet[Proposal]:
    """Proposals that wait for a desk, the one that has waited longest first."""
    return with_names(Proposal.objects.filter(state__in=OPEN_TO_THE_DESK)).order_by("handed_in_at", "pk")


def locked(of: Proposal) -> Proposal:
    """The proposal's row as it stands now, locked until the transaction ends."""
    return Proposal.objects.select_for_update().select_related("organisation").get(pk=of.pk)


def edition_of(of: Proposal, number: int) -> Edition | None:
    """An edition by its number."""
    return of.editions.filter(number=number).first()


def content_for(of: Proposal, *, on: date, own: bool, number: int = 0) -> Content | None:
    """What a reader sees: the edition that was asked for; else its company what it writes, a desk the last edition."""
    if number or not own or of.state not in OPEN_TO_ITS_COMPANY:
        found = of.editions.filter(number=number).first() if number else of.editions.first()
        return contents.read(found.content) if found else None
    known = outline.current()
    return contents.content_of(of, on=on, outline=known.version) if known else None
