"""Classifications of activities: the bridge, the national ones, and the crosswalks between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from madoguchi.core.packs.labels import NO_LABELS, LabelsField
from madoguchi.core.packs.problems import UnknownCode
from madoguchi.core.packs.tables import Row, Words

OFFICIAL = "official"
DERIVED = "derived"
JUDGEMENT = "judgement"
SAME = "same"
FROM_BELOW = "from the codes below it"
FROM_ABOVE = "from the code above it"
Basis = Literal["official", "derived", "judgement", "same"]


class Activity(Row):
    """A code of a classification. Without labels it is a code only: its text could not be shipped."""

    code: str = Field(min_length=1, max_length=16)
    level: str = ""
    parent: str = ""
    labels: LabelsField = NO_LABELS


class Target(Row):
    """Where a code leads in the bridge, on which basis, how it was found, and its share if it leads to several."""

    code: str
    isic: str
    basis: Basis
    how: str = ""
    share: float = Field(default=1.0, gt=0, le=1)


def _parts(value: object) -> object:
    return (
        tuple(part.strip() for part in re.split("[、,;]", value) if part.strip()) if isinstance(value, str) else value
    )


class CommonWords(Row):
    """Words firms use for an activity where its title does not: search finds the code through them."""

    code: str
    language: str
    words: Annotated[tuple[str, ...], BeforeValidator(_parts)] = Field(min_length=1)
    basis: str = ""


class SectionMarks(Row):
    """Words that betray which section a phrase speaks of: growing, making, selling."""

    code: str
    language: str
    marks: Annotated[tuple[str, ...], BeforeValidator(_parts)] = Field(min_length=1)
    basis: str = ""


class MadeUnder(Row):
    """Under which activities the goods are made that this activity sells or repairs."""

    code: str
    made_under: Words = Field(min_length=1)
    basis: str = ""


class Tree:
    """The codes of one classification, in their order, each knowing what stands above and below it."""

    def __init__(
        self,
        key: str,
        version: str,
        names: LabelsField,
        rows: Sequence[Activity],
        common_words: Sequence[CommonWords] = (),
    ) -> None:
        self.key, self.version, self.names = key, version, names
        self.common_words = tuple(common_words)
        self._by_code: Mapping[str, Activity] = {row.code: row for row in rows}

    def __getitem__(self, code: str) -> Activity:
        found = self._by_code.get(code)
        if found is None:
            raise UnknownCode(f"{self.key} code", code, self._nearest(code))
        return found

    def get(self, code: str) -> Activity | None:
        """The activity, or None."""
        return self._by_code.get(code)

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __iter__(self) -> Iterator[Activity]:
        return iter(self._by_code.values())

    def __len__(self) -> int:
        return len(self._by_code)

    def words(self, code: str, language: str = "") -> tuple[str, ...]:
        """Words firms use for an activity, in one language or all; empty where the pack gives none."""
        self[code]
        return tuple(word for row in self._words.get(code, ()) if language in {"", row.language} for word in row.words)

    def children(self, code: str = "") -> tuple[Activity, ...]:
        """What stands directly below a code; without a code, the sections."""
        if code:
            self[code]
        return self._below.get(code, ())

    def ancestors(self, code: str) -> tuple[Activity, ...]:
        """What stands above a code, nearest first."""
        above: list[Activity] = []
        parent = self[code].parent
        while parent and len(above) < len(self._by_code):
            above.append(self[parent])
            parent = above[-1].parent
        return tuple(above)

    def section(self, code: str) -> Activity:
        """The topmost activity above a code, or the code itself."""
        return (self[code], *self.ancestors(code))[-1]

    def descendants(self, code: str) -> tuple[Activity, ...]:
        """Everything below a code, in order."""
        found: list[Activity] = []
        waiting = list(reversed(self.children(code)))
        while waiting:
            one = waiting.pop()
            found.append(one)
            waiting += reversed(self._below.get(one.code, ()))
        return tuple(found)

    def is_within(self, code: str, scope: str) -> bool:
        """Is this code the other one, or below it?"""
        return code == scope or any(above.code == scope for above in self.ancestors(code))

    @cached_property
    def _below(self) -> Mapping[str, tuple[Activity, ...]]:
        below: dict[str, list[Activity]] = {}
        for one in self:
            below.setdefault(one.parent, []).append(one)
        return {parent: tuple(rows) for parent, rows in below.items()}

    @cached_property
    def _words(self) -> Mapping[str, tuple[CommonWords, ...]]:
        found: dict[str, tuple[CommonWords, ...]] = {}
        for row in self.common_words:
            found[row.code] = (*found.get(row.code, ()), row)
        return found

    def _nearest(self, code: str) -> str:
        shorter = code[:-1].rstrip(".")
        while shorter:
            if shorter in self._by_code:
                return f"the nearest code above it is {shorter}"
            shorter = shorter[:-1].rstrip(".")
        return "its first digits stand in no division of this list either"


class Scheme(Tree):
    """A national classification with its way to the bridge. What people enter is kept; the targets are looked up."""

    def __init__(
        self,
        key: str,
        version: str,
        names: LabelsField,
        rows: Sequence[Activity],
        *,
        side: str = "",
        targets: Sequence[Target] = (),
    ) -> None:
        super().__init__(key, version, names, rows)
        self.side = side
        grouped: dict[str, list[Target]] = {}
        for target in targets:
            grouped.setdefault(target.code, []).append(target)
        self._targets = {code: tuple(rows) for code, rows in grouped.items()}

    def targets(self, code: str) -> tuple[Target, ...]:
        """The codes of the bridge this code leads to.

        A code without a row of its own leads where the codes below it lead, each by its share of them; a code
        without any below leads where the nearest code above it does. Both are `derived`, and `how` says so. Empty
        only if nothing around it has a row.
        """
        own = self.own_targets(code)
        if own:
            return own
        below = [self._targets[one.code] for one in self.descendants(code) if one.code in self._targets]
        if below:
            return _gathered(code, below, FROM_BELOW)
        for above in self.ancestors(code):
            found = self.targets(above.code)
            if found:
                return tuple(
                    one.model_copy(update={"code": code, "basis": DERIVED, "how": FROM_ABOVE}) for one in found
                )
        return ()

    def own_targets(self, code: str) -> tuple[Target, ...]:
        """The rows of the crosswalk for exactly this code."""
        self[code]
        return self._targets.get(code, ())

    def rows(self) -> Iterator[Target]:
        """Every row of the crosswalk."""
        for targets in self._targets.values():
            yield from targets


def _gathered(code: str, below: Sequence[Sequence[Target]], how: str) -> tuple[Target, ...]:
    """The targets of several codes as those of the one above them, heaviest first."""
    shares: dict[str, float] = {}
    for targets in below:
        for target in targets:
            shares[target.isic] = shares.get(target.isic, 0.0) + 1 / len(targets) / len(below)
    order = sorted(shares, key=lambda isic: (-shares[isic], isic))
    return tuple(Target(code=code, isic=isic, basis=DERIVED, how=how, share=min(shares[isic], 1.0)) for isic in order)
