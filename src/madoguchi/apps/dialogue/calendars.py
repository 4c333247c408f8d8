"""Meetings as iCalendar (RFC 5545): one object for a body, for a person, or for all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from madoguchi.apps.dialogue.models import CANCELLED, Meeting
from madoguchi.core.ui.writing import reader

LONGEST_LINE = 75
"""Octets of a line; longer ones are folded."""


def calendar(name: str, meetings: Iterable[Meeting], *, address: str, notice: str = "") -> str:
    """The calendar as text. `address` is that of the site; `notice` stands in the description of every event."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Madoguchi//Dialogue//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
    ]
    for meeting in meetings:
        lines += _event(meeting, address, notice)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _event(meeting: Meeting, address: str, notice: str) -> list[str]:
    title, place = (texts.in_language(reader(), ("en",)) for texts in (meeting.title, meeting.place))
    body = meeting.body.names.in_language(reader(), ("en",)).text
    host = address.partition("://")[2] or address
    lines = [
        "BEGIN:VEVENT",
        f"UID:{meeting.reference}@{host}",
        f"DTSTAMP:{_moment(meeting.changed_at)}",
        f"LAST-MODIFIED:{_moment(meeting.changed_at)}",
        f"DTSTART:{_moment(meeting.starts_at)}",
        f"DTEND:{_moment(meeting.ends_at)}",
        f"SEQUENCE:{meeting.revision}",
        f"STATUS:{'CANCELLED' if meeting.state == CANCELLED else 'CONFIRMED'}",
        f"SUMMARY{_language(title.language)}:{escaped(title.text)}",
        f"DESCRIPTION:{escaped(f'{body}. {notice}'.strip())}",
        f"URL:{address}{meeting.get_absolute_url()}",
    ]
    if place.text:
        lines.append(f"LOCATION{_language(place.language)}:{escaped(place.text)}")
    return [*lines, "END:VEVENT"]


def _language(code: str) -> str:
    return f";LANGUAGE={code}" if code else ""


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def escaped(text: str) -> str:
    r"""Text as a property value.

    >>> escaped("Tokyo, hall 1; bring papers")
    'Tokyo\\, hall 1\\; bring papers'
    """
    for sign in "\\;,":
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\r\n", "\\n").replace("\n", "\\n")


def folded(line: str) -> str:
    """A line cut after at most 75 octets, never inside a character; what follows begins with a space."""
    pieces, piece, size = [], "", 0
    for sign in line:
        width = len(sign.encode())
        if size + width > LONGEST_LINE:
            pieces.append(piece)
            piece, size = "", 1
        piece += sign
        size += width
    return "\r\n ".join([*pieces, piece])
