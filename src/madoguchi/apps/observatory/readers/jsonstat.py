"""JSON-stat: a cube of values with its dimensions, version 2.0 and the older bundles of one dataset."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

from madoguchi.apps.observatory.readers import values
from madoguchi.apps.observatory.readers.opening import as_text
from madoguchi.apps.observatory.readers.trade import MOST_JSON_BYTES
from madoguchi.apps.observatory.recording import Figure, Measure, Read, RefusedRow
from madoguchi.core.languages.texts import Texts
from madoguchi.core.refusals import Refused

MOST_CELLS = 5_000_000


def read(path: Path, *, encoding: str = "", prefix: str = "stat") -> Iterator[Read]:
    """Each cell that has a value or a status. A cube is read as a whole: at most 64 MB and five million cells."""
    with as_text(path, encoding) as stream:
        text = stream.read(MOST_JSON_BYTES + 1)
    try:
        cube = _cube(json.loads(text, parse_float=Decimal)) if len(text) <= MOST_JSON_BYTES else None
        ids = list(cube.get("id") or cube["dimension"]["id"]) if cube else []
        sizes = list(cube.get("size") or cube["dimension"]["size"]) if cube else []
    except (ValueError, KeyError, TypeError) as mistake:
        raise Refused("file-of-figures-cannot-be-read", kind="JSON-stat", problem=str(mistake)) from None
    cells = 1
    for size in sizes:
        cells *= int(size)
    if cube is None or cells > MOST_CELLS:
        raise Refused("file-of-figures-cannot-be-read", kind="JSON-stat", problem="too large")
    yield from _cells(cube, ids, prefix)


def _cube(said: Any) -> Mapping[str, Any]:
    if "value" in said:
        return said  # type: ignore[no-any-return]  # a JSON object
    if "dataset" in said:
        return said["dataset"]  # type: ignore[no-any-return]  # the same
    return next(one for one in said.values() if isinstance(one, dict) and "value" in one)


def _cells(cube: Mapping[str, Any], ids: Sequence[str], prefix: str) -> Iterator[Read]:
    roles = cube.get("role") or cube["dimension"].get("role") or {}
    time = (roles.get("time") or [one for one in ids if one.lower() in {"time", "year", "period"}] or [""])[0]
    codes = [_codes(cube["dimension"][one]) for one in ids]
    labels = [cube["dimension"][one].get("category", {}).get("label", {}) for one in ids]
    found, statuses = cube["value"], cube.get("status", {})
    for number, place in enumerate(product(*codes)):
        value, status = _at(found, number), _at(statuses, number)
        if value is None and not status:
            continue
        named = dict(zip(ids, place, strict=True))
        titles = [labels[n].get(code, code) for n, code in enumerate(place) if ids[n] != time]
        yield _figure(number + 1, named, time, value, str(status or ""), titles, prefix)


def _codes(dimension: Mapping[str, Any]) -> list[str]:
    category = dimension.get("category", {})
    index = category.get("index")
    if index is None:
        return list(category.get("label", {"": ""}))
    return list(index) if isinstance(index, list) else sorted(index, key=lambda code: index[code])


def _at(cells: Any, number: int) -> Any:
    if isinstance(cells, list):
        return cells[number] if number < len(cells) else None
    return cells.get(str(number)) if isinstance(cells, dict) else cells


def _figure(
    line: int, named: Mapping[str, str], time: str, value: Any, status: str, titles: Sequence[str], prefix: str
) -> Read:
    period = values.period(named.get(time, ""))
    if not period:
        return RefusedRow(line, time or "time", "figure-has-no-period", named.get(time, "")[:80])
    others = [code for name, code in named.items() if name != time]
    own = len(others) == 1 and set(named) == {"series", "time"}
    key = others[0] if own else values.slug(prefix, *others)
    try:
        number = None if value is None else values.number(str(value))
    except values.NoNumber:
        return RefusedRow(line, "value", "figure-is-no-number", str(value)[:80])
    found = values.status(status, number) or "certain"
    measure = Measure(
        key=key[:160], dataset=key.partition(".")[0][:64], title=Texts.written(en=", ".join(titles)[:300])
    )
    return Figure(measure, period, number, found, line, note=values.note(status))
