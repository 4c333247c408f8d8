"""The figures of the scoreboard are those of a plain recount of what happened, whatever happened.

The recount below knows nothing of the product but the days of the pack: it walks through the events with plain loops,
counts, rounds and withholds by hand.
"""

from __future__ import annotations

import random
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.apps.difficulties import actions, invariants, queries, scoreboard, tasks
from madoguchi.apps.difficulties.models import LEAD, OUTCOMES, Difficulty, Event
from madoguchi.core import packs
from madoguchi.core.refusals import Refused
from tests import cast
from tests.apps.difficulties.conftest import Scene, told, words
from tests.cast import MONDAY

ZONES = {"jp": "Asia/Tokyo", "ru": "Europe/Moscow"}
SPEAKING = ("accepted", "declined", "handed-over", "told", "postponed", "escalated", "silence", "closed")
ENDING = ("closed", "declined", "withdrawn")


@dataclass(frozen=True)
class Story:
    """A difficulty as anybody with its events and a calendar could tell it."""

    company: int
    heading: str
    home: str
    lead: str
    events: tuple[tuple[str, datetime, dict[str, Any]], ...]

    def days(self, *kinds: str, after: date | None = None) -> list[date]:
        zone = ZoneInfo(ZONES[self.home])
        found = [at.astimezone(zone).date() for kind, at, _facts in self.events if kind in kinds]
        return [day for day in found if after is None or day >= after]


def three_months_after(day: date) -> date:
    month = day.month + 3
    for number in (day.day, 30, 29, 28):
        with suppress(ValueError):
            return date(day.year + (month > 12), month - 12 * (month > 12), number)
    raise AssertionError(day)


def ended(story: Story) -> tuple[str, date] | None:
    """How and when it ended, if nobody opened it again."""
    last = None
    for kind, at, facts in story.events:
        if kind in ENDING:
            last = (facts.get("outcome", kind), at.astimezone(ZoneInfo(ZONES[story.home])).date())
        if kind == "reopened":
            last = None
    return last


def promises(story: Story, today: date) -> list[tuple[str, str, bool]]:
    """Gate, side, and whether it was in time, of everything that fell due."""
    found: list[tuple[str, str, bool | None]] = []
    [reported] = story.days("reported")
    read = story.days("accepted", *ENDING)
    found.append(("screen", story.home, in_time(read, reported + timedelta(7), today)))
    for accepted in story.days("accepted"):
        gone = story.days("handed-over", "closed", "withdrawn")
        found.append(("hand_over", story.home, in_time(gone, accepted + timedelta(30), today)))
        found += words_to_the_company(story, today)
        end = ended(story)
        for level, until in (("region", accepted + timedelta(70)), ("federal", three_months_after(accepted))):
            solved = in_time([end[1]] if end else [], until, today)
            found.append((level, story.lead, solved))
            if solved is not False:
                break
    return [(gate, side, kept) for gate, side, kept in found if kept is not None]


def in_time(done: list[date], until: date, today: date) -> bool | None:
    if done:
        return done[0] <= until
    return False if today > until else None


def words_to_the_company(story: Story, today: date) -> list[tuple[str, str, bool | None]]:
    zone = ZoneInfo(ZONES[story.home])
    kept: dict[str, list[bool]] = {story.home: [], "lead": []}
    teller, since, over = "", date.min, False
    for kind, at, _facts in story.events:
        day = at.astimezone(zone).date()
        if teller and (kind in SPEAKING or kind == "withdrawn"):
            kept[teller].append((day - since).days <= 10)
        if kind in ENDING:
            teller = ""
        elif kind in SPEAKING or kind == "reopened":
            over = over or kind == "handed-over"
            teller, since = "lead" if over else story.home, day
        if kind == "reopened" and not story.days("accepted"):
            teller = ""
    if teller and (today - since).days > 10:
        kept[teller].append(False)
    sides = {story.home: story.home, "lead": story.lead}
    return [("tell_company", sides[who], all(each)) for who, each in kept.items() if each]


# The figures -----------------------------------------------------------------------------------------------


