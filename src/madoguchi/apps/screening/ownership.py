"""Who is owned by whom, as far as shares are known, and what that means when an owner is blocked.

A company counts as blocked when blocked owners together hold half of it or more; what it owns then counts in full.
What they hold in the end, through minorities and through companies that hold parts of each other, is another figure.
Shares that are not known count for nothing: the answer is "at least".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

HALF = Decimal(50)


@dataclass(frozen=True)
class Share:
    """One owner's part of a company, in percent. Owner and owned are any names that stay the same."""

    owner: str
    owned: str
    percent: Decimal


@dataclass(frozen=True)
class Through:
    """Why a company counts as blocked: the blocked owners, largest share first, and what they hold together."""

    owned: str
    percent: Decimal
    shares: tuple[Share, ...]


def blocked_through(shares: Iterable[Share], blocked: Collection[str], least: Decimal = HALF) -> Mapping[str, Through]:
    """Companies that are blocked by their owners alone, each with those owners. Circles of owners end.

    >>> found = blocked_through(
    ...     [Share("A", "C", Decimal(30)), Share("B", "C", Decimal(20)), Share("C", "D", Decimal(50))], {"A", "B"}
    ... )
    >>> {name: through.percent for name, through in found.items()}
    {'C': Decimal('50'), 'D': Decimal('50')}
    """
    by_owned: dict[str, list[Share]] = defaultdict(list)
    owns: dict[str, list[str]] = defaultdict(list)
    for share in shares:
        by_owned[share.owned].append(share)
        owns[share.owner].append(share.owned)
    found: dict[str, Through] = {}
    known = set(blocked)
    waiting = sorted({owned for owner in known for owned in owns[owner]})
    while waiting:
        owned = waiting.pop(0)
        if owned in known:
            continue
        held = sorted((one for one in by_owned[owned] if one.owner in known), key=lambda one: (-one.percent, one.owner))
        together = sum((one.percent for one in held), Decimal(0))
        if together >= least:
            found[owned] = Through(owned, together, tuple(held))
            known.add(owned)
            waiting += [one for one in sorted(owns[owned]) if one not in known]
    return found


def interests(shares: Iterable[Share], owners: Collection[str]) -> Mapping[str, Mapping[str, float]]:
    """What each of these owners holds of each company in the end, in percent: directly and through others.

    Companies that hold parts of each other are one system of linear equations: x = direct + W x, where W is what they
    hold of each other. Only companies that some owner reaches are in it, so that it has one solution. What owners
    hold of each other counts for whoever holds it first.

    >>> crossed = [Share("L", "A", Decimal(45)), Share("B", "A", Decimal(20)), Share("A", "B", Decimal(20))]
    >>> {name: round(parts["L"], 4) for name, parts in interests(crossed, {"L"}).items()}
    {'A': 46.875, 'B': 9.375}
    """
    known = list(shares)
    names, reached = sorted(set(owners)), _reached(known, set(owners))
    place = {name: row for row, name in enumerate(sorted(reached))}
    column = {name: number for number, name in enumerate(names)}
    held, direct = np.zeros((len(place), len(place))), np.zeros((len(place), len(names)))
    for one in known:
        if one.owned not in place:
            continue
        if one.owner in column:
            direct[place[one.owned], column[one.owner]] += float(one.percent)
        elif one.owner in place:
            held[place[one.owned], place[one.owner]] += float(one.percent) / 100
    whole = np.maximum(1.0, held.sum(axis=1) + direct.sum(axis=1) / 100)[:, None]  # merged records may hold more
    found = np.linalg.solve(np.identity(len(place)) - held / whole, direct / whole)
    return {
        name: {owner: float(found[row, at]) for owner, at in column.items() if found[row, at] > 0}
        for name, row in place.items()
    }


def _reached(shares: Collection[Share], owners: set[str]) -> set[str]:
    """Everything below these owners but themselves, however small the parts."""
    owns: dict[str, list[str]] = defaultdict(list)
    for share in shares:
        owns[share.owner].append(share.owned)
    seen, waiting = set(owners), list(owners)
    while waiting:
        below = [one for one in owns[waiting.pop()] if one not in seen]
        seen.update(below)
        waiting += below
    return seen - owners
