"""Events as iCalendar (RFC 5545): values in, text out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from madoguchi.core.languages.texts import Said

LONGEST_LINE = 75
"""Octets of a line; longer ones are folded."""


@dataclass(frozen=True)
class Event:
    """What a calendar program is told of an event. `path` is its page below the address of the site."""

    reference: str
    title: Said
    place: Said
    description: str
    path: str
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    revision: int
    is_cancelled: bool


def calendar(name: str, events: Iterable[Event], *, address: str, of: str) -> str:
    """The calendar as text. `address` is that of the site; `of` names the part of the product that it comes from."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//Madoguchi//{of}//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
    ]
    for event in events:
        lines += _event(event, address)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _event(event: Event, address: str) -> list[str]:
    host = address.partition("://")[2] or address
    lines = [
        "BEGIN:VEVENT",
        f"UID:{event.reference}@{host}",
        f"DTSTAMP:{_moment(event.changed_at)}",
        f"LAST-MODIFIED:{_moment(event.changed_at)}",
        f"DTSTART:{_moment(event.starts_at)}",
        f"DTEND:{_moment(event.ends_at)}",
        f"SEQUENCE:{event.revision}",
        f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}",
        f"SUMMARY{_language(event.title.language)}:{escaped(event.title.text)}",
        f"DESCRIPTION:{escaped(event.description)}",
        f"URL:{address}{event.path}",
    ]
    if event.place.text:
        lines.append(f"LOCATION{_language(event.place.language)}:{escaped(event.place.text)}")
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
