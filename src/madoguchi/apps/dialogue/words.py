"""What states, levels and sides of the dialogue are called."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from madoguchi.apps.dialogue.models import (
    AGREED,
    CANCELLED,
    CHAIR,
    DONE,
    DROPPED,
    EXISTING,
    HELD,
    IN_PROGRESS,
    MEASURE,
    MEETING,
    MEMBER,
    OVERDUE,
    PLANNED,
    PROPOSED,
    READER,
    STARTING,
    SUSPENDED,
    VISIT,
)
from madoguchi.core import packs
from madoguchi.core.ui.writing import reader

ROLES = {
    MEMBER: pgettext_lazy("seat", "member"),
    CHAIR: pgettext_lazy("seat", "chair"),
    READER: pgettext_lazy("seat", "third reader"),
}
UNDERTAKING = {
    PROPOSED: pgettext_lazy("undertaking", "proposed"),
    AGREED: pgettext_lazy("undertaking", "agreed"),
    IN_PROGRESS: pgettext_lazy("undertaking", "in progress"),
    DONE: pgettext_lazy("undertaking", "done"),
    OVERDUE: pgettext_lazy("undertaking", "overdue"),
    DROPPED: pgettext_lazy("undertaking", "dropped"),
}
BODY = {
    EXISTING: pgettext_lazy("body", "existing"),
    STARTING: pgettext_lazy("body", "starting"),
    PROPOSED: pgettext_lazy("body", "proposed"),
    SUSPENDED: pgettext_lazy("body", "suspended"),
}
LEVELS = {
    "leaders": gettext_lazy("leaders"),
    "ministers": gettext_lazy("ministers"),
    "ministries": gettext_lazy("ministries"),
    "agencies": gettext_lazy("agencies"),
    "finance": gettext_lazy("public finance"),
    "business": gettext_lazy("business"),
    "parliaments": gettext_lazy("parliaments"),
    "public": gettext_lazy("second track"),
    "multilateral": gettext_lazy("several countries"),
}
MEETINGS = {
    PLANNED: pgettext_lazy("meeting", "planned"),
    HELD: pgettext_lazy("meeting", "held"),
    CANCELLED: pgettext_lazy("meeting", "called off"),
}
KINDS = {
    MEETING: gettext_lazy("Meeting"),
    VISIT: pgettext_lazy("meeting", "Visit"),
    MEASURE: gettext_lazy("Confidence-building measure"),
}


def undertaking_state(key: str) -> str:
    """What a state of an undertaking is called."""
    return str(UNDERTAKING.get(key, key))


def side_name(key: str, *, is_reader: bool = False) -> str:
    """A side by its name; without one both, or the third reader."""
    if not key:
        return _("third reader") if is_reader else pgettext("whose undertaking", "both sides")
    return packs.current().side(key).names.in_language(reader()).text
