"""How a document is written down, the same in every engine."""

from __future__ import annotations

from madoguchi.core.search.documents import KIND, LABELS, LONGEST_FIELD, NAME, ROMANISED, Document
from madoguchi.engines.text import tokens

SAID = (NAME, ROMANISED, LABELS)
"""The fields kept as they were written, because a hit shows which of them matched."""


def said_of(document: Document) -> dict[str, list[str]]:
    """The names and labels of a document."""
    return {name: document.said(name) for name in SAID}


def spaced(document: Document, name: str) -> str:
    """The tokens of a field, one blank between each two."""
    return " ".join([token for text in document.said(name) for token in tokens(text)][:LONGEST_FIELD])


def values_of(document: Document) -> list[tuple[str, str]]:
    """Every facet of a document with each of its values once."""
    found = {(KIND, document.kind): None}
    found |= {(facet, value): None for facet, values in document.filters.items() for value in values}
    return list(found)
