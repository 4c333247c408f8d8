"""Trade by goods: files of UN Comtrade as they come in bulk or from its interface, and of BACI."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

from madoguchi.apps.observatory.readers import values
from madoguchi.apps.observatory.readers.countries import WORLD, country
from madoguchi.apps.observatory.readers.opening import as_text, rows_of
from madoguchi.apps.observatory.recording import Figure, Measure, Read, RefusedRow
from madoguchi.core import packs
from madoguchi.core.refusals import Refused

DATASET = "trade"
EXPORTS, IMPORTS = "X", "M"
MOST_JSON_BYTES = 64 * 1024 * 1024

# The names of the columns: as they are now, and as they were until 2022.
NOW = {
    "period": "period", "flow": "flowCode", "reporter": "reporterCode", "partner": "partnerCode", "code": "cmdCode",
    "value": "primaryValue", "scheme": "classificationCode",
}  # fmt: skip
BEFORE = {
    "period": "Period", "flow": "Trade Flow Code", "reporter": "Reporter Code", "partner": "Partner Code",
    "code": "Commodity Code", "value": "Trade Value (US$)", "scheme": "Classification",
}  # fmt: skip
FLOWS_BEFORE = {"1": IMPORTS, "2": EXPORTS, "3": "RX", "4": "RM"}
# A row with another value here is a part of the row that has this one.
WHOLE = {"customsCode": {"C00", ""}, "motCode": {"0", ""}, "partner2Code": {"0", ""}, "mosCode": {"0", ""}}


def measure(reporter: str, partner: str, flow: str, scheme: str, code: str) -> Measure:
    """The series of one flow of one group of goods, in US dollars."""
    key = ".".join(("trade", *(part.lower() for part in (reporter, partner, flow, scheme, code))))
    return Measure(
        key=key, dataset=DATASET, reporter=reporter, partner=partner, flow=flow, scheme=scheme, code=code, unit="usd"
    )


def read_comtrade(path: Path, *, encoding: str = "") -> Iterator[Read]:
    """Each row of a file of UN Comtrade: bulk (.txt.gz, tabs), CSV or JSON of the interface, or the older CSV."""
    with as_text(path, encoding) as stream:
        start = stream.read(1)
        stream.seek(0)
        if start == "{":
            yield from _from_json(stream.read(MOST_JSON_BYTES + 1))
            return
        names: Mapping[str, str] | None = None
        for line, row in rows_of(stream):
            names = names or _names(row)
            yield _figure(line, row, names)


def _names(row: Mapping[str, str]) -> Mapping[str, str]:
    for names in (NOW, BEFORE):
        if all(column in row for column in names.values()):
            return names
    missing = next(column for column in NOW.values() if column not in row)
    raise Refused("file-of-figures-lacks-columns", column=missing)


def _from_json(text: str) -> Iterator[Read]:
    if len(text) > MOST_JSON_BYTES:
        raise Refused("file-of-figures-cannot-be-read", kind="json", problem="more than 64 MB")
    try:
        rows = json.loads(text, parse_float=Decimal)["data"]
    except (ValueError, KeyError, TypeError) as mistake:
        raise Refused("file-of-figures-cannot-be-read", kind="json", problem=str(mistake)) from None
    for number, row in enumerate(rows, 1):
        plain = {str(name): "" if value is None else str(value) for name, value in row.items()}
        yield _figure(number, plain, _names(plain))


def _figure(line: int, row: Mapping[str, str], names: Mapping[str, str]) -> Read:
    for column, whole in WHOLE.items():
        if row.get(column, "") not in whole:
            return RefusedRow(line, column, "figure-is-a-part", row[column][:80])
    period = values.period(row[names["period"]])
    if not period:
        return RefusedRow(line, names["period"], "figure-has-no-period", row[names["period"]][:80])
    try:
        value = values.number(row[names["value"]])
    except values.NoNumber:
        return RefusedRow(line, names["value"], "figure-is-no-number", row[names["value"]][:80])
    flow = FLOWS_BEFORE.get(row[names["flow"]], row[names["flow"]])
    scheme, code = row[names["scheme"]] or "HS", row[names["code"]]
    if not flow or not code or not row[names["reporter"]]:
        return RefusedRow(line, names["code"], "figure-has-no-series")
    partner = country("m49", row[names["partner"]])
    made = measure(country("m49", row[names["reporter"]]), partner, flow[:8], scheme[:16], code[:32])
    return Figure(made, period, value, "lost" if value is None else "certain", line)


def read_baci(path: Path, *, encoding: str = "") -> Iterator[Read]:
    """A year of BACI (t, i, j, k, v, q; v in thousand dollars) as what the priorities need, by product.

    The trade between the two sides both ways, their exports and imports with the world, and the world's exports.
    Everything else is summed up and not kept, so memory grows with the products and not with the rows.
    """
    sides = {side.country_code for side in packs.current().sides}
    sums: dict[tuple[str, str, str, str, str], Decimal] = defaultdict(Decimal)
    with as_text(path, encoding) as stream:
        for line, row in rows_of(stream, ("t", "i", "j", "k", "v")):
            try:
                value = values.number(row["v"])
            except values.NoNumber:
                yield RefusedRow(line, "v", "figure-is-no-number", row["v"][:80])
                continue
            period, code = values.period(row["t"]), row["k"].strip().zfill(6)
            if not period:
                yield RefusedRow(line, "t", "figure-has-no-period", row["t"][:80])
                continue
            exporter, importer = country("baci", row["i"]), country("baci", row["j"])
            for key in _sums_of(exporter, importer, sides):
                sums[(period, *key, code)] += value or Decimal(0)
    for (period, reporter, partner, flow, code), value in sums.items():
        yield Figure(measure(reporter, partner, flow, "HS", code), period, value * 1000)


def _sums_of(exporter: str, importer: str, sides: set[str]) -> Iterator[tuple[str, str, str]]:
    yield WORLD, WORLD, EXPORTS
    if exporter in sides:
        yield exporter, WORLD, EXPORTS
        if importer in sides:
            yield exporter, importer, EXPORTS
    if importer in sides:
        yield importer, WORLD, IMPORTS
