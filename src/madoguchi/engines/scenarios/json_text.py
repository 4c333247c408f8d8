"""Matrices as JSON: `sizes` or `descriptors`, and `matrix`; whole or decimal scores, kept exactly."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from .matrix import Descriptor, Matrix

MOST_PLACES = 6
"""Decimal places of a score; more is a mistake."""


def read_json(text: str) -> Matrix:
    """A matrix from JSON; a ValueError says what is missing or wrong.

    >>> read_json('{"sizes": [1, 1], "matrix": [[0, 1.5], [-2, 0]]}').scores
    ((0, 15), (-20, 0))
    """
    try:
        data = json.loads(text, parse_float=Decimal)
    except ValueError as mistake:
        raise ValueError(f"no JSON: {mistake}") from None
    if not isinstance(data, dict):
        raise ValueError("an object with sizes (or descriptors) and matrix is needed")
    descriptors, rows = _descriptors(data), _rows(data.get("matrix"))
    places = max((_places(score) for row in rows for score in row), default=0)
    unit: int = 10**places
    return Matrix(descriptors, tuple(tuple(int(score * unit) for score in row) for row in rows), unit)


def write_json(matrix: Matrix) -> str:
    """The matrix as JSON, one row a line."""
    factors = [{"name": one.name, "states": list(one.states)} for one in matrix.descriptors]
    rows = ",\n  ".join(json.dumps([in_unit(score, matrix.unit) for score in row]) for row in matrix.scores)
    return f'{{\n "descriptors": {json.dumps(factors, ensure_ascii=False)},\n "matrix": [\n  {rows}\n ]\n}}\n'


def in_unit(score: int, unit: int) -> int | float:
    """A score as it was written: whole where it is whole."""
    return score // unit if score % unit == 0 else score / unit


def _descriptors(data: Mapping[str, Any]) -> tuple[Descriptor, ...]:
    given = data.get("descriptors", data.get("sizes"))
    if not isinstance(given, list) or not given:
        raise ValueError("sizes, a list of how many states each factor has, or descriptors is needed")
    return tuple(_descriptor(one, place) for place, one in enumerate(given, 1))


def _descriptor(given: object, place: int) -> Descriptor:
    if isinstance(given, int) and not isinstance(given, bool):
        return Descriptor(str(place), tuple(str(state) for state in range(1, given + 1)))
    if isinstance(given, list):
        return Descriptor(str(place), tuple(str(state) for state in given))
    if isinstance(given, dict) and isinstance(given.get("states"), list):
        return Descriptor(str(given.get("name", place)), tuple(str(state) for state in given["states"]))
    raise ValueError(f"factor {place}: how many states it has, or its name and states, is needed")


def _rows(given: object) -> list[list[Decimal]]:
    if not isinstance(given, list) or not all(isinstance(row, list) for row in given):
        raise ValueError("matrix, a list of rows of scores, is needed")
    return [[_score(cell, number) for cell in row] for number, row in enumerate(given, 1)]


def _score(cell: object, number: int) -> Decimal:
    if isinstance(cell, int | Decimal) and not isinstance(cell, bool):
        score = Decimal(cell)
        if score.is_finite() and _places(score) <= MOST_PLACES:
            return score
    raise ValueError(f"row {number}: {str(cell)[:20]!r} is no score with at most {MOST_PLACES} decimal places")


def _places(score: Decimal) -> int:
    """Decimal places that are needed."""
    exponent = score.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else MOST_PLACES + 1
