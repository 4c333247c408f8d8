"""Words of business as ideas: 水産, «рыбная» and seafood are one concept, in whatever script they are written."""

from __future__ import annotations

from functools import cache, lru_cache

from madoguchi.engines.names.readings import reading_of
from madoguchi.engines.names.sounds import sound
from madoguchi.engines.names.tables import rows

Concepts = tuple[str, ...]
_SHORTEST_HEARD = 5  # sounds; shorter ones are heard in too many names
_SHORTEST_STEM = 6
_LONGEST_ENDING = (0, 0, 2, 3, 4, 5, 8)  # by length of the stem: what is longer is another word, as in Uralvagonzavod


@cache
def numbers() -> dict[str, int]:
    """Each single concept's number, from 1 in the order of the table."""
    found: dict[str, int] = {}
    for row in rows("concepts"):
        for concept in row["concept"].split("+"):
            found.setdefault(concept, len(found) + 1)
    return found


@cache
def weights() -> dict[str, float]:
    """How much a concept tells about whose name it is."""
    found: dict[str, float] = {}
    for row in rows("concepts"):
        for concept in row["concept"].split("+"):
            if row["concept"] == concept or concept not in found:
                found[concept] = float(row["weight"])
    return found


def of_japanese(text: str) -> Concepts:
    """The concepts of a word in Japanese characters.

    >>> of_japanese("水産"), of_japanese("研究所"), of_japanese("桜")
    (('fishery',), ('research', 'institute'), ())
    """
    return _japanese().get(text, ())


@lru_cache(maxsize=50_000)
def of_word(word: str) -> Concepts:
    """The concepts of a small-letter word in Latin or Cyrillic letters: translated, transliterated or read out.

    >>> of_word("рыбная"), of_word("seafood"), of_word("suisan"), of_word("суйсан"), of_word("sakura")
    (('fishery',), ('fishery',), ('fishery',), ('fishery',), ())
    """
    return _abbreviations().get(word) or _whole().get(word) or _stemmed(word, _stems(), 2) or _heard(word)


@cache
def _longest_stem() -> int:
    return max(map(len, _stems()))


def _stemmed(word: str, stems: dict[str, Concepts], shortest: int) -> Concepts:
    for length in range(min(len(word), _longest_stem()), shortest - 1, -1):
        if len(word) - length > _LONGEST_ENDING[min(length, 6)]:
            break
        if found := stems.get(word[:length]):
            return found
    return ()


def _heard(word: str) -> Concepts:
    heard = sound(word)
    if len(heard) < _SHORTEST_HEARD:
        return ()
    return _readings().get(heard) or _stemmed(heard, _heard_stems(), _SHORTEST_STEM)


def _concepts(row: dict[str, str]) -> Concepts:
    return tuple(row["concept"].split("+"))


@cache
def _japanese() -> dict[str, Concepts]:
    found: dict[str, Concepts] = {}
    for row in rows("concepts"):
        for word in row["ja"].split():
            found.setdefault(word, _concepts(row))
    return found


@cache
def japanese_katakana() -> dict[str, Concepts]:
    """The concept words in katakana, for taking apart long words without spaces."""
    return {word: found for word, found in _japanese().items() if len(word) >= 3 and "\u30a1" <= word[0] <= "\u30ff"}


@cache
def _whole() -> dict[str, Concepts]:
    found: dict[str, Concepts] = {}
    for row in rows("concepts"):
        for word in (row["ru"] + " " + row["en"]).split():
            if not word.endswith("*"):
                found.setdefault(word, _concepts(row))
    return found


@cache
def _stems() -> dict[str, Concepts]:
    found: dict[str, Concepts] = {}
    for row in rows("concepts"):
        for word in (row["ru"] + " " + row["en"]).split():
            if word.endswith("*"):
                found.setdefault(word[:-1], _concepts(row))
    return found


@cache
def _readings() -> dict[str, Concepts]:
    """Japanese words of the table by how they are said."""
    found: dict[str, Concepts] = {}
    for word, concepts in _japanese().items():
        heard = sound(reading_of(word))
        if len(heard) >= _SHORTEST_HEARD:
            found.setdefault(heard, concepts)
    return found


@cache
def _heard_stems() -> dict[str, Concepts]:
    """Russian stems of the table by how they are said, for Russian written in Latin letters."""
    found: dict[str, Concepts] = {}
    for row in rows("concepts"):
        for word in row["ru"].split():
            heard = sound(word.rstrip("*"))
            if len(heard) >= _SHORTEST_STEM:
                found.setdefault(heard, _concepts(row))
    return found


@cache
def _abbreviations() -> dict[str, Concepts]:
    found: dict[str, Concepts] = {}
    for row in rows("abbreviations"):
        for word in (row["cyrillic"] + " " + row["latin"]).split():
            found[word] = tuple(row["concepts"].split())
    return found
