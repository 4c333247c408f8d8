"""Who may do what with entries."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from madoguchi.apps.docket.models import PUBLIC_STATES, Entry
from madoguchi.apps.registry import queries as registry
from madoguchi.core.accounts import queries as accounts
from madoguchi.core.accounts.models import Person

Reader = Person | AnonymousUser

SEE = "see"
EDIT = "edit"
CONFIRM = "confirm"
REVIEW = "review"


def may(person: Reader, verb: str, thing: Entry | None = None) -> bool:
    """May this person do this with this entry?"""
    if verb == REVIEW:
        return accounts.is_officer(person)
    if thing is None:
        return False
    if verb == SEE:
        return thing.is_public or registry.acts_for(person, thing.organisation) or accounts.is_officer(person)
    if verb in {EDIT, CONFIRM}:
        return registry.acts_for(person, thing.organisation)
    return False


def visible_to(person: Reader, entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """The entries among these that this person may see."""
    if accounts.is_officer(person):
        return entries
    own = registry.memberships_of(person).values("organisation")
    return entries.filter(Q(state__in=PUBLIC_STATES) | Q(organisation__in=own))
