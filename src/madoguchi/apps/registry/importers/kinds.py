"""The kinds of files that can be imported, by the name used on the command line and on the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from madoguchi.apps.registry.importers import jp_edinet, jp_listed, jp_nta, ru_rmsp, table
from madoguchi.apps.registry.importers.rows import Options, Row

Reader = Callable[[Path, Options], Iterator[Row]]


@dataclass(frozen=True)
class Kind:
    """One kind of file: its reader, the side it describes (empty: a column says), and what it may look like."""

    key: str
    read: Reader
    side: str = ""
    shapes: tuple[str, ...] = ("text",)


KINDS = {
    kind.key: kind
    for kind in (
        Kind("jp-nta", jp_nta.read, jp_nta.SIDE),
        Kind("jp-edinet", jp_edinet.read, jp_edinet.SIDE),
        Kind("jp-listed", jp_listed.read, jp_listed.SIDE),
        Kind("ru-rmsp", ru_rmsp.read, ru_rmsp.SIDE, ("text", "xml", "zip")),
        Kind("table", table.read, "", ("text", "xlsx")),
    )
}
