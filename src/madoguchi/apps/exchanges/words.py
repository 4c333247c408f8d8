"""What kinds, states and sides of exchanges are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from madoguchi.apps.exchanges.models import (
    ANNOUNCED,
    CANCELLED,
    CULTURE,
    DRAFT,
    ENDED,
    HELD,
    OPEN,
    PROPOSED,
    PUBLICATIONS,
    RUNNING,
    SCIENCE,
    SPORT,
    STUDENT,
    TOURISM,
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
PARTS = {
    "title": gettext_lazy("Title"),
    "text": gettext_lazy("What happens there"),
    "place": pgettext_lazy("event", "Place"),
}


def side_name(key: str) -> str:
    """Where an event is held; without a side on screens."""
    return packs.current().side(key).names.in_language(reader()).text if key else pgettext("event", "online")
