"""What would happen if a control of difficulties were broken."""

from __future__ import annotations

from contextlib import AbstractContextManager, suppress
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db.models import F

from madoguchi.apps.cases import actions as cases
from madoguchi.apps.difficulties import (
    actions,
    course,
    files,
    invariants,
    queries,
    rules,
    scoreboard,
    subjects,
    tasks,
    watching,
)
from madoguchi.apps.difficulties.models import CASE, DESK, HOME, LEAD, NAME, RESOLVED, Difficulty
from madoguchi.apps.difficulties.scoreboard import Scored
from madoguchi.apps.difficulties.survey import actions as survey
from madoguchi.apps.difficulties.survey import counting
from madoguchi.apps.difficulties.survey import invariants as survey_invariants
from madoguchi.apps.difficulties.survey.models import Ballot
from madoguchi.apps.registry import queries as registry
from madoguchi.core import clock, packs, schedule
from madoguchi.core.accounts.models import Person
from madoguchi.core.languages.texts import Texts
from madoguchi.core.refusals import Refused
from madoguchi.engines import indicators
from tests import cast
from tests.cast import MONDAY
from tests.defects.registry import holds, is_caught, register

LATER = MONDAY + timedelta(days=200)
STORE = Texts.written(en="Cold store")


def reported() -> tuple[Difficulty, Person, Person]:
    sakura, kenji = cast.sakura()
    officer = cast.officer("jp", "home@desk.example")
    told = actions.Report(
        heading="tax", lead_side="ru", text=Texts.written(en="Late."), region="RU-PRI", allows_publication=True
    )
    return actions.report(sakura, told, by=kenji, at=MONDAY), officer, kenji


def what_nobody_does_goes_up_by_itself() -> None:
    one, _officer, _kenji = reported()

    for day in (10, 45, 100, 200):
        tasks.keep_time(MONDAY + timedelta(days=day))

    one.refresh_from_db()
    assert one.level == "commission"


def verify_sees_what_stands_still() -> None:
    reported()

    with clock.set_to(LATER):
        for _run in schedule.run_due(LATER):
            pass

    assert list(invariants.nothing_overdue_stands_still()) == []


def verify_sees_a_row_that_left_its_events() -> None:
    one, officer, kenji = reported()
    one = actions.accept(one, by=officer, at=MONDAY)
    done = Texts.written(en="Done.")
    one = actions.close(one, outcome=RESOLVED, reason=done, party=HOME, by=officer, at=MONDAY)
    actions.reopen(one, text=done, by=kenji, at=MONDAY)

    assert list(invariants.rows_are_what_the_events_say()) == []


def a_word_too_late_counts_though_no_clock_saw_it() -> None:
    one, officer, _kenji = reported()
    one = actions.accept(one, by=officer, at=MONDAY)
    actions.tell(one, text=STORE, party=HOME, by=officer, at=MONDAY + timedelta(days=15))

    known = packs.current().difficulties
    assert known is not None
    [scored] = queries._scored(MONDAY + timedelta(days=15), known, None)
    assert not scored.is_in_time


def a_withheld_name_is_not_shown_to_the_other_desk() -> None:
    one, officer, _kenji = reported()
    lead = cast.officer("ru", "lead@desk.example")
    one = actions.hand_over(actions.accept(one, by=officer, at=MONDAY), by=officer, at=MONDAY)
    actions.open_file(one, circle=LEAD, by=lead, at=MONDAY)

    shown = files.page(one, lead, MONDAY)["shown"]

    assert "name" not in shown
    assert rules.may_read(one, NAME, HOME)


def a_file_is_read_only_once_it_was_opened() -> None:
    one, officer, _kenji = reported()

    assert "shown" not in files.page(one, officer, MONDAY)


def one_person_does_not_publish() -> None:
    one, officer, _kenji = reported()
    one = actions.accept(one, by=officer, at=MONDAY)
    done = Texts.written(en="Done.")
    one = actions.close(one, outcome=RESOLVED, reason=done, party=HOME, by=officer, at=MONDAY)
    record = actions.write_record(one, title=done, text=done, by=officer, at=MONDAY)

    with pytest.raises(Refused, match="another-person"):
        actions.approve_record(record, by=officer, at=MONDAY)


