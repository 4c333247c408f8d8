"""How much each feature counts: one linear logistic model a side, written as data with its reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite, nan

import numpy as np

from .features import KEYS
from .rosters import Floats

LARGEST_WEIGHT = 20.0
EVERY_SIDE = ""
"""Stands for the weights of a side that has none of its own."""


@dataclass(frozen=True, slots=True)
class Weights:
    """One side's model: the chance that it accepts is the logistic function of intercept plus contributions."""

    intercept: float
    weights: Mapping[str, float]

    @property
    def vector(self) -> Floats:
        """The weights in the order of `features.KEYS`; a feature without weight counts nothing."""
        return np.array([self.weights.get(key, 0.0) for key in KEYS])


@dataclass(frozen=True, slots=True)
class Model:
    """The weights of each side, and for each weight the sentence that says why an expert chose it."""

    sides: Mapping[str, Weights]
    why: Mapping[str, str] = field(default_factory=dict, repr=False)

    def of(self, side: str) -> Weights:
        """The weights by which a side judges the other."""
        return self.sides.get(side) or self.sides[EVERY_SIDE]

    @classmethod
    def from_mapping(cls, data: object) -> Model:
        """Read the part ``model`` of a pack's ``matching.yaml``.

        ``intercept`` and ``weights`` (each ``{weight, why}``) hold for every side; ``sides`` may
        give a side its own ``intercept`` or ``weights``, which replace those they name.

        >>> model = Model.from_mapping({
        ...     "intercept": {"weight": -1, "why": "Most proposals are declined."},
        ...     "weights": {"language-none": {"weight": -0.8, "why": "Somebody must translate every letter."}}})
        >>> model.of("east").weights["language-none"]
        -0.8
        >>> Model.from_mapping({"intercept": {"weight": -1, "why": "…"}, "weights": {"colour": {}}})
        Traceback (most recent call last):
        ValueError: model.weights.colour: there is no such feature
        """
        given = _mapping(data, "model", {"intercept", "weights", "sides"})
        why: dict[str, str] = {}
        if "intercept" not in given or "weights" not in given:
            raise ValueError("model: intercept and weights must be given")
        every = Weights(
            _weight(given["intercept"], "model.intercept", "intercept", why),
            _weights(given["weights"], "model.weights", why),
        )
        sides = {EVERY_SIDE: every}
        for side, own in _mapping(given.get("sides", {}), "model.sides").items():
            at = f"model.sides.{side}"
            part = _mapping(own, at, {"intercept", "weights"})
            intercept = every.intercept
            if "intercept" in part:
                intercept = _weight(part["intercept"], f"{at}.intercept", f"{side}/intercept", why)
            replaced = _weights(part.get("weights", {}), f"{at}.weights", why, f"{side}/")
            sides[side] = Weights(intercept, {**every.weights, **replaced})
        return cls(sides, why)

    def as_mapping(self) -> dict[str, dict[str, object]]:
        """The weights alone, to be kept with a round; `Model.restored` reads them."""
        return {
            side: {"intercept": weights.intercept, "weights": dict(weights.weights)}
            for side, weights in self.sides.items()
        }

    @classmethod
    def restored(cls, kept: Mapping[str, Mapping[str, object]]) -> Model:
        """A model kept by `as_mapping`.

        >>> Model.restored({"": {"intercept": -1.0, "weights": {}}}).of("east").intercept
        -1.0
        """
        sides = {}
        for side, part in kept.items():
            weights = _mapping(part["weights"], f"{side}.weights", set(KEYS))
            sides[side] = Weights(
                _number(part["intercept"], f"{side}.intercept"),
                {key: _number(weight, f"{side}.{key}") for key, weight in weights.items()},
            )
        return cls(sides)


def _weights(data: object, at: str, why: dict[str, str], prefix: str = "") -> dict[str, float]:
    given = _mapping(data, at)
    for key in given:
        if key not in KEYS:
            raise ValueError(f"{at}.{key}: there is no such feature")
    return {key: _weight(part, f"{at}.{key}", prefix + key, why) for key, part in given.items()}


def _weight(data: object, at: str, key: str, why: dict[str, str]) -> float:
    part = _mapping(data, at, {"weight", "why"})
    reason = part.get("why")
    if not isinstance(reason, str) or not reason.strip():
        raise ValueError(f"{at}.why: one sentence must say why")
    why[key] = reason
    return _number(part.get("weight"), f"{at}.weight")


def _number(value: object, at: str) -> float:
    """A weight; also as text, since a pack's reader leaves fractions as they are written."""
    try:
        number = float(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else nan
    except ValueError:
        number = nan
    if not isfinite(number):
        raise ValueError(f"{at}: a number is needed, not {value!r}")
    if abs(number) > LARGEST_WEIGHT:
        raise ValueError(f"{at}: {number:g} is out of range, which is -{LARGEST_WEIGHT:g} to {LARGEST_WEIGHT:g}")
    return number


def _mapping(data: object, at: str, known: set[str] | None = None) -> Mapping[str, object]:
    if not isinstance(data, Mapping):
        raise ValueError(f"{at}: a mapping is needed, not {type(data).__name__}")
    for key in data:
        if not isinstance(key, str):
            raise ValueError(f"{at}: {key!r} is not a text")
        if known is not None and key not in known:
            raise ValueError(f"{at}.{key}: unknown; known are {', '.join(sorted(known))}")
    return data
