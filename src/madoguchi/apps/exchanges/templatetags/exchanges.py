"""What the pages of exchanges say of kinds, states and sides."""

from __future__ import annotations

from django import template

from madoguchi.apps.exchanges import words
from madoguchi.apps.exchanges.models import (
    CAME,
    CANCELLED,
    CONFIRMED,
    DRAFT,
    HELD,
    LAPSED,
    OFFERED,
    OPEN,
    RUNNING,
    WAITING,
    WITHDRAWN,
    Application,
    Event,
    Programme,
)
from madoguchi.core.ui.templatetags.window import language_here
from madoguchi.core.ui.writing import listed

register = template.Library()


@register.filter
def exchange_kind(key: str) -> str:
    """The kind of a programme."""
    return str(words.KINDS.get(key, key))


@register.filter
def programme_status(key: str) -> str:
    """How a programme stands."""
    return str(words.STATUSES.get(key, key))


@register.filter
def programme_tag(one: Programme) -> str:
    """How the tag of a programme looks."""
    return "ok" if one.status == RUNNING else "" if one.status not in ("proposed", "announced") else "unsure"


@register.filter
def event_state(key: str) -> str:
    """The state of an event."""
    return str(words.STATES.get(key, key))


@register.filter
def event_tag(one: Event) -> str:
    """How the tag of an event looks."""
    return {OPEN: "full", HELD: "ok", CANCELLED: "late", DRAFT: "unsure"}.get(one.state, "")


@register.filter
def held_in(key: str) -> str:
    """The side where an event is held, or that it is online."""
    return words.side_name(key)


@register.filter
def spoken_there(one: Event) -> str:
    """The languages of an event as the reader calls them."""
    return listed([language_here(code) for code in one.languages])


@register.filter
def application_state(one: Application) -> str:
    """How an application stands."""
    return str(words.APPLICATIONS.get(one.state, one.state))


@register.filter
def application_tag(one: Application) -> str:
    """How the tag of an application looks."""
    looks = {OFFERED: "due", CONFIRMED: "ok", CAME: "ok", WAITING: "full", WITHDRAWN: "late", LAPSED: "late"}
    return looks.get(one.state, "")
