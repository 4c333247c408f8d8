"""What somebody asks of an index, in the form that every engine understands alike."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from madoguchi.core.search.documents import LABELS, NAME, ROMANISED, TEXT, Match
from madoguchi.engines.text import Phrase, Prefix, Word, query_tokens, tokens

LONGEST_QUESTION = 200
MOST_TERMS = 32
DEEPEST = 10_000
"""Nobody reads further; whoever wants all of it takes the open file."""
SHORTEST_SIMILAR = 4
FEW = 5

_LATIN = "abcdefghijklmnopqrstuvwxyz0123456789"
_CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюя"


@dataclass(frozen=True)
class Similar:
    """A document matches when it holds one of these tokens, the first of which was asked for."""

    tokens: tuple[str, ...]


Term = Word | Prefix | Phrase | Similar


@dataclass(frozen=True)
class Question:
    """Terms of which all must match, and values of which, in each facet, one must."""

    terms: tuple[Term, ...] = ()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def without(self, facet: str) -> Question:
        """The same without one facet's own filter, as its counts are made."""
        return replace(self, filters={key: values for key, values in self.filters.items() if key != facet})

    @property
    def can_be_similar(self) -> bool:
        """Is there a word long enough that another, one letter away, may have been meant?"""
        return any(isinstance(term, Word) and len(term.token) >= SHORTEST_SIMILAR for term in self.terms)

    def similar(self) -> Question:
        """The same, letting in words that are one letter away."""
        return replace(self, terms=tuple(_widened(term) for term in self.terms))


def question(text: str, filters: Mapping[str, Iterable[str]] | None = None, *, is_typing: bool = False) -> Question:
    """Read what was typed and ticked. A filter without values does not filter."""
    chosen = {facet: tuple(dict.fromkeys(values)) for facet, values in (filters or {}).items()}
    terms = dict.fromkeys(query_tokens(text[:LONGEST_QUESTION], is_typing=is_typing))
    return Question(tuple(terms)[:MOST_TERMS], {facet: values for facet, values in chosen.items() if values})


def _widened(term: Term) -> Term:
    if isinstance(term, Word) and len(term.token) >= SHORTEST_SIMILAR:
        return Similar((term.token, *sorted(one_letter_away(term.token) - {term.token})))
    return term


def one_letter_away(token: str) -> set[str]:
    """Every token that differs by one letter left out, put in, exchanged or swapped with its neighbour.

    Spelled out, so that every engine lets in exactly the same ones.
    """
    alphabet = _LATIN if token[0] in _LATIN else _CYRILLIC if token[0] in _CYRILLIC else ""
    if not alphabet:
        return set()
    found: set[str] = set()
    for place in range(len(token) + 1):
        before, after = token[:place], token[place:]
        found.update(before + letter + after for letter in alphabet)
        if after:
            found.add(before + after[1:])
            found.update(before + letter + after[1:] for letter in alphabet)
        if len(after) > 1:
            found.add(before + after[1] + after[0] + after[2:])
    return found


# Why something was found --------------------------------------------------------------------------------


def reasons(terms: Iterable[Term], said: Mapping[str, list[str]]) -> tuple[Match, ...]:
    """In which name or label each term stands. What stands in neither stands in the text."""
    cut = {name: [(text, _cut(text)) for text in said.get(name, ())] for name in (NAME, LABELS, ROMANISED)}
    found = dict.fromkeys(_reason(term, cut) for term in terms)
    return tuple(found)


@lru_cache(maxsize=5000)
def _cut(text: str) -> tuple[str, ...]:
    """Labels repeat from hit to hit."""
    return tuple(tokens(text))


def _reason(term: Term, cut: Mapping[str, list[tuple[str, tuple[str, ...]]]]) -> Match:
    for name, texts in cut.items():
        for text, found in texts:
            if _stands_in(term, found):
                return Match(name, text)
    return Match(TEXT)


def _stands_in(term: Term, found: tuple[str, ...]) -> bool:
    match term:
        case Word(token):
            return token in found
        case Prefix(start):
            return any(one.startswith(start) for one in found)
        case Phrase(pairs):
            return pairs in _runs(found, len(pairs))
        case Similar(choices):
            return not set(choices).isdisjoint(found)


def _runs(found: tuple[str, ...], length: int) -> Iterator[tuple[str, ...]]:
    return (found[start : start + length] for start in range(len(found) - length + 1))


def written_alike(text: str) -> str:
    """How a text is compared with what somebody types: width, case and ё do not matter."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().replace("ё", "е").split())
