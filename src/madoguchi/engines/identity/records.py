"""What is compared: a company as one register knows it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

_HOST = re.compile(r"^(?:[a-z][a-z0-9+.-]*://)?(?:www\d?\.)?([^/:?#\s@]+)", re.IGNORECASE)
_ADDRESS_WORDS = re.compile(r"[^\W\d_]{2,}|\d+|[\u3400-\u9fff]")


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

    @property
    def address_words(self) -> frozenset[str]:
        """Words, numbers and single Chinese characters of the address, for comparing."""
        return frozenset(_ADDRESS_WORDS.findall(self.address[:300].casefold()))
