"""A company half of which listed owners hold, together: asked about as if it stood on the list itself.

They hold it by companies they hold half of, which then count in full; or, in the end, through minorities and through
companies that hold parts of each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Q

from madoguchi.apps.screening import comparing, in_force
from madoguchi.apps.screening.models import CONFIRMED, Hit, Shareholding
from madoguchi.apps.screening.ownership import HALF, Share, Through, blocked_through, interests
from madoguchi.apps.screening.subjects import ORGANISATION, Subject
from madoguchi.engines import names

if TYPE_CHECKING:
    from madoguchi.apps.registry.models import Organisation

Listed = dict[str, tuple[int, str]]
"""Owners that are listed: subject → the party they are, by primary key, and its name."""


def likenesses(organisation: Organisation, listed: comparing.Catalogue, on: date) -> list[comparing.Likeness]:
    """The question about a company because of its owners, if there is one: the largest of the listed owners' parties.

    Owners in the registry count once a person has said that they are the listed party; owners known by name alone
    count when their name looks like a listed one, for it is the same person who is asked.
    """
    own = Subject(ORGANISATION, organisation.reference)
    shares = in_force.shares_above({own.key}, on)
    if not shares:
        return []
    owners = _confirmed(shares) | _named(shares, listed, on)
    reached = blocked_through(shares, set(owners))
    through = reached.get(str(own))
    if through is not None:
        return [_question(organisation, owners[_top(through, owners, reached)], "owned-by-listed", through.percent)]
    parts = interests(shares, owners).get(str(own), {})
    together = round(Decimal(sum(parts.values())), 4)
    if together < HALF:
        return []
    largest = min(parts, key=lambda owner: (-parts[owner], owner))
    return [_question(organisation, owners[largest], "held-in-the-end-by-listed", together)]


def _top(through: Through, owners: Listed, reached: Mapping[str, Through]) -> str:
    """The largest of the listed owners that a company is reached through."""
    top = through.shares[0].owner
    while top not in owners:
        top = reached[top].shares[0].owner
    return top


def _question(organisation: Organisation, owner: tuple[int, str], key: str, percent: Decimal) -> comparing.Likeness:
    party, listed_name = owner
    own_name = next((alias.text for alias in organisation.aliases.all()), organisation.reference)
    facts = {"percent": _plain(percent), "owner": listed_name}
    return comparing.Likeness(party, 1.0, own_name, listed_name, ({"key": key, "facts": facts},))


def _confirmed(shares: tuple[Share, ...]) -> Listed:
    """Owners of the registry that a person has said to be a listed party."""
    prefix = f"{ORGANISATION}:"
    references = {one.owner.removeprefix(prefix) for one in shares if one.owner.startswith(prefix)}
    hits = Hit.objects.filter(
        organisation__reference__in=references, state=CONFIRMED, party__listing__replaced_at__isnull=True
    ).select_related("organisation")
    return {f"{prefix}{hit.organisation.reference}": (hit.party_id, hit.listed_name) for hit in hits}


def _named(shares: tuple[Share, ...], listed: comparing.Catalogue, on: date) -> Listed:
    """Owners outside the registry whose name looks like a listed one."""
    if listed.index is None:
        return {}
    wanted = {one.owner for one in shares}
    least = names.threshold(comparing.FALSE_POSITIVES)
    found: Listed = {}
    current = Shareholding.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=on), owner__isnull=True, from_on__lte=on)
    references = {one.owned.partition(":")[2] for one in shares}
    for holding in current.filter(organisation__reference__in=references):
        subject = str(in_force.owner_subject(holding))
        if subject not in wanted:
            continue
        for hit in listed.index.search(holding.owner_name, 1, with_reasons=False):
            if hit.score >= least:
                found[subject] = listed.parties[hit.key]
    return found


def _plain(percent: Decimal) -> str:
    return f"{percent.normalize():f}"
