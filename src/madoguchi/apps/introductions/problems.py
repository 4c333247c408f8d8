"""What a round solves, and its solution: pure of any writing, so that terms can be tried as often as wanted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from madoguchi.apps.docket import queries as docket
from madoguchi.apps.introductions import learning, profiles, queries, terms
from madoguchi.apps.screening import queries as screening
from madoguchi.core import packs
from madoguchi.engines import matching
from madoguchi.engines.matching import Capacities, Market, Model, Pair, Profile, Spread

if TYPE_CHECKING:
    from madoguchi.apps.docket.models import Entry
    from madoguchi.apps.introductions.models import Round
    from madoguchi.apps.registry.models import Organisation


@dataclass(frozen=True)
class Choice:
    """What an officer may change before a round is opened.

    ``priority_share`` is the least share of introductions with a company of a priority region; the smallest bonus
    that reaches it is looked for. ``priority_bonus`` is added in any case.
    """

    alpha: float
    capacity: int | None = None
    priority_bonus: float = 0.0
    priority_share: float = 0.0


@dataclass(frozen=True)
class Problem:
    """Who could be introduced to whom on a day: what each pair of companies is worth, and everybody's places.

    ``received`` is what each company had of earlier rounds, ``priority`` are those of a priority region on that day,
    ``entries`` the two entries behind each pair; companies are named by their references.
    """

    pairs: tuple[Pair, ...]
    places: Capacities
    entries: Mapping[tuple[str, str], tuple[str, str]]
    received: Mapping[str, float] = field(default_factory=dict)
    priority: frozenset[str] = frozenset()
    kept_back: int = 0
    companies: int = 0

    @property
    def everybody(self) -> set[str]:
        """Every company with a place."""
        return {*self.places.seekers, *self.places.partners}

    @property
    def with_candidate(self) -> set[str]:
        """Every company that could be introduced to anybody."""
        return {pair.seeker for pair in self.pairs} | {pair.partner for pair in self.pairs}


@dataclass(frozen=True)
class Solution:
    """A round for these terms: the values that were allocated, the places, and the round with its certificate.

    ``bonus`` is what a pair with a priority region counted more; ``reaches_share`` whether the share was reached.
    """

    weighted: tuple[Pair, ...]
    places: Capacities
    found: matching.Round
    bonus: float
    reaches_share: bool


def usual_choice() -> Choice:
    """The terms of the pack."""
    return Choice(alpha=terms.current().rounds.alpha)


# The problem --------------------------------------------------------------------------------------------


def problem_on(on: date, model: Model | None = None) -> Problem:
    """Everybody fresh on a day: which pairs are possible, what each is worth, and how many places there are."""
    first_side, second_side = (side.key for side in packs.current().sides)
    everybody = list(docket.fresh_entries(on))
    cleared = screening.cleared_among({entry.organisation_id for entry in everybody})
    asked = docket.kept_back_for_goods(everybody)
    entries = {
        entry.reference: entry for entry in everybody if entry.organisation_id in cleared and entry.pk not in asked
    }
    left = [profiles.of_entry(one, on=on) for one in entries.values() if one.organisation.side == first_side]
    right = [profiles.of_entry(one, on=on) for one in entries.values() if one.organisation.side == second_side]
    pairs, behind = _between_companies(_scored(left, right, model or learning.current_model()), entries)
    companies = {entry.organisation_id: entry.organisation for entry in entries.values()}
    return Problem(
        pairs=pairs,
        places=_places(entries.values()),
        entries=behind,
        received={companies[pk].reference: had for pk, had in queries.received_so_far().items() if pk in companies},
        priority=frozenset(one.reference for one in companies.values() if _is_priority(one, on)),
        kept_back=len({one.organisation_id for one in everybody} - set(companies)),
        companies=len(companies),
    )


def problem_of(held: Round) -> Problem:
    """The problem a round that was drawn up has solved, as it is kept with it."""
    kept = held.inputs
    asked = kept.get("asked", {"seekers": kept["seekers"], "partners": kept["partners"]})
    chances: dict[str, float] = kept["chances"]
    return Problem(
        pairs=tuple(Pair(first, second, chances[f"{first} {second}"]) for first, second, _ in kept["pairs"]),
        places=Capacities(asked["seekers"], asked["partners"]),
        entries={(first, second): tuple(kept["entries"][f"{first} {second}"]) for first, second, _ in kept["pairs"]},
        received=kept.get("received", {}),
        priority=frozenset(kept.get("priority", ())),
        kept_back=held.figures.get("kept_back", 0),
        companies=held.figures.get("companies", 0),
    )


def _scored(left: list[Profile], right: list[Profile], model: Model) -> Market:
    return matching.score(matching.candidates(left, right, terms.current().rounds.candidates), model)


def _between_companies(
    market: Market, entries: Mapping[str, Entry]
) -> tuple[tuple[Pair, ...], dict[tuple[str, str], tuple[str, str]]]:
    """Pairs of entries as pairs of companies: the best of each stands for it; barred and repeated ones are out."""
    barred = queries.introduced_pairs() | queries.blocked_pairs()
    best: dict[tuple[str, str], tuple[float, tuple[str, str]]] = {}
    for pair in market.pairs():
        first, second = entries[pair.seeker].organisation, entries[pair.partner].organisation
        if (first.pk, second.pk) in barred:
            continue
        key = (first.reference, second.reference)
        candidate = (pair.value, (pair.seeker, pair.partner))
        if key not in best or candidate > best[key]:
            best[key] = candidate
    ordered = sorted(best)
    return (
        tuple(Pair(first, second, best[first, second][0]) for first, second in ordered),
        {key: best[key][1] for key in ordered},
    )


def _places(entries: Iterable[Entry]) -> Capacities:
    """A company's places are the most that any of its entries asks for."""
    sides: dict[str, dict[str, int]] = {side.key: {} for side in packs.current().sides}
    for entry in entries:
        of_side = sides[entry.organisation.side]
        name = entry.organisation.reference
        of_side[name] = max(of_side.get(name, 0), entry.capacity)
    first, second = sides.values()
    return Capacities(first, second)


