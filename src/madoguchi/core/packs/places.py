"""Institutions, places under dispute, and where the rows of a pack come from."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from madoguchi.core.packs.labels import NO_LABELS, Labels, LabelsField
from madoguchi.core.packs.manifest import Key
from madoguchi.core.packs.tables import Row


class Agency(Row):
    """A public institution, as a fact: its name and role, nothing it did not say itself."""

    key: Key
    side: str
    role: str
    names: LabelsField
    web: str = ""
    source: str


class Source(Row):
    """Where rows come from, and on which terms they are here."""

    key: Key
    publisher: str
    title: str
    address: str = ""
    version: str = ""
    licence: str
    terms: Literal["licence seen", "official text", "own wording", "facts only", "not verified"]
    note: str = ""


class PlaceName(Row):
    """What one side calls a place under dispute. `neutral` texts replace the pair where both sides' names agree.

    `also` is what it is called besides: found, and never shown.
    """

    key: Key
    kind: Literal["island", "island-group", "all"]
    side: str
    names: LabelsField
    neutral: LabelsField = NO_LABELS
    also: LabelsField = NO_LABELS


@dataclass(frozen=True)
class NeutralPlace:
    """A place both sides claim. It has no country code, no region, no zone, no regime, and never one name alone."""

    key: str
    kind: str
    names: Mapping[str, Labels]
    languages: Mapping[str, Sequence[str]]
    neutral: Labels = NO_LABELS
    also: tuple[str, ...] = ()

    def display(self, language: str) -> str:
        """Both names for a reader of this language: the one of its own side first, else in alphabetical order."""
        if language in self.neutral.texts:
            return self.neutral.texts[language]
        own = [side for side, spoken in self.languages.items() if language in spoken]
        said = {
            side: labels.in_language(language, then=("en", *self.languages[side])).text
            for side, labels in self.names.items()
        }
        order = sorted(self.names, key=lambda side: (side not in own, said[side], side))
        first, second = (said[side] for side in order)
        if first == second:
            second = " / ".join(self._original(side) for side in order if self._original(side) != first)
        if not own:
            return f"{first} / {second}"
        return f"{first}（{second}）" if unicodedata.east_asian_width(first[-1]) == "W" else f"{first} ({second})"

    @property
    def all_names(self) -> tuple[str, ...]:
        """Every form of every name, for search to find it by."""
        found = [text for labels in self.names.values() for text in labels.texts.values()]
        return tuple(dict.fromkeys([*found, *self.neutral.texts.values(), *self.also]))

    def _original(self, side: str) -> str:
        labels = self.names[side]
        return next((labels.texts[one] for one in self.languages[side] if one in labels.texts), "")


def places_of(rows: Sequence[PlaceName], languages: Mapping[str, Sequence[str]]) -> tuple[NeutralPlace, ...]:
    """The places of a table with one row for each place and side."""
    grouped: dict[str, list[PlaceName]] = {}
    for row in rows:
        grouped.setdefault(row.key, []).append(row)
    return tuple(
        NeutralPlace(
            key,
            group[0].kind,
            {row.side: row.names for row in group},
            languages,
            Labels({code: text for row in group for code, text in row.neutral.texts.items()}),
            tuple(text for row in group for text in row.also.texts.values()),
        )
        for key, group in grouped.items()
    )
