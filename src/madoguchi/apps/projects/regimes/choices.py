"""Which regimes a project may name: the ordinary law, and those of the pack."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from madoguchi.apps.projects.models.projects import GROUP, REGION, SIDE
from madoguchi.core import packs
from madoguchi.core.ui.writing import reader
from madoguchi.engines.finance import ORDINARY

if TYPE_CHECKING:
    from madoguchi.apps.projects.models import ProjectPlace

__all__ = ["ORDINARY", "are_known_at", "choices", "name", "version_from"]


def choices() -> list[tuple[str, str]]:
    """Keys with their names for the reader, the ordinary law first."""
    held = packs.current().finances.regimes
    return [(ORDINARY, name(ORDINARY)), *((one.key, name(one.key)) for one in (held.regimes if held else ()))]


def name(key: str) -> str:
    """What a regime is called; the ordinary law by name, one the pack does not know any more by its key."""
    if key == ORDINARY:
        return _("Ordinary law")
    held = packs.current().finances.regimes
    sheet = held.sheet(key) if held else None
    return sheet.names.in_language(reader(), ("en",)).text if sheet else key


def are_known_at(places: Iterable[ProjectPlace]) -> bool:
    """Does the pack hold regimes for one of these places? For none that both sides claim."""
    corridor = packs.current()
    held = corridor.finances.regimes
    if held is None:
        return False
    sides = {
        REGION: {code: one.side for code, one in corridor.regions.items()},
        GROUP: {code: one.side for code, one in corridor.region_groups.items()},
        SIDE: {one.key: one.key for one in corridor.sides},
    }
    return any(sides.get(one.kind, {}).get(one.code) == held.side for one in places)


def version_from(key: str, on: date) -> date | None:
    """Since when the version of a regime counts that an agreement of this day fixes; None where there is none."""
    held = packs.current().finances.regimes
    sheet = held.sheet(key) if held else None
    terms = sheet.terms_on(on) if sheet else None
    return terms.valid_from if terms else None
