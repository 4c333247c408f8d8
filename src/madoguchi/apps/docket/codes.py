"""Codes found by words in any language: lines of business, goods, regions. For pickers and for suggestions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from madoguchi.core import packs
from madoguchi.core.languages.texts import Said
from madoguchi.core.packs import Labels
from madoguchi.core.search.asking import written_alike
from madoguchi.engines.text import tokens

ACTIVITIES, PRODUCTS, REGIONS = "activities", "products", "regions"
SORTS = (ACTIVITIES, PRODUCTS, REGIONS)
MOST = 12


@dataclass(frozen=True)
class Coded:
    """A code with its names, and everything by which it can be found, written alike."""

    code: str
    labels: Labels
    said: str
    texts: tuple[str, ...]
    tokens: tuple[frozenset[str], ...] = ()


def find(sort: str, words: str, limit: int = MOST) -> list[Coded]:
    """The codes that begin with what was typed, or whose names in any language hold every word of it.

    Inflected words count as one. A name that begins with the words stands before one that holds them, a shorter
    name before a longer one.
    """
    wanted = written_alike(words)
    if not wanted:
        return []
    cut = frozenset(tokens(wanted))
    found = [one for one in _all(sort) if _fits(one, wanted) or (cut and any(cut <= text for text in one.tokens))]
    return sorted(found, key=lambda one: _nearness(one, wanted))[:limit]


def look_up(sort: str, codes: Iterable[str]) -> list[Coded]:
    """These codes, without those that are not known. A six-digit code of goods has the name of its heading."""
    found = []
    for code in codes:
        labels = labels_of(sort, code)
        if labels is not None:
            found.append(Coded(code, labels, "", ()))
    return found


def labels_of(sort: str, code: str) -> Labels | None:
    """The names of a code; None where it is not known."""
    corridor = packs.current()
    if sort == ACTIVITIES:
        activity = corridor.activities.get(code)
        return activity.labels if activity else None
    if sort == PRODUCTS:
        product = corridor.products.nearest(code)
        return product.labels if product else None
    region = corridor.regions.get(code)
    return region.names if region else None


def said(sort: str, code: str, language: str) -> Said | None:
    """What a code is called for a reader."""
    labels = labels_of(sort, code)
    return labels.in_language(language) if labels else None


def words_of(sort: str, code: str) -> list[str]:
    """Every name of a code in every language, and the words firms use for it: the bridge between languages."""
    labels = labels_of(sort, code)
    if labels is None:
        return []
    common = packs.current().activities.words(code) if sort == ACTIVITIES else ()
    return [*labels.texts.values(), *common]


def _all(sort: str) -> tuple[Coded, ...]:
    return _gathered(packs.current().folder, sort)


@lru_cache(maxsize=12)
def _gathered(folder: Path, sort: str) -> tuple[Coded, ...]:
    """Every code of a sort, for the corridor in this folder."""
    corridor = packs.current()
    codes: Iterable[str] = corridor.regions
    if sort == ACTIVITIES:
        codes = (one.code for one in corridor.activities)
    elif sort == PRODUCTS:
        codes = (one.code for one in corridor.products)
    return tuple(_coded(sort, code) for code in codes)


def _coded(sort: str, code: str) -> Coded:
    texts = tuple(written_alike(text) for text in words_of(sort, code))
    cut = tuple(frozenset(tokens(text)) for text in texts)
    return Coded(code, labels_of(sort, code) or Labels(), " | ".join(texts), texts, cut)


def _fits(one: Coded, wanted: str) -> bool:
    if one.code.lower().startswith(wanted):
        return True
    return all(word in one.said for word in wanted.split()) and any(_holds(text, wanted) for text in one.texts)


def _holds(text: str, wanted: str) -> bool:
    """Letters: a word begins so. Signs without spaces between words: they stand anywhere."""
    if wanted.isascii() or not _is_unspaced(wanted):
        return all(f" {word}" in f" {text}" for word in wanted.split())
    return all(word in text for word in wanted.split())


def _is_unspaced(text: str) -> bool:
    return any(sign >= "\u3000" for sign in text)


def _nearness(one: Coded, wanted: str) -> tuple[bool, bool, bool, int, str]:
    begins = [text for text in one.texts if text.startswith(wanted)]
    nearest = min((len(text) for text in begins or one.texts), default=0)
    code = one.code.lower()
    return (code != wanted, not code.startswith(wanted), not begins, nearest, one.code)
