"""What a factor model answers: scenarios, where starting points end, tipping points, and whether claims are borne out.

A visitor's changes come with the address of the page and are computed anew; nothing is stored. Results are kept in
memory by the scores they rest on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from madoguchi.core import packs
from madoguchi.core.packs import Claim, FactorModel, Judgement
from madoguchi.core.packs.scenarios import STRONGEST
from madoguchi.engines import scenarios as engine
from madoguchi.engines.scenarios import Basins, LeftOut, Matrix, State, Tip

DRAWS = 500
SEED = 2017
MOST_SCENARIOS = 20_000
KEPT = 64
BORNE_OUT, UNDECIDED, NOT_BORNE_OUT = "borne-out", "undecided", "not-borne-out"
HALF = 0.5

Scores = tuple[int, ...]
Changes = tuple[tuple[str, Scores], ...]
"""Judgements by their name, with other scores; in the order of the names, so that equal changes are one key."""


def model(key: str) -> FactorModel | None:
    """A factor model of the corridor by its key."""
    return packs.current().factor_models.get(key)


def models() -> tuple[FactorModel, ...]:
    """Every factor model of the corridor."""
    return tuple(packs.current().factor_models.values())


def name_of(judgement: Judgement) -> str:
    """What a judgement is called in an address: source.state.target."""
    return f"{judgement.source}.{judgement.state}.{judgement.target}"


def read_changes(said: Sequence[str], found: FactorModel) -> Changes:
    """Changes as an address carries them, `source.state.target:2,0,-2`; what fits no judgement is left out.

    A name without scores takes the judgement out.
    """
    known = {name_of(one): one for one in found.judgements}
    changes: dict[str, Scores] = {}
    for one in said:
        name, _, scores = one.partition(":")
        judgement = known.get(name)
        if judgement is None:
            continue
        read = _scores(scores) if scores else (0,) * len(judgement.scores)
        if read is not None and len(read) == len(judgement.scores) and read != judgement.scores:
            changes[name] = read
    return tuple(sorted(changes.items()))


def _scores(said: str) -> Scores | None:
    try:
        read = tuple(int(one) for one in said.split(","))
    except ValueError:
        return None
    return read if all(-STRONGEST <= one <= STRONGEST for one in read) else None


def written(changes: Changes) -> list[str]:
    """Changes as an address carries them."""
    return [f"{name}:{','.join(map(str, scores))}" for name, scores in changes]


def matrix_with(found: FactorModel, changes: Changes) -> Matrix:
    """The model's matrix with other scores at some judgements."""
    asked = dict(changes)
    cells: dict[tuple[int, int], int] = {}
    for one in found.judgements:
        scores = asked.get(name_of(one))
        if scores is not None:
            start = found.matrix.offsets[found.place(one.target)]
            cells |= {(found.row_of(one), start + column): score for column, score in enumerate(scores)}
    return found.matrix.changed(cells) if cells else found.matrix


@dataclass(frozen=True)
class Verdict:
    """A claim, and how far the model bears it out: in itself, and in a share of the redrawn matrices."""

    claim: Claim
    outcome: str
    holds_itself: bool
    share: float | None
    other_share: float | None = None


@dataclass(frozen=True)
class Solved:
    """Everything a page says of a model with some changes."""

    matrix: Matrix
    states: tuple[State, ...]
    basins: Basins | None
    tips: tuple[Tip, ...]
    rest: Tip
    """Where the start ends when nothing is held."""
    steadiness: tuple[float, ...]
    start_pulls: tuple[int, ...]
    verdicts: tuple[Verdict, ...]

    @property
    def start_holds(self) -> bool:
        """Is the starting state consistent?"""
        return not any(self.start_pulls)


