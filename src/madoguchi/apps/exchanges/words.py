"""What kinds, states and sides of exchanges are called."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from madoguchi.apps.exchanges.models import (
    ABSENT,
    AGREED,
    ANNOUNCED,
    APPLIED,
    ARTICLE,
    ASKED,
    BOOK,
    CAME,
    CANCELLED,
    CONFIRMED,
    CULTURE,
    DECLINED,
    DONE,
    DRAFT,
    ENDED,
    EXPERT,
    FILM,
    HANDED_IN,
    HELD,
    INTERPRETER,
    JOURNAL,
    LAPSED,
    LISTED,
    MUSIC,
    OFFERED,
    OPEN,
    PAUSED,
    PROPOSED,
    PUBLICATIONS,
    RUNNING,
    SCIENCE,
    SPORT,
    STUDENT,
    TAKEN_BACK,
    TEACHING,
    TOURISM,
    UNANSWERED,
    WAITING,
    WITHDRAWN,
    YOUTH,
)
from madoguchi.core import packs
from madoguchi.core.ui.writing import OF_ANY_YEAR, day, reader

KINDS = {
    CULTURE: pgettext_lazy("exchange", "culture"),
    YOUTH: pgettext_lazy("exchange", "youth"),
    STUDENT: pgettext_lazy("exchange", "students"),
    SPORT: pgettext_lazy("exchange", "sport"),
    SCIENCE: pgettext_lazy("exchange", "science"),
    PUBLICATIONS: pgettext_lazy("exchange", "publications"),
    TOURISM: pgettext_lazy("exchange", "tourism"),
}
STATUSES = {
    PROPOSED: pgettext_lazy("programme", "proposed"),
    ANNOUNCED: pgettext_lazy("programme", "announced"),
    RUNNING: pgettext_lazy("programme", "running"),
    ENDED: pgettext_lazy("programme", "ended"),
}
STATES = {
    DRAFT: pgettext_lazy("event", "draft"),
    OPEN: pgettext_lazy("event", "open"),
    HELD: pgettext_lazy("event", "held"),
    CANCELLED: pgettext_lazy("event", "called off"),
}
APPLICATIONS = {
    APPLIED: pgettext_lazy("application", "applied"),
    WAITING: pgettext_lazy("application", "in the waiting list"),
    OFFERED: pgettext_lazy("application", "a place is offered"),
    CONFIRMED: pgettext_lazy("application", "place confirmed"),
    WITHDRAWN: pgettext_lazy("application", "withdrawn"),
    LAPSED: pgettext_lazy("application", "lapsed"),
    CAME: pgettext_lazy("application", "came"),
    ABSENT: pgettext_lazy("application", "did not come"),
}
PARTS = {
    "title": gettext_lazy("Title"),
    "text": gettext_lazy("What happens there"),
    "place": pgettext_lazy("event", "Place"),
}
PUBLICATION_KINDS = {
    BOOK: pgettext_lazy("publication", "book"),
    ARTICLE: pgettext_lazy("publication", "article"),
    JOURNAL: pgettext_lazy("publication", "journal"),
    FILM: pgettext_lazy("publication", "film"),
    MUSIC: pgettext_lazy("publication", "music"),
    TEACHING: pgettext_lazy("publication", "teaching material"),
}
ROLES = {
    EXPERT: pgettext_lazy("roster", "expert"),
    INTERPRETER: pgettext_lazy("roster", "interpreter"),
}
SUBJECTS = {
    "law": pgettext_lazy("field of an expert", "law"),
    "customs": pgettext_lazy("field of an expert", "customs"),
    "tax": pgettext_lazy("field of an expert", "taxes and accounts"),
    "standards": pgettext_lazy("field of an expert", "standards and certificates"),
    "transport": pgettext_lazy("field of an expert", "transport"),
    "finance": pgettext_lazy("field of an expert", "finance"),
    "property": pgettext_lazy("field of an expert", "land and building"),
    "technology": pgettext_lazy("field of an expert", "technology"),
    "food": pgettext_lazy("field of an expert", "farming, fish and food"),
    "health": pgettext_lazy("field of an expert", "medicine and health"),
    "energy": pgettext_lazy("field of an expert", "energy"),
    "culture": pgettext_lazy("field of an expert", "culture and tourism"),
}
RATES = {
    "unpaid": pgettext_lazy("rate", "asks for nothing"),
    "to-100": pgettext_lazy("rate", "up to 100 US dollars a day"),
    "to-300": pgettext_lazy("rate", "100 to 300 US dollars a day"),
    "to-600": pgettext_lazy("rate", "300 to 600 US dollars a day"),
    "above-600": pgettext_lazy("rate", "more than 600 US dollars a day"),
    "by-agreement": pgettext_lazy("rate", "by agreement"),
}
EXPERT_STATES = {
    HANDED_IN: pgettext_lazy("expert", "being read over"),
    LISTED: pgettext_lazy("expert", "in the roster"),
    PAUSED: pgettext_lazy("expert", "not in the roster"),
}
REQUESTS = {
    ASKED: pgettext_lazy("request", "waits for an answer"),
    AGREED: pgettext_lazy("request", "both said yes"),
    DECLINED: pgettext_lazy("request", "not this time"),
    TAKEN_BACK: pgettext_lazy("request", "taken back"),
    UNANSWERED: pgettext_lazy("request", "not answered in time"),
    DONE: pgettext_lazy("request", "done"),
}


def month_name(number: int) -> str:
    """A month of every year, as it stands by itself."""
    return day(date(2000, number, 1), OF_ANY_YEAR)


def side_name(key: str) -> str:
    """Where an event is held; without a side on screens."""
    return packs.current().side(key).names.in_language(reader()).text if key else pgettext("event", "online")
