"""Does a project fit what an investor looks for? Values in, values out; each limit is answered by itself.

A limit that cannot be compared (another currency, a figure the project does not state) is open: it neither fits nor
fails, and is said so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

Verdict = Literal["fits", "fails", "open"]
FITS: Verdict = "fits"
FAILS: Verdict = "fails"
OPEN: Verdict = "open"

TICKET, KINDS, RETURN, HORIZON, SECTORS, PLACES, STAGES, CONDITION = (
    *("ticket", "kinds", "return", "horizon", "sectors", "places", "stages", "condition"),
)


@dataclass(frozen=True)
class Wishes:
    """What an investor looks for. An empty set and None set no limit. Places are `kind/code`."""

    currency: str
    least: Decimal | None = None
    most: Decimal | None = None
    kinds: frozenset[str] = frozenset()
    least_return: Decimal | None = None
    longest_years: int | None = None
    sectors: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    stages: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Offer:
    """What a project seeks: open sums by kind of money, and what it says of itself. `places` with what holds them."""

    currency: str
    sought: Mapping[str, Decimal]
    stated_return: Decimal | None
    years: int | None
    sectors: frozenset[str]
    places: frozenset[str]
    stage: str
    is_going: bool = True


@dataclass(frozen=True)
class Finding:
    """One limit and how a project stands to it. `why` names the reason among those of the same limit and verdict."""

    limit: str
    verdict: Verdict
    why: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


def weigh(wishes: Wishes, offer: Offer) -> list[Finding]:
    """Every limit the investor has set, in a fixed order. The condition of a project is asked of every project.

    >>> wishes = Wishes("USD", least=Decimal(100), kinds=frozenset({"loan"}))
    >>> offer = Offer("USD", {"loan": Decimal(60)}, None, None, frozenset(), frozenset(), "G2")
    >>> [(one.limit, one.verdict) for one in weigh(wishes, offer)]
    [('condition', 'fits'), ('kinds', 'fits'), ('ticket', 'fails')]
    """
    found = [Finding(CONDITION, FITS if offer.is_going else FAILS)]
    if wishes.kinds:
        found.append(Finding(KINDS, FITS if wishes.kinds & set(offer.sought) else FAILS, facts={"kinds": offer.sought}))
    if found[-1].verdict == FITS or not wishes.kinds:  # where nothing of the investor's kinds is sought, no sum is
        found.append(_ticket(wishes, offer))
    if wishes.least_return is not None:
        found.append(_at_least(RETURN, offer.stated_return, wishes.least_return))
    if wishes.longest_years is not None:
        found.append(_at_most(HORIZON, offer.years, wishes.longest_years))
    for limit, wanted, there in (
        (SECTORS, wishes.sectors, offer.sectors),
        (PLACES, wishes.places, offer.places),
        (STAGES, wishes.stages, frozenset({offer.stage})),
    ):
        if wanted:
            found.append(_among(limit, wanted, there))
    return found


def fits(findings: Iterable[Finding]) -> bool:
    """Does nothing fail? What is open does not count against a project."""
    return all(one.verdict != FAILS for one in findings)


def open_sum(wishes: Wishes, offer: Offer) -> Decimal:
    """How much of the money the investor gives is still open."""
    return sum((sum_ for kind, sum_ in offer.sought.items() if not wishes.kinds or kind in wishes.kinds), Decimal())


def _ticket(wishes: Wishes, offer: Offer) -> Finding:
    sought = open_sum(wishes, offer)
    facts = {"sought": sought, "currency": offer.currency, "least": wishes.least, "most": wishes.most}
    if offer.currency != wishes.currency:
        return Finding(TICKET, OPEN, "currency", facts)
    if wishes.least is not None and sought < wishes.least:
        return Finding(TICKET, FAILS, "less", facts)
    is_part = wishes.most is not None and sought > wishes.most
    return Finding(TICKET, FITS, "part" if is_part else "", facts)


def _at_least(limit: str, stated: Decimal | None, wanted: Decimal) -> Finding:
    if stated is None:
        return Finding(limit, OPEN, facts={"wanted": wanted})
    return Finding(limit, FITS if stated >= wanted else FAILS, facts={"stated": stated, "wanted": wanted})


def _at_most(limit: str, stated: int | None, wanted: int) -> Finding:
    if stated is None:
        return Finding(limit, OPEN, facts={"wanted": wanted})
    return Finding(limit, FITS if stated <= wanted else FAILS, facts={"stated": stated, "wanted": wanted})


def _among(limit: str, wanted: frozenset[str], there: frozenset[str]) -> Finding:
    if not there:
        return Finding(limit, OPEN)
    return Finding(limit, FITS if wanted & there else FAILS, facts={"there": there})
