"""Compares an organisation with listed parties: by numbers first, then by names in whatever script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from madoguchi.apps.screening.models import List, ListedParty
from madoguchi.engines import names

if TYPE_CHECKING:
    from madoguchi.apps.registry.models import Organisation

# From the score on at which one wrong pair in a thousand is expected, a person is asked.
FALSE_POSITIVES = 0.001
CANDIDATES = 5


@dataclass(frozen=True)
class Likeness:
    """A listed party that an organisation may be, and why it looks so."""

    party: int
    score: float
    own_name: str
    listed_name: str
    features: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Catalogue:
    """The parties of all lists in force, ready to be asked."""

    by_number: Mapping[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    parties: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    index: names.NameIndex | None = None


def catalogue(lists: Sequence[List]) -> Catalogue:
    """The parties of these list versions. A version never changes, so it is read once."""
    return _catalogue(tuple(sorted(one.reference for one in lists)))


@lru_cache(maxsize=2)
def _catalogue(lists: tuple[str, ...]) -> Catalogue:
    by_number: dict[tuple[str, str], tuple[int, str]] = {}
    parties: dict[str, tuple[int, str]] = {}
    entries: list[tuple[str, str]] = []
    for party in ListedParty.objects.filter(listing__reference__in=lists).order_by("pk").iterator():
        first = party.names[0]["text"] if party.names else party.key
        for one in party.identifiers:
            by_number[one["scheme"], one["value"]] = (party.pk, first)
        for place, one in enumerate(party.names):
            key = f"{party.pk}:{place}"
            parties[key] = (party.pk, one["text"])
            entries.append((key, one["text"]))
    index = names.NameIndex(entries) if entries else None
    return Catalogue(by_number, parties, index)


def likenesses(organisation: Organisation, listed: Catalogue) -> list[Likeness]:
    """Every listed party this organisation may be, the likeliest first; one likeness for each party."""
    best: dict[int, Likeness] = {}
    for likeness in (*_by_number(organisation, listed), *_by_name(organisation, listed)):
        if likeness.party not in best or likeness.score > best[likeness.party].score:
            best[likeness.party] = likeness
    return sorted(best.values(), key=lambda one: -one.score)


def _by_number(organisation: Organisation, listed: Catalogue) -> list[Likeness]:
    own_name = next((alias.text for alias in organisation.aliases.all()), organisation.reference)
    found = []
    for one in organisation.identifiers.all():
        for scheme in (one.scheme, ""):
            party = listed.by_number.get((scheme, one.value))
            if party is not None:
                feature = {"key": "same-number", "facts": {"scheme": one.scheme, "value": one.value}}
                found.append(Likeness(party[0], 1.0, own_name, party[1], (feature,)))
    return found


def _by_name(organisation: Organisation, listed: Catalogue) -> list[Likeness]:
    if listed.index is None:
        return []
    question = names.threshold(FALSE_POSITIVES)
    found = []
    for alias in organisation.aliases.all():
        own = names.analyse(alias.text, language=alias.language or None, reading=alias.reading or None)
        for hit in listed.index.search(own, CANDIDATES):
            if hit.score < question:
                continue
            party, text = listed.parties[hit.key]
            features = tuple({"key": reason.key, "facts": dict(reason.facts)} for reason in hit.reasons)
            found.append(Likeness(party, round(hit.score, 4), alias.text, text, features))
    return found
