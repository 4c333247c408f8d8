"""Who may do what with companies."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from madoguchi.apps.registry import queries
from madoguchi.apps.registry.models import ADMINISTRATOR, PUBLISHED, WITHDRAWN, Membership, Organisation
from madoguchi.apps.registry.queries import Reader
from madoguchi.core.accounts import queries as accounts
from madoguchi.core.accounts.models import Person

SEE = "see"
EDIT = "edit"
MANAGE = "manage"
REVIEW = "review"
IMPORT = "import"
MERGE = "merge"


def may(person: Reader, verb: str, thing: Organisation | None = None) -> bool:
    """May this person do this with this company? Desks serve both sides' records of their corridor."""
    if verb in {REVIEW, IMPORT, MERGE}:
        return accounts.is_officer(person)
    if thing is None:
        return False
    if verb == SEE:
        return queries.is_public(thing) or queries.acts_for(person, thing) or accounts.is_officer(person)
    if verb == EDIT:
        return queries.acts_for(person, thing) or accounts.is_officer(person)
    if verb == MANAGE:
        return isinstance(person, Person) and _administers(person, thing)
    return False


def visible_to(person: Reader, companies: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """The companies among these that this person may see."""
    if accounts.is_officer(person):
        return companies
    allowed = Q(profile=PUBLISHED) | (~Q(source="") & ~Q(profile=WITHDRAWN))
    if isinstance(person, Person):
        own = Membership.objects.filter(person=person, ended_at__isnull=True).values("organisation")
        allowed |= Q(pk__in=own)
    return companies.filter(allowed)


def _administers(person: Person, organisation: Organisation) -> bool:
    return queries.memberships_of(person).filter(organisation=organisation, role=ADMINISTRATOR).exists()