def counted(cells: dict[str, list[tuple[int, bool]]]) -> dict[str, tuple[int, float] | None]:
    """Rounded count and share for each cell; None where it is withheld. Companies and whether each was in time."""
    shown: dict[str, tuple[int, float] | None] = {}
    for key, cell in cells.items():
        few = len({company for company, _ in cell}) < 5
        shown[key] = None if few else (to_five(len(cell)), to_twentieth(sum(kept for _, kept in cell) / len(cell)))
    hidden = [key for key in shown if shown[key] is None]
    rest = [key for key in shown if shown[key] is not None]
    if len(hidden) == 1 and rest:
        shown[min(rest, key=lambda key: (len(cells[key]), len({one for one, _ in cells[key]}), key))] = None
    return shown


def to_five(count: int) -> int:
    return min(range(0, 1000, 5), key=lambda five: (abs(five - count), five))


def to_twentieth(share: float) -> float:
    return round(share * 20) / 20


def shown_by(lines) -> dict[str, tuple[int, float] | None]:
    return {line.key: None if line.count is None else (line.count, line.share) for line in lines if line.count != 0}


def assert_is_recount(board: scoreboard.Board, stories: list[Story], at: datetime) -> None:
    gates: dict[str, dict[str, list[tuple[int, bool]]]] = defaultdict(lambda: defaultdict(list))
    sides: dict[str, list[tuple[int, bool]]] = defaultdict(list)
    outcomes: dict[str, list[tuple[int, bool]]] = defaultdict(list)
    headings: dict[str, list[tuple[int, bool]]] = defaultdict(list)
    ages: dict[str, list[int]] = defaultdict(list)
    for story in stories:
        today = at.astimezone(ZoneInfo(ZONES[story.home])).date()
        kept, end = promises(story, today), ended(story)
        well, how = all(one[2] for one in kept), end[0] if end else ""
        headings[story.heading].append((story.company, well))
        if how not in ("declined", "withdrawn"):
            sides[story.lead].append((story.company, well))
            ages[story.lead].append(((end[1] if end else today) - story.days("reported")[0]).days)
        if how in OUTCOMES:
            outcomes[story.lead].append((story.company, how != "not_resolved"))
        for gate, side, was_in_time in kept if how != "withdrawn" else ():
            gates[gate][side].append((story.company, was_in_time))

    for shown in board.gates:
        assert shown_by(shown.sides) == counted(gates[shown.gate]), shown.gate
    assert shown_by(board.sides) == counted(sides)
    assert shown_by(board.outcomes) == counted(outcomes)
    assert shown_by(board.headings) == counted(headings)
    for line in board.sides:
        assert line.median_days in (None, round(median(ages[line.key])))
    for line in (*board.sides, *board.outcomes, *(one for gate in board.gates for one in gate.sides)):
        limits = {"good": (0.75, 1), "fair": (0.55, 0.7), "poor": (0, 0.5)}
        if line.share is not None:
            assert limits[line.band][0] - 1e-9 <= line.share <= limits[line.band][1] + 1e-9
    everything = [one for cell in sides.values() for one in cell]
    whole = counted({"": everything}) if everything else {"": None}
    assert board.in_time == (whole[""][1] if whole[""] else None)
    closed = [one for cell in outcomes.values() for one in cell]
    whole = counted({"": closed}) if closed else {"": None}
    assert board.resolved_share == (whole[""][1] if whole[""] else None)


# Any history ------------------------------------------------------------------------------------------------

NEXT = {
    "reported": ("accepted", "accepted", "declined", "withdrawn"),
    "accepted": ("handed-over", "told", "answered", "closed", "withdrawn", "silence", "escalated"),
    "with-lead": ("told", "told", "answered", "closed", "withdrawn", "silence", "escalated", "postponed"),
    "closed": ("reopened", "company-said"),
}


@st.composite
def stories(draw) -> Story:
    """Something that can have happened: any gap, any order the product lets through."""
    at = MONDAY + timedelta(days=draw(st.integers(0, 60)), hours=draw(st.integers(0, 23)))
    events: list[tuple[str, datetime, dict[str, Any]]] = [("reported", at, {})]
    state, over = "reported", False
    for choice, gap, hour in draw(
        st.lists(st.tuples(st.integers(0, 27), st.integers(0, 40), st.integers(0, 9)), max_size=9)
    ):
        at += timedelta(days=gap, hours=hour)
        kind = NEXT[state][choice % len(NEXT[state])]
        facts: dict[str, Any] = {}
        if kind == "closed":
            facts, state = {"outcome": OUTCOMES[choice % 3]}, "closed"
        elif kind == "escalated":
            facts = {"level": ("federal", "commission")[choice % 2]}
        elif kind == "company-said":
            facts = {"is_solved": bool(choice % 2)}
        over = over or kind == "handed-over"
        events.append((kind, at, facts))
        if kind in ("declined", "withdrawn"):
            break
        if kind in ("accepted", "handed-over", "reopened"):
            state = "with-lead" if over else "accepted"
    home, lead = draw(st.sampled_from([("jp", "ru"), ("jp", "ru"), ("ru", "jp")]))
    return Story(draw(st.integers(1, 9)), draw(st.sampled_from(["tax", "labour", "others"])), home, lead, tuple(events))


