"""Where projects lie: regions, groups of them, a side as a whole, and places both sides claim, which are none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from madoguchi.apps.projects import terms
from madoguchi.apps.projects.models import ProjectPlace
from madoguchi.apps.projects.models.projects import GROUP, NEUTRAL, REGION, SIDE
from madoguchi.core import packs
from madoguchi.core.languages.texts import WRITTEN, Said


def codes() -> dict[str, set[str]]:
    """The codes of every kind of place in this corridor."""
    corridor = packs.current()
    return {
        REGION: set(corridor.regions),
        GROUP: set(corridor.region_groups),
        SIDE: {side.key for side in corridor.sides},
        NEUTRAL: {place.key for place in corridor.neutral_places},
    }


def is_known(kind: str, code: str) -> bool:
    """Does the corridor know this place?"""
    return code in codes().get(kind, set())


def said(kind: str, code: str, language: str) -> Said:
    """What a place is called for a reader of this language; one both sides claim always by both names."""
    corridor = packs.current()
    if not is_known(kind, code):
        return Said(code, "", WRITTEN, is_fallback=True, is_stale=False)
    if kind == NEUTRAL:
        return Said(
            corridor.neutral_place(code).display(language), language, WRITTEN, is_fallback=False, is_stale=False
        )
    if kind == REGION:
        return corridor.region(code).names.in_language(language)
    if kind == GROUP:
        return corridor.region_group(code).names.in_language(language)
    return corridor.side(code).names.in_language(language)


def side_of(kind: str, code: str) -> str:
    """The side a place belongs to; empty for one both sides claim."""
    corridor = packs.current()
    if kind == REGION and code in corridor.regions:
        return corridor.region(code).side
    if kind == GROUP and code in corridor.region_groups:
        return corridor.region_group(code).side
    return code if kind == SIDE else ""


def choices(language: str) -> list[tuple[str, str]]:
    """Every place one can choose, as `kind/code` and name."""
    corridor = packs.current()
    found = [(REGION, code) for side in corridor.sides for code in (one.code for one in corridor.regions_of(side.key))]
    found += [(GROUP, code) for code in corridor.region_groups]
    found += [(SIDE, side.key) for side in corridor.sides]
    found += [(NEUTRAL, place.key) for place in corridor.neutral_places]
    return [(f"{kind}/{code}", said(kind, code, language).text) for kind, code in found]


@dataclass(frozen=True)
class Tile:
    """One tile of the map: a region or a group of regions, where it lies on the grid, and how many projects."""

    code: str
    kind: str
    column: int
    row: int
    count: int
    step: int
    name: Said

    @property
    def short(self) -> str:
        """A few letters for the tile."""
        return self.code.partition("-")[2] or self.code


@dataclass(frozen=True)
class Grid:
    """The tiles of one side, and how many projects lie in parts of it that have no tile."""

    side: str
    columns: int
    tiles: tuple[Tile, ...]
    elsewhere: int


STEPS = 5


def grids(lying: Iterable[Iterable[ProjectPlace]], language: str) -> list[Grid]:
    """The map of each side: projects by tile. What lies at a place both sides claim stands in neither."""
    found = []
    projects = [list(one) for one in lying]
    rows = terms.current().tiles
    corridor = packs.current()
    for side in corridor.sides:
        own = [row for row in rows if side_of(_kind(row.code), row.code) == side.key]
        counts = {
            row.code: sum(any(_covers(row.code, place) for place in places) for places in projects) for row in own
        }
        most = max(counts.values(), default=0)
        tiles = tuple(
            Tile(
                row.code,
                _kind(row.code),
                row.column,
                row.row,
                counts[row.code],
                -(-STEPS * counts[row.code] // most) if most and counts[row.code] else 0,
                said(_kind(row.code), row.code, language),
            )
            for row in own
        )
        here = [places for places in projects if any(side_of(one.kind, one.code) == side.key for one in places)]
        elsewhere = sum(not any(_covers(row.code, place) for row in own for place in places) for places in here)
        found.append(Grid(side.key, max((one.column for one in tiles), default=1), tiles, elsewhere))
    return found


def _kind(code: str) -> str:
    return REGION if code in packs.current().regions else GROUP


def _covers(code: str, place: ProjectPlace) -> bool:
    if place.kind == NEUTRAL:
        return False
    if place.code == code:
        return True
    regions = packs.current().regions
    return place.kind == REGION and place.code in regions and regions[place.code].group == code