@lru_cache(maxsize=KEPT)
def solved(found: FactorModel, changes: Changes) -> Solved:
    """The model with some changes. Raises TooMany when next to everything is consistent."""
    matrix = matrix_with(found, changes)
    states = engine.consistent(matrix, most=MOST_SCENARIOS)
    outcome = found.place(found.file.outcome)
    redraws = engine.redraw(matrix, found.doubt, draws=DRAWS, seed=SEED)
    singles = engine.tipping_points(matrix, found.start, outcome=outcome, redraws=redraws)
    rest = engine.tipping_points(matrix, found.start, outcome=outcome, redraws=redraws, holding=[{}])[0]
    return Solved(
        matrix,
        states,
        engine.basins(matrix) if matrix.combinations <= engine.MOST_COMBINATIONS else None,
        singles,
        rest,
        engine.steadiness(states, redraws),
        matrix.pulls(found.start),
        tuple(_verdict(found, matrix, states, redraws, claim) for claim in found.file.claims),
    )


def _verdict(
    found: FactorModel, matrix: Matrix, states: Sequence[State], redraws: engine.Redraws, claim: Claim
) -> Verdict:
    if claim.start_holds is not None:
        holds = any(matrix.pulls(found.start)) != claim.start_holds
        share = engine.steadiness([found.start], redraws)[0]
        return _judged(claim, holds, share if claim.start_holds else 1 - share)
    if claim.needs:
        return _needs(found, states, claim)
    itself, share = _reached(found, matrix, redraws, claim, claim.hold)
    if not claim.no_less_than:
        return _judged(claim, itself, share)
    _, other = _reached(found, matrix, redraws, claim, claim.no_less_than)
    return Verdict(claim, BORNE_OUT if share >= other else NOT_BORNE_OUT, itself, share, other)


def _judged(claim: Claim, itself: bool, share: float) -> Verdict:
    """Borne out when the model and most redraws say so, not when neither does, undecided otherwise."""
    mostly = share >= HALF
    outcome = BORNE_OUT if itself and mostly else UNDECIDED if itself or mostly else NOT_BORNE_OUT
    return Verdict(claim, outcome, itself, share)


def _needs(found: FactorModel, states: Sequence[State], claim: Claim) -> Verdict:
    """Does every consistent scenario with the state have the others too? Nothing is shown where there is none."""
    number = found.number(claim.factor, claim.reaches)
    asked = [state for state in states if state[found.place(claim.factor)] == number]
    wanted = {found.place(factor): found.number(factor, state) for factor, state in claim.needs.items()}
    fitting = [state for state in asked if all(state[place] == one for place, one in wanted.items())]
    share = len(fitting) / len(asked) if asked else None
    return Verdict(claim, BORNE_OUT if asked and fitting == asked else NOT_BORNE_OUT, share == 1, share)


def _reached(
    found: FactorModel, matrix: Matrix, redraws: engine.Redraws, claim: Claim, hold: Mapping[str, str]
) -> tuple[bool, float]:
    """Does the factor end where the claim says when some are held: in the matrix itself, and in which share."""
    held = {found.place(factor): found.number(factor, state) for factor, state in hold.items()}
    tip = engine.tipping_points(
        matrix, found.start, outcome=found.place(claim.factor), redraws=redraws, holding=[held]
    )[0]
    number = found.number(claim.factor, claim.reaches or claim.avoids)
    share = tip.shares[number - 1]
    if claim.reaches:
        return tip.outcome == number, share
    return tip.outcome != number, 1 - share


@lru_cache(maxsize=KEPT)
def sentences(found: FactorModel, changes: Changes) -> tuple[tuple[Judgement, LeftOut], ...]:
    """For each judgement what changes without it, the most first."""
    matrix = matrix_with(found, changes)
    places = [(found.row_of(one), found.place(one.target)) for one in found.judgements]
    pairs = zip(found.judgements, engine.leave_one_out(matrix, places), strict=True)
    return tuple(sorted(pairs, key=lambda pair: -len(pair[1].gained) - len(pair[1].lost)))


def notes(found: FactorModel) -> dict[str, tuple[Judgement, ...]]:
    """The judgements by the factor they are about, in the order of factors."""
    return {factor.key: tuple(one for one in found.judgements if one.target == factor.key) for factor in found.factors}
