"""What can be asked about screening. One of the two doors of this app; the other is `actions`."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from functools import reduce
from itertools import islice, takewhile
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import F, Q, QuerySet

from madoguchi.apps.screening.explaining import explain, explain_licence, outcome_name
from madoguchi.apps.screening.gates import Passed, Spell, gate
from madoguchi.apps.screening.in_force import (
    jurisdiction_names,
    jurisdictions,
    restrictions_on,
    rules_known,
    standing_of,
    standings,
    wordings_known,
    wordings_of,
)
from madoguchi.apps.screening.list_changes import Changes, changes_of
from madoguchi.apps.screening.models import CONFIRMED, GOODS, OPEN, Check, Hit, List, ListedGood, Shareholding
from madoguchi.apps.screening.passing import TO_BE_COMPARED, Passage, latest_checks, passages, refusals, to_be_compared
from madoguchi.apps.screening.prohibitions import (
    CHANGED,
    FREE,
    LICENSED,
    PROHIBITED,
    SUSPENDED,
    Finding,
    Rule,
    Standing,
)
from madoguchi.apps.screening.subjects import Subject

if TYPE_CHECKING:
    from madoguchi.apps.registry.models import Organisation

__all__ = [
    "CHANGED",
    "FREE",
    "LICENSED",
    "PROHIBITED",
    "SUSPENDED",
    "TO_BE_COMPARED",
    "Changes",
    "Finding",
    "ListedGood",
    "Passage",
    "Passed",
    "Rule",
    "Spell",
    "Standing",
    "Subject",
    "changes_of",
    "cleared_among",
    "decided_hits",
    "explain",
    "explain_licence",
    "gate",
    "hit",
    "hits_in_the_way",
    "is_cleared",
    "jurisdiction_names",
    "jurisdictions",
    "latest_checks",
    "list_version",
    "listed_goods",
    "lists",
    "lists_in_force",
    "open_hits",
    "outcome_name",
    "passages",
    "refusals",
    "restrictions_on",
    "rules_known",
    "screened_on",
    "shareholdings_of",
    "standing_of",
    "standings",
    "to_be_compared",
    "with_known_owners",
    "wordings_known",
    "wordings_of",
]


MOST_CODES_AT_ONCE = 50
"""Beyond so many codes every listed good is read: a longer condition would cost the database more."""


def lists_in_force() -> QuerySet[List]:
    """The version of each list that counts now."""
    return List.objects.filter(replaced_at__isnull=True).order_by("key")


def is_cleared(organisation: Organisation) -> bool:
    """May it pass a gate: compared with every list in force, with no hit left open or confirmed?"""
    return organisation.pk in cleared_among({organisation.pk})


def cleared_among(organisations: Collection[int]) -> set[int]:
    """Those of these organisations (by primary key) that may pass a gate now; `passages` says why others may not."""
    return {pk for pk, passage in passages(organisations).items() if passage.is_open}


def open_hits() -> QuerySet[Hit]:
    """Questions that wait for a person, the oldest first."""
    return (
        Hit.objects.filter(state=OPEN)
        .select_related("organisation", "party", "party__listing")
        .prefetch_related("organisation__aliases")
        .order_by("found_at", "pk")
    )


def decided_hits() -> QuerySet[Hit]:
    """Questions a person has answered, the latest first."""
    return (
        Hit.objects.exclude(state=OPEN)
        .select_related("organisation", "party", "party__listing", "decided_by")
        .prefetch_related("organisation__aliases")
        .order_by("-decided_at", "-pk")
    )


def hit(reference: str) -> Hit | None:
    """The question with this reference."""
    return (
        Hit.objects.select_related("organisation", "party", "party__listing", "decided_by")
        .prefetch_related("organisation__aliases", "organisation__identifiers")
        .filter(reference=reference)
        .first()
    )


def lists() -> QuerySet[List]:
    """Every version of every list, the one in force first."""
    return List.objects.select_related("loaded_by").order_by("key", "replaced_at", "-loaded_at")


def list_version(reference: str) -> List | None:
    """One version of a list."""
    return List.objects.select_related("loaded_by").filter(reference=reference).first()


def listed_goods(codes: Collection[str]) -> dict[str, list[ListedGood]]:
    """For each of these codes of goods, what lists in force name it or what stands above or below it, by code.

    A listed heading touches everything below it; who names a whole heading is touched by what is listed below it.
    One question to the database, however many codes.
    """
    asked = sorted(set(codes))
    goods = ListedGood.objects.filter(listing__replaced_at__isnull=True, listing__content=GOODS)
    if not asked:
        return {}
    if len(asked) <= MOST_CODES_AT_ONCE:
        touching = Q(code__in={one for code in asked for one in _above(code)})
        goods = goods.filter(reduce(or_, (Q(code__startswith=code) for code in asked), touching))
    return _touching(asked, goods.select_related("listing").order_by("code", "pk"))


def _touching(codes: Iterable[str], goods: Iterable[ListedGood]) -> dict[str, list[ListedGood]]:
    listed: dict[str, list[ListedGood]] = {}
    for good in goods:
        listed.setdefault(good.code, []).append(good)
    ordered = sorted(listed)
    found = {}
    for code in codes:
        both = sorted({*_below(code, ordered), *(one for one in _above(code) if one in listed)})
        if both:
            found[code] = [good for one in both for good in listed[one]]
    return found


def _below(code: str, ordered: Sequence[str]) -> Iterator[str]:
    return takewhile(lambda one: one.startswith(code), islice(ordered, bisect_left(ordered, code), None))


def _above(code: str) -> list[str]:
    return [one.key for one in Subject("goods", code).covered_by]


def screened_on(organisation: Organisation) -> Check | None:
    """The last comparison of an organisation with the lists of its day."""
    return Check.objects.filter(organisation=organisation).order_by("-at", "-pk").first()


def with_known_owners(organisations: Collection[int], on: date) -> set[int]:
    """Those of these organisations (by primary key) of which at least one owner is known on a day."""
    held = Shareholding.objects.filter(organisation__in=organisations, from_on__lte=on)
    return set(held.filter(Q(to_on__isnull=True) | Q(to_on__gte=on)).values_list("organisation_id", flat=True))


def shareholdings_of(organisation: Organisation) -> QuerySet[Shareholding]:
    """Everything that is known of who owns a company, what holds now first."""
    return (
        Shareholding.objects.filter(organisation=organisation)
        .select_related("owner", "recorded_by")
        .prefetch_related("owner__aliases")
        .order_by(F("to_on").desc(nulls_first=True), "-percent", "pk")
    )


def hits_in_the_way(organisations: Collection[int]) -> dict[int, int]:
    """How many hits on lists in force each organisation (by primary key) has open or confirmed; only those with any."""
    held = Hit.objects.filter(
        organisation__in=organisations, state__in=[OPEN, CONFIRMED], party__listing__replaced_at__isnull=True
    )
    return Counter(held.values_list("organisation_id", flat=True))
