"""Companies are compared with the lists in force; what looks alike becomes a question, asked once.

A question that a person has answered is not asked again because the list came out anew: as long as the list says the
same of the party and the company is found under the same name, the answer moves on to the new version. Where either
has changed, it is asked anew, and the earlier answer stays to be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from django.db import transaction

from madoguchi.apps.registry import queries as registry
from madoguchi.apps.screening import comparing, owners, passing
from madoguchi.apps.screening.models import OPEN, PARTIES, Check, Hit, List, ListedParty
from madoguchi.apps.screening.restricting import owned_below
from madoguchi.core.accounts.models import Person
from madoguchi.core.pieces import in_pieces

if TYPE_CHECKING:
    from madoguchi.apps.registry.models import Organisation

AT_ONCE = 5
"""So many companies are written down in one transaction; comparing them is done before it."""


def screen(organisations: Iterable[Organisation], *, cause: str, by: Person | None, at: datetime) -> int:
    """Compare organisations with every list in force; returns how many new questions arose."""
    lists = list(List.objects.filter(replaced_at__isnull=True, content=PARTIES).order_by("key"))
    catalogue = comparing.catalogue(lists)
    waiting = iter(organisations)
    found = 0
    while batch := list(islice(waiting, AT_ONCE)):
        likenesses = {one.pk: _likenesses(one, catalogue, at) for one in batch}
        found += _write_down(batch, likenesses, lists, cause, by, at)
    return found


def _likenesses(organisation: Organisation, catalogue: comparing.Catalogue, at: datetime) -> list[comparing.Likeness]:
    """By its own names and numbers, and by its owners; one for each party, its own first."""
    own = comparing.likenesses(organisation, catalogue)
    parties = {one.party for one in own}
    through = owners.likenesses(organisation, catalogue, at.date())
    return [*own, *(one for one in through if one.party not in parties)]


def screen_everybody(*, cause: str, by: Person | None, at: datetime) -> int:
    """Compare every company of the registry with every list in force."""
    everybody = registry.with_names(registry.visible()).prefetch_related("identifiers").order_by("pk")
    return screen(in_pieces(everybody), cause=cause, by=by, at=at)


def screen_before(
    organisations: Iterable[Organisation], *, cause: str, by: Person | None, at: datetime
) -> dict[int, passing.Passage]:
    """Compare those of these companies whose comparison is missing or out of date; say who may pass, and why not.

    For the gates of other apps: before a round, an introduction, a stage of a project, a payment. Call it before the
    gate's own transaction; inside, ask `queries.passages` again.
    """
    asked = {one.pk: one for one in organisations}
    found = passing.passages(asked)
    stale = [pk for pk, passage in found.items() if passage.why in passing.TO_BE_COMPARED]
    if not stale:
        return found
    screen(_with_facts(stale), cause=cause, by=by, at=at)
    return {**found, **passing.passages(stale)}


def screen_owned(organisation: Organisation, *, by: Person | None, at: datetime) -> int:
    """Compare a company whose owners changed, and what it owns in turn; returns how many new questions arose."""
    return screen(_with_facts([organisation.pk, *sorted(owned_below(organisation))]), cause="owners", by=by, at=at)


def screen_unscreened(*, cause: str, at: datetime) -> int:
    """Compare everybody whose comparison is missing or out of date: newcomers, new names, new lists."""
    return screen(_with_facts(passing.to_be_compared()), cause=cause, by=None, at=at)


def _with_facts(keys: Iterable[int]) -> Iterator[Organisation]:
    waiting = iter(keys)
    while some := list(islice(waiting, 500)):
        found = registry.with_names(registry.visible().filter(pk__in=some)).prefetch_related("identifiers")
        yield from found.order_by("pk")


@transaction.atomic
def _write_down(
    batch: list[Organisation],
    likenesses: dict[int, list[comparing.Likeness]],
    lists: list[List],
    cause: str,
    by: Person | None,
    at: datetime,
) -> int:
    new = 0
    for organisation in batch:
        matches = likenesses[organisation.pk]
        names, numbers = passing.facts_of(organisation)
        Check.objects.create(
            organisation=organisation,
            at=at,
            lists=[one.reference for one in lists],
            names=names,
            numbers=numbers,
            cause=cause,
            hits=len(matches),
        )
        new += sum(_ask(organisation, match, at) for match in matches)
    return new


def _ask(organisation: Organisation, match: comparing.Likeness, at: datetime) -> bool:
    """Ask whether it is that party, unless that was asked: is the question new?"""
    party = ListedParty.objects.select_related("listing").get(pk=match.party)
    if Hit.objects.filter(organisation=organisation, party=party).exists():
        return False
    earlier = (
        Hit.objects.filter(organisation=organisation, party__listing__key=party.listing.key, party__key=party.key)
        .select_related("party")
        .order_by("-found_at", "-pk")
        .first()
    )
    says_the_same = earlier is not None and bool(party.digest) and earlier.party.digest == party.digest
    if earlier is not None and (earlier.state == OPEN or (says_the_same and earlier.own_name == match.own_name)):
        earlier.features = [*earlier.features, {"version": party.listing.version}]
        earlier.party = party
        earlier.save(update_fields=["party", "features"])
        return False
    Hit.objects.create(
        organisation=organisation,
        party=party,
        found_at=at,
        score=match.score,
        own_name=match.own_name,
        listed_name=match.listed_name,
        features=list(match.features),
    )
    return True
