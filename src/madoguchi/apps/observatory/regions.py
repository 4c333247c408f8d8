"""A map without borders: live entries by region, and places that belong to neither side's figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from madoguchi.apps.docket import queries as docket
from madoguchi.apps.observatory.pack import TileRow, indicators
from madoguchi.core import packs
from madoguchi.engines import charts
from madoguchi.engines.charts import Caption, Tile

NEUTRAL = "neutral"


@dataclass(frozen=True)
class Grid:
    """The tiles of one side, or of neither: its picture for a desk and for a phone, and its table."""

    key: str
    title: str
    wide: SafeString
    narrow: SafeString
    rows: Sequence[tuple[str, int | None]]
    elsewhere: int


def grids(language: str) -> list[Grid]:
    """A grid for each side that the corridor pack lays out, and one for the places of neither."""
    said = indicators()
    counts = Counter(docket.public_entries().order_by().values_list("organisation__region", flat=True))
    keys = list(dict.fromkeys(one.grid for one in said.tiles))
    return [_grid(key, [one for one in said.tiles if one.grid == key], counts, language) for key in keys]


def _grid(key: str, tiles: Sequence[TileRow], counts: Counter[str], language: str) -> Grid:
    cells = [_tile(one, counts, language) for one in tiles]
    corridor = packs.current()
    if key == NEUTRAL:
        title = _("Places of neither side's figures")
        elsewhere = 0
    else:
        title = corridor.side(key).names.in_language(language).text
        own = {one.code for one in corridor.regions_of(key)}
        elsewhere = sum(counts[code] for code in own) - sum(counts[one.place] for one in tiles)
    named = sorted(((cell.value or 0, cell.name) for cell in cells), reverse=True)[:3]
    description = "; ".join(f"{name} {charts.number(value, language)}" for value, name in named if value)
    caption = Caption(_("Live entries by region: %(side)s") % {"side": title}, description or title, language, lost="—")
    wide, narrow = (
        mark_safe(charts.tiles(cells, caption, across=across))  # noqa: S308 (the engine escapes every text)
        for across in (charts.WIDE, charts.NARROW)
    )
    rows = [(cell.name, None if cell.value is None else int(cell.value)) for cell in cells]
    return Grid(key, title, wide, narrow, rows, elsewhere)


def _tile(one: TileRow, counts: Counter[str], language: str) -> Tile:
    """A region with its count; a place of neither side with both its names, and no count."""
    corridor = packs.current()
    if one.grid == NEUTRAL:
        name = both_names(one.place, language)
        return Tile(one.column, one.row, name, name, None, is_neutral=True, wide=one.wide)
    region = corridor.regions[one.place]
    name = region.names.in_language(language).text
    short = one.shorts.in_language(language).text or one.place.partition("-")[2]
    return Tile(one.column, one.row, short, name, counts[one.place], wide=one.wide)


def both_names(place: str, language: str) -> str:
    """A place of neither side under the names of both, the one of the reader's language first."""
    return next((one.display(language) for one in packs.current().neutral_places if one.key == place), place)
