"""Who is owned by whom, as far as shares are known, and what that means when an owner is blocked.

A company counts as blocked when blocked owners together hold half of it or more; what it owns then counts in full.
Shares that are not known count for nothing: the answer is "at least".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

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
