"""What the search index knows about companies: only those that anybody may look up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from madoguchi.apps.registry import queries
from madoguchi.apps.registry.models import FORMER, PUBLISHED, Alias, Organisation
from madoguchi.apps.registry.writing import KIND
from madoguchi.core import packs, search
from madoguchi.core.packs import Corridor
from madoguchi.core.search import Document, Suggestion
from madoguchi.engines.names import romanise

FACETS = ("side", "region", "activity", "size", "language", "source")
OWN_PROFILE = "company"
CLASSES = 12
"""How many activities of a company are found by their labels; one with hundreds of codes says little by each."""


def documents(references: Sequence[str]) -> Iterator[Document]:
    """The companies among these that anybody may look up."""
    corridor = packs.current()
    found = queries.public().filter(reference__in=references).prefetch_related("aliases", "identifiers", "sites")
    for one in found:
        yield _document(one, corridor)


def every() -> Iterator[str]:
    """The reference of every company anybody may look up."""
    return queries.public().order_by("pk").values_list("reference", flat=True).iterator(chunk_size=2000)


def join() -> None:
    """Tell the index how companies are found."""
    search.register(KIND, documents, every=every, facets=FACETS)


def _document(organisation: Organisation, corridor: Corridor) -> Document:
    aliases = list(organisation.aliases.all())
    regions = {organisation.region, *(site.region for site in organisation.sites.all())} - {""}
    return Document(
        kind=KIND,
        reference=organisation.reference,
        fields={
            "name": list(dict.fromkeys(alias.text for alias in aliases)),
            "labels": _labels(organisation, corridor),
            "text": _texts(organisation, aliases),
        },
        filters={
            "side": [organisation.side],
            "region": sorted(regions),
            "activity": activity_values([one["code"] for one in organisation.classes], corridor),
            "size": [organisation.size_band] if organisation.size_band else [],
            "language": list(organisation.languages),
            "source": _sources(organisation),
        },
        sort={search.NEWEST: int(organisation.created_at.timestamp())},
        names_romanised=list(dict.fromkeys(_romanised(alias) for alias in aliases if alias.script != "Latn")),
        suggestions=[Suggestion(alias.text) for alias in aliases if alias.kind != FORMER],
    )


def activity_values(codes: Iterable[str], corridor: Corridor) -> list[str]:
    """The codes with everything that stands above them, so that a section finds its classes."""
    tree = corridor.activities
    values: dict[str, None] = {}
    for code in codes:
        if code in tree:
            values |= dict.fromkeys([code, *(above.code for above in tree.ancestors(code))])
    return list(values)


def _labels(organisation: Organisation, corridor: Corridor) -> list[str]:
    labels: dict[str, None] = {}
    for entry in organisation.classes[:CLASSES]:
        activity = corridor.activities.get(entry["code"])
        if activity is not None:
            labels |= dict.fromkeys(activity.labels.texts.values())
            labels |= dict.fromkeys(corridor.activities.words(activity.code))
    region = corridor.regions.get(organisation.region)
    if region is not None:
        labels |= dict.fromkeys(region.names.texts.values())
    return list(labels)


def _texts(organisation: Organisation, aliases: Iterable[Alias]) -> list[str]:
    numbers = [identifier.value for identifier in organisation.identifiers.all()]
    readings = [alias.reading for alias in aliases if alias.reading]
    about = [version.text for _, version in organisation.about] if organisation.profile == PUBLISHED else []
    cities = [version.text for _, version in organisation.city]
    return [*numbers, *readings, *cities, organisation.address, *about]


def _sources(organisation: Organisation) -> list[str]:
    own = [OWN_PROFILE] if organisation.profile == PUBLISHED else []
    return [*own, organisation.source] if organisation.source else own


def _romanised(alias: Alias) -> str:
    return romanise(alias.text, reading=alias.reading or None)
