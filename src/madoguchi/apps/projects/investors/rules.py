"""Who reads and writes what an investor looks for: its company; the desks; others once its company shows it."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AnonymousUser

from madoguchi.apps.projects.investors.models import InvestorProfile
from madoguchi.apps.registry import queries as registry
from madoguchi.core.accounts import queries as accounts
from madoguchi.core.accounts.models import Person

Reader = Person | AnonymousUser
READ, WEIGH, WRITE = "read", "weigh", "write"


def may(person: Reader, verb: str, thing: InvestorProfile, *, on: date) -> bool:
    """May this person do this with this profile on a day? Only its company and the desks weigh projects by it."""
    if not isinstance(person, Person) or thing.ended_at is not None:
        return False
    own = registry.acts_for(person, thing.organisation)
    if verb == WRITE:
        return own
    if own or accounts.is_officer(person):
        return True
    return verb == READ and thing.is_shown and thing.fresh_until >= on
