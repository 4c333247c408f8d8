"""Addresses in any script: the postal code, numbers, and words by how they sound."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from madoguchi.engines.names import analyse, skeleton

_LONGEST = 300
_POSTAL_CODE = re.compile(r"(?<![\d-])(\d{3}-\d{4}|\d{5,7})(?![\d-])")
_WORDS = re.compile(r"[^\W\d_]{2,}|\d+|[\u3400-\u9fff]")
_SHORTEST = 3  # consonants of a word; fewer are "street", "house" and "city" in every language
_SHARE = 0.6
_LEAST = 3


@dataclass(frozen=True, slots=True)
class AddressParts:
    """An address taken apart: `words` as written (Chinese characters one by one), `sounds` the consonants of its longer
    words as they are said, which are the same in every script, and `numbers`."""

    postal_code: str
    words: frozenset[str]
    sounds: frozenset[str]
    numbers: frozenset[str]

    def is_same_as(self, other: AddressParts) -> bool:
        """Three fifths of the shorter one's words stand in the other: as written, or as said with a number of a house.

        >>> address_parts("690000, г. Владивосток, ул. Светланская, д. 15").is_same_as(
        ...     address_parts("15 Svetlanskaya str., Vladivostok"))
        True
        """
        if _overlap(self.words, other.words):
            return True
        return bool(self.numbers & other.numbers) and _overlap(self.sounds | self.numbers, other.sounds | other.numbers)


@lru_cache(maxsize=20_000)
def address_parts(address: str) -> AddressParts:
    """Take an address apart.

    >>> address_parts("〒０６０－０００１ 北海道札幌市").postal_code, address_parts("101000, Москва").postal_code
    ('0600001', '101000')
    """
    text = unicodedata.normalize("NFKC", address[:_LONGEST]).casefold()
    code = _POSTAL_CODE.search(text)
    rest = text if code is None else f"{text[: code.start()]} {text[code.end() :]}"
    words = frozenset(_WORDS.findall(text))
    heard = (skeleton(token.sound) for token in analyse(rest).tokens if not token.is_number)
    return AddressParts(
        code[1].replace("-", "") if code else "",
        words,
        frozenset(sound for sound in heard if len(sound) >= _SHORTEST),
        frozenset(number.lstrip("0") for number in re.findall(r"\d+", rest) if number.strip("0")),
    )


def _overlap(one: frozenset[str], other: frozenset[str]) -> bool:
    shared = len(one & other)
    return shared >= _LEAST and shared >= _SHARE * min(len(one), len(other))
