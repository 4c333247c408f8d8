"""A version of a list is taken in: whole, or not at all. The one before is kept with the decisions about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from madoguchi.apps.screening import readers
from madoguchi.apps.screening.models import GOODS, PARTIES, List, ListedGood, ListedParty
from madoguchi.apps.screening.readers import Good, Party
from madoguchi.core.accounts.models import Person
from madoguchi.core.journal import actions as journal
from madoguchi.core.refusals import Refused

CHUNK = 200
REFUSED_KEPT = 100
"""How many refused lines are kept with the list; their number is kept whole."""


@dataclass(frozen=True)
class Loaded:
    """What came of loading a list: its version, and what it says that the one before did not."""

    listing: List
    parties: int
    refused: tuple[readers.Refusal, ...]
    added: int
    dropped: int


def load_list(
    path: Path,
    *,
    key: str,
    name: str,
    version: str,
    publisher: str = "",
    kind: str = "table",
    by: Person | None,
    at: datetime,
) -> Loaded:
    """Load a version of a list. It counts once it is whole; the version before is kept with its decisions.

    Everybody is to be screened anew afterwards (`screen_everybody`): until then nobody passes the gate.
    """
    if List.objects.filter(key=key, version=version).exists():
        raise Refused("list-version-is-loaded", version=version)
    content = GOODS if kind == readers.GOODS else PARTIES
    if List.objects.filter(key=key).exclude(content=content).exists():
        raise Refused("list-holds-something-else", list=key)
    found, refused = readers.read(path, kind)
    if not found:
        raise Refused("list-has-no-names", name=path.name)
    before = List.objects.filter(key=key, replaced_at__isnull=True).first()
    listing = List.objects.create(
        key=key,
        content=content,
        name=name,
        version=version,
        publisher=publisher,
        file_digest=readers.digest_of(path),
        loaded_at=at,
        loaded_by=by,
        replaced_at=at,  # it does not count before it is whole
        parties=len(found),
        refused_count=len(refused),
        refused=[vars(one) for one in refused[:REFUSED_KEPT]],
    )
    _write(listing, found)
    _put_in_force(listing, by, at)
    keys, known = {_key(one) for one in found}, _keys(before)
    return Loaded(listing, len(found), tuple(refused), len(keys - known), len(known - keys))


def _write(listing: List, found: Sequence[Party | Good]) -> None:
    """In short transactions, so that nobody waits."""
    for start in range(0, len(found), CHUNK):
        part = found[start : start + CHUNK]
        ListedParty.objects.bulk_create(_parties(listing, part))
        ListedGood.objects.bulk_create(
            ListedGood(listing=listing, code=one.code, tier=one.tier, text=one.text)
            for one in part
            if isinstance(one, Good)
        )


def _parties(listing: List, found: Sequence[Party | Good]) -> Iterator[ListedParty]:
    for party in found:
        if isinstance(party, Party):
            yield ListedParty(
                listing=listing,
                key=party.key,
                names=[{"text": text, "language": language} for text, language in party.names],
                identifiers=[{"scheme": scheme, "value": value} for scheme, value in party.identifiers],
                countries=list(party.countries),
                programme=party.programme,
                listed_on=party.listed_on,
                digest=party.digest,
            )


@transaction.atomic
def _put_in_force(listing: List, by: Person | None, at: datetime) -> None:
    List.objects.filter(key=listing.key, replaced_at__isnull=True).exclude(pk=listing.pk).update(replaced_at=at)
    List.objects.filter(pk=listing.pk).update(replaced_at=None)
    listing.replaced_at = None
    facts = {
        "list": listing.key,
        "version": listing.version,
        "parties": listing.parties,
        "refused": listing.refused_count,
        "file": listing.file_digest,
    }
    journal.record("list.loaded", listing, by=by, at=at, facts=facts)


def _key(one: Party | Good) -> str:
    return one.code if isinstance(one, Good) else one.key


def _keys(listing: List | None) -> set[str]:
    if listing is None:
        return set()
    if listing.content == GOODS:
        return set(listing.goods.values_list("code", flat=True))
    return set(listing.entries.values_list("key", flat=True))
