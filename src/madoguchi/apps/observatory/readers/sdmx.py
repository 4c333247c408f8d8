"""SDMX: CSV in both of its forms with the standard library, XML through the library sdmx1 where it is installed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from madoguchi.apps.observatory.readers import values
from madoguchi.apps.observatory.readers.opening import as_text, rows_of
from madoguchi.apps.observatory.recording import Figure, Measure, Read, RefusedRow
from madoguchi.core.refusals import Refused

# Columns that say nothing about which series a value belongs to.
APART = frozenset(
    {
        "DATAFLOW", "STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "ACTION", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS",
        "OBS_FLAG", "CONF_STATUS", "OBS_CONF", "OBS_NOTE", "OBS_COMMENT", "COMMENT_OBS",
        "DECIMALS", "UNIT_MULT", "TIME_FORMAT", "LAST UPDATE", "SOURCE", "RELEASE",
        "OBS_PRE_BREAK", "TITLE", "COLLECTION", "COMPILING_ORG",
    }
)  # fmt: skip
OWN = "MADOGUCHI:FIGURES"
LOOKED_AT = 4096  # where an XML file that could fetch or grow would say so


def read_csv(path: Path, *, encoding: str = "") -> Iterator[Read]:
    """Each row of SDMX-CSV 1.0 or 2.0. A row whose ACTION is D takes nothing away here, and is refused."""
    with as_text(path, encoding) as stream:
        for line, row in rows_of(stream, ("TIME_PERIOD", "OBS_VALUE")):
            if row.get("ACTION", "I") == "D":
                yield RefusedRow(line, "ACTION", "figure-is-to-be-deleted")
            else:
                yield figure(line, row)


def figure(line: int, row: Mapping[str, str]) -> Read:
    """One observation: its dimensions name the series, its OBS_STATUS the status."""
    flow = row.get("DATAFLOW") or row.get("STRUCTURE_ID") or ""
    if flow.startswith(OWN):
        key = row["SERIES"]
    else:
        dimensions = [value for name, value in row.items() if name and name.split(":")[0] not in APART and value]
        key = ".".join([values.slug(_flow_name(flow)), *(values.slug(one) for one in dimensions)]).strip(".")
    if not key:
        return RefusedRow(line, "SERIES", "figure-has-no-series")
    period = values.period(row["TIME_PERIOD"])
    if not period:
        return RefusedRow(line, "TIME_PERIOD", "figure-has-no-period", row["TIME_PERIOD"][:80])
    try:
        value = values.number(row["OBS_VALUE"])
    except values.NoNumber:
        return RefusedRow(line, "OBS_VALUE", "figure-is-no-number", row["OBS_VALUE"][:80])
    own = row.get("OBS_NOTE", "").partition(" ")[0] if flow.startswith(OWN) else ""
    status = values.status(own or row.get("OBS_STATUS", ""), value)
    if not status:
        return RefusedRow(line, "OBS_STATUS", "figure-status-is-not-known", row["OBS_STATUS"][:80])
    return Figure(_measure(key, row), period, value, status, line, note=values.note(row.get("OBS_STATUS", "")))


def _flow_name(flow: str) -> str:
    """`ESTAT:NAMA(1.0)` is NAMA."""
    return flow.rpartition(":")[2].partition("(")[0]


def _measure(key: str, row: Mapping[str, str]) -> Measure:
    multiplier = row.get("UNIT_MULT", "")
    unit = row.get("UNIT_MEASURE", "") + (f" ×10^{multiplier}" if multiplier not in {"", "0"} else "")
    frequency = row.get("FREQ", "A")[:1]
    return Measure(
        key=key[:160], dataset=key.partition(".")[0][:64], reporter=row.get("REF_AREA", "")[:16],
        partner=row.get("COUNTERPART_AREA", "")[:16], unit=unit[:40],
        frequency=frequency if frequency in {"A", "Q", "M"} else "A",
    )  # fmt: skip


def read_xml(path: Path, *, encoding: str = "") -> Iterator[Read]:
    """Each observation of an SDMX-ML message (2.1, generic or specific to a structure). Read whole: not for bulk."""
    try:
        import sdmx  # an extra
    except ImportError:
        raise Refused("file-of-figures-needs-an-extra", extra="sdmx") from None
    try:
        with path.open("rb") as stream:
            if b"<!DOCTYPE" in stream.read(LOOKED_AT):
                raise Refused("file-of-figures-cannot-be-read", kind="SDMX-ML", problem="it declares a document type")
            stream.seek(0)
            message = sdmx.read_sdmx(stream)
    except Refused:
        raise
    except Exception as mistake:  # noqa: BLE001 (whatever the library meets in a stranger's file, it is that file's fault)
        raise Refused("file-of-figures-cannot-be-read", kind="SDMX-ML", problem=str(mistake)[:200]) from None
    number = 0
    for data in getattr(message, "data", []):
        flow = getattr(getattr(data, "described_by", None), "id", "") or getattr(data.structured_by, "id", "") or ""
        for one in data.obs:
            number += 1
            yield figure(number, _row(one, flow))


def _row(one: Any, flow: str) -> dict[str, str]:
    """An observation of the library as a row of SDMX-CSV."""
    row = {"DATAFLOW": flow, "OBS_VALUE": "" if one.value is None else str(one.value), "TIME_PERIOD": ""}
    for name, value in one.key.values.items():
        row[str(name)] = str(value.value)
    for name, value in one.attrib.items():
        row.setdefault(str(name), str(value.value))
    return row
