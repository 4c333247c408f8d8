"""Entries as the index knows them. A document carries the names of its codes in every language, so that a word in
one language finds what was written in another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from madoguchi.apps.docket import codes, queries
from madoguchi.apps.docket.models import PUBLIC_STATES, Entry
from madoguchi.core import packs, search
from madoguchi.core.search import Document, Suggestion

KIND = "entry"
FACETS = (
    "direction",
    "side",
    "cooperation",
    "activity",
    "product",
    "region",
    "size",
    "language",
    "confirmed_on",
)
NEWEST, CONFIRMED = "newest", "confirmed"


def documents(references: Sequence[str]) -> Iterator[Document]:
    """The documents of those of these entries that anybody may read."""
    found = (
        Entry.objects.filter(reference__in=list(references), state__in=PUBLIC_STATES)
        .filter(organisation__merged_into__isnull=True)
        .select_related("organisation")
        .prefetch_related("organisation__aliases")
    )
    return (document(entry) for entry in found)


def every() -> Iterable[str]:
    """The references of all public entries."""
    public = Entry.objects.filter(state__in=PUBLIC_STATES, organisation__merged_into__isnull=True)
    return public.order_by("pk").values_list("reference", flat=True).iterator()


def document(entry: Entry) -> Document:
    """One public entry. The name of its company stands in it only if the company shows it."""
    organisation = entry.organisation
    shown = [alias.text for alias in organisation.aliases.all()] if queries.shows_name(entry) else []
    return Document(
        kind=KIND,
        reference=entry.reference,
        fields={
            "name": [*(version.text for _, version in entry.title), *shown],
            "labels": list(dict.fromkeys(_labels(entry))),
            "text": [entry.number, *(version.text for _, version in entry.text)],
        },
        filters={
            "direction": [entry.direction],
            "side": [organisation.side],
            "cooperation": [entry.kind],
            "activity": list(dict.fromkeys(_with_above(entry.activities))),
            "product": list(dict.fromkeys(_prefixes(entry.products))),
            "region": [organisation.region] if organisation.region else [],
            "size": [organisation.size_band] if organisation.size_band else [],
            "language": list(entry.languages or organisation.languages),
            "confirmed_on": [entry.confirmed_on.isoformat()] if entry.confirmed_on else [],
        },
        sort={
            NEWEST: int(entry.published_at.timestamp()) if entry.published_at else 0,
            CONFIRMED: entry.confirmed_on.toordinal() if entry.confirmed_on else 0,
        },
        suggestions=[Suggestion(version.text, language) for language, version in entry.title],
    )


def _labels(entry: Entry) -> Iterator[str]:
    corridor = packs.current()
    for code in entry.activities:
        yield from codes.words_of(codes.ACTIVITIES, code)
    for code in entry.products:
        yield from codes.words_of(codes.PRODUCTS, code)
    kind = corridor.kind(entry.kind)
    yield from kind.labels.texts.values()
    yield from kind.texts(entry.direction).texts.values()
    region = corridor.regions.get(entry.organisation.region)
    if region is not None:
        yield from region.names.texts.values()
    yield from (version.text for _, version in entry.organisation.city)


def _with_above(activities: Sequence[str]) -> Iterator[str]:
    tree = packs.current().activities
    for code in activities:
        if code in tree:
            yield code
            yield from (above.code for above in tree.ancestors(code))


def _prefixes(products: Sequence[str]) -> Iterator[str]:
    for code in products:
        yield from (code[:length] for length in (2, 4, 6) if length <= len(code))


def join() -> None:
    """Tell the index how entries are made. Called when the apps start."""
    search.register(KIND, documents, every=every, facets=FACETS, orders=(NEWEST, CONFIRMED))