def _is_priority(organisation: Organisation, on: date) -> bool:
    region = packs.current().regions.get(organisation.region)
    return region is not None and region.is_priority(on)


# The solution -------------------------------------------------------------------------------------------


def solved(problem: Problem, choice: Choice, key: str) -> Solution:
    """The round for these terms. Whoever has received little counts more, a priority region by its bonus."""
    places = _limited(problem.places, choice.capacity)
    market = matching.fair(Market.of(problem.pairs), problem.received, problem.received, alpha=choice.alpha)
    market = matching.favoured(market, problem.priority, choice.priority_bonus)
    served = sorted(problem.with_candidate)
    if choice.priority_share:
        found, bonus, reached = matching.with_quota(
            market, places, problem.priority, choice.priority_share, key=key, served_first=served
        )
        market = matching.favoured(market, problem.priority, bonus)
    else:
        found, bonus, reached = matching.allocate(market, places, key=key, served_first=served), 0.0, True
    return Solution(tuple(market.pairs()), places, found, choice.priority_bonus + bonus, reached)


def _limited(places: Capacities, most: int | None) -> Capacities:
    if most is None:
        return places
    return Capacities(
        {name: min(asked, most) for name, asked in places.seekers.items()},
        {name: min(asked, most) for name, asked in places.partners.items()},
    )


# What is kept with it -----------------------------------------------------------------------------------


def inputs_of(problem: Problem, solution: Solution, key: str) -> dict[str, Any]:
    """The exact problem, so that anybody can solve or check it again, and other terms can be tried on it."""
    return {
        "key": key,
        "pairs": [[pair.seeker, pair.partner, pair.value] for pair in solution.weighted],
        "chances": {f"{pair.seeker} {pair.partner}": pair.value for pair in problem.pairs},
        "entries": {f"{first} {second}": list(both) for (first, second), both in problem.entries.items()},
        "seekers": dict(solution.places.seekers),
        "partners": dict(solution.places.partners),
        "asked": {"seekers": dict(problem.places.seekers), "partners": dict(problem.places.partners)},
        "received": dict(problem.received),
        "priority": sorted(problem.priority),
    }


def certificate_of(found: matching.Round) -> dict[str, Any]:
    """The solution and its proof."""
    kept = asdict(replace(found, prices=dict(found.prices), margins=dict(found.margins)))
    kept["pairs"] = [list(pair) for pair in found.pairs]
    kept["unserved"] = list(found.unserved)
    return kept


def figures_of(problem: Problem, solution: Solution, choice: Choice, key: str) -> dict[str, Any]:
    """What the officer's page shows: how many, who got how much, what fairness costs, how crowded it would be."""
    figures = _shares(problem, solution.found)
    plain = figures
    if choice.alpha and problem.received:
        plain = _shares(problem, solved(problem, replace(choice, alpha=0.0), key).found)
    return {
        **figures,
        "possible_pairs": len(problem.pairs),
        "companies": problem.companies,
        "with_candidate": len(problem.with_candidate),
        "kept_back": problem.kept_back,
        "bonus": round(solution.bonus, 6),
        "reaches_share": solution.reaches_share,
        "priority_companies": round(len(problem.priority & problem.everybody) / max(1, len(problem.everybody)), 4),
        "without_fairness": {key: plain[key] for key in ("expected_meetings", "gini_so_far", "worst_decile_so_far")},
        "crowding": _crowding(problem, solution.found),
    }


