"""The index on disk, and the outbox that fills it.

    search.register("docket.entry", provider, every=references, facets=("side", "activity"), orders=("newest",))
    outbox.touch("docket.entry", entry.reference)               # in the transaction that changed it
    search.index().search("除雪", filters={"side": ["…"]}, facets=("side", "activity"))

docs/explanation/search.md tells how it works.
"""

from __future__ import annotations

from madoguchi.core.search.documents import NEWEST, RELEVANCE, Document, Hit, Match, Page, Suggestion, register
from madoguchi.core.search.opening import SearchIndex, index

__all__ = [
    "NEWEST",
    "RELEVANCE",
    "Document",
    "Hit",
    "Match",
    "Page",
    "SearchIndex",
    "Suggestion",
    "index",
    "register",
]