def board_of(told: list[Story], at: datetime) -> scoreboard.Board:
    known = packs.current().difficulties
    assert known is not None
    rows = []
    for story in told:
        events = [Event(kind=kind, at=then, facts=facts) for kind, then, facts in story.events]
        one = Difficulty(
            organisation_id=story.company, heading=story.heading, home_side=story.home, lead_side=story.lead
        )
        rows.append(queries.scored(one, events, at, known))
    return scoreboard.board(rows, known)


@settings(deadline=None, max_examples=50)
@given(st.lists(stories(), min_size=8, max_size=40), st.integers(0, 300))
def test_on_any_history_the_scoreboard_is_a_plain_recount_of_its_events(told, days):
    at = max(then for story in told for _kind, then, _facts in story.events) + timedelta(days=days)

    assert_is_recount(board_of(told, at), told, at)


@pytest.mark.parametrize("seed", [3, 8])
def test_after_months_of_work_and_sleep_the_scoreboard_is_a_plain_recount_of_what_was_recorded(scene: Scene, seed):
    chosen = random.Random(seed)
    companies = [scene.sakura]
    companies += [cast.company("jp", f"株式会社{name}", language="ja", region="JP-01") for name in "一二三四五"]
    all_of_them: list[Difficulty] = []
    for day in range(0, 160, 4):
        at = MONDAY + timedelta(days=day)
        if len(all_of_them) < 14:
            heading = chosen.choice(["tax", "labour"])
            one = actions.report(chosen.choice(companies), told(heading=heading), by=None, at=at)
            all_of_them.append(one)
        for one in chosen.sample(all_of_them, min(3, len(all_of_them))):
            _somebody_acts(scene, one, at, chosen)
        if chosen.random() < 0.3:  # the clock stands still most of the time
            tasks.keep_time(at)
    end = MONDAY + timedelta(days=165)

    board = queries.board(end)

    recorded = defaultdict(list)
    for pk, kind, then, facts in Event.objects.order_by("pk").values_list("difficulty", "kind", "at", "facts"):
        recorded[pk].append((kind, then, facts))
    known = Difficulty.objects.values_list("pk", "organisation", "heading", "home_side", "lead_side")
    found = [Story(*row, tuple(recorded[pk])) for pk, *row in known]  # type: ignore[call-arg, arg-type]  # in this order
    assert board is not None
    assert any(line.count for gate in board.gates for line in gate.sides)
    assert_is_recount(board, found, end)
    assert list(invariants.rows_are_what_the_events_say()) == []


def _somebody_acts(scene: Scene, one: Difficulty, at: datetime, chosen: random.Random) -> None:
    one.refresh_from_db()
    said = words("Still at it.")
    deeds = [
        lambda: actions.accept(one, by=scene.home, at=at),
        lambda: actions.decline(one, reason=said, by=scene.home, at=at),
        lambda: actions.hand_over(one, by=scene.home, at=at),
        lambda: actions.tell(
            one, text=said, party=LEAD, by=scene.lead, at=at, waiting_on=chosen.choice(["", "company"])
        ),
        lambda: actions.answer(one, text=said, by=None, at=at),
        lambda: actions.close(
            one, outcome=chosen.choice(OUTCOMES), reason=said, legal_basis="§ 1", party=LEAD, by=scene.home, at=at
        ),
        lambda: actions.reopen(one, text=said, by=None, at=at),
        lambda: actions.withdraw(one, by=None, at=at),
    ]
    with suppress(Refused):  # what cannot be done now is left
        chosen.choices(deeds, (4, 0.3, 3, 6, 2, 2, 1, 0.2))[0]()
