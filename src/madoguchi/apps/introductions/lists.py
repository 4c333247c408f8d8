"""Everybody's ranked list of the other side, for the whole market of a round, two ways. Nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from madoguchi.apps.introductions import problems
from madoguchi.engines.matching import Market, MarketLists, list_everybody

if TYPE_CHECKING:
    from datetime import date

    from madoguchi.apps.introductions.models import Round
    from madoguchi.apps.introductions.problems import Problem

SUCCESSIVE, ENVY_FREE = "successive", "envy-free"
WAYS = (SUCCESSIVE, ENVY_FREE)
LARGEST = 160_000
"""Companies of one side times those of the other: 400 by 400 are ranked both ways in about two seconds."""


@dataclass(frozen=True)
class WholeMarket:
    """The market of a round and its lists by each way; companies are named by their references.

    ``lists`` is empty where the market is too large to be ranked while somebody waits.
    """

    problem: Problem
    seekers: int
    partners: int
    lists: dict[str, MarketLists]

    @property
    def is_too_large(self) -> bool:
        """Whether a file has to be ranked instead, with `madoguchi round lists`."""
        return self.seekers * self.partners > LARGEST

    def everybody(self, way: str) -> list[tuple[str, tuple[str, ...]]]:
        """Each company with its list by one of the ways, the seekers' side first."""
        found = self.lists[way]
        return [*found.seekers.items(), *found.partners.items()]


def whole_market(held: Round, on: date) -> WholeMarket:
    """Rank everybody of a round for everybody, by successive best matchings and without envy.

    Of a planned round the market is that of the day, of one that is drawn up the one it was drawn up from.
    """
    problem = problems.problem_of(held) if held.inputs else problems.problem_on(on)
    market = Market.of(problem.pairs)
    seekers, partners = len(market.seekers), len(market.partners)
    lists: dict[str, MarketLists] = {}
    if seekers * partners <= LARGEST:
        lists = {way: list_everybody(market, envy_free=way == ENVY_FREE) for way in WAYS}
    return WholeMarket(problem, seekers, partners, lists)
