"""Who reads and writes a proposal: its company; the desks once it was handed in."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from madoguchi.apps.projects.proposals.models import DRAFT, OPEN_TO_ITS_COMPANY, OPEN_TO_THE_DESK, Proposal
from madoguchi.apps.registry import queries as registry
from madoguchi.core.accounts import queries as accounts
from madoguchi.core.accounts.models import Person

Reader = Person | AnonymousUser
READ, WRITE, DECIDE = "read", "write", "decide"


def may(person: Reader, verb: str, thing: Proposal) -> bool:
    """May this person do this with this proposal?"""
    if verb == DECIDE:
        return accounts.is_officer(person) and thing.state in OPEN_TO_THE_DESK
    own = registry.acts_for(person, thing.organisation)
    if verb == WRITE:
        return own and thing.state in OPEN_TO_ITS_COMPANY
    return own or (thing.state != DRAFT and accounts.is_officer(person))
