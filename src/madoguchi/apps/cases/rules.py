"""Who may do what with cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from madoguchi.apps.cases import queries
from madoguchi.apps.cases.models import OFFICER, Accompaniment, Appeal, Case, Document, Step
from madoguchi.apps.registry import queries as registry
from madoguchi.core.accounts import queries as accounts

if TYPE_CHECKING:
    from madoguchi.apps.registry.queries import Reader

SEE = "see"
ACT = "act"
ACCOMPANY = "accompany"
SERVE = "serve"


def may(person: Reader, verb: str, thing: Case) -> bool:
    """May this person do this with this case?

    Its company sees it and acts; who goes along sees it; an authority sees it once it has a step of it. Officers of
    the company's own side may go along, and see the whole of it from then on, which is kept in the journal. An expert
    or interpreter goes along once the company has let them.
    """
    if verb == ACT:
        return registry.acts_for(person, thing.organisation)
    if verb == ACCOMPANY:
        return accounts.is_officer(person) and accounts.desks_of(person).filter(side=thing.organisation.side).exists()
    if verb == SEE:
        return (
            registry.acts_for(person, thing.organisation)
            or _goes_along(person, thing)
            or queries.is_concerned(person, thing)
        )
    return False


def _goes_along(person: Reader, thing: Case) -> bool:
    roles = queries.roles_along(person, thing)
    return bool(roles - {OFFICER}) or (OFFICER in roles and accounts.is_officer(person))


def may_serve(person: Reader, step: Step) -> bool:
    """May this person act for the authority that has this step? One not begun is not theirs yet."""
    return step.begun_at is not None and step.authority in accounts.authorities_of(person)


def may_judge(person: Reader, appeal: Appeal) -> bool:
    """May this person decide this appeal?"""
    return appeal.authority in accounts.authorities_of(person)


def may_read(person: Reader, paper: Document) -> bool:
    """May this person open this paper: who sees its case, or a case that was let use it?"""
    if may(person, SEE, paper.case):
        return True
    return any(may(person, SEE, case) for case in Case.objects.filter(reuses__document=paper))


def visible_to(person: Reader, cases: QuerySet[Case]) -> QuerySet[Case]:
    """The cases among these that this person may see."""
    own = registry.memberships_of(person).values("organisation")
    allowed = Q(organisation__in=own)
    keys = accounts.authorities_of(person)
    if keys:
        allowed |= Q(pk__in=Step.objects.filter(authority__in=keys, begun_at__isnull=False).values("case"))
    along = Accompaniment.objects.filter(person=getattr(person, "pk", None), ended_at__isnull=True)
    if not accounts.is_officer(person):
        along = along.exclude(role=OFFICER)
    allowed |= Q(pk__in=along.values("case"))
    return cases.filter(allowed)