def a_public_text_does_not_name_the_company() -> None:
    one, officer, _kenji = reported()
    one = actions.accept(one, by=officer, at=MONDAY)
    named = Texts.written(ja="株式会社サクラ水産の件")

    with pytest.raises(Refused, match="names-the-company"):
        actions.write_record(one, title=named, text=named, by=officer, at=MONDAY)


def no_cell_gives_a_single_company_away() -> None:
    row = Scored(1, "tax", "ru", DESK, "reported", 3, kept=(), is_reopened=False)
    many = [Scored(**{**vars(row), "company": number, "heading": "labour"}) for number in range(20)]
    middling = [Scored(**{**vars(row), "company": number, "heading": "tariff"}) for number in range(6)]

    board = scoreboard.board([row, *many, *middling], packs.current().difficulties)

    assert {line.key: line.count for line in board.headings if line.key in ("tax", "tariff", "labour")} == {
        "tax": None,
        "tariff": None,
        "labour": 20,
    }


def a_case_is_not_told_to_whoever_may_not_know_its_company() -> None:
    sakura, kenji = cast.sakura()
    case = cases.open_case("ru-zone-residency", sakura, subject=STORE, by=kenji, at=MONDAY)
    subject = subjects.found(f"case:{case.reference}", kenji)
    told = actions.Report("export-import", "ru", Texts.written(en="Returned."), about=subject)
    one = actions.accept(actions.report(sakura, told, by=kenji, at=MONDAY), by=None, at=MONDAY)
    actions.hand_over(one, by=None, at=MONDAY)

    assert queries.about(CASE, case.reference, kenji) == [one]
    assert queries.about(CASE, case.reference, cast.officer("ru", "lead@desk.example")) == []


def nobody_reports_about_the_case_of_another_company() -> None:
    sakura, kenji = cast.sakura()
    case = cases.open_case("ru-zone-residency", sakura, subject=STORE, by=kenji, at=MONDAY)
    _vostok, anna = cast.vostok()

    assert subjects.found(f"case:{case.reference}", anna) is None


def promised() -> tuple[Difficulty, Person]:
    one, officer, _kenji = reported()
    one, soon = actions.accept(one, by=officer, at=MONDAY), Texts.written(en="Soon.")
    day = (MONDAY + timedelta(days=9)).date()
    return actions.tell(one, text=soon, party=HOME, by=officer, at=MONDAY, estimated_on=day), officer


def a_promised_date_does_not_slip_by_one_hand() -> None:
    one, officer = promised()

    with pytest.raises(Refused, match="later-date-needs-approval"):
        actions.tell(one, text=one.text, party=HOME, by=officer, at=MONDAY, estimated_on=LATER.date())


def verify_sees_a_date_that_slipped() -> None:
    one, officer = promised()
    with suppress(Refused):
        actions.tell(one, text=one.text, party=HOME, by=officer, at=MONDAY, estimated_on=LATER.date())

    assert list(invariants.later_dates_have_two_persons()) == []


def the_watch_sees_what_chance_does_not_give() -> None:
    many, few = (indicators.chance_of_at_least(count, 40, 1, 100) for count in (8, 2))

    assert many is not None
    assert few is not None
    assert many < watching.CHANCE < few


def spent_ballot() -> Ballot:
    sakura, _kenji = cast.sakura()
    wave = survey.open_wave(2026, sides=["jp"], closes_on=LATER.date(), by=None, at=MONDAY)
    ballot = survey.invite(wave, sakura, at=MONDAY)
    assert ballot is not None
    survey.answer(ballot, ["tax"], at=MONDAY)
    return ballot


def a_ballot_is_spent_once() -> None:
    ballot = spent_ballot()

    with pytest.raises(Refused, match="ballot-is-spent"):
        survey.answer(ballot, ["tax"], at=MONDAY)


def verify_sees_a_ballot_that_was_counted_twice() -> None:
    spent_ballot()

    assert list(survey_invariants.ballots_and_tallies_agree()) == []


def no_cell_of_the_survey_is_too_small() -> None:
    shown = counting.told({"tax": 31, "labour": 2, "tariff": 12}, 40, 5)

    assert shown.headings == {"tax": 30, "labour": None, "tariff": None}


def _stays_unspent() -> AbstractContextManager[Any]:
    real = Ballot.objects.select_for_update

    def unspent(*given: Any, **more: Any) -> Any:
        Ballot.objects.update(is_spent=False)
        return real(*given, **more)

    return patch.object(Ballot.objects, "select_for_update", unspent)


