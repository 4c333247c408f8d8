"""Who may do what with introductions and rounds."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from madoguchi.apps.docket.queries import Reader
from madoguchi.apps.introductions.models import Introduction
from madoguchi.apps.registry import queries as registry
from madoguchi.core.accounts import queries as accounts

SEE = "see"
ANSWER = "answer"
HOLD_ROUNDS = "hold-rounds"


def may(person: Reader, verb: str, thing: Introduction | None = None) -> bool:
    """May this person do this with this introduction? Officers see that it exists, and answer for nobody."""
    if verb == HOLD_ROUNDS:
        return accounts.is_officer(person)
    if thing is None:
        return False
    is_party = registry.acts_for(person, thing.first) or registry.acts_for(person, thing.second)
    if verb == SEE:
        return is_party or accounts.is_officer(person)
    if verb == ANSWER:
        return is_party
    return False


def visible_to(person: Reader, introductions: QuerySet[Introduction]) -> QuerySet[Introduction]:
    """The introductions among these that this person may see."""
    if accounts.is_officer(person):
        return introductions
    own = registry.memberships_of(person).values("organisation")
    return introductions.filter(Q(first__in=own) | Q(second__in=own))
