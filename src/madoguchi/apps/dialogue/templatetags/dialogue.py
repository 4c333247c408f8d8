"""What the pages of the dialogue say of sides, states and positions."""

from __future__ import annotations

from datetime import date

from django import template

from madoguchi.apps.dialogue import words
from madoguchi.apps.dialogue.briefings import score
from madoguchi.apps.dialogue.convergence import Distance
from madoguchi.apps.dialogue.models import DONE, DROPPED, MONTH, OVERDUE, PROPOSED, YEAR, Assessment, Undertaking
from madoguchi.core.ui import writing

register = template.Library()
register.filter("score", score)


@register.filter
def side(key: str) -> str:
    """A side by its name, or both."""
    return words.side_name(key)


@register.filter
def assessor(key: str) -> str:
    """A side by its name, or the third reader."""
    return words.side_name(key, is_reader=True)


@register.filter
def level(key: str) -> str:
    """The level of a body."""
    return str(words.LEVELS.get(key, key))


@register.filter
def body_state(key: str) -> str:
    """The status of a body."""
    return str(words.BODY.get(key, key))


@register.filter
def meeting_state(key: str) -> str:
    """The state of a meeting."""
    return str(words.MEETINGS.get(key, key))


@register.filter
def meeting_kind(key: str) -> str:
    """The kind of a meeting."""
    return str(words.KINDS.get(key, key))


@register.filter
def undertaking_state(key: str) -> str:
    """The state of an undertaking."""
    return words.undertaking_state(key)


@register.filter
def undertaking_tag(one: Undertaking) -> str:
    """How the tag of an undertaking looks."""
    return {DONE: "ok", OVERDUE: "late", DROPPED: "late", PROPOSED: "unsure"}.get(one.state, "")


@register.filter
def exactly(day: date | None, precision: str) -> str:
    """A day, month or year, as exact as it is known."""
    if day is None:
        return ""
    if precision == YEAR:
        return str(day.year) if writing.reader() != "ja" else f"{day.year}年"
    return writing.day(day, writing.MONTH_ALONE if precision == MONTH else writing.LONG)


@register.filter
def span(found: Distance | None) -> str:
    """A distance, or from least to most."""
    if found is None:
        return "–"
    return str(found.least) if found.least == found.most else f"{found.least}–{found.most}"


@register.filter
def score_tag(one: Assessment) -> str:
    """How an assessment looks: kept, in part, not."""
    return {1: "ok", 0: "due", -1: "late"}[one.score]


@register.filter
def seat_role(key: str) -> str:
    """As what somebody sits in a body."""
    return str(words.ROLES.get(key, key))
