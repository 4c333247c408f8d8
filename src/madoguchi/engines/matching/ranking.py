"""Ranked lists: for one entry by value less price, and for a whole market so that nobody envies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from .explanations import View, view_of
from .model import Model
from .profiles import Profile
from .rosters import Roster
from .scoring import Candidates, candidates, pair_views, score


@dataclass(frozen=True, slots=True)
class Ranked:
    """One partner in the list of an entry. ``price`` above 0 means in demand elsewhere."""

    id: str
    value: float
    price: float
    yours: View
    theirs: View


def rank(
    entry: Profile,
    partners: Iterable[Profile],
    model: Model,
    *,
    prices: Mapping[str, float] | None = None,
    top: int = 10,
) -> tuple[Ranked, ...]:
    """The most promising partners of one entry: the chance that both accept, less the partner's price.

    Partners that have nothing in common with the entry are left out, so the list may be short.
    ``yours`` in the answer is the entry's view, whichever side it is on.

    >>> east = Profile(id="sakura", side="east", needs=("0307",))
    >>> west = [Profile(id="vostok", side="west", offers=("030721",)), Profile(id="amur", side="west", offers=("44",))]
    >>> model = Model.restored({"": {"intercept": -1.0, "weights": {"product-sought": 2.0}}})
    >>> [found.id for found in rank(east, west, model)]
    ['vostok']
    """
    listed = list(partners)
    known = prices or {}
    found = candidates([entry], listed, max(1, len(listed)))
    market = score(found, model)
    price = np.array([known.get(partner.id, 0.0) for partner in listed])[found.columns]
    net = market.values - price
    order = sorted(range(len(found)), key=lambda place: (-net[place], listed[found.columns[place]].id))[:top]
    chosen = Candidates(found.seekers, Roster.of(found.partners), found.rows[order], found.columns[order])
    yours, theirs = pair_views(chosen)
    answer = []
    for at, place in enumerate(order):
        partner = listed[found.columns[place]]
        answer.append(
            Ranked(
                id=partner.id,
                value=float(market.values[place]),
                price=float(price[place]),
                yours=view_of(entry, partner, model.of(entry.side), yours.matrix[at]),
                theirs=view_of(partner, entry, model.of(partner.side), theirs.matrix[at]),
            )
        )
    return tuple(answer)
