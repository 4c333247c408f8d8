"""How an agenda fills itself: what a body left open, and the promises it has to ask about."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from madoguchi.apps.dialogue import queries
from madoguchi.apps.dialogue.models import CARRIED, MEETING, OPEN, OVER, PLANNED, AgendaItem, Meeting
from madoguchi.apps.difficulties import queries as difficulties
from madoguchi.core import packs
from madoguchi.core.journal import actions as journal
from madoguchi.core.languages.texts import Texts


def number_after(meeting: Meeting) -> int:
    """The number of the next item."""
    last: int | None = meeting.items.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


@transaction.atomic
def draw_up_agenda(meeting: Meeting, *, at: datetime) -> int:
    """Add what belongs on the agenda of a planned meeting and does not stand there yet. Returns how much was added.

    Visits and measures have a programme of their own: nothing comes there by itself.

    First what the last meeting of the body left open, then its promises that are overdue, fall due before the meeting,
    or have no date; for the commission also that difficulties stand before it. Drawing up again adds only what is new.
    """
    meeting = queries.locked_meeting(meeting)
    if meeting.state != PLANNED or meeting.kind != MEETING:
        return 0
    known = set(meeting.items.values_list("origin", flat=True))
    added = [
        *(one for one in _left_open(meeting) if one.origin not in known),
        *(one for one in _promises(meeting) if one.origin not in known),
        *(one for one in _difficulties(meeting) if one.origin not in known),
    ]
    fresh = list({one.origin: one for one in added}.values())
    for number, one in enumerate(fresh, number_after(meeting)):
        one.number = number
    AgendaItem.objects.bulk_create(fresh)
    if fresh:
        journal.record("agenda.drawn-up", meeting, by=None, at=at, facts={"added": [one.origin for one in fresh]})
    return len(fresh)


def _left_open(meeting: Meeting) -> list[AgendaItem]:
    """What the body's meetings before this one did not decide, and no planned meeting has."""
    return [
        one
        for before in queries.over_since_last(meeting.body, meeting.starts_at)
        if queries.next_planned(meeting.body, before.starts_at) == meeting
        for one in _left_open_by(before, meeting)
    ]


def _left_open_by(before: Meeting, meeting: Meeting) -> list[AgendaItem]:
    return [
        AgendaItem(
            meeting=meeting,
            title=one.title,
            issue=one.issue,
            undertaking=one.undertaking,
            origin=one.origin if not one.origin.startswith("item:") else f"from:{before.reference}:{one.number}",
            state=OPEN,
        )
        for one in queries.open_items_of(before)
        if one.undertaking is None or one.undertaking.state not in OVER
    ]


def _promises(meeting: Meeting) -> list[AgendaItem]:
    return [
        AgendaItem(meeting=meeting, title=one.text, undertaking=one, origin=f"undertaking:{one.reference}")
        for one in queries.to_follow_up(meeting.body, meeting.starts_at.date())
    ]


BEFORE_COMMISSION = gettext_noop("Difficulties that stand before the commission")
SYSTEMIC = gettext_noop("Rules that several companies met")
SYSTEMIC_ORIGIN = "difficulties:systemic"


def _difficulties(meeting: Meeting) -> list[AgendaItem]:
    """One item for all that was escalated: an agenda is public, and must not tell when a single company's difficulty
    arrived. Which they are stands on the commission's own page."""
    if meeting.body.level != queries.COMMISSION_LEVEL or not difficulties.before_commission().exists():
        return []
    title = _in_every_language(BEFORE_COMMISSION)
    return [AgendaItem(meeting=meeting, title=title, origin="difficulties:before-commission")]


def systemic_title(meeting: Meeting, at: datetime) -> Texts | None:
    """What to put on the commission's agenda when several companies met one rule; None when none did."""
    if meeting.body.level != queries.COMMISSION_LEVEL or not difficulties.systemic(at):
        return None
    return _in_every_language(SYSTEMIC)


def rule_origin(finding: difficulties.Finding) -> str:
    """By what an item is known that proposes to change what several companies met."""
    said = f"{finding.kind}:{finding.key}:{finding.lead_side}"
    return f"rule:{hashlib.sha256(said.encode()).hexdigest()[:24]}"


def rule_title(finding: difficulties.Finding) -> Texts:
    """What such an item says, in every language; how many met it, and who, is not told."""
    said = {}
    for language in packs.current().languages:
        with translation.override(language):
            said[language] = gettext("Proposed change of a rule: %(what)s") % {"what": difficulties.name_of(finding)}
    return Texts.written(said)


def _in_every_language(text: str) -> Texts:
    said = {}
    for language in packs.current().languages:
        with translation.override(language):
            said[language] = gettext(text)
    return Texts.written(said)


def carry_on(meeting: Meeting, *, at: datetime) -> None:
    """Mark what a meeting left open, and put it on the body's next agenda if that is planned."""
    AgendaItem.objects.filter(meeting=meeting, decided_at__isnull=True).update(state=CARRIED)
    following = queries.next_planned(meeting.body, meeting.starts_at)
    if following is not None:
        draw_up_agenda(following, at=at)
