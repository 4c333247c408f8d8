"""What a short text about a trade is compared by: words in their normal forms, and parts of words as a back-off.

Search needs to find what was typed; comparing needs to know that 割りばし and 割り箸 are one word, that the last word
of a Japanese compound names the thing and those before it only qualify it, and that "(кроме весов)" says what is not
meant. Words of Japanese come from SudachiPy, those of other scripts are the tokens of search.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from threading import local
from typing import Any

from madoguchi.engines.text.tokens import tokens

PAIR, SIGN, MEANING, COMPOUND = 0.3, 0.35, 0.6, 0.7
"""What a pair of signs, a single character, a shared group of synonyms and a run of words count beside a word."""
STEM, GRAM = 0.5, 0.3
"""What the first letters of a long word, and runs of four letters, count beside it."""
EARLIER, LEAST = 0.25, 0.4
"""How much less each word before the last of a Japanese compound counts, and the least it counts."""
FAINT = 0.6
"""What a word of one sign, or of two kana, counts: many words share it by chance."""
LETTERS = 5

_CJK = re.compile("[\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u30fc\u4e00-\u9fff]")
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa\u30fc]+")
_CHARACTER = re.compile("[\u3005-\u3007\u4e00-\u9fff]")
_CHUNKS = re.compile(r"[、・,()（）「」\s/]+")
_EXCLUDED = re.compile(
    r"[（(][^（）()]*(?:を除く|でないもの|ないもの|以外|кроме|за исключением|except|excluding)[^（）()]*[）)]"
    r"|(?:кроме|за исключением|except|не включенн\w+ в другие)\s[^;()]*"
    r"|not elsewhere classified|n\.e\.c\.?",
    re.IGNORECASE,
)
_GRAMMAR = {"助詞", "助動詞", "補助記号", "空白", "接続詞", "記号", "代名詞", "連体詞"}
_PARTS_OF_WORDS = {"接尾辞", "接頭辞"}
_MANNER = frozenset(
    re.findall(
        r"\S+",
        "製造 製造業 業 その他 他 物 品 用 等 及び 又は もの 為る 事 卸売 卸売り 卸売業 小売 "
        "小売り 小売業 関連 類 的 有る 無い 主 専ら 伴う 行う 業者 各種 一般 附属 付属 含む 除く",
    )
)
"""Words that tell the manner of a business or nothing at all; the manner is read from the whole text elsewhere."""

_own = local()  # a tokenizer keeps its buffers inside itself, so each thread has its own


@dataclass(frozen=True, slots=True)
class _Word:
    """A word as the dictionary has it: as written, its usual writing, and the groups of synonyms it belongs to."""

    surface: str
    normal: str
    is_part: bool
    groups: tuple[int, ...]
    end: int
    says_something: bool


@lru_cache(maxsize=100_000)
def pieces(text: str) -> dict[str, float]:
    """What a text is compared by, each piece with its weight in (0, 1]. Not to be changed by who receives it.

    >>> sorted(piece for piece, weight in pieces("割りばし製造業").items() if weight == 1)
    ['=割り箸']
    >>> "весы" in pieces("оборудование (кроме весов)")
    False
    """
    plain = unicodedata.normalize("NFKC", _EXCLUDED.sub(" ", text)).lower()
    found: dict[str, float] = {}
    for piece, weight in _japanese(plain) if _CJK.search(plain) else _spaced(plain):
        if weight > found.get(piece, 0.0):
            found[piece] = weight
    return found


def _spaced(text: str) -> Iterator[tuple[str, float]]:
    for token in tokens(text):
        yield token, 1.0
        if len(token) > LETTERS:
            yield f"{token[:LETTERS]}~", STEM
        if len(token) > 3:
            whole = f"^{token}$"
            for at in range(len(whole) - 3):
                yield f"%{whole[at : at + 4]}", GRAM


def _japanese(text: str) -> Iterator[tuple[str, float]]:
    for chunk in _CHUNKS.split(text):
        if not _CJK.search(chunk):
            yield from _spaced(chunk)
            continue
        long, short = _words(chunk)
        places = [place for place, word in enumerate(short) if word.says_something]
        weights = {place: max(LEAST, 1 - EARLIER * back) for back, place in enumerate(reversed(places))}
        for place, weight in weights.items():
            yield from _of_word(short[place], weight)
            whole = next(word for word in long if word.end >= short[place].end)
            if whole.surface != short[place].surface and whole.says_something:
                yield from _of_word(whole, weight)
        yield from _compounds(short, weights)


def _of_word(word: _Word, weight: float) -> Iterator[tuple[str, float]]:
    is_faint = word.is_part or len(word.normal) == 1 or (len(word.normal) == 2 and _KANA.fullmatch(word.normal))
    yield f"={word.normal}", weight * (FAINT if is_faint else 1.0)
    for group in word.groups:
        yield f"#{group}", weight * MEANING / len(word.groups)
    for form in {word.normal, word.surface}:
        for pair in map(str.__add__, form, form[1:]):
            if _CJK.match(pair[0]) and _CJK.match(pair[1]):
                yield pair, weight * PAIR * (FAINT if _KANA.fullmatch(pair) else 1.0)
        for sign in form:
            if _CHARACTER.match(sign):
                yield f".{sign}", weight * SIGN


def _compounds(words: list[_Word], weights: dict[int, float]) -> Iterator[tuple[str, float]]:
    """Runs of two to four words, which the dictionary may or may not have as one."""
    for first in weights:
        run = words[first].surface
        for last in range(first + 1, min(first + 4, len(words))):
            run += words[last].surface
            if last in weights:
                yield f"={run}", weights[last] * COMPOUND


def _words(chunk: str) -> tuple[list[_Word], list[_Word]]:
    """The words of a chunk in long units and in short ones."""
    tokenizer, long, short = _tokenizer()
    return [_word(one) for one in tokenizer.tokenize(chunk, long)], [
        _word(one) for one in tokenizer.tokenize(chunk, short)
    ]


def _word(morpheme: Any) -> _Word:  # SudachiPy ships no types
    surface, normal, kind = morpheme.surface(), morpheme.normalized_form().lower(), morpheme.part_of_speech()[0]
    says_something = kind not in _GRAMMAR and normal not in _MANNER and surface not in _MANNER
    groups = tuple(morpheme.synonym_group_ids())
    return _Word(surface, normal, kind in _PARTS_OF_WORDS, groups, morpheme.end(), says_something)


def _tokenizer() -> tuple[Any, Any, Any]:
    if not hasattr(_own, "tokenizer"):
        from sudachipy import SplitMode

        _own.tokenizer = _dictionary().tokenizer()
        _own.units = SplitMode.C, SplitMode.A
    return (_own.tokenizer, *_own.units)


@cache
def _dictionary() -> Any:
    from sudachipy import Dictionary

    return Dictionary(dict="core" if find_spec("sudachidict_core") else "small")
