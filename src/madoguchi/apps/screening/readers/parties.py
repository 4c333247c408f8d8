"""What every reader of a list hands over: parties, or goods, and the lines that could not be taken."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import date

_SCHEME = re.compile(r"^([a-z][a-z-]*):(.+)$")
LONGEST_KEY, LONGEST_NAME, LONGEST_PROGRAMME = 128, 400, 300


@dataclass(frozen=True)
class Party:
    """A party as a list names it: names with their language if known, numbers with their scheme if told."""

    key: str
    names: tuple[tuple[str, str], ...]
    identifiers: tuple[tuple[str, str], ...] = ()
    countries: tuple[str, ...] = ()
    programme: str = ""
    listed_on: date | None = None

    @property
    def digest(self) -> str:
        """A name for what the list says of it, so that two versions can be told apart."""
        said = [sorted(self.names), sorted(self.identifiers), sorted(self.countries), self.programme]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class Good:
    """A good as a list names it: a code of the Harmonized System, its tier if there are tiers, and words."""

    code: str
    tier: str = ""
    text: str = ""


@dataclass(frozen=True)
class Refusal:
    """A line that could not be taken: where, and why."""

    line: int
    reason: str


Read = tuple[int, Party | Good | str]
"""A line, and what it holds or why it could not be taken."""


def party(
    key: str,
    names: list[tuple[str, str]],
    *,
    identifiers: list[tuple[str, str]] = [],  # noqa: B006 (never changed)
    countries: list[str] = [],  # noqa: B006 (never changed)
    programme: str = "",
    listed_on: date | None = None,
) -> Party | str:
    """A party of trimmed parts, or why it is none."""
    kept = dict.fromkeys((text.strip()[:LONGEST_NAME], language) for text, language in names if text.strip())
    if not kept or not key.strip():
        return "no name or no key"
    return Party(
        key.strip()[:LONGEST_KEY],
        tuple(kept),
        tuple(dict.fromkeys((scheme, value.strip()) for scheme, value in identifiers if value.strip())),
        tuple(dict.fromkeys(one.strip() for one in countries if one.strip())),
        programme.strip()[:LONGEST_PROGRAMME],
        listed_on,
    )


def many(text: str | None) -> list[str]:
    """Several values of one cell, parted by semicolons."""
    return [part.strip() for part in (text or "").split(";") if part.strip()]


def number(text: str) -> tuple[str, str]:
    """A number with its scheme, `inn:7707083893`; without one if the list gives none."""
    found = _SCHEME.match(text)
    return (found[1], found[2].strip()) if found else ("", text)


def day(text: str | None) -> date | None:
    """The day a cell gives; None where it gives none."""
    try:
        return date.fromisoformat((text or "").strip()[:10])
    except ValueError:
        return None
