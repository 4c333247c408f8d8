"""Milestones, reports and silence: what is late is flagged once, and one word ends the silence."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from madoguchi.apps.projects import actions, queries, tasks
from madoguchi.apps.projects.models import Milestone
from madoguchi.core.notices.models import Message
from madoguchi.core.refusals import Refused
from tests.apps.projects.conftest import Works, said
from tests.cast import MONDAY


@pytest.mark.parametrize(
    ("days", "becomes", "letters"),
    [
        (89, "fresh", []),
        (90, "asked", ["project-asked"]),
        (120, "flagged", ["project-flagged"]),
        (180, "dormant", ["project-dormant"]),
    ],
)
def test_silence_is_asked_about_then_flagged_then_dormant(works: Works, days, becomes, letters):
    works.to_idea()

    tasks.mind_silence(MONDAY + timedelta(days=days))
    tasks.mind_silence(MONDAY + timedelta(days=days, hours=1))

    sent = Message.objects.filter(kind__startswith="project-", to=works.kenji).values_list("kind", flat=True)
    assert works.fresh().staleness == becomes
    assert list(sent) == letters


def test_one_report_ends_the_silence(works: Works):
    works.to_idea()
    later = MONDAY + timedelta(days=200)
    tasks.mind_silence(later)

    actions.report(works.fresh(), year=2027, quarter=2, text=said("Piles are driven"), by=works.kenji, at=later)

    assert works.fresh().staleness == "fresh"
    assert queries.silent_since(later.date()) == []


def test_a_quarter_is_reported_once_and_not_before_it_begins(works: Works):
    actions.report(works.fresh(), year=2026, quarter=4, text=said("Piles"), by=works.kenji, at=MONDAY)

    with pytest.raises(Refused, match="quarter-was-reported"):
        actions.report(works.fresh(), year=2026, quarter=4, text=said("Again"), by=works.kenji, at=MONDAY)
    with pytest.raises(Refused, match="quarter-has-not-begun"):
        actions.report(works.fresh(), year=2027, quarter=1, text=said("Early"), by=works.kenji, at=MONDAY)


def test_a_late_milestone_is_flagged_once_and_both_contacts_are_told(works: Works):
    works.to_screened()
    actions.add_milestone(works.fresh(), title=said("Quay ready"), due_on=date(2026, 11, 30), by=works.kenji, at=MONDAY)

    tasks.flag_late_milestones(MONDAY + timedelta(days=7))
    on_its_day = Milestone.objects.get().flagged_at
    tasks.flag_late_milestones(MONDAY + timedelta(days=8))
    tasks.flag_late_milestones(MONDAY + timedelta(days=9))

    told = Message.objects.filter(kind="project-milestone-late").values_list("to__email", flat=True)
    assert on_its_day is None
    assert Milestone.objects.get().flagged_at == MONDAY + timedelta(days=8)
    assert sorted(told) == sorted(
        ["anna@vostok.example", "kenji@sakura.example", "officer@desk.example", "second@desk.example"]
    )


def test_a_milestone_met_late_says_by_how_much_it_was_late(works: Works):
    milestone = actions.add_milestone(
        works.project, title=said("Quay"), due_on=MONDAY.date() - timedelta(days=5), by=works.kenji, at=MONDAY
    )

    met = actions.meet_milestone(milestone, on=MONDAY.date(), by=works.kenji, at=MONDAY)

    assert (met.met_on - met.due_on).days == 5
    assert list(queries.late_milestones(MONDAY.date() + timedelta(days=9))) == []


def test_a_milestone_moves_with_a_reason_and_keeps_its_first_day(works: Works):
    milestone = actions.add_milestone(
        works.project, title=said("Quay"), due_on=date(2026, 12, 1), by=works.kenji, at=MONDAY
    )

    with pytest.raises(Refused, match="change-needs-a-reason"):
        actions.move_milestone(milestone, due_on=date(2027, 2, 1), reason="", by=works.kenji, at=MONDAY)
    actions.move_milestone(milestone, due_on=date(2027, 2, 1), reason="Ice", by=works.kenji, at=MONDAY)

    change = works.project.changes.get()
    assert (change.old, change.new, change.reason) == ("2026-12-01", "2027-02-01", "Ice")


def test_a_project_says_whom_it_waits_for_until_that_came(works: Works):
    wait = actions.begin_wait(
        works.project,
        party="authority",
        side="ru",
        what=said("The permit of the port"),
        since_on=date(2026, 11, 1),
        by_on=date(2026, 12, 1),
        by=works.kenji,
        at=MONDAY,
    )
    waiting = list(queries.open_waits(works.project))

    actions.end_wait(wait, on=MONDAY.date(), by=works.kenji, at=MONDAY)

    assert waiting == [wait]
    assert list(queries.open_waits(works.project)) == []
