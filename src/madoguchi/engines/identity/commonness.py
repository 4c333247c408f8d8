"""How common a place, an activity or a day is in the registers being linked: to agree in something rare says more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from math import log10

from madoguchi.engines.identity.identifiers import worth
from madoguchi.engines.identity.records import Record

_TRUSTED = 300
"""So many records are needed before counts outweigh what holds in general."""
_STRANGERS = 1.3  # powers of ten: the same company is likelier by so much than all strangers of the register together


class Commonness:
    """Counts of both registers. Strangers agree in a value as often as it occurs, so agreement is worth minus the
    logarithm of its share (Fellegi and Sunter 1969, with Winkler's frequencies), and a larger register, which has more
    strangers to agree by chance, asks for more evidence in all.

    >>> few = Commonness.of([Record("a", ("A",), region="Tokyo")], [])
    >>> few.worth("same-region", ["Tokyo"]) == worth("same-region")
    False
    >>> Commonness().worth("same-region", ["Tokyo"]) == worth("same-region")
    True
    """

    def __init__(self) -> None:
        self._counts: dict[str, Counter[Hashable]] = {key: Counter() for key in _COUNTED}
        self._totals = dict.fromkeys(_COUNTED, 0)
        self._size = 0

    @classmethod
    def of(cls, *sides: Iterable[Record]) -> Commonness:
        """The counts of these registers."""
        found = cls()
        for side in sides:
            found.has_side_of(sum(1 for _ in found.counting(side)))
        return found

    def counting(self, side: Iterable[Record]) -> Iterator[Record]:
        """The records of a register as they come, each counted as it passes; `has_side_of` is told when it ends."""
        for record in side:
            for key, values in _values(record):
                self._counts[key].update(values)
                self._totals[key] += 1
            yield record

    def has_side_of(self, size: int) -> None:
        """One of the registers has so many records."""
        self._size = max(self._size, size)

    def worth(self, key: str, shared: Iterable[Hashable]) -> float:
        """What agreement in these values is worth, in powers of ten of the odds: that of the rarest of them."""
        general = worth(key)
        counts, total = self._counts[key], self._totals[key]
        expected = _TRUSTED * 10.0**-general
        least = min((counts[value] for value in shared), default=0)
        if not least:
            return general
        return min(-log10((least + expected) / (total + _TRUSTED)), worth(f"{key}-at-most"))

    @property
    def band_same(self) -> float:
        """From which weight on two records are the same."""
        return max(worth("band-same"), log10(max(self._size, 1)) + _STRANGERS)

    @property
    def band_ask(self) -> float:
        """From which weight on a person is asked; where registers are counted, what agreement is worth is better known,
        and fewer need be asked."""
        return self.band_same - worth("band-width") if self._size else worth("band-ask")

    @property
    def name_at_most(self) -> float:
        """What a name counts for at most: it never settles it alone."""
        return self.band_same - worth("never-alone")


_COUNTED = ("same-region", "shared-activity", "same-founding")


def _values(record: Record) -> Iterator[tuple[str, tuple[Hashable, ...]]]:
    if record.region:
        yield "same-region", (record.region,)
    if record.activities:
        yield "shared-activity", tuple(set(record.activities))
    if record.founded_on:
        yield "same-founding", (record.founded_on,)
