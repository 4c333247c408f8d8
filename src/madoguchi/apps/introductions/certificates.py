"""Checks a stored round from its own inputs and prices, without solving it again."""

from __future__ import annotations

from typing import Any

from madoguchi.apps.introductions.models import Round
from madoguchi.engines import matching
from madoguchi.engines.matching import Capacities


def stored(kept: dict[str, Any]) -> matching.Round:
    """A kept certificate as the engine has it."""
    return matching.Round(
        **{**kept, "pairs": tuple(tuple(pair) for pair in kept["pairs"]), "unserved": tuple(kept["unserved"])}
    )


def check(held: Round) -> tuple[str, ...]:
    """What is wrong with a stored round or with a later wave of it; nothing when all certificates hold."""
    pairs = [(first, second, value) for first, second, value in held.inputs["pairs"]]
    first = stored(held.certificate)
    wrong = matching.verify(first, pairs, Capacities(held.inputs["seekers"], held.inputs["partners"]))
    for wave in held.waves:
        barred = {tuple(pair) for pair in wave["barred"]} | set(first.pairs)
        left = [pair for pair in pairs if pair[:2] not in barred]
        places = Capacities(wave["seekers"], wave["partners"])
        wrong += matching.verify(stored(wave["certificate"]), left, places)
    return wrong