def _shares(problem: Problem, found: matching.Round) -> dict[str, Any]:
    """Who got how much, in this round and counting what came before it."""
    chances = {(pair.seeker, pair.partner): pair.value for pair in problem.pairs}
    meetings = dict.fromkeys(problem.everybody, 0.0)
    for pair in found.pairs:
        for company in pair:
            meetings[company] += chances[pair]
    now: Spread = matching.spread(meetings.values())
    so_far: Spread = matching.spread(had + problem.received.get(name, 0.0) for name, had in meetings.items())
    return {
        "introductions": len(found.pairs),
        "expected_meetings": round(sum(chances[pair] for pair in found.pairs), 4),
        "served": len({company for pair in found.pairs for company in pair}),
        "gini": round(now.gini, 4),
        "worst_decile": round(now.worst_decile, 4),
        "gini_so_far": round(so_far.gini, 4),
        "worst_decile_so_far": round(so_far.worst_decile, 4),
        "priority_share": round(matching.share_of(found, problem.priority), 4),
    }


BANDS = ((0, 0), (1, 1), (2, 2), (3, 5), (6, 20), (21, None))


def _crowding(problem: Problem, found: matching.Round) -> list[dict[str, Any]]:
    """Companies by number of introductions: if each simply met its favourites, and in this round."""
    given: dict[str, int] = dict.fromkeys(problem.everybody, 0)
    for pair in found.pairs:
        for company in pair:
            given[company] += 1
    favourites = _favourites(problem)
    return [
        {
            "from": low,
            "to": high,
            "favourites": sum(low <= n and (high is None or n <= high) for n in favourites.values()),
            "round": sum(low <= n and (high is None or n <= high) for n in given.values()),
        }
        for low, high in BANDS
    ]


def _favourites(problem: Problem) -> dict[str, int]:
    """How many would come to each company if everybody simply asked for those it likes best."""
    favourites: dict[str, int] = dict.fromkeys(problem.everybody, 0)
    by_company: dict[str, list[Pair]] = {}
    for pair in problem.pairs:
        by_company.setdefault(pair.seeker, []).append(pair)
        by_company.setdefault(pair.partner, []).append(pair)
    for company, options in by_company.items():
        places = problem.places.seekers.get(company, problem.places.partners.get(company, 0))
        for pair in sorted(options, key=lambda one: (-one.value, one.seeker, one.partner))[:places]:
            favourites[pair.partner if pair.seeker == company else pair.seeker] += 1
    return favourites


# Trying other terms -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Trial:
    """Two rounds of the same problem side by side; pairs are companies by their references, the best first."""

    choices: tuple[Choice, Choice]
    certificates: tuple[matching.Round, matching.Round]
    figures: tuple[dict[str, Any], dict[str, Any]]
    added: tuple[tuple[str, str], ...]
    dropped: tuple[tuple[str, str], ...]
    problem: Problem


def tried(held: Round, choice: Choice, on: date) -> Trial:
    """What a round would be under other terms, beside what it is. Nothing is written and nothing is sent."""
    key = key_of(held)
    problem = problem_of(held) if held.inputs else problem_on(on)
    standing = choice_of(held)
    both = standing, choice
    solutions = [solved(problem, one, key) for one in both]
    before, after = (set(one.found.pairs) for one in solutions)
    chances = {(pair.seeker, pair.partner): pair.value for pair in problem.pairs}

    def best_first(pairs: set[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        return tuple(sorted(pairs, key=lambda pair: (-chances[pair], pair)))

    return Trial(
        choices=both,
        certificates=(solutions[0].found, solutions[1].found),
        figures=(
            figures_of(problem, solutions[0], standing, key),
            figures_of(problem, solutions[1], choice, key),
        ),
        added=best_first(after - before),
        dropped=best_first(before - after),
        problem=problem,
    )


def key_of(held: Round) -> str:
    """What breaks ties in a round, differently in each."""
    return f"round-{held.number}"


def choice_of(held: Round) -> Choice:
    """The terms a round was drawn up under, or those of the pack."""
    known = {name: held.terms[name] for name in Choice.__dataclass_fields__ if name in held.terms}
    return Choice(**known) if "alpha" in known else usual_choice()
