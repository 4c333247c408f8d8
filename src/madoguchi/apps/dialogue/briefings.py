"""What a commission reads before it meets, as a paper in the language of the reader."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from madoguchi.apps.dialogue import queries
from madoguchi.apps.dialogue.models import Move, Position, Undertaking
from madoguchi.apps.dialogue.outlook import Outlook, outlook
from madoguchi.apps.dialogue.words import side_name, undertaking_state
from madoguchi.core import packs
from madoguchi.core.documents import Paper, Section
from madoguchi.core.languages.texts import Texts
from madoguchi.core.ui import places, writing

if TYPE_CHECKING:
    from madoguchi.apps.cases.models import WaitReading


def briefing(at: datetime, on: date) -> Paper:
    """The briefing as things stand."""
    found, below = queries.overview(at, on), outlook(at, on)
    tally = queries.tally()
    lead = ngettext(
        "%(made)s undertaking is recorded: %(done)s done, %(overdue)s overdue, %(running)s running.",
        "%(made)s undertakings are recorded: %(done)s done, %(overdue)s overdue, %(running)s running.",
        tally.made,
    ) % vars(tally)
    sections = (
        _promises(_("Promised and late"), found.late, _("Nothing promised here is late.")),
        _came(below),
        _waits(below),
        _projects(below),
        _promises(_("Due within sixty days"), found.soon, _("Nothing falls due within sixty days.")),
        _agenda(at),
        _moves(found.moved),
        _positions(found.positions),
        _disputed(found),
        _distances(),
    )
    return Paper(
        _("Briefing of %(day)s") % {"day": writing.day(on)},
        writing.reader(),
        lead,
        foot=_foot(),
        sections=tuple(section for section in sections if section.rows or section.note),
    )


def _said(texts: Texts) -> str:
    return texts.in_language(writing.reader(), ("en",)).text


def _foot() -> str:
    return packs.current().says(packs.NEUTRAL_PLACES, writing.reader())


def _promises(heading: str, rows: object, empty: str) -> Section:
    found = tuple(_promise(one) for one in rows)  # type: ignore[attr-defined]  # a list or a queryset
    columns = (_("Undertaking"), _("Whose"), _("Due on"), _("What shows that it is kept"))
    return Section(heading, "" if found else empty, columns=columns, widths=(4, 2, 2, 3), rows=found)


def _promise(one: Undertaking) -> tuple[str, ...]:
    due = writing.day(one.due_on) if one.due_on else _("no date")
    return _said(one.text), side_name(one.side), due, _said(one.test)


def _came(below: Outlook) -> Section:
    rows = tuple((one.difficulty.number, one.heading) for one in below.escalated)
    rows += tuple((_("several"), f"{one.name} ({writing.number(one.companies)})") for one in below.systemic)
    note = _("Met by several companies: with how many they are.") if below.systemic else ""
    columns = (_("No."), _("Difficulty"))
    return Section(_("What came up to the commission"), note, columns=columns, widths=(2, 8), rows=rows)


def _waits(below: Outlook) -> Section:
    rows = tuple((one.title, _median(one.growth.before), _median(one.growth.now)) for one in below.waits)
    note = _("Half of the cases, in working days from filing to decision.") if rows else ""
    columns = (_("Procedure"), pgettext("wait", "Before"), pgettext("wait", "Now"))
    return Section(_("Waits that grow"), note, columns=columns, widths=(5, 3, 3), rows=rows)


def _median(reading: WaitReading) -> str:
    return f"{writing.number(reading.median, 1)} ({writing.day(reading.month, writing.MONTH_ALONE)})"


def _projects(below: Outlook) -> Section:
    rows = tuple(
        (
            _said(one.line.project.title),
            str(one.line.condition_name),
            "; ".join(f"{_said(late.title)} ({writing.day(late.due_on)})" for late in one.late),
        )
        for one in below.projects
    )
    columns = (_("Project"), _("Condition"), _("Late milestones"))
    return Section(_("Projects at risk"), columns=columns, widths=(5, 2, 4), rows=rows)


def _agenda(at: datetime) -> Section:
    following = queries.agenda_of_next(at)
    if following is None:
        return Section(_("Next meeting"), _("No meeting is planned."))
    zone = packs.current().sides[0].time_zone
    heading = _("Next meeting: %(title)s") % {"title": _said(following.title)}
    rows = tuple((str(item.number), _said(item.title)) for item in following.items.all())
    note = writing.moment(following.starts_at, zone, places.place_of(zone))
    return Section(heading, note, columns=(_("No."), _("Item")), widths=(1, 9), rows=rows)


def _moves(moved: object) -> Section:
    rows = tuple(_move(one) for one in moved)  # type: ignore[attr-defined]  # a sequence of moves
    columns = (_("Day"), _("Undertaking"), _("Now"))
    return Section(_("What changed since the last meeting"), columns=columns, widths=(2, 5, 3), rows=rows)


def _move(one: Move) -> tuple[str, ...]:
    state = undertaking_state(one.state)
    reason = _said(one.reason)
    return writing.day(one.at.date()), _said(one.undertaking.text), f"{state}: {reason}" if reason else state


def _positions(recorded: object) -> Section:
    rows = tuple(_position(one) for one in recorded)  # type: ignore[attr-defined]  # a sequence of positions
    columns = (_("Issue"), _("Side"), _("Position"))
    return Section(_("Positions recorded since"), columns=columns, widths=(3, 2, 5), rows=rows)


def _position(one: Position) -> tuple[str, ...]:
    return _said(one.issue.names), side_name(one.side), _said(one.said)


def _disputed(found: queries.Overview) -> Section:
    rows = tuple(
        (
            _said(one.undertaking.text),
            "; ".join(f"{side_name(side, is_reader=True)} {score(mark.score)}" for side, mark in one.by.items()),
        )
        for one in found.disputed
    )
    columns = (_("Undertaking"), _("Assessments"))
    return Section(_("Assessed differently"), columns=columns, widths=(5, 4), rows=rows)


def _distances() -> Section:
    found = queries.convergence_on()
    rows = tuple(
        (_said(one.issue.names), *(_said(place.said) if place else "–" for place in one.positions), _span(one))
        for one in found.standings
        if one.distance is not None
    )
    note = ""
    if found.mean is not None:
        note = _("Mean distance of %(count)s issues: %(mean)s of 100. The list counts, not the mean.") % {
            "count": len(found.compared),
            "mean": writing.number(found.mean, 1),
        }
    columns = (_("Issue"), *(side_name(side) for side in queries.sides()), _("Distance"))
    return Section(_("How far apart the sides stand"), note, columns=columns, widths=(3, 4, 4, 2), rows=rows)


def _span(one: queries.Standing) -> str:
    found = one.distance
    if found is None:
        return "–"
    return str(found.least) if found.least == found.most else f"{found.least}–{found.most}"


def score(value: int) -> str:
    """-1, 0 or 1 as it is written: −1, 0, +1."""
    return "0" if value == 0 else f"+{value}" if value > 0 else f"{writing.MINUS}{-value}"
