"""Draws figures that can be read, heard and downloaded.

Each form takes values and a `Caption` and returns an `svg` element for a page: an image with a title, a description
and a language, coloured by the stylesheet's classes. `across` is `WIDE` for a desk and `NARROW` for a phone; the text
keeps its size, so draw both and let the stylesheet show one. `standalone` makes the same picture a file of its own.

How sure a value is (`marks.STATUSES`) is always visible, in a shape and not in a colour alone. Labels of all three
scripts are measured before they are placed: none stands on another, on a line or outside the picture. No axis is cut.
"""

from __future__ import annotations

from collections.abc import Callable

from madoguchi.engines.charts.frame import NARROW, WIDE, standalone
from madoguchi.engines.charts.grid import Tile, step, tiles
from madoguchi.engines.charts.lines import Line, Value, line
from madoguchi.engines.charts.marks import AMBIGUOUS, CERTAIN, ESTIMATED, LOST, RECONSTRUCTED, STATUSES, WITHHELD
from madoguchi.engines.charts.multiples import small_multiples
from madoguchi.engines.charts.rows import Bar, balance, bars
from madoguchi.engines.charts.shares import Stack, stacked
from madoguchi.engines.charts.words import Caption, number

Drawing = Callable[[float], str]  # a picture, for the width it is asked for

__all__ = [
    "AMBIGUOUS",
    "CERTAIN",
    "ESTIMATED",
    "LOST",
    "NARROW",
    "RECONSTRUCTED",
    "STATUSES",
    "WIDE",
    "WITHHELD",
    "Bar",
    "Caption",
    "Drawing",
    "Line",
    "Stack",
    "Tile",
    "Value",
    "balance",
    "bars",
    "line",
    "number",
    "small_multiples",
    "stacked",
    "standalone",
    "step",
    "tiles",
]
