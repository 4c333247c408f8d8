"""Tokens of documents and terms of queries.

A run of Chinese characters or kana becomes overlapping pairs, and its last character alone, so that a search for one
character (by prefix) finds it at the end of a run as well. Words of Cyrillic and Latin letters are cut to their stems.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

import Stemmer

LONGEST_WORD = 100  # a longer run of letters is no word; it is cut, so that no index meets a token it refuses
_CJK = (
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
_CYRILLIC = "\u0400-\u0481\u048a-\u052f"
_RUNS = re.compile(
    rf"([{_CJK}]+)"
    rf"|([{_CYRILLIC}]{{1,{LONGEST_WORD}}})"
    rf"|((?:(?![{_CJK}{_CYRILLIC}])[^\W_]){{1,{LONGEST_WORD}}})"
)
_ASCII_RUNS = re.compile(rf"[a-z0-9]{{1,{LONGEST_WORD}}}")
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)

_russian = Stemmer.Stemmer("russian", 0)
_english = Stemmer.Stemmer("english", 0)
_one_at_a_time = Lock()  # a Snowball stemmer keeps its word inside itself


@dataclass(frozen=True, slots=True)
class Word:
    """A document matches when it holds this token."""

    token: str


@dataclass(frozen=True, slots=True)
class Prefix:
    """A document matches when one of its tokens begins so."""

    start: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """A document matches when it holds these tokens (always two or more) one right after the other."""

    tokens: tuple[str, ...]


Term = Word | Prefix | Phrase


def tokens(text: str) -> list[str]:
    """What a document is indexed under, in reading order.

    >>> tokens("山川水産 Ёлка")
    ['山川', '川水', '水産', '産', 'елк']
    """
    plain = _plain(text)
    if plain.isascii():
        return [_english_stem(word) for word in _ASCII_RUNS.findall(plain)]
    found: list[str] = []
    for cjk, cyrillic, other in _RUNS.findall(plain):
        if cyrillic:
            found.append(_russian_stem(cyrillic))
        elif other:
            found.append(_english_stem(other))
        else:
            found.extend(map(str.__add__, cjk, cjk[1:]))
            found.append(cjk[-1])
    return found


def query_tokens(text: str, *, is_typing: bool = False) -> list[Term]:
    """What a query asks for; a document must match every term.

    With `is_typing` the last word may be unfinished, so it becomes a prefix.

    >>> query_tokens("снегоуборочной 山")
    [Word(token='снегоуборочн'), Prefix(start='山')]
    >>> query_tokens("водород снегоубо", is_typing=True)
    [Word(token='водород'), Prefix(start='снегоуб')]
    """
    runs = list(_RUNS.finditer(_plain(text)))
    terms = [_term(run) for run in runs]
    if is_typing and runs and runs[-1].end() == runs[-1].endpos and runs[-1].group(1) is None:
        last, stem = runs[-1].group(), terms[-1]
        if isinstance(stem, Word):
            terms[-1] = Prefix(_shared_start(last, stem.token))
    return terms


def _shared_start(word: str, stem: str) -> str:
    """What word and stem have in common: a stem may change its last letters."""
    length = 0
    while length < min(len(stem), len(word)) and word[length] == stem[length]:
        length += 1
    return stem[:length]


def _term(run: re.Match[str]) -> Term:
    cjk, cyrillic, other = run.groups()
    if cyrillic:
        return Word(_russian_stem(cyrillic))
    if other:
        return Word(_english_stem(other))
    if len(cjk) == 1:
        return Prefix(cjk)
    pairs = tuple(map(str.__add__, cjk, cjk[1:]))
    return Phrase(pairs) if len(pairs) > 1 else Word(pairs[0])


def _plain(text: str) -> str:
    """One way of writing for what readers see as the same."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).lower()
    return unicodedata.normalize("NFKC", text).replace("ё", "е")


@lru_cache(maxsize=200_000)
def _russian_stem(word: str) -> str:
    with _one_at_a_time:
        return str(_russian.stemWord(word))


@lru_cache(maxsize=200_000)
def _english_stem(word: str) -> str:
    with _one_at_a_time:
        return str(_english.stemWord(word))
