"""What can be done with the survey: open it, ask a company, answer, close, count, and publish by two persons."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from madoguchi.apps.difficulties.survey import queries
from madoguchi.apps.difficulties.survey.counting import told
from madoguchi.apps.difficulties.survey.models import (
    ANSWERED,
    CLOSED,
    IN_APPROVAL,
    OPEN,
    PUBLISHED,
    Ballot,
    Tally,
    Wave,
)
from madoguchi.apps.registry import queries as registry
from madoguchi.core import packs
from madoguchi.core.journal import actions as journal
from madoguchi.core.notices import actions as notices
from madoguchi.core.packs.difficulties import DifficultyRules
from madoguchi.core.refusals import Refused

if TYPE_CHECKING:
    from madoguchi.apps.registry.models import Organisation
    from madoguchi.core.accounts.models import Person


@transaction.atomic
def open_wave(
    year: int, *, sides: Sequence[str], closes_on: date, by: Person | None, at: datetime, is_example: bool = False
) -> Wave:
    """Open the survey of a year. Its tallies stand at nought from the first moment, so that none appears later."""
    known = _rules()
    if known.survey is not None and year <= known.survey.wave:
        raise Refused("survey-year-is-past", year=year)
    if Wave.objects.filter(year=year).exists():
        raise Refused("survey-exists", year=year)
    if closes_on <= at.date():
        raise Refused("date-has-passed", day=closes_on.isoformat())
    sides = [side.key for side in packs.current().sides if side.key in sides]
    if not sides:
        raise Refused("survey-asks-nobody")
    found = Wave.objects.create(
        year=year, sides=sides, closes_on=closes_on, opened_by=by, opened_at=at, is_example=is_example
    )
    keys = [ANSWERED, *(one.key for one in known.headings)]
    Tally.objects.bulk_create(Tally(wave=found, side=side, heading=key) for side in sides for key in keys)
    journal.record("survey.opened", found, by=by, at=at, facts={"year": year, "sides": sides})
    return found


@transaction.atomic
def invite(found: Wave, organisation: Organisation, *, at: datetime) -> Ballot | None:
    """Give a company its ballot and write to the people who act for it; None when the wave is closed by now."""
    found = queries.locked(found)
    if found.state != OPEN:
        return None
    ballot, is_new = Ballot.objects.get_or_create(wave=found, organisation=organisation)
    if is_new:
        for person in registry.people_of(organisation):
            notices.send(
                "survey-invitation",
                to=person,
                about=found,
                at=at,
                dedupe=f"survey-invitation:{ballot.reference}:{person.reference}",
                facts={"ballot": ballot.reference},
            )
    return ballot


@transaction.atomic
def answer(ballot: Ballot, headings: Collection[str], *, at: datetime) -> None:
    """Spend a ballot: count what was ticked, and forget it.

    Deliberately nothing else is written: no row of its own, no moment, no entry in the journal. The ballot and the
    tallies are all that remains.
    """
    found = queries.locked(ballot.wave)
    ballot = Ballot.objects.select_for_update().select_related("organisation").get(pk=ballot.pk)
    if found.state != OPEN or queries.is_over(found, at):
        raise Refused("survey-is-closed")
    if ballot.is_spent:
        raise Refused("ballot-is-spent")
    known = _rules()
    for key in headings:
        if known.heading(key) is None:
            raise Refused("heading-is-not-known", value=key)
    Ballot.objects.filter(pk=ballot.pk).update(is_spent=True)
    counted = Tally.objects.filter(wave=found, side=ballot.organisation.side)
    counted.filter(heading__in=[ANSWERED, *headings]).update(count=F("count") + 1)


@transaction.atomic
def close(found: Wave, *, by: Person | None, at: datetime) -> Wave:
    """Take no more answers; an officer does it, or the clock when the last day has passed."""
    found = queries.locked(found)
    if found.state != OPEN:
        if by is None:
            return found
        raise Refused("survey-is-closed")
    found.state, found.closed_at = CLOSED, at
    found.save(update_fields=["state", "closed_at"])
    journal.record("survey.closed", found, by=by, at=at, facts={"year": found.year})
    return found


@transaction.atomic
def lay_before(found: Wave, *, by: Person, at: datetime) -> Wave:
    """Count, and lay the results before a colleague: what they would publish stands fixed from here."""
    found = queries.locked(found)
    if found.state != CLOSED:
        raise Refused("survey-is-not-closed")
    found.state, found.laid_by, found.results = IN_APPROVAL, by, _counted(found)
    found.save(update_fields=["state", "laid_by", "results"])
    journal.record("survey.counted", found, by=by, at=at, facts={"year": found.year})
    return found


@transaction.atomic
def publish(found: Wave, *, by: Person, at: datetime) -> Wave:
    """The second person lets anybody read the results; they do not change any more."""
    found = queries.locked(found)
    if found.state != IN_APPROVAL:
        raise Refused("record-is-not-in-approval")
    if found.laid_by_id == by.pk:
        raise Refused("survey-needs-another-person")
    found.state, found.approved_by, found.published_at = PUBLISHED, by, at
    found.save(update_fields=["state", "approved_by", "published_at"])
    journal.record("survey.published", found, by=by, at=at, facts={"year": found.year})
    return found


def _counted(found: Wave) -> dict[str, dict[str, object]]:
    least = _rules().least_companies
    counted: dict[str, dict[str, object]] = {}
    for side, counts in queries.tallies(found).items():
        answered = counts.pop(ANSWERED)
        shown = told(counts, answered, least)
        counted[side] = {"answered": shown.answered, "headings": dict(shown.headings)}
    return counted


def _rules() -> DifficultyRules:
    known = packs.current().difficulties
    if known is None:
        raise Refused("corridor-takes-no-difficulties")
    return known
