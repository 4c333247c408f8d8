"""What a statistical office calls a country, as it is kept here: by the corridor pack's codes, else as it came."""

from __future__ import annotations

from collections.abc import Mapping

from madoguchi.apps.observatory.pack import indicators

WORLD = "W"
_WORLD_CODES = frozenset({"0", "00", "000", "W00", "WLD", "WL", "1W", "_W"})


def country(scheme: str, code: str) -> str:
    """The country's short name here; `W` for the world; with its scheme where the pack does not know it."""
    plain = code.strip()
    if plain in _WORLD_CODES:
        return WORLD
    number = plain.lstrip("0") if plain.isdigit() else plain
    codes: Mapping[tuple[str, str], str] = indicators().codes
    found = codes.get((scheme, plain)) or codes.get((scheme, number))
    return found or f"{scheme}-{number}"[:16]
