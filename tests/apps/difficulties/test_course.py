"""A difficulty from its report to its end, with desks that work, desks that sleep, and a clock that stops."""

from __future__ import annotations

from datetime import timedelta

import pytest

from madoguchi.apps.difficulties import actions, queries, tasks
from madoguchi.apps.difficulties.models import (
    COMPANY,
    IN_PROGRESS,
    LEAD,
    NOT_RESOLVED,
    OUT_OF_SCOPE,
    RESOLVED,
    WAITING,
    Difficulty,
)
from madoguchi.core import invariants
from madoguchi.core.notices.models import Message
from madoguchi.core.packs.difficulties import COMMISSION, FEDERAL
from madoguchi.core.refusals import Refused
from tests.apps.difficulties.conftest import handed_over, reported, told, words
from tests.cast import MONDAY

DAY = timedelta(days=1)


def kinds(one: Difficulty) -> list[str]:
    return [event.kind for event in queries.events_of(one)]


def letters(kind: str) -> int:
    return Message.objects.filter(kind=kind).count()


def broken() -> list[str]:
    return [
        f"{one.where}: {one.what}"
        for finding in invariants.verify()
        if finding.invariant.key in ("I21", "I22")
        for one in finding.violations
    ]


def test_a_report_has_a_number_at_once_and_stands_on_the_desk_of_its_side(scene):
    one = reported(scene)

    assert one.number == "D2026-00001"
    assert [row.difficulty for row in queries.queue(scene.home, MONDAY)] == [one]
    assert queries.queue(scene.lead, MONDAY) == []
    assert (letters("difficulty-received"), letters("difficulty-to-read")) == (1, 1)


def test_the_other_desk_has_it_once_it_was_handed_over(scene):
    one = handed_over(scene)

    [row] = queries.queue(scene.lead, MONDAY)
    assert (row.difficulty, row.shows_name) == (one, False)
    assert letters("difficulty-handed-over") == 2


def test_nobody_reads_it_nobody_hands_it_over_nobody_solves_it_and_it_goes_up_to_the_commission_by_itself(scene):
    one = reported(scene)

    for day in range(1, 140):
        tasks.keep_time(MONDAY + day * DAY)

    one.refresh_from_db()
    assert one.level == COMMISSION
    assert [one for one in kinds(one) if one != "silence"] == [
        "reported",
        "accepted",
        "handed-over",
        "escalated",
        "escalated",
    ]
    assert queries.before_commission().get() == one
    assert kinds(one).count("silence") > 5


@pytest.mark.parametrize("gap", [1, 7, 45, 400])
def test_a_clock_that_stood_still_loses_and_doubles_nothing(scene, gap):
    one = reported(scene)

    for _ in range(3):
        tasks.keep_time(MONDAY + gap * DAY)
    tasks.keep_time(MONDAY + 500 * DAY)
    tasks.keep_time(MONDAY + 700 * DAY)

    assert kinds(one).count("escalated") == 2
    assert kinds(one).count("accepted") == 1
    assert kinds(one).count("handed-over") == 1


def test_a_question_to_the_company_is_answered_and_the_desk_has_it_again(scene):
    one = handed_over(scene)

    asked = actions.tell(one, text=words("Which list?"), party=LEAD, waiting_on=COMPANY, by=scene.lead, at=MONDAY)
    assert (asked.state, asked.waiting_on) == (WAITING, COMPANY)
    answered = actions.answer(asked, text=words("The one of May."), by=scene.kenji, at=MONDAY + DAY)

    assert (answered.state, answered.waiting_on) == (IN_PROGRESS, "")


def test_not_resolved_needs_its_reason_and_its_legal_basis(scene):
    one = handed_over(scene)

    with pytest.raises(Refused, match="needs-a-reason"):
        actions.close(one, outcome=NOT_RESOLVED, reason=words(" "), party=LEAD, by=scene.lead, at=MONDAY)
    with pytest.raises(Refused, match="needs-a-basis"):
        actions.close(one, outcome=NOT_RESOLVED, reason=words("No."), party=LEAD, by=scene.lead, at=MONDAY)

    one.refresh_from_db()
    assert one.is_open


def test_a_company_says_whether_it_is_solved_and_opens_it_again_within_half_a_year_on_the_level_where_it_ended(scene):
    one = handed_over(scene)
    for day in (71, 72):
        tasks.keep_time(MONDAY + day * DAY)
    closed_at = MONDAY + 80 * DAY
    one = actions.close(one, outcome=RESOLVED, reason=words("Done."), party=LEAD, by=scene.lead, at=closed_at)

    actions.say_whether_solved(one, is_solved=False, by=scene.kenji, at=closed_at)
    again = actions.reopen(one, text=words("It came back."), by=scene.kenji, at=closed_at + 100 * DAY)

    assert (again.level, again.state, again.is_solved) == (FEDERAL, IN_PROGRESS, None)
    ended = actions.close(again, outcome=RESOLVED, reason=words("Done."), party=LEAD, by=scene.lead, at=closed_at)
    with pytest.raises(Refused, match="too-late"):
        actions.reopen(ended, text=words("Again."), by=scene.kenji, at=closed_at + 300 * DAY)


def test_what_belongs_elsewhere_is_given_back_with_the_reason(scene):
    one = reported(scene)

    given_back = actions.decline(one, reason=words("Ask the court."), by=scene.home, at=MONDAY)

    assert (given_back.state, str(given_back.reason)) == (OUT_OF_SCOPE, str(words("Ask the court.")))
    assert queries.queue(scene.home, MONDAY) == []


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"heading": "weather"}, "heading-is-not-known"),
        ({"lead_side": "xx"}, "side-is-not-known"),
        ({"region": "XX-1"}, "region-is-not-known"),
        ({"text": words("")}, "difficulty-needs-a-text"),
        ({"since_on": (MONDAY + 3 * DAY).date()}, "since-lies-ahead"),
        ({"seen_by": {"name": "everybody"}}, "circle-is-not-known"),
        ({"seen_by": {"shoe-size": "home"}}, "circle-is-not-known"),
        ({"text": words("a\u202eb")}, "text-has-direction-marks"),
    ],
)
def test_a_report_that_cannot_stand_is_refused_by_its_first_mistake(scene, change, reason):
    with pytest.raises(Refused, match=reason):
        reported(scene, **change)

    assert not Difficulty.objects.exists()


def test_three_companies_that_met_the_same_rule_are_found_and_two_are_not(scene):
    from tests import cast

    others = [cast.company("jp", f"株式会社{name}", language="ja", region="JP-01") for name in ("一", "二")]
    for one in (scene.sakura, others[0]):
        actions.accept(actions.report(one, told(), by=None, at=MONDAY), by=scene.home, at=MONDAY)
    assert queries.systemic(MONDAY) == []

    third = actions.report(others[1], told(rule="veterinary  CERTIFICATE", region="RU-SAK"), by=None, at=MONDAY)
    actions.accept(third, by=scene.home, at=MONDAY)

    [found] = queries.systemic(MONDAY)
    assert (found.companies, found.heading, found.rule) == (3, "export-import", "Veterinary certificate")
    assert queries.systemic(MONDAY + 400 * DAY) == []
