"""Rounds: who is asked to meet whom, all at once, within everybody's places.

A round is drawn up from entries that are fresh on that day, checked by an officer, opened (proposals go out) and
closed (what was not answered lapses). The exact problem is kept with the solution, so that both can be checked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max

from madoguchi.apps.docket import actions as docketing
from madoguchi.apps.docket import queries as docket
from madoguchi.apps.introductions import answering, learning, partners, profiles, queries, terms, waves
from madoguchi.apps.introductions.models import (
    CANCELLED,
    CLOSED,
    DRAWN_UP,
    OPEN,
    PLANNED,
    WAITING_STATES,
    Introduction,
    Round,
)
from madoguchi.apps.introductions.problems import (
    Choice,
    certificate_of,
    figures_of,
    inputs_of,
    key_of,
    problem_on,
    solved,
    usual_choice,
)
from madoguchi.apps.registry import queries as registry
from madoguchi.apps.screening import actions as comparing
from madoguchi.core.accounts.models import Person
from madoguchi.core.journal import actions as journal
from madoguchi.core.refusals import Refused

if TYPE_CHECKING:
    from madoguchi.apps.docket.models import Entry

# Planning and drawing up --------------------------------------------------------------------------------


@transaction.atomic
def plan(*, on: date, by: Person | None, at: datetime, is_example: bool = False) -> Round:
    """Put a round on the calendar. There is at most one that has not been opened."""
    waiting = queries.next_round()
    if waiting is not None:
        return waiting
    number = (Round.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    held = Round.objects.create(number=number, planned_on=on, by=by, is_example=is_example)
    journal.record("round.planned", held, by=by, at=at, facts={"number": number, "on": on.isoformat()})
    return held


def draw_up(held: Round, *, choice: Choice | None = None, by: Person | None, at: datetime) -> Round:
    """Compute the round. Nothing is sent; it can be drawn up again with other terms as often as wanted.

    Everybody who would take part is compared first with lists that are new to them. The weights are fitted to the
    answers so far and kept with the round. The computation runs before the transaction, which only writes down its
    result.
    """
    taking_part = list(docket.fresh_entries(at.date()))
    comparing.screen_before((entry.organisation for entry in taking_part), cause="round", by=by, at=at)
    docketing.compare_goods(taking_part, at=at)
    choice = choice or usual_choice()
    model, learnt_from = learning.fitted()
    problem = problem_on(at.date(), model)
    key = key_of(held)
    solution = solved(problem, choice, key)
    figures = figures_of(problem, solution, choice, key)
    with transaction.atomic():
        held = queries.locked_round(held)
        if held.state not in {PLANNED, DRAWN_UP}:
            raise Refused("round-was-opened-already", number=held.number)
        held.state, held.drawn_up_at, held.by = DRAWN_UP, at, by
        held.terms = {**asdict(choice), "answers": learnt_from}
        held.model = model.as_mapping()
        held.inputs = inputs_of(problem, solution, key)
        held.certificate = certificate_of(solution.found)
        held.figures = figures
        held.save()
        facts = {"number": held.number, "sha256": solution.found.sha256, "introductions": len(solution.found.pairs)}
        journal.record("round.drawn-up", held, by=by, at=at, facts=facts)
    return held


# Opening and closing ------------------------------------------------------------------------------------


def open_round(held: Round, *, by: Person | None, at: datetime) -> Round:
    """Send the proposals. They go out in short transactions; opening again goes on where it was interrupted."""
    answers_by = at + timedelta(days=terms.current().rounds.answer_days)
    with transaction.atomic():
        held = queries.locked_round(held)
        if held.state not in {DRAWN_UP, OPEN}:
            raise Refused("round-is-not-drawn-up", number=held.number)
        if held.state == DRAWN_UP:
            held.state, held.opened_at, held.answers_by_at, held.by = OPEN, at, answers_by, by
            held.save()
            journal.record("round.opened", held, by=by, at=at, facts={"number": held.number})
    _propose_all(held, held.certificate, by=by, at=at, expires_at=held.answers_by_at or answers_by)
    return held


def second_wave(held: Round, *, by: Person | None, at: datetime) -> Round:
    """Give places that came back again, at the prices of the first wave; no pair of the round comes twice.

    Refuses when nobody with a place could be introduced to anybody. Doing it again goes on where it was interrupted.
    """
    if held.state != OPEN:
        raise Refused("round-is-not-open", number=held.number)
    _compare(held, held.inputs.get("pairs", []), by=by, at=at)
    found = waves.next_wave(held)
    answers_by = at + timedelta(days=terms.current().rounds.answer_days)
    with transaction.atomic():
        held = queries.locked_round(held)
        if held.state != OPEN:
            raise Refused("round-is-not-open", number=held.number)
        if found is None or len(held.waves) != found.after:
            raise Refused("no-places-came-back", number=held.number)
        held.waves = [*held.waves, found.as_kept(at)]
        held.answers_by_at = max(held.answers_by_at or answers_by, answers_by)
        held.save(update_fields=["waves", "answers_by_at"])
        facts = {"number": held.number, "sha256": found.found.sha256, "introductions": len(found.found.pairs)}
        journal.record("round.second-wave", held, by=by, at=at, facts=facts)
    _propose_all(held, held.waves[-1]["certificate"], by=by, at=at, expires_at=answers_by)
    return held


def _propose_all(
    held: Round, certificate: dict[str, Any], *, by: Person | None, at: datetime, expires_at: datetime
) -> None:
    """Propose pair by pair: what a proposal rests on is read before, and others wait for the writing of one alone.

    Pairs of which one may not pass the gate now are kept back.
    """
    _compare(held, certificate["pairs"], by=by, at=at)
    behind = held.inputs["entries"]
    for first, second in certificate["pairs"]:
        references = behind[f"{first} {second}"]
        entries = docket.entries(references)
        if len(entries) < len(references):
            continue  # withdrawn since it was drawn up
        proposal = _proposal(held, (first, second), *(entries[one] for one in references), on=at.date())
        try:
            answering.propose(**proposal, expires_at=expires_at, at=at, held=held, is_example=held.is_example)
        except Refused as refused:
            if refused.key not in answering.PASSED_OVER:
                raise


def _compare(held: Round, pairs: Iterable[Sequence[Any]], *, by: Person | None, at: datetime) -> None:
    """Compare the companies and goods of these pairs before any transaction: lists may be newer than the round."""
    pairs = list(pairs)
    companies = registry.companies({name for pair in pairs for name in pair[:2]})
    comparing.screen_before(companies.values(), cause="round", by=by, at=at)
    behind = held.inputs.get("entries", {})
    entries = docket.entries({one for pair in pairs for one in behind.get(f"{pair[0]} {pair[1]}", ())})
    docketing.compare_goods(entries.values(), at=at)


def _proposal(held: Round, pair: tuple[str, str], first: Entry, second: Entry, *, on: date) -> dict[str, Any]:
    both = profiles.of_entry(first, on=on), profiles.of_entry(second, on=on)
    yours, theirs, _ = partners.of_pair(*both)
    return {
        "first": first.organisation,
        "second": second.organisation,
        "first_entry": first,
        "second_entry": second,
        "reasons": partners.as_facts(yours, theirs),
        "features": learning.seen_by_both(*both),
        "chance": held.inputs["chances"][f"{pair[0]} {pair[1]}"],
    }


def close(held: Round, *, by: Person | None, at: datetime) -> Round:
    """End a round: what was not answered in time lapses, and the next one is planned."""
    for introduction in queries.introductions_in(held).filter(state__in=WAITING_STATES, expires_at__lt=at):
        answering.lapse(introduction, at=at)
    with transaction.atomic():
        held = queries.locked_round(held)
        if held.state == CLOSED:
            return held
        if held.state != OPEN:
            raise Refused("round-is-not-open", number=held.number)
        if Introduction.objects.filter(round=held, state__in=WAITING_STATES).exists():
            raise Refused("round-still-waits", number=held.number, until=held.answers_by_at)
        held.state, held.closed_at = CLOSED, at
        held.save(update_fields=["state", "closed_at"])
        journal.record("round.closed", held, by=by, at=at, facts={"number": held.number})
    next_on = held.planned_on + timedelta(days=terms.current().rounds.interval_days)
    plan(on=max(next_on, at.date()), by=by, at=at, is_example=held.is_example)
    return held


@transaction.atomic
def cancel(held: Round, *, by: Person, at: datetime) -> Round:
    """Drop a round that was not opened."""
    held = queries.locked_round(held)
    if held.state not in {PLANNED, DRAWN_UP}:
        raise Refused("round-was-opened-already", number=held.number)
    held.state, held.closed_at = CANCELLED, at
    held.save(update_fields=["state", "closed_at"])
    journal.record("round.cancelled", held, by=by, at=at, facts={"number": held.number})
    return held
