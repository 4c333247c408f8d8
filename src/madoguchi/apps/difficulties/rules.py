"""Who may do what with difficulties, and which circle of readers somebody belongs to."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from madoguchi.apps.difficulties.models import CIRCLES, COMPANY, HOME, LEAD, PUBLISHED, Difficulty, PublicRecord
from madoguchi.apps.registry import queries as registry
from madoguchi.core.accounts import queries as accounts
from madoguchi.core.accounts.models import Person

Reader = Person | AnonymousUser

SEE = "see"
ANSWER = "answer"
SCREEN = "screen"
WORK = "work"
PUBLISH = "publish"


def parties_of(person: Reader, difficulty: Difficulty) -> frozenset[str]:
    """In which parts this person takes part: the company, its own desk, the desk that has to solve it."""
    found = {COMPANY} if registry.acts_for(person, difficulty.organisation) else set()
    if accounts.is_officer(person):
        sides = {desk.side for desk in accounts.desks_of(person)}
        if difficulty.home_side in sides:
            found.add(HOME)
        if difficulty.lead_side in sides and difficulty.handed_over_at is not None:
            found.add(LEAD)
    return frozenset(found)


def may(person: Reader, verb: str, thing: Difficulty) -> bool:
    """May this person do this with this difficulty?"""
    parties = parties_of(person, thing)
    if verb == SEE:
        return bool(parties)
    if verb == ANSWER:
        return COMPANY in parties
    if verb in {SCREEN, PUBLISH}:
        return HOME in parties
    return verb == WORK and bool(parties & {HOME, LEAD})


def visible_to(person: Reader, difficulties: QuerySet[Difficulty]) -> QuerySet[Difficulty]:
    """The difficulties among these that this person may know of."""
    own = Q(organisation__in=registry.memberships_of(person).values("organisation"))
    if not accounts.is_officer(person):
        return difficulties.filter(own)
    sides = [desk.side for desk in accounts.desks_of(person)]
    return difficulties.filter(own | Q(home_side__in=sides) | Q(lead_side__in=sides, handed_over_at__isnull=False))


def circle_of(parties: frozenset[str]) -> str:
    """The innermost circle of readers these parties give; the company itself reads as its own desk does."""
    return HOME if parties & {COMPANY, HOME} else LEAD


def may_read(difficulty: Difficulty, field: str, circle: str) -> bool:
    """Is a guarded field open to this circle? Silence means that it stays with the company's own desk."""
    return CIRCLES.index(circle) <= CIRCLES.index(difficulty.seen_by.get(field, HOME))


def is_public(record: PublicRecord) -> bool:
    """May anybody read it?"""
    return record.state == PUBLISHED
