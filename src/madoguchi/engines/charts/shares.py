"""Parts of a whole, drawn as one bar a row that is cut into its shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from madoguchi.engines.charts.boxes import spread
from madoguchi.engines.charts.frame import WIDE, framed
from madoguchi.engines.charts.marks import CERTAIN, legend, point
from madoguchi.engines.charts.rows import Bar
from madoguchi.engines.charts.scales import Scale
from madoguchi.engines.charts.words import LINE, Caption, number, safe, width, wrap

TINTS = ("k5", "k3", "k4", "k2", "k1")
THICK = 30.0


@dataclass(frozen=True)
class Stack:
    """One whole and its parts, in the order in which they are to be read."""

    label: str
    parts: Sequence[Bar]
    whole: float = 100.0


def stacked(rows: Sequence[Stack], caption: Caption, *, across: float = WIDE) -> str:
    """Draw each row's parts along one bar; a number leads from each part to its name and value beneath.

    Parts that do not fill the whole leave a gap, which is not given to any of them; parts of more than the whole
    are a `ValueError` beyond rounding. A part whose value is not known is named, and drawn nowhere.

    >>> row = Stack("Exports", [Bar("Mineral products", 75.41), Bar("Metals", 10.13)])
    >>> "75.41" in stacked([row], Caption("Structure", "Two parts.", "en"))
    True
    """
    drawn, top = [], 4.0
    if caption.unit:
        drawn, top = [f'<text x="0" y="13">{safe(caption.unit)}</text>'], 24.0
    for row in rows:
        if sum(part.value or 0 for part in row.parts) > row.whole * 1.005:
            raise ValueError(f"the parts of {row.label!r} are more than the whole")
        text, high = _row(row, caption, top, across)
        drawn.append(text)
        top += high + 14
    statuses = [part.status for row in rows for part in row.parts]
    explained, more = legend(statuses, caption, top - 6, across, as_bars=False)
    return framed("".join(drawn) + explained, caption, across, top + more)


def _row(row: Stack, caption: Caption, top: float, across: float) -> tuple[str, float]:
    heading = wrap(row.label, across, 2) if row.label else ()
    head = len(heading) * LINE
    parts = [
        f'<text class="strong" x="0" y="{top + 12 + place * LINE:g}">{safe(text)}</text>'
        for place, text in enumerate(heading)
    ]
    bar_top = top + head + (3 if heading else 0)
    scale = Scale(0, row.whole, 0.5, across - 0.5)
    ends = [0.0, *accumulate(part.value or 0.0 for part in row.parts)]
    middles = [scale.at((start + end) / 2) for start, end in pairwise(ends)]
    signs = [width(str(place)) + 8 for place in range(1, len(row.parts) + 1)]
    places = spread(middles, signs, 0, across)
    below = bar_top + THICK
    for place, (part, start, end) in enumerate(zip(row.parts, ends, ends[1:], strict=False)):
        if part.value:
            x = scale.at(start)
            tint = TINTS[place % len(TINTS)]
            wide = max(scale.at(end) - x, 0.8)
            parts.append(f'<rect class="{tint}" x="{x:g}" y="{bar_top:g}" width="{wide:.3g}" height="{THICK:g}"/>')
            parts.append(f'<path class="rule" d="M{middles[place]:g} {below:g}L{places[place]:g} {below + 10:g}"/>')
            parts.append(f'<text x="{places[place]:g}" y="{below + 23:g}" text-anchor="middle">{place + 1}</text>')
    parts.append(f'<path class="base" d="M0 {below:g}H{across:g}"/>')
    listed, high = _list(row.parts, caption, below + 32, across)
    return "".join(parts) + listed, head + 3 + THICK + 32 + high


def _list(items: Sequence[Bar], caption: Caption, top: float, across: float) -> tuple[str, float]:
    columns = 2 if across >= WIDE else 1
    room = across / columns
    deep = -(-len(items) // columns)
    parts, highest = [], 0.0
    for column in range(columns):
        y = top
        for place in range(column * deep, min((column + 1) * deep, len(items))):
            item = items[place]
            value = caption.lost if item.value is None else number(item.value, caption.language)
            names = wrap(item.label, room - 62 - width(value) - 30, 2)
            x = column * room
            swatch = TINTS[place % len(TINTS)]
            parts.append(f'<rect class="{swatch}" x="{x + 20:g}" y="{y + 2:g}" width="14" height="12"/>')
            parts.append(f'<text x="{x:g}" y="{y + 13:g}">{place + 1}</text>')
            parts += [
                f'<text x="{x + 42:g}" y="{y + 13 + row * LINE:g}">{safe(name)}</text>'
                for row, name in enumerate(names)
            ]
            last = x + 42 + width(names[-1]) + 8
            below = y + 13 + (len(names) - 1) * LINE
            parts.append(f'<text class="strong" x="{last:g}" y="{below:g}">{safe(value)}</text>')
            if item.status != CERTAIN:
                parts.append(point(last + width(value) + 12, below - 4.5, item.status))
            y += len(names) * LINE + 4
        highest = max(highest, y - top)
    return "".join(parts), highest
