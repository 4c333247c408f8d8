"""What goes wrong around cases: rules changed twice at once, codes split, late decrees, a clock set back, masses.

Each has its sentence or does no harm, and leaves the invariants standing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.apps.cases import changing, clocks, queries, tasks
from madoguchi.apps.cases.invariants import (
    clocks_follow_from_events,
    escalations_are_in_order,
    pauses_have_questions,
    states_follow_from_steps,
)
from madoguchi.apps.cases.models import ANSWERED, ASKED, DUE_MOVED, HANDED_IN, Query, StepEvent
from madoguchi.apps.cases.register import actions as register
from madoguchi.apps.cases.register import describing, moments
from madoguchi.apps.cases.register import queries as followed
from madoguchi.apps.cases.register import tasks as telling
from madoguchi.apps.cases.register.invariants import drafts_bind_nobody, followers_are_told_once
from madoguchi.apps.cases.register.models import DROPPED, RuleSubscription
from madoguchi.apps.cases.views import serving
from madoguchi.core import clock, packs
from madoguchi.core.languages.texts import Texts
from madoguchi.core.notices.models import Message
from madoguchi.core.packs.procedures import CommentWindow, RuleChange, Split
from madoguchi.engines import deadlines
from tests.apps.cases.conftest import Window, at, tick
from tests.apps.cases.test_pages import browser, text

pytestmark = pytest.mark.django_db

INVARIANTS = (
    states_follow_from_steps,
    clocks_follow_from_events,
    pauses_have_questions,
    escalations_are_in_order,
    drafts_bind_nobody,
    followers_are_told_once,
)


def stands() -> list[str]:
    """What `madoguchi verify` would say of cases and the register."""
    return [str(violation) for check in INVARIANTS for violation in check()]


@pytest.fixture
def pack(monkeypatch):
    """Lay changes into the pack: each key with what its file says differently."""

    def lay(**changed: dict[str, Any]) -> dict[str, RuleChange]:
        known = packs.current()
        laid = {
            key: replace(known.changes[key], said=known.changes[key].said.model_copy(update=said))
            for key, said in changed.items()
        }
        corridor = replace(known)
        object.__setattr__(corridor, "changes", MappingProxyType({**known.changes, **laid}))
        monkeypatch.setattr(packs, "current", lambda: corridor)
        return dict(corridor.changes)

    return lay


# ── two change sets on the same rule at once ──


def customs_changes() -> tuple[str, str]:
    """Two changes of one procedure, three days apart: the second replaces what the first brought."""
    found = [
        one.key
        for one in packs.current().changes.values()
        if any(part.procedure == "jp-customs-import" for part in one.said.replaces)
    ]
    assert len(found) == 2
    return found[0], found[1]


def test_a_change_that_follows_a_dropped_draft_reaches_the_cases_the_draft_would_have_reached(window, pack, client):
    first, second = customs_changes()
    opens, closes = date(2022, 4, 1), date(2022, 4, 10)
    drafted = {"comment": CommentWindow(opens=opens, closes=closes), "adopted": None, "announced": None}
    changes = pack(**{first: drafted, second: {"policy": "all_from_date"}})
    filed = at(3, 1, year=2022)
    window.open("jp-customs-import", on=filed, facts={})
    case = window.file(on=filed)

    before = changing.binding(changes[second])
    register.settle(
        changes[first],
        DROPPED,
        note=Texts.written(en="Another comes."),
        by=window.person,
        on=date(2022, 4, 12),
        at=at(4, 12, year=2022),
    )
    after = changing.binding(changes[second])
    reached = [one.case.number for one in changing.fates_of(changes[second], every=True)]
    page = text(client.get(f"/en/rules/{second}/"))

    assert [one.before.in_force for one in (*before, *after)] == [date(2017, 1, 1)] * 2
    assert case.pin.in_force == date(2017, 1, 1)
    assert reached == [case.number]
    assert "reckoned from the rules in force since 1 January 2017" in page
    assert changes[first].said.titles.in_language("en").text in page
    assert stands() == []


def test_a_change_that_follows_an_adopted_one_reckons_from_it(pack):
    _first, second = customs_changes()

    assert [one.before.in_force for one in changing.binding(packs.current().changes[second])] == [date(2022, 4, 19)]
    assert changing.counted_from(packs.current().changes[second]) == ()


# ── a code of the Harmonized System is split while somebody follows it ──


def test_who_follows_a_code_that_is_split_is_told_of_the_split_and_of_what_becomes_of_the_new_codes(pack):
    first, second = customs_changes()
    day = date(2026, 12, 1)
    changes = pack(
        **{
            first: {
                "products": (),
                "splits": (Split(code="030614", into=("030632", "030633")),),
                "effective": day,
                "announced": None,
            },
            second: {"products": ("030633",), "effective": day + timedelta(days=30), "announced": None},
        }
    )
    begun = at(9, 1)
    rows = {}
    for code in ("030614", "03061410", "030615", "030632"):
        kept = register.follow(
            email=f"{code}@example.com", language="en", topics=[("product", code)], person=None, at=begun
        )
        rows[code] = register.confirm(kept, at=begun)

    for days in (0, 1, 30, 60, 61):
        telling.tell_followers(at(11, 1) + timedelta(days=days, hours=19))
    told = {
        code: {change for one in Message.objects.filter(about_reference=row.reference) for change in _changes(one)}
        for code, row in rows.items()
    }

    assert told["030614"] == told["03061410"] == {first, second}
    assert told["030615"] == set()
    assert told["030632"] == {first}
    for code, row in rows.items():  # the feed and the letters tell the same
        touching = {key for key, one in changes.items() if moments.touches(one, [("product", code)])}
        assert touching & {first, second} == told[code], code
        assert followed.subscription(row.reference).state == "active"
    assert "→ HS 030632, 030633 (1 December 2026)" in describing.topic("product", "030614").replace(
        "\N{NO-BREAK SPACE}", " "
    )
    assert stands() == []


def _changes(message: Message) -> list[str]:
    return [key for key, _kind, _on in message.facts.get("moments", [])]


# ── a decree about days off comes late ──


def test_a_decree_that_comes_late_moves_every_date_it_touches_and_tells_it_once(window, monkeypatch):
    window.open()
    window.file()
    window.to_review(at(11, 2))
    step = window.step("review")
    before, was = step.due_on, step.due_status
    plain = clocks.calendar_of

    def decreed(*days: date) -> None:
        def calendar_of(side: str, authority: str = "") -> deadlines.Calendar:
            known = plain(side, authority)
            return deadlines.Calendar(
                known.key,
                first=known.first,
                last=known.last,
                days={**known._days, **dict.fromkeys(days, deadlines.HOLIDAY)},
                decreed=known.decreed,
                weekend=known.weekend,
                zone=known.zone,
                hours=known.hours,
            )

        monkeypatch.setattr(clocks, "calendar_of", calendar_of)

    tasks.recount_provisional(at(11, 9))
    decreed(date(2026, 11, 12), date(2026, 11, 13))
    for day in (10, 10, 11, 17):  # twice, and after a week without a scheduler
        tasks.recount_provisional(at(11, day))
    moved = window.step("review").due_on
    decreed()  # taken back: told too, though the day is an old one
    tasks.recount_provisional(at(11, 18))
    decreed(date(2026, 11, 12), date(2026, 11, 13))
    tasks.recount_provisional(at(11, 19))

    assert (was, moved - before) == ("decreed", timedelta(days=2))  # a year that was fixed moves as well
    told = [one.facts["due"] for one in queries.events_of(window.case) if one.kind == DUE_MOVED]
    assert told == [moved.isoformat(), before.isoformat(), moved.isoformat()]
    letters = Message.objects.filter(kind="case-due-moved", about_reference=step.reference)
    assert letters.filter(to=window.person).count() == 3
    assert stands() == []


# ── the clock of the server is set back ──


def test_what_is_done_after_the_clock_was_set_back_stands_after_what_was_done_before(window):
    window.open()
    window.file()
    window.to_review(at(11, 2))
    window.ask("review", at(11, 11))

    window.answer(at(11, 9))  # two days back: before the question
    answered = window.step("review")
    window.ask("review", at(11, 3))
    asked = [one.asked_at for one in Query.objects.order_by("pk")]
    window.answer(at(11, 17))
    window.decide("review", at(10, 1))

    assert answered.state == "running"
    assert asked == [at(11, 11), at(11, 11)]
    happened = [one.at for one in StepEvent.objects.filter(case=window.case).order_by("pk")]
    assert happened == sorted(happened)
    assert window.step("review").ended_at == at(11, 17)
    assert stands() == []


def test_a_scheduler_whose_clock_was_set_back_reminds_and_escalates_once(window):
    window.open()
    window.file()
    window.to_review(at(11, 2))
    tick(at(12, 1), at(11, 20), at(12, 1), at(9, 1), at(12, 1))
    kinds = window.kinds("review")

    with clock.set_to(at(11, 5)):  # the pages answer as of that day
        page = browser(window.person).get(window.case.get_absolute_url())

    assert page.status_code == 200
    assert (kinds.count("reminded"), kinds.count("escalated")) == (1, 1)
    assert stands() == []


def test_a_case_is_filed_no_earlier_than_it_was_opened(window):
    window.open(on=at(9, 7))

    case = window.file(on=at(9, 1))

    assert (case.filed_at, case.filed_on) == (at(9, 7), date(2026, 9, 7))
    assert stands() == []


# ── very much on one case ──

MANY, PAIRS = 3000, 1000


def burden(window: Window) -> None:
    """Thousands of papers and a thousand questions with answers, all on one step."""
    step, begun = window.step("review"), at(11, 2, 3)
    rows = [
        StepEvent(
            case=window.case,
            step=step,
            kind=HANDED_IN,
            key=f"burden:{number}",
            at=begun + timedelta(seconds=number),
            told_at=begun,
            party="applicant",
        )
        for number in range(MANY)
    ]
    asked = [
        Query(
            step=step,
            question=Texts.written(en=f"Question {number}"),
            asked_by=window.person,
            asked_at=begun + timedelta(seconds=2 * number),
            answer=Texts.written(en="Yes."),
            answered_by=window.person,
            answered_at=begun + timedelta(seconds=2 * number + 1),
        )
        for number in range(PAIRS)
    ]
    Query.objects.bulk_create(asked)
    for one in asked:
        for kind, moment in ((ASKED, one.asked_at), (ANSWERED, one.answered_at)):
            key = f"burden:{kind}:{one.reference}"
            rows.append(
                StepEvent(
                    case=window.case,
                    step=step,
                    kind=kind,
                    key=key,
                    at=moment,
                    told_at=moment,
                    party="authority" if kind == ASKED else "applicant",
                    about=one.reference,
                )
            )
    StepEvent.objects.bulk_create(rows)


def look(client, address: str) -> tuple[int, int, str]:
    with CaptureQueriesContext(connection) as asked:
        page = client.get(address)
    assert page.status_code == 200
    return len(asked), len(page.content), text(page)


def test_a_case_to_which_thousands_of_things_happened_asks_and_shows_no_more_than_another(window):
    window.open()
    window.file()
    window.to_review(at(11, 2))
    own, clerk = browser(window.person), browser(window.clerks[window.step("review").authority])
    cast_step = window.step("review").get_absolute_url()
    with clock.set_to(at(11, 20)):
        few = look(own, window.case.get_absolute_url())
        served = look(clerk, cast_step)
        burden(window)
        many = look(own, window.case.get_absolute_url())
        burdened = look(clerk, cast_step)
        oldest = look(own, f"{window.case.get_absolute_url()}?page=9999")

    assert abs(many[0] - few[0]) <= 1  # the questions of what is shown
    assert abs(burdened[0] - served[0]) <= 1
    assert many[1] < few[1] * 3
    assert burdened[1] < served[1] * 3
    assert "Question 0<" not in many[2]
    assert burdened[2].count("Question ") <= 2 * serving.MOST_QUESTIONS
    assert "opened" in oldest[2]
    window.ask("review", at(11, 23))
    window.answer(at(11, 24))
    window.decide("review", at(11, 25))
    assert stands() == []


# ── many followers, one change ──


def test_many_followers_are_told_one_by_one_each_in_a_few_statements(pack, monkeypatch):
    first, _ = customs_changes()
    day = date(2026, 12, 1)
    pack(**{first: {"effective": day, "announced": None}})
    begun = datetime(2026, 9, 1, tzinfo=UTC)
    for number in range(40):
        kept = register.follow(
            email=f"reader{number}@example.com",
            language="ru",
            topics=[("procedure", "jp-customs-import"), ("product", "22")],
            person=None,
            at=begun,
        )
        register.confirm(kept, at=begun)
    statements: list[int] = []
    tell = register.tell

    def counted(subscription: RuleSubscription, *args: Any, **kwargs: Any) -> bool:
        with CaptureQueriesContext(connection) as asked:
            told = tell(subscription, *args, **kwargs)
        statements.append(len(asked))
        return told

    monkeypatch.setattr(register, "tell", counted)
    with CaptureQueriesContext(connection) as everything:
        telling.tell_followers(datetime(2026, 12, 1, 21, tzinfo=UTC))

    assert (len(statements), len(set(statements))) == (40, 1)
    assert statements[0] <= 10  # one transaction a letter, as short for the last as for the first
    assert len(everything) - sum(statements) <= 40 + 12  # a look at each follower, and a few for what happened
    assert Message.objects.filter(kind="rules-digest").count() == 40
    assert stands() == []
