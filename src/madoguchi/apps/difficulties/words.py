"""The words of lists, as the reader's language says them."""

from __future__ import annotations

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from madoguchi.apps.difficulties import models
from madoguchi.apps.difficulties.ladder import HAND_OVER, SCREEN, TELL
from madoguchi.apps.difficulties.models import Event
from madoguchi.core import packs
from madoguchi.core.packs.difficulties import COMMISSION, FEDERAL, REGION
from madoguchi.core.ui import writing

STATES: dict[str, Promise] = {
    models.REPORTED: _("Reported"),
    models.ACCEPTED: _("Accepted"),
    models.IN_PROGRESS: _("In progress"),
    models.WAITING: _("Waiting"),
    models.RESOLVED: _("Resolved in full"),
    models.RESOLVED_IN_PART: _("Resolved in part"),
    models.NOT_RESOLVED: _("Not resolved"),
    models.OUT_OF_SCOPE: _("Not for this window"),
    models.WITHDRAWN: _("Taken back"),
}
SHADES = {
    models.RESOLVED: "ok",
    models.RESOLVED_IN_PART: "ok",
    models.NOT_RESOLVED: "late",
    models.WAITING: "due",
    models.OUT_OF_SCOPE: "unsure",
    models.WITHDRAWN: "unsure",
}
LEVELS: dict[str, Promise] = {
    models.DESK: _("Desk of the company's side"),
    REGION: _("Region"),
    FEDERAL: _("Federal level"),
    COMMISSION: _("Bilateral commission"),
}
PARTIES: dict[str, Promise] = {
    models.COMPANY: _("the company"),
    models.HOME: _("the company's own desk"),
    models.LEAD: _("the desk of the side where it has to be solved"),
    models.AUTHORITY: _("the authority concerned"),
    models.OTHER: _("somebody else"),
}
FIELDS: dict[str, Promise] = {
    models.NAME: _("Your company's name"),
    models.TEXT: _("What happened, and what would help"),
    models.PLACE: _("The place"),
    models.TIME: _("Since when"),
}
CIRCLES: dict[str, Promise] = {
    models.HOME: _("Our own desk only"),
    models.LEAD: _("Both desks, not the authority"),
    models.AUTHORITY: _("The authority as well"),
}
GATES: dict[str, Promise] = {
    SCREEN: _("The desk reads it, and accepts it or says where it belongs"),
    HAND_OVER: _("It goes to the desk of the side where it has to be solved"),
    TELL: _("The company is told where it stands"),
}
# What the scoreboard calls a promise, whoever made it.
PROMISES: dict[str, Promise] = {
    SCREEN: _("Read by the company's own desk"),
    HAND_OVER: _("Handed over to the other desk"),
    TELL: _("Company told where it stands"),
    REGION: _("Solved in the region"),
    FEDERAL: _("Solved at the federal level"),
}
_EVENTS: dict[str, Promise] = {
    "reported": _("Reported. It has a number and stands on the desk."),
    "accepted": _("Accepted. From today the days of the ladder count."),
    "declined": _("This window cannot take it up."),
    "handed-over": _("It is now with the desk of the side where it has to be solved."),
    "told": _("The desk says where it stands."),
    "answered": _("The company answered."),
    "closed": _("The desk closed it."),
    "reopened": _("The company opened it again."),
    "withdrawn": _("The company took it back."),
    "date-asked": _("A later date is asked for; a colleague decides."),
    "date-kept": _("The later date was not approved. The promised one stands."),
    "postponed": _("Two persons agreed to a later date."),
    "planned": _("A step was added to the plan."),
    "silence": _("Nobody wrote in time. The desks were reminded."),
}
_BY_CLOCK: dict[str, Promise] = {
    "accepted": _("Nobody read it in time, so the clock accepted it. From today the days of the ladder count."),
    "handed-over": _("Nobody handed it over in time, so the clock gave it to the other desk."),
}


def state(key: str) -> str:
    """A state as the reader says it."""
    return str(STATES[key])


def level(key: str) -> str:
    """A level as the reader says it."""
    return str(LEVELS[key])


def promise(key: str) -> str:
    """A gate or a level, by what was promised there, as the reader says it."""
    return str(PROMISES[key])


def party(key: str) -> str:
    """A party as the reader says it; empty for nobody."""
    return str(PARTIES[key]) if key else ""


def heading(key: str) -> str:
    """A heading of the pack, as the reader says it."""
    known = packs.current().difficulties
    found = known.heading(key) if known else None
    return found.names.in_language(writing.reader()).text if found else key


def side(key: str) -> str:
    """A country of the corridor, as the reader says it."""
    return packs.current().side(key).names.in_language(writing.reader()).text


def event(one: Event) -> str:
    """What happened, in one sentence."""
    if one.kind == "escalated":
        return gettext("Not solved in time below, so it went up by itself. It is now with: %(level)s.") % {
            "level": level(one.facts["level"])
        }
    if one.kind == "closed":
        return f"{_EVENTS['closed']} {state(one.facts['outcome'])}."
    if one.kind == "company-said":
        solved = one.facts["is_solved"]
        return (
            gettext("The company says that it is solved.") if solved else gettext("The company says it is not solved.")
        )
    if one.kind == "watched":
        return _watched(one)
    if one.kind == "released":
        return gettext("The company changed who may read what.")
    if not one.by_party and one.kind in _BY_CLOCK:
        return str(_BY_CLOCK[one.kind])
    said = str(_EVENTS[one.kind])
    if one.facts.get("waiting_on"):
        said += " " + gettext("It waits for: %(party)s.") % {"party": party(one.facts["waiting_on"])}
    if one.facts.get("to_on"):
        day = writing.day(date.fromisoformat(one.facts["to_on"]), writing.LONG)
        said += " " + gettext("The day asked for: %(day)s.") % {"day": day}
    if one.facts.get("estimated_on"):
        day = writing.day(date.fromisoformat(one.facts["estimated_on"]), writing.LONG)
        said += " " + gettext("It is hoped to be solved by %(day)s.") % {"day": day}
    return said


def _watched(one: Event) -> str:
    """What the watch found, as a reason to ask and nothing more."""
    own, others = one.facts["own"], one.facts["others"]
    parts = [
        gettext("Since the report its cases met questions, returns and refusals: %(count)s.")
        % {"count": writing.number(one.facts["count"])}
    ]
    if own is not None:
        parts.append(gettext("At its own earlier rate: about %(count)s.") % {"count": writing.number(own)})
    if others is not None:
        parts.append(gettext("At the rate of other companies: about %(count)s.") % {"count": writing.number(others)})
    parts.append(gettext("That is more than chance gives, and says nothing of the reason. Its own desk asks after it."))
    return ("" if writing.reader() == "ja" else " ").join(parts)
