"""The profiles of one side as arrays, so that millions of pairs can be compared at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from .profiles import Coded, Profile

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

PRODUCT_DEPTHS = (6, 4, 2)
"""Sub-heading, heading and chapter of the Harmonized System."""
ACTIVITY_DEPTHS = (4, 3, 2)
"""Class, group and division of ISIC."""
NOT_SO_DEEP = -1
"""Stands where a code is too short to have a value at that depth; it equals nothing."""


@dataclass(frozen=True, slots=True)
class Ragged:
    """A list of keys for each row: row ``i`` owns ``keys[starts[i]:starts[i + 1]]``.

    A key has three depths, the deepest first; plain sets use the first only.
    """

    starts: Integers
    keys: Integers
    weights: Floats

    def take(self, rows: Integers) -> Ragged:
        """The same lists for the chosen rows, in that order."""
        counts = (self.starts[1:] - self.starts[:-1])[rows]
        starts = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
        places = np.arange(starts[-1]) - np.repeat(starts[:-1], counts) + np.repeat(self.starts[rows], counts)
        return Ragged(starts, self.keys[places], self.weights[places])

    @property
    def is_filled(self) -> Bools:
        """Whether each row has anything in its list."""
        return self.starts[1:] > self.starts[:-1]


@dataclass(frozen=True, slots=True)
class Roster:
    """Profiles of one side in columns; row ``i`` of every column is profile ``ids[i]``."""

    side: str
    ids: tuple[str, ...]
    needs: Ragged
    offers: Ragged
    activities: Ragged
    wanted_activities: Ragged
    kinds: Ragged
    complements: Ragged
    regions: Ragged
    wanted_regions: Ragged
    languages: Ragged
    size: Ragged
    wanted_sizes: Ragged
    need_words: Ragged
    offer_words: Ragged
    completeness: Floats
    freshness: Floats
    is_stated: Bools

    @classmethod
    def of(cls, profiles: Iterable[Profile] | Roster) -> Roster:
        """The profiles in columns; profiles may come from an iterator, so none need be kept.

        >>> Roster.of([Profile(id="sakura", side="east", needs=("030721",))]).needs.keys.tolist()
        [[30721, 307, 3]]
        """
        return profiles if isinstance(profiles, Roster) else _columns(profiles)


class _Growing:
    """Lists being filled row by row."""

    def __init__(self) -> None:
        self.counts: list[int] = []
        self.keys: list[tuple[int, int, int]] = []
        self.weights: list[float] = []

    def add(self, keys: Sequence[tuple[int, int, int]], weights: Sequence[float] | None = None) -> None:
        self.counts.append(len(keys))
        self.keys.extend(keys)
        self.weights.extend(weights if weights is not None else (1.0,) * len(keys))

    def close(self) -> Ragged:
        starts = np.concatenate(([0], np.cumsum(self.counts, dtype=np.int64))).astype(np.int64)
        keys = np.array(self.keys, dtype=np.int64).reshape(-1, 3)
        return Ragged(starts, keys, np.array(self.weights, dtype=np.float64))


_CODED = (
    ("needs", PRODUCT_DEPTHS),
    ("offers", PRODUCT_DEPTHS),
    ("activities", ACTIVITY_DEPTHS),
    ("wanted_activities", ACTIVITY_DEPTHS),
)
_NAMED = ("regions", "wanted_regions", "languages", "wanted_sizes", "need_words", "offer_words")


def _columns(profiles: Iterable[Profile]) -> Roster:
    lists = {name: _Growing() for name in (*dict(_CODED), *_NAMED, "kinds", "complements", "size")}
    ids: list[str] = []
    sides: set[str] = set()
    figures: list[tuple[float, float, bool]] = []
    for profile in profiles:
        ids.append(profile.id)
        sides.add(profile.side)
        figures.append((profile.completeness, profile.freshness, profile.stated))
        for name, depths in _CODED:
            codes: tuple[Coded, ...] = getattr(profile, name)
            lists[name].add([depth_keys(code, depths) for code, _ in codes], [weight for _, weight in codes])
        for name in _NAMED:
            lists[name].add([_named(word) for word in sorted(set(getattr(profile, name)))])
        lists["kinds"].add([_named(kind.code) for kind in profile.kinds])
        lists["complements"].add([_named(kind.complement) for kind in profile.kinds])
        lists["size"].add([_named(profile.size)] if profile.size else [])
    if len(sides) > 1:
        raise ValueError(f"a roster holds one side, not {', '.join(sorted(sides))}")
    if len(set(ids)) < len(ids):
        raise ValueError("a profile stands in the roster twice")
    figured = np.array(figures, dtype=np.float64).reshape(-1, 3)
    return Roster(
        side=next(iter(sides), ""),
        ids=tuple(ids),
        completeness=figured[:, 0],
        freshness=figured[:, 1],
        is_stated=figured[:, 2] > 0,
        **{name: growing.close() for name, growing in lists.items()},
    )


@lru_cache(maxsize=1 << 16)
def depth_keys(code: str, depths: tuple[int, int, int]) -> tuple[int, int, int]:
    """The code cut at each depth; a code shorter than a depth has no value there."""
    deep, middle, shallow = (int(code[:depth]) if len(code) >= depth else NOT_SO_DEEP for depth in depths)
    return deep, middle, shallow


@lru_cache(maxsize=1 << 18)
def name_key(name: str) -> int:
    """A number of 62 bits for a name, the same on every machine."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big") >> 2


def _named(name: str) -> tuple[int, int, int]:
    return name_key(name), NOT_SO_DEEP, NOT_SO_DEEP
