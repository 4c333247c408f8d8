"""Keeps figures of places under dispute out of files: they are published with two keys, one of each side, or not."""

from __future__ import annotations

from collections.abc import Iterator

from madoguchi.apps.observatory.recording import Figure, Measure, Read, RefusedRow
from madoguchi.core import packs

DATASET = "islands"  # what the figures of the source about these places are called
ENDINGS = ("島", "群島")  # a place is meant with and without them


def without_disputed(rows: Iterator[Read]) -> Iterator[Read]:
    """The same rows; those of a place under dispute as refused ones."""
    names, seen = _names(), dict[str, bool]()
    for one in rows:
        if isinstance(one, Figure):
            key = one.measure.key
            if key not in seen:
                seen[key] = _is_disputed(one.measure, names)
            if seen[key]:
                yield RefusedRow(one.line, "series", "figure-is-of-a-place-under-dispute", key)
                continue
        yield one


def _names() -> frozenset[str]:
    found = set()
    for place in packs.current().neutral_places:
        for name in place.all_names:
            plain = name.casefold()
            for ending in sorted(ENDINGS, key=len, reverse=True):
                plain = plain.removesuffix(ending)
            found.add(plain)
    return frozenset(found)


def _is_disputed(measure: Measure, names: frozenset[str]) -> bool:
    said = [measure.key, measure.reporter, measure.partner, *(version.text for _, version in measure.title)]
    text = " ".join(said).casefold()
    return measure.dataset.split("-")[0].split(".")[0] == DATASET or any(name in text for name in names)
