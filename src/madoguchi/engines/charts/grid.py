"""A map without borders: one tile a region, and places that belong to no side as tiles of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from madoguchi.engines.charts.frame import WIDE, framed
from madoguchi.engines.charts.words import LINE, Caption, number, safe, width, wrap

LEAST = 40.0  # px a side from which on letters of the usual size are read
TINY_LINE = 11.0
TINY_SCALE = 10 / 13  # of the usual size, as the stylesheet draws it


@dataclass(frozen=True)
class Tile:
    """One place of the grid. `column` and `row` count from 1; `is_neutral` gives it a look of neither side."""

    column: int
    row: int
    short: str
    name: str
    value: float | None
    is_neutral: bool = False
    wide: int = 1


def tiles(cells: Sequence[Tile], caption: Caption, *, across: float = WIDE) -> str:
    """Draw the grid; a tile is darker the nearer its value is to the greatest, in five steps, and says its number.

    >>> grid = [Tile(1, 1, "A", "Alpha", 3), Tile(2, 1, "B", "Beta", None)]
    >>> tiles(grid, Caption("Entries", "Alpha 3.", "en")).count("<rect")
    2
    """
    columns = max((cell.column + cell.wide - 1 for cell in cells), default=1)
    side = min(across / columns, 72.0)
    rows = max((cell.row for cell in cells), default=1)
    most = max((cell.value or 0 for cell in cells), default=0)
    is_tiny = not all(_fits(cell, side) for cell in cells)
    body = "".join(_tile(cell, side, most, caption, is_tiny=is_tiny) for cell in cells)
    return framed(body, caption, across, rows * side + 2)


def step(value: float | None, most: float) -> int:
    """0 for nothing, 1 to 5 for fifths of the greatest value.

    >>> [step(value, 100) for value in (None, 0, 1, 20, 21, 100)]
    [0, 0, 1, 1, 2, 5]
    """
    if not value or most <= 0:
        return 0
    return min(5, max(1, -int(-5 * value // most)))


def _fits(cell: Tile, side: float) -> bool:
    """Do the name and the number of a tile fit into it in letters of the usual size?"""
    return side >= LEAST and (len(_names(cell, side)) + 1) * LINE <= side - 3


def _names(cell: Tile, side: float, scale: float = 1.0) -> tuple[str, ...]:
    return wrap(cell.short, (side * cell.wide - 7) / scale, 3)


def _tile(cell: Tile, side: float, most: float, caption: Caption, *, is_tiny: bool) -> str:
    shade = step(cell.value, most)
    left, top = (cell.column - 1) * side + 1.5, (cell.row - 1) * side + 1.5
    wide = side * cell.wide - 3
    kind = "own" if cell.is_neutral else f"k{shade}"
    text = caption.lost if cell.value is None else number(cell.value, caption.language)
    line = TINY_LINE if is_tiny else LINE
    names = _names(cell, side, TINY_SCALE if is_tiny else 1.0) if cell.wide > 1 or not is_tiny else (cell.short,)
    high = (len(names) + 1) * line
    first = top + (side - 3 - high) / 2 + line - 4
    middle = left + wide / 2
    on_dark = shade >= 4 and not cell.is_neutral
    kind_of_text = " ".join(word for word, holds in (("on", on_dark), ("tiny", is_tiny)) if holds)
    ink = f' class="{kind_of_text}"' if kind_of_text else ""
    strong = ink if on_dark else f' class="{"strong tiny" if is_tiny else "strong"}"'
    lines = "".join(
        f'<text{ink} x="{middle:g}" y="{first + row * line:g}" text-anchor="middle">{safe(name)}</text>'
        for row, name in enumerate(names)
    )
    shown = text if width(text) <= wide else ""
    return (
        f"<g><title>{safe(cell.name)}: {safe(text)}</title>"
        f'<rect class="{kind}" x="{left:g}" y="{top:g}" width="{wide:g}" height="{side - 3:g}"/>{lines}'
        f'<text{strong} x="{middle:g}" y="{first + len(names) * line:g}" text-anchor="middle">{safe(shown)}</text></g>'
    )
