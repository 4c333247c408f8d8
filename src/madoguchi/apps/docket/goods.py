"""Which goods of entries stand on lists of goods, and what a person has said about it.

A list names goods, never a company: what is said of an entry is that its heading stands on a list.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from madoguchi.apps.docket.models import ASKED, FREE, KEPT_BACK, MOOT, Entry, GoodsQuestion
from madoguchi.apps.screening import queries as screening
from madoguchi.core.refusals import Refused

if TYPE_CHECKING:
    from madoguchi.apps.screening.models import List, ListedGood

CHUNK = 300
CLOSING = (FREE, MOOT)
REFUSALS = {ASKED: "entry-waits-for-its-goods", KEPT_BACK: "entry-is-kept-back-for-its-goods"}


@dataclass(frozen=True)
class Touched:
    """A code of an entry that a list in force names, or names something above or below it."""

    code: str
    listing: List
    rows: tuple[ListedGood, ...]

    @property
    def key(self) -> tuple[str, int]:
        """What a question is told apart by, within its entry."""
        return self.code, self.listing.pk

    @property
    def listed(self) -> list[dict[str, str]]:
        """What the list says, as it is kept."""
        return [{"code": one.code, "tier": one.tier, "text": one.text} for one in self.rows]

    @property
    def digest(self) -> str:
        """Over all that the list says: another version that says the same has the same."""
        return sha256(json.dumps(self.listed, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class Standing:
    """One code of an entry that stands on a list, and the question about it; None before it was asked."""

    touched: Touched
    question: GoodsQuestion | None

    @property
    def state(self) -> str:
        """Where the question stands; what has not been asked yet waits like what has."""
        return self.question.state if self.question else ASKED


# What is so ---------------------------------------------------------------------------------------------


def standings(entries: Iterable[Entry]) -> dict[int, list[Standing]]:
    """What of each entry (by primary key) stands on lists in force, and the answer; only entries with anything."""
    touched = _touched(entries)
    asked: dict[tuple[int, str, int], GoodsQuestion] = {}
    for some in parts(touched):
        for one in GoodsQuestion.objects.filter(entry__in=some):
            asked[one.entry_id, one.code, one.listing_id] = one
    return {pk: [Standing(one, asked.get((pk, *one.key))) for one in found] for pk, found in touched.items()}


def kept_back(entries: Iterable[Entry]) -> dict[int, Refused]:
    """Why those of these entries (by primary key) that may not be introduced now may not; for desks."""
    known = {entry.pk: entry for entry in entries}
    found = {}
    for pk, each in standings(known.values()).items():
        states = {one.state for one in each} - {FREE}
        if states:
            why = KEPT_BACK if KEPT_BACK in states else ASKED
            found[pk] = Refused(REFUSALS[why], number=known[pk].number)
    return found


def _touched(entries: Iterable[Entry]) -> dict[int, list[Touched]]:
    with_goods = {entry.pk: entry.products for entry in entries if entry.products}
    goods = screening.listed_goods({code for codes in with_goods.values() for code in codes})
    by_code = {code: _by_list(code, rows) for code, rows in goods.items()}
    found = {
        pk: [one for code in dict.fromkeys(codes) for one in by_code.get(code, ())] for pk, codes in with_goods.items()
    }
    return {pk: each for pk, each in found.items() if each}


def _by_list(code: str, rows: Sequence[ListedGood]) -> list[Touched]:
    lists = {row.listing_id: row.listing for row in rows}
    return [
        Touched(code, listing, tuple(row for row in rows if row.listing_id == pk))
        for pk, listing in sorted(lists.items())
    ]


def parts(keys: Iterable[int], size: int = CHUNK) -> Iterator[list[int]]:
    """These keys, so many at a time."""
    waiting = iter(keys)
    while some := list(islice(waiting, size)):
        yield some


def questions() -> QuerySet[GoodsQuestion]:
    """Every question about goods, with its entry, company and list."""
    return GoodsQuestion.objects.select_related(
        "entry", "entry__organisation", "listing", "decided_by"
    ).prefetch_related("entry__organisation__aliases")


def waiting() -> QuerySet[GoodsQuestion]:
    """Questions about goods that wait for a person, the oldest first."""
    return questions().filter(state=ASKED).order_by("found_at", "pk")


def answered() -> QuerySet[GoodsQuestion]:
    """Questions about goods a person has answered, the latest first."""
    return questions().filter(state__in=[FREE, KEPT_BACK]).order_by("-decided_at", "-pk")


def question(reference: str) -> GoodsQuestion | None:
    """The question about goods with this reference."""
    return questions().filter(reference=reference).first()


def spells() -> dict[int, list[screening.Spell]]:
    """When questions about goods stood in the way of entries (by primary key), on lists in force."""
    found: dict[int, list[screening.Spell]] = {}
    for one in GoodsQuestion.objects.filter(listing__replaced_at__isnull=True).iterator():
        begins: datetime | None = one.found_at
        for turn in one.turns:
            moment = datetime.fromisoformat(turn["at"])
            if begins is not None and turn["state"] in CLOSING:
                found.setdefault(one.entry_id, []).append(screening.Spell(one.reference, begins, moment))
                begins = None
            elif begins is None and turn["state"] not in CLOSING:
                begins = moment
        if begins is not None:
            found.setdefault(one.entry_id, []).append(screening.Spell(one.reference, begins, None))
    return found
