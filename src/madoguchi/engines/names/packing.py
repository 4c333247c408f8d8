"""Names as flat arrays, and the sound tables as matrices, for the compiled kernel."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from madoguchi.engines.names import concepts
from madoguchi.engines.names.analysis import Name, Token
from madoguchi.engines.names.kernel import NUMBER, WORD, Packed
from madoguchi.engines.names.tables import rows

FAMILIES = {
    family: number
    for number, family in enumerate(
        (
            "shares",
            "limited",
            "partnership",
            "association",
            "foundation",
            "state",
            "sole",
            "cooperative",
            "mutual",
            "joint",
        ),
        start=1,
    )
}
_VOWELS = "aiueo"
_CONSONANTS = "kgsztdnhbpmyrwfvjZSCTQ"
_GROUPS = {
    "k": 1,
    "g": 1,
    "s": 2,
    "S": 2,
    "z": 2,
    "Z": 2,
    "j": 2,
    "Q": 2,
    "t": 3,
    "d": 3,
    "C": 3,
    "T": 3,
    "n": 4,
    "m": 4,
}
_GROUPS |= {"b": 5, "v": 5, "p": 5, "f": 5, "w": 5, "h": 6, "r": 7}


def consonant_group(sound: str) -> int:
    """The group of consonants a sound belongs to, of those that are taken for one another; 0 for a vowel."""
    return _GROUPS.get(sound, 0)


class Packer:
    """Collects names one by one; `packed()` hands out the arrays."""

    def __init__(self) -> None:
        self._first = array("i", [0])
        self._start, self._length = array("i"), array("B")
        self._second_start, self._second_length = array("i"), array("B")
        self._concept, self._number, self._weight = array("h"), array("q"), array("f")
        self._family = array("b")
        self._mask = array("B")
        self._sounds, self._seconds = bytearray(), bytearray()

    def add(self, tokens: Iterable[Token], family: str = "") -> None:
        """One name more."""
        known = concepts.numbers()
        for token in tokens:
            self._start.append(len(self._sounds))
            self._length.append(len(token.sound))
            self._mask.append(_mask(token.sound))
            self._sounds += token.sound.encode("ascii")
            self._second_start.append(len(self._seconds))
            self._second_length.append(len(token.second_sound))
            self._seconds += token.second_sound.encode("ascii")
            self._concept.append(NUMBER if token.is_number else known[token.concept] if token.concept else 0)
            self._number.append(int(token.text) if token.is_number else 0)
            self._weight.append(token.weight)
        self._first.append(len(self._start))
        self._family.append(FAMILIES.get(family, 0))

    def packed(self) -> Packed:
        """The arrays of all names added so far."""
        words = np.empty(len(self._start), WORD)
        for field, values in (
            ("number", self._number), ("start", self._start), ("second_start", self._second_start),
            ("concept", self._concept), ("length", self._length), ("second_length", self._second_length),
            ("mask", self._mask),
        ):  # fmt: skip
            words[field] = values
        return Packed(
            np.array(self._first, np.int32),
            words,
            np.array(self._weight, np.float32),
            np.array(self._family, np.int8),
            np.frombuffer(bytes(self._sounds) + b"\0", np.uint8),
            np.frombuffer(bytes(self._seconds) + b"\0", np.uint8),
        )


def pack(name: Name, *, alike: bool = False) -> Packed:
    """One name as arrays; `alike` takes its look-alike reading."""
    packer = Packer()
    packer.add(name.look_alikes if alike else name.tokens, name.family)
    return packer.packed()


@lru_cache(maxsize=50_000)
def _mask(sound: str) -> int:
    """Which groups of consonants a sound has, one bit each."""
    mask = 0
    for letter in sound:
        mask |= 1 << _GROUPS.get(letter, 0)
    return mask


Floats = NDArray[np.float64]
Tables = tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.uint8], Floats]


@cache
def _costs() -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.uint8]]:
    replace = np.full((128, 128), 1.3, np.float32)
    silence = np.full(128, 0.9, np.float32)
    groups = np.zeros(128, np.uint8)
    consonants, vowels = [ord(letter) for letter in _CONSONANTS], [ord(letter) for letter in _VOWELS]
    replace[np.ix_(consonants, consonants)] = 1.0
    replace[np.ix_(vowels, vowels)] = 0.45
    silence[vowels] = 0.4
    for letter, group in _GROUPS.items():
        groups[ord(letter)] = group
    for row in rows("sound_costs"):
        sound, cost = ord(row["sound"]), float(row["cost"])
        if row["heard"] == "-":
            silence[sound] = cost
        else:
            replace[sound, ord(row["heard"])] = replace[ord(row["heard"]), sound] = cost
    np.fill_diagonal(replace, 0.0)
    return replace, silence, groups


def tables() -> Tables:
    """The cost matrices with scratch space of their own, so that threads do not share it."""
    return (*_costs(), np.empty((700, 8)))
