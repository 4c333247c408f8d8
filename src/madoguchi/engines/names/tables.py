"""The tables of this engine: data files beside the code, each with its source in its first lines, read once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

Row = dict[str, str]


@cache
def rows(name: str) -> tuple[Row, ...]:
    """The rows of `data/<name>.tsv`, keyed by its header line; lines that begin with # are notes."""
    text = (files(__package__) / "data" / f"{name}.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    header = lines[0].split("\t")
    return tuple(dict(zip(header, [*line.split("\t"), *[""] * len(header)], strict=False)) for line in lines[1:])


@cache
def column(name: str, key: str, value: str) -> dict[str, str]:
    """One column of a table by another; of equal keys the first row counts."""
    found: dict[str, str] = {}
    for row in rows(name):
        found.setdefault(row[key], row[value])
    return found
