"""What is compared: a company as one register knows it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

_HOST = re.compile(r"^(?:[a-z][a-z0-9+.-]*://)?(?:www\d?\.)?([^/:?#\s@]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Record:
    """One company in one register. `identifiers` are by scheme ("inn", "ogrn", "jcn", "lei", ...); empty means
    not known.
    """

    key: Any
    names: tuple[str, ...]
    identifiers: Mapping[str, str] = field(default_factory=dict)
    reading: str = ""
    region: str = ""
    address: str = ""
    activities: tuple[str, ...] = ()
    web: str = ""
    founded_on: date | None = None

    @property
    def host(self) -> str:
        """The host of its web address, without www.

        >>> Record("a", ("A",), web="https://www.example.com/ja/").host
        'example.com'
        """
        found = _HOST.match(self.web.strip().lower()[:300])
        return found[1] if found and "." in found[1] else ""