def _forgets_to_open_again() -> AbstractContextManager[Any]:
    real = actions._note

    def forgetful(one: Difficulty, kind: str, **more: Any) -> Any:
        return None if kind == "reopened" else real(one, kind, **more)

    return patch.object(actions, "_note", forgetful)


register(
    "difficulties.clock-that-does-not-climb",
    "what a level does not solve goes up",
    plant=lambda: patch.object(actions, "_climb", lambda *_: False),
    check=what_nobody_does_goes_up_by_itself,
)
register(
    "difficulties.silent-desk",
    "a report nobody reads is accepted by the clock",
    plant=lambda: patch.object(actions, "keep_time", lambda *_, **__: False),
    check=verify_sees_what_stands_still,
)
register(
    "difficulties.row-that-left-its-events",
    "what a difficulty says of itself is what its events say",
    plant=_forgets_to_open_again,
    check=verify_sees_a_row_that_left_its_events,
)
register(
    "difficulties.late-word-unseen",
    "a word that came too late counts as late whether or not the clock ran",
    plant=lambda: patch.object(course, "_told", lambda *_: None),
    check=a_word_too_late_counts_though_no_clock_saw_it,
)
register(
    "difficulties.name-for-everybody",
    "a withheld name stays withheld",
    plant=lambda: patch.object(rules, "may_read", lambda *_: True),
    check=a_withheld_name_is_not_shown_to_the_other_desk,
)
register(
    "difficulties.look-without-a-trace",
    "a file is read only by those who opened it",
    plant=lambda: patch.object(queries, "has_open_file", lambda *_: True),
    check=a_file_is_read_only_once_it_was_opened,
)
register(
    "difficulties.one-person-publishes",
    "publication takes two people",
    plant=lambda: patch.object(actions, "approve_record", lambda record, **_: record),
    check=one_person_does_not_publish,
    red=(pytest.fail.Exception,),
)
register(
    "difficulties.named-in-public",
    "a public text names no company",
    plant=lambda: patch.object(queries, "names_the_company", lambda *_: False),
    check=a_public_text_does_not_name_the_company,
    red=(pytest.fail.Exception,),
)
register(
    "difficulties.lone-cell",
    "a withheld cell is never alone",
    plant=lambda: patch.object(scoreboard, "withheld", lambda *_: frozenset({"tax"})),
    check=no_cell_gives_a_single_company_away,
)
register(
    "difficulties.date-that-slips",
    "a later date takes two persons",
    plant=lambda: patch.object(actions, "_is_later", lambda *_: False),
    check=a_promised_date_does_not_slip_by_one_hand,
    red=(pytest.fail.Exception,),
)
register(
    "difficulties.date-that-slipped",
    "verify sees a later date without a second person",
    plant=lambda: patch.object(actions, "_is_later", lambda *_: False),
    check=verify_sees_a_date_that_slipped,
)
register(
    "difficulties.watch-that-sleeps",
    "more questions and refusals than chance gives are seen",
    plant=lambda: patch.object(indicators, "chance_of_at_least", lambda *_: 1.0),
    check=the_watch_sees_what_chance_does_not_give,
)
register(
    "difficulties.case-for-the-other-desk",
    "a case is not told to whoever may not know its company",
    plant=lambda: patch.object(rules, "may_read", lambda *_: True),
    check=a_case_is_not_told_to_whoever_may_not_know_its_company,
)
register(
    "difficulties.case-of-another",
    "nobody reports about the case of another company",
    plant=lambda: patch.object(registry, "acts_for", lambda *_: True),
    check=nobody_reports_about_the_case_of_another_company,
)
register(
    "difficulties.ballot-spent-twice",
    "a company answers the survey once",
    plant=_stays_unspent,
    check=a_ballot_is_spent_once,
    red=(pytest.fail.Exception,),
)
register(
    "difficulties.counted-twice",
    "as many answered as ballots were spent",
    plant=lambda: patch.object(survey, "F", lambda name: F(name) + 1),
    check=verify_sees_a_ballot_that_was_counted_twice,
)
register(
    "difficulties.small-cell",
    "no cell of the survey under five is shown",
    plant=lambda: patch.object(counting, "withheld", lambda *_: frozenset()),
    check=no_cell_of_the_survey_is_too_small,
)
test_the_control_holds, test_the_defect_is_caught = holds("difficulties"), is_caught("difficulties")
