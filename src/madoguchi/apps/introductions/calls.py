"""A first call: an hour at which people on both sides are at work, and a calendar file that says so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from madoguchi.core import packs

DAYS_AHEAD = 4
FIRST_HOUR, LAST_HOUR = 9, 17
MINUTES = 30
SATURDAY = 5


def first_call(at: datetime) -> datetime:
    """The first full hour, four days on or later, that is a weekday between 9 and 17 for both sides.

    Two sides whose working hours never meet get the hour that is least far from them for both.
    """
    zones = [ZoneInfo(side.time_zone) for side in packs.current().sides]
    start = (at.astimezone(UTC) + timedelta(days=DAYS_AHEAD)).replace(hour=0, minute=0, second=0, microsecond=0)
    hours = [start + timedelta(hours=hour) for hour in range(24 * 7)]
    return min(hours, key=lambda hour: (sum(_inconvenience(hour.astimezone(zone)) for zone in zones), hour))


def _inconvenience(local: datetime) -> int:
    """Hours outside the working day; a weekend counts as a whole day."""
    hour = local.hour
    outside = max(FIRST_HOUR - hour, hour - (LAST_HOUR - 1), 0)
    return outside + (24 if local.weekday() >= SATURDAY else 0)


def calendar_file(*, reference: str, call_at: datetime, summary: str, description: str, made_at: datetime) -> str:
    """An iCalendar file (RFC 5545) with one event, in UTC: every calendar shows it in its owner's zone."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Madoguchi//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{reference}@madoguchi",
        f"DTSTAMP:{_moment(made_at)}",
        f"DTSTART:{_moment(call_at)}",
        f"DTEND:{_moment(call_at + timedelta(minutes=MINUTES))}",
        f"SUMMARY:{_escaped(summary)}",
        f"DESCRIPTION:{_escaped(description)}",
        "STATUS:TENTATIVE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(_folded(line) + "\r\n" for line in lines)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\r\n", "\n").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Lines of at most 75 octets; a letter is never cut in two."""
    pieces, piece = [], ""
    for sign in line:
        if len((piece + sign).encode()) > 74:
            pieces.append(piece)
            piece = ""
        piece += sign
    return "\r\n ".join([*pieces, piece])
