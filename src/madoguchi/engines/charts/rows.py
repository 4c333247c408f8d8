"""Named values side by side: bars from zero, and a balance to both sides of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from madoguchi.engines.charts.frame import WIDE, framed
from madoguchi.engines.charts.marks import CERTAIN, LOST, WITHHELD, bar, legend
from madoguchi.engines.charts.scales import Scale, ticks
from madoguchi.engines.charts.words import LINE, Caption, number, safe, width, wrap

THICK = 16.0


@dataclass(frozen=True)
class Bar:
    """A name and its value; `None` is not known."""

    label: str
    value: float | None
    status: str = CERTAIN


def bars(items: Sequence[Bar], caption: Caption, *, across: float = WIDE) -> str:
    """Draw bars from zero, in the order given, each with its number. Values below zero belong into `balance`.

    >>> "53" in bars([Bar("Legal system", 53.0)], Caption("Survey", "One bar.", "en"))
    True
    """
    if any(item.value is not None and item.value < 0 for item in items):
        raise ValueError("bars hold no values below zero: draw a balance")
    return balance(items, caption, across=across)


def balance(items: Sequence[Bar], caption: Caption, *, across: float = WIDE) -> str:
    """Draw bars to both sides of zero, on one scale, each with its number outside its end."""
    places = max((_decimals(item.value) for item in items), default=0)
    say = partial(number, language=caption.language, decimals=places)
    numbers = [caption.lost if item.value is None else say(item.value) for item in items]
    beside = across >= WIDE
    column = min(max((width(item.label) for item in items), default=0), across * 0.36) + 12 if beside else 0
    labels = [wrap(item.label, column - 10 if beside else across - 2, 3) for item in items]
    outside = max(map(width, numbers), default=0) + 8
    levels = ticks(item.value for item in items)
    left_room = outside if levels[0] < 0 else 0
    low = min([0.0, *(item.value for item in items if item.value is not None)])
    high = max([0.0, *(item.value for item in items if item.value is not None)]) or (0.0 if low else 1.0)
    scale = Scale(low, high, column + left_room, across - outside)
    parts, top = [], (22.0 if beside else 30.0) if caption.unit else 4.0
    if caption.unit:
        parts.append(f'<text x="0" y="13">{safe(caption.unit)}</text>')
    zero, axis = scale.at(0), []
    for item, label, text in zip(items, labels, numbers, strict=True):
        high_here = max(len(label) * LINE, THICK) if beside else len(label) * LINE + THICK + 3
        y = top + (high_here - THICK) / 2 if beside else top + len(label) * LINE + 1
        parts.append(_label(label, column, top, high_here, beside=beside))
        parts.append(_row(item, text, scale, y))
        axis.append((top - 4, top + high_here + 4) if beside else (y - 2, y + THICK + 2))
        top += high_here + 8
    parts.append(_axis(zero, [(axis[0][0], axis[-1][1])] if beside and axis else axis))
    explained, more = legend((item.status for item in items), caption, top + 4, across, as_bars=True)
    return framed("".join(parts) + explained, caption, across, top + (more + 8 if more else 0))


def _decimals(value: float | None) -> int:
    if value is None:
        return 0
    return next((places for places in (0, 1) if abs(value - round(value, places)) < 1e-9), 2)


def _axis(zero: float, pieces: Sequence[tuple[float, float]]) -> str:
    """The line of zero: through all rows, or a piece at each bar where labels stand between them."""
    drawn = "".join(f"M{zero:g} {first:g}V{last:g}" for first, last in pieces)
    return f'<path class="base" d="{drawn}"/>' if drawn else ""


def _label(rows: Sequence[str], column: float, top: float, high: float, *, beside: bool) -> str:
    first = top + (high - len(rows) * LINE) / 2 + 13 if beside else top + 12
    where = f'x="{column - 10:g}" text-anchor="end"' if beside else 'x="0"'
    return "".join(f'<text {where} y="{first + place * LINE:g}">{safe(row)}</text>' for place, row in enumerate(rows))


def _row(item: Bar, text: str, scale: Scale, y: float) -> str:
    zero = scale.at(0)
    if item.value is None:
        mark = bar(zero + 4, y, 0, THICK, item.status if item.status == WITHHELD else LOST)
        return f'{mark}<text x="{zero + 20:g}" y="{y + 12.5:g}">{safe(text)}</text>'
    end = scale.at(item.value)
    drawn = bar(min(zero, end), y, abs(end - zero), THICK, item.status)
    x, anchor = (end + 6, "start") if item.value >= 0 else (end - 6, "end")
    return f'{drawn}<text class="strong" x="{x:g}" y="{y + 12.5:g}" text-anchor="{anchor}">{text}</text>'
