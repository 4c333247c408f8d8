"""What kinds, states and sides of exchanges are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from madoguchi.apps.exchanges.models import (
    ABSENT,
    ANNOUNCED,
    APPLIED,
    CAME,
    CANCELLED,
    CONFIRMED,
    CULTURE,
    DRAFT,
    ENDED,
    HELD,
    LAPSED,
    OFFERED,
    OPEN,
    PROPOSED,
    PUBLICATIONS,
    RUNNING,
    SCIENCE,
    SPORT,
    STUDENT,
    TOURISM,
    WAITING,
    WITHDRAWN,
    YOUTH,
)
from madoguchi.core import packs
from madoguchi.core.ui.writing import reader

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


def side_name(key: str) -> str:
    """Where an event is held; without a side on screens."""
    return packs.current().side(key).names.in_language(reader()).text if key else pgettext("event", "online")
