"""What is put into the index, and what comes out of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

NAME, LABELS, TEXT, ROMANISED = "name", "labels", "text", "romanised"
FIELDS = (NAME, LABELS, TEXT, ROMANISED)
"""What a thing is called; the labels of its codes, in every language; what was written about it; its name in Latin
letters. A word in the name weighs more than the same word in a label, and that more than in the text."""

WEIGHTS = {NAME: 100.0, LABELS: 10.0, TEXT: 1.0, ROMANISED: 30.0}

KIND = "kind"
RELEVANCE = "relevance"
NEWEST = "newest"

LONGEST_FIELD = 10_000
"""How many tokens of a field are kept."""


@dataclass(frozen=True)
class Document:
    """What the index knows about one thing.

    `fields` has a text, or several, for `name`, `labels` and `text`. `filters` holds the values of each facet.
    `sort` holds whole numbers; greater comes first. `suggestions` are offered while somebody types, each with its
    language; by default the names are.
    """

    kind: str
    reference: str
    fields: Mapping[str, str | Sequence[str]]
    filters: Mapping[str, Iterable[str]] = field(default_factory=dict)
    sort: Mapping[str, int] = field(default_factory=dict)
    names_romanised: Sequence[str] = ()
    suggestions: Sequence[Suggestion] | None = None

    def said(self, name: str) -> list[str]:
        """The texts of a field, without the empty ones."""
        if name == ROMANISED:
            return [text for text in self.names_romanised if text]
        texts = self.fields.get(name, ())
        return [text for text in ([texts] if isinstance(texts, str) else texts) if text]

    def offered(self) -> Sequence[Suggestion]:
        """What is suggested while somebody types."""
        if self.suggestions is not None:
            return self.suggestions
        return [Suggestion(text) for text in dict.fromkeys([*self.said(NAME), *self.said(ROMANISED)])]


@dataclass(frozen=True)
class Suggestion:
    """A text offered to somebody who types. Without a language it is offered to readers of every language."""

    text: str
    language: str = ""


@dataclass(frozen=True)
class Match:
    """Where a hit holds what was asked: the field, and the very name or label, if it was one."""

    field: str
    text: str = ""


@dataclass(frozen=True)
class Hit:
    """One thing that was found, and why."""

    kind: str
    reference: str
    score: float
    why: tuple[Match, ...] = ()


@dataclass(frozen=True)
class Page:
    """One page of what was found. `total` counts all pages; `facets` counts the things behind each further choice.

    `is_similar` says that little was found as it was typed, and that words one letter away were let in.
    """

    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    page: int = 1
    size: int = 20
    is_similar: bool = False

    @property
    def references(self) -> list[str]:
        """The references of the hits, best first."""
        return [hit.reference for hit in self.hits]

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return -(-self.total // self.size)


# Who provides documents ---------------------------------------------------------------------------------

Provider = Callable[[Sequence[str]], Iterable[Document]]
Every = Callable[[], Iterable[str]]


@dataclass(frozen=True)
class Source:
    """How documents of one kind are made. A reference for which nothing is made is not to be found."""

    kind: str
    provider: Provider
    every: Every | None
    facets: tuple[str, ...]
    orders: tuple[str, ...]


_sources: dict[str, Source] = {}


def register(
    kind: str,
    provider: Provider,
    *,
    every: Every | None = None,
    facets: Iterable[str] = (),
    orders: Iterable[str] = (NEWEST,),
) -> None:
    """Say how documents of a kind are made, and by what they are filtered and ordered.

    `every` lists the references of all things that are to be found; `madoguchi reindex` starts from it.
    Called when the apps start. Every document is filtered by its kind as well.
    """
    _sources[kind] = Source(kind, provider, every, tuple(facets), tuple(orders))


def source(kind: str) -> Source | None:
    """The source of a kind; none when the app that had it is gone."""
    return _sources.get(kind)


def sources() -> list[Source]:
    """Every source, in the order of their kinds."""
    return [_sources[kind] for kind in sorted(_sources)]


@dataclass(frozen=True)
class Shape:
    """What an index has columns for. Another shape needs another index."""

    facets: tuple[str, ...]
    orders: tuple[str, ...]

    def refuse_unknown(self, document: Document) -> None:
        """A filter that nobody declared is a fault of ours, and is loud."""
        unknown = sorted(set(document.filters) - set(self.facets))
        if unknown:
            raise ValueError(f"{document.kind} did not register the facets {unknown}")
        unknown = sorted(set(document.fields) - {NAME, LABELS, TEXT})
        if unknown:
            raise ValueError(f"a document has no field {unknown}; it has name, labels and text")


def shape() -> Shape:
    """The shape that all sources together need."""
    facets = {KIND} | {facet for one in sources() for facet in one.facets}
    orders = {NEWEST} | {order for one in sources() for order in one.orders}
    return Shape(tuple(sorted(facets)), tuple(sorted(orders)))
