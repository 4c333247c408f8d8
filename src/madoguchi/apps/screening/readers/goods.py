"""Lists of goods by code of the Harmonized System: columns code (or hs, hs_code), tier, text (or description)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from madoguchi.apps.screening.readers.parties import Good, Read
from madoguchi.apps.screening.readers.tables import rows

CODES = ("code", "hs", "hs_code", "hs code")
_CODE = re.compile(r"\d{4}|\d{6}|\d{8}|\d{10}")


def goods(path: Path) -> Iterator[Read]:
    """Each good; a code may be written with points or spaces, 8542.31."""
    for line, row in rows(path):
        written = next((row[title] for title in CODES if row.get(title)), "")
        code = re.sub(r"[.\s]", "", written)
        if not _CODE.fullmatch(code):
            yield line, f"{written.strip()[:40]!r} is no code of four, six, eight or ten digits"
            continue
        yield (
            line,
            Good(code, row.get("tier", "").strip()[:32], (row.get("text") or row.get("description") or "")[:300]),
        )
