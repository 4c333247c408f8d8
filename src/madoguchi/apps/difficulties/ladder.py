"""By when somebody must act, and which level has a difficulty: worked out from its moments, never counted up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from madoguchi.apps.difficulties.models import DESK
from madoguchi.core.packs.difficulties import DifficultyRules
from madoguchi.engines.deadlines import Calendar, Limit, due

SCREEN, HAND_OVER, TELL = "screen", "hand_over", "tell_company"
GATES = (SCREEN, HAND_OVER, TELL)


@dataclass(frozen=True)
class Standing:
    """The days that matter, on the calendar of the side that has to act; None where it has not come to that."""

    reported_on: date
    last_word_on: date
    accepted_on: date | None = None
    handed_over_on: date | None = None
    closed_on: date | None = None


@dataclass(frozen=True)
class Gate:
    """Something that must happen until a day, and the day on which it did."""

    key: str
    due_on: date
    met_on: date | None = None

    def is_late(self, on: date) -> bool:
        """Was it not done in time, seen from this day?"""
        return (self.met_on or on) > self.due_on


@dataclass(frozen=True)
class Rung:
    """A level a difficulty passes, from one day until the last on which that level may keep it; None: no end."""

    level: str
    from_on: date | None
    until_on: date | None


def gates(standing: Standing, rules: DifficultyRules, home: Calendar, lead: Calendar) -> list[Gate]:
    """What had or has to happen, in order. The desks tell the company where it stands until it is closed.

    The home side reads and hands over, the lead side tells the company; before it has it, the home side does.
    """
    found = [Gate(SCREEN, end_of(standing.reported_on, rules.targets.screen.limit, home), _screened_on(standing))]
    if standing.accepted_on is not None:
        end = end_of(standing.accepted_on, rules.targets.hand_over.limit, home)
        found.append(Gate(HAND_OVER, end, standing.handed_over_on or standing.closed_on))
        if standing.closed_on is None:
            teller = lead if standing.handed_over_on else home
            found.append(Gate(TELL, end_of(standing.last_word_on, rules.targets.tell_company.limit, teller)))
    return found


def _screened_on(standing: Standing) -> date | None:
    return standing.accepted_on or standing.closed_on


def rungs(standing: Standing, rules: DifficultyRules, lead: Calendar) -> list[Rung]:
    """The way up, with the days on which each level has to let go. Before acceptance the days are not known yet."""
    found = [Rung(DESK, standing.reported_on, standing.accepted_on)]
    begins = standing.accepted_on
    for rung in rules.ladder:
        limit = rung.limit
        ends = None if standing.accepted_on is None or limit is None else end_of(standing.accepted_on, limit, lead)
        found.append(Rung(rung.level, begins, ends))
        begins = ends
    return found


def level_due(standing: Standing, rules: DifficultyRules, lead: Calendar, on: date) -> str:
    """The level that has it on this day when nobody pushes: each level's last day is still its own."""
    if standing.accepted_on is None:
        return DESK
    for rung in rungs(standing, rules, lead)[1:]:
        if rung.until_on is None or on <= rung.until_on:
            return rung.level
    return rules.ladder[-1].level


def end_of(start: date, limit: Limit, calendar: Calendar) -> date:
    """The last day on which something is in time."""
    return due(start, limit, calendar).on
