"""Asking about goods of entries that stand on lists, and answering: asked once, and until then no introduction.

An answer moves on to a new version of a list as long as that says the same of the goods; otherwise it is asked anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from madoguchi.apps.docket import queries
from madoguchi.apps.docket.goods import Standing, parts, standings
from madoguchi.apps.docket.models import ASKED, FREE, IN_REVIEW, KEPT_BACK, MOOT, PUBLIC_STATES, Entry, GoodsQuestion
from madoguchi.core.accounts.models import Person
from madoguchi.core.journal import actions as journal
from madoguchi.core.notices import actions as notices
from madoguchi.core.refusals import Refused

ROWS_KEPT = 20
"""How many rows of a list are kept with a question; its digest is over all of them."""
AT_ONCE = 5
"""So many entries are written down in one transaction; comparing them is done before it."""


def compare(entries: Iterable[Entry], *, at: datetime) -> int:
    """Ask about the goods of these entries that lists in force name; returns how many new questions arose.

    Call it before the transaction of a gate; inside, ask `kept_back` again.
    """
    known = {entry.pk: entry for entry in entries}
    found = standings(known.values())
    waiting = [pk for pk, each in found.items() if any(one.question is None or one.state == MOOT for one in each)]
    gone = _no_longer_asked(known, found)
    new = 0
    for some in parts(waiting, AT_ONCE):
        with transaction.atomic():
            for pk in some:
                new += _ask(known[pk], [one for one in found[pk] if one.question is None or one.state == MOOT], at)
    for question in gone:
        _drop(question, at)
    return new


def compare_everybody(*, at: datetime) -> int:
    """Compare every entry that is public or waits for the desk: lists may be new."""
    everybody = Entry.objects.filter(state__in=[IN_REVIEW, *PUBLIC_STATES]).order_by("pk").values_list("pk", flat=True)
    found = Entry.objects.select_related("organisation")
    return sum(compare(found.filter(pk__in=some), at=at) for some in parts(everybody.iterator()))


def _no_longer_asked(entries: Collection[int], found: Mapping[int, Sequence[Standing]]) -> list[GoodsQuestion]:
    """Questions that wait about something the entry does not say any more, or no list in force does."""
    kept = {(pk, one.touched.code, one.touched.listing.key) for pk, each in found.items() for one in each}
    asked = GoodsQuestion.objects.filter(state=ASKED).select_related("listing")
    return [
        question
        for some in parts(entries)
        for question in asked.filter(entry__in=some)
        if (question.entry_id, question.code, question.listing.key) not in kept
    ]


@transaction.atomic
def _drop(question: GoodsQuestion, at: datetime) -> None:
    """Lay a question aside, unless a person answered it while lists were being compared: an answer stands."""
    question = GoodsQuestion.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if question.state != ASKED:
        return
    question.state, question.turns = MOOT, [*question.turns, {"state": MOOT, "at": at.isoformat()}]
    question.save(update_fields=["state", "turns"])


def _ask(entry: Entry, standings_now: Iterable[Standing], at: datetime) -> int:
    """Write the questions of one entry down; tells its company of new ones, once."""
    new = [asked for one in standings_now if (asked := _asked_anew(entry, one, at)) is not None]
    for question in new[:1]:
        for person in queries.people_to_ask(entry):
            notices.send(
                "entry-goods-listed",
                to=person,
                about=entry,
                at=at,
                dedupe=f"entry-goods-listed:{question.reference}:{len(question.turns)}:{person.reference}",
                facts={"entry": entry.reference, "number": entry.number},
            )
        journal.record("entry.goods-asked", entry, by=None, at=at, facts={"codes": [one.code for one in new]})
    return len(new)


def _asked_anew(entry: Entry, standing: Standing, at: datetime) -> GoodsQuestion | None:
    """The new question; None where an earlier one, or its answer, moves on to this version of the list."""
    touched, question = standing.touched, standing.question
    if question is not None:  # it was moot, and is not any more
        question.state = ASKED
        question.turns = [*question.turns, {"state": ASKED, "at": at.isoformat()}]
        question.save(update_fields=["state", "turns"])
        return question
    earlier = (
        GoodsQuestion.objects.filter(entry=entry, code=touched.code, listing__key=touched.listing.key)
        .exclude(state=MOOT)
        .order_by("-found_at", "-pk")
        .first()
    )
    if earlier is not None and (earlier.state == ASKED or earlier.digest == touched.digest):
        earlier.listing, earlier.digest, earlier.listed = touched.listing, touched.digest, touched.listed[:ROWS_KEPT]
        earlier.save(update_fields=["listing", "digest", "listed"])
        return None
    question, is_new = GoodsQuestion.objects.get_or_create(
        entry=entry,
        code=touched.code,
        listing=touched.listing,
        defaults={"listed": touched.listed[:ROWS_KEPT], "digest": touched.digest, "found_at": at},
    )
    return question if is_new else None


@transaction.atomic
def decide(question: GoodsQuestion, *, is_free: bool, reason: str, by: Person, at: datetime) -> GoodsQuestion:
    """A person says whether the entry may be introduced in spite of the list. May be answered anew, with a reason."""
    question = GoodsQuestion.objects.select_for_update(of=("self",)).select_related("entry").get(pk=question.pk)
    if question.state == MOOT:
        raise Refused("goods-are-no-longer-asked-about", number=question.entry.number)
    if not reason.strip():
        raise Refused("answer-about-goods-needs-a-reason")
    question.state = FREE if is_free else KEPT_BACK
    question.decided_by, question.decided_at, question.reason = by, at, reason.strip()
    question.turns = [*question.turns, {"state": question.state, "at": at.isoformat()}]
    question.save()
    facts = {"state": question.state, "code": question.code}
    journal.record("entry.goods-answered", question, by=by, at=at, facts=facts, personal={"reason": reason})
    return question
