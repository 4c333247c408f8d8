"""What must always hold of screening; `madoguchi verify` looks for what breaks it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from madoguchi.apps.screening import gates
from madoguchi.apps.screening.models import Restriction
from madoguchi.core.invariants import Violation, invariant


@invariant("I20", "Wordings of a restriction follow one another: each is known from the day the one before ends")
def wordings_follow_one_another() -> Iterator[Violation]:
    """Numbered without a gap, and never two known on one day."""
    by_key: dict[str, list[Restriction]] = {}
    for one in Restriction.objects.order_by("key", "wording"):
        by_key.setdefault(one.key, []).append(one)
    for key, wordings in by_key.items():
        if [one.wording for one in wordings] != list(range(1, len(wordings) + 1)):
            yield Violation(key, "its wordings are not numbered one after another")
        for before, after in pairwise(wordings):
            if before.superseded_on != after.known_on:
                yield Violation(key, f"wording {after.wording} is not known from the day wording {before.wording} ends")
        if wordings[-1].superseded_on is not None:
            yield Violation(key, "has no wording that is the last")


@invariant("I24", "Nothing passed a gate while a hit of one of its companies was open or confirmed")
def nothing_passed_in_spite_of_a_hit() -> Iterator[Violation]:
    """Proposals, exchanges of contacts and gates of projects, as the apps above list them."""
    for one, spell in gates.passed_in_spite():
        yield Violation(one.where, f"passed at {one.at.isoformat()} while hit {spell.hit} stood in the way")
