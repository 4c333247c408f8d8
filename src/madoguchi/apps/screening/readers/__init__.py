"""Reads lists that an operator supplies. No list ships with the product; each file says whose it is."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from madoguchi.apps.screening.readers.entities import followthemoney
from madoguchi.apps.screening.readers.goods import goods
from madoguchi.apps.screening.readers.official import eu_consolidated, meti
from madoguchi.apps.screening.readers.parties import Good, Party, Read, Refusal
from madoguchi.apps.screening.readers.tables import opensanctions, table
from madoguchi.core.refusals import Refused

__all__ = ["GOODS", "KINDS", "Good", "Party", "Refusal", "digest_of", "read"]

GOODS = "goods"
KINDS: Mapping[str, Callable[[Path], Iterator[Read]]] = {
    "opensanctions": opensanctions,
    "ftm": followthemoney,
    "eu": eu_consolidated,
    "meti": meti,
    "table": table,
    GOODS: goods,
}


def read(path: Path, kind: str) -> tuple[list[Party | Good], list[Refusal]]:
    """Every party or good of the file, each once, and every line that could not be taken."""
    if kind not in KINDS:
        raise Refused("list-kind-is-not-known", kind=kind, known=", ".join(KINDS))
    found: dict[str, Party | Good] = {}
    refused: list[Refusal] = []
    for line, one in _lines(path, kind):
        if isinstance(one, str):
            refused.append(Refusal(line, one))
            continue
        key = one.code if isinstance(one, Good) else one.key
        if key in found:
            refused.append(Refusal(line, f"the key {key} stood before"))
        else:
            found[key] = one
    return list(found.values()), refused


def _lines(path: Path, kind: str) -> Iterator[Read]:
    """The lines of a file up to where it stops being one: what cannot be read on is said, with the last line."""
    line = 0
    try:
        for line, one in KINDS[kind](path):
            yield line, one
    except (csv.Error, UnicodeDecodeError) as mistake:
        yield line + 1, f"cannot be read from here on ({mistake})"


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    found = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(1 << 20):
            found.update(piece)
    return found.hexdigest()
