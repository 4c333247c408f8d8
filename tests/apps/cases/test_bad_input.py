"""What is done to a case in the wrong order, too late or twice: each has its refusal, and nothing is broken by it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from madoguchi.apps.cases import actions, queries
from madoguchi.apps.cases.invariants import clocks_follow_from_events, states_follow_from_steps
from madoguchi.core.languages.texts import Texts
from madoguchi.core.refusals import Refused
from tests.apps.cases.conftest import Window, at, tick


def decided(window: Window) -> None:
    window.decide("review", at(11, 24), "refused", "The hall is let already.")


def withdrawn(window: Window) -> None:
    actions.withdraw(window.fresh(), by=window.person, at=at(11, 10))


def nothing(window: Window) -> None:
    pass


def ask(window: Window) -> None:
    window.ask("review", at(11, 25))


def ask_nothing(window: Window) -> None:
    step = window.step("review")
    actions.ask(step, Texts(), by=window.clerks[step.authority], at=at(11, 25))


def decide(window: Window) -> None:
    window.decide("review", at(11, 25))


def hand_in_again(window: Window) -> None:
    window.hand_in("apply", at(11, 25))


def hand_in_for_an_authority(window: Window) -> None:
    window.hand_in("review", at(11, 25))


def withdraw(window: Window) -> None:
    actions.withdraw(window.fresh(), by=window.person, at=at(11, 25))


def close(window: Window) -> None:
    actions.close(window.fresh(), by=window.person, at=at(11, 25))


def file_again(window: Window) -> None:
    actions.file_case(window.fresh(), by=window.person, at=at(11, 25))


def a_strange_paper(window: Window) -> None:
    paper = actions.Paper("no-such-kind", "x", "application/pdf", b"%PDF-1.4")
    actions.add_paper(window.fresh(), paper, by=window.person, at=at(11, 25))


@pytest.mark.parametrize(
    ("before", "act", "key"),
    [
        (decided, ask, "case-is-not-open"),
        (decided, decide, "case-is-not-open"),
        (decided, withdraw, "case-is-decided"),
        (withdrawn, decide, "case-is-not-open"),
        (withdrawn, ask, "case-is-not-open"),
        (nothing, ask_nothing, "question-is-empty"),
        (nothing, hand_in_again, "step-is-not-yours"),
        (nothing, hand_in_for_an_authority, "step-is-not-yours"),
        (nothing, close, "case-is-not-decided"),
        (nothing, file_again, "case-is-filed"),
        (nothing, a_strange_paper, "paper-is-of-no-kind"),
    ],
)
def test_what_comes_out_of_order_is_refused_and_breaks_nothing(window, before, act, key):
    window.open()
    window.file()
    window.to_review(at(11, 2))
    before(window)
    count = len(queries.events_of(window.case))

    with pytest.raises(Refused) as refused:
        act(window)

    assert refused.value.key == key
    assert len(queries.events_of(window.case)) == count
    assert [*states_follow_from_steps(), *clocks_follow_from_events()] == []


def test_a_case_withdrawn_twice_is_withdrawn_once(window):
    window.open()
    window.file()
    withdrawn(window)
    count = len(queries.events_of(window.case))

    withdraw(window)

    assert (window.fresh().state, len(queries.events_of(window.case))) == ("withdrawn", count)


def test_a_clock_that_stands_for_ever_is_counted_to_the_day_it_was_stopped(window):
    window.open()
    window.file()
    window.to_review(at(11, 2))
    window.ask("review", at(11, 4))

    for years in range(1, 4):
        tick(at(11, 4, year=2026 + years))

    step = window.step("review")
    assert (step.state, step.due_on) == ("paused", None)
    assert {"reminded", "escalated"}.isdisjoint(window.kinds())


def test_a_case_filed_on_a_day_off_counts_from_the_next_day(window):
    window.open()

    case = window.file(on=at(11, 7))  # a Saturday

    assert case.filed_on == date(2026, 11, 7)
    assert window.step("register-company").due_on > case.filed_on + timedelta(days=1)
    assert [*clocks_follow_from_events()] == []
