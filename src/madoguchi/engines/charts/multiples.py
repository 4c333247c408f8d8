"""Many small line charts on one scale."""

from __future__ import annotations

from collections.abc import Sequence

from madoguchi.engines.charts.frame import WIDE, framed
from madoguchi.engines.charts.lines import Line
from madoguchi.engines.charts.marks import BREAK, LOST, legend, point
from madoguchi.engines.charts.scales import Scale, ticks
from madoguchi.engines.charts.words import LINE, Caption, number, safe, width, wrap

HIGH = 84.0


def small_multiples(panels: Sequence[Line], caption: Caption, *, across: float = WIDE) -> str:
    """Draw one panel a line, all on the same two scales, each with its name, its last number and its marks.

    >>> from madoguchi.engines.charts import Value
    >>> panel = Line("Mining", [Value("2010", 9.0), Value("2011", 10.3)])
    >>> small_multiples([panel], Caption("Exports", "Rising.", "en")).count("<path")
    2
    """
    columns = min(3 if across >= WIDE else 2, max(len(panels), 1))
    room = across / columns
    periods = sorted({value.at for panel in panels for value in panel.values})
    levels = ticks((value.value for panel in panels for value in panel.values), 3)
    names = [wrap(panel.label, room - 16, 2) for panel in panels]
    deep = max(map(len, names), default=0) * LINE
    tall = deep + HIGH + 40
    top = 22.0 if caption.unit else 2.0
    parts = [f'<text x="0" y="13">{safe(caption.unit)}</text>' if caption.unit else ""]
    for place, (panel, name) in enumerate(zip(panels, names, strict=True)):
        left, upper = (place % columns) * room, top + (place // columns) * tall
        parts.append(_panel(panel, name, periods, levels, caption, left, upper, room, deep))
    high = top + -(-len(panels) // columns) * tall
    statuses = [value.status for panel in panels for value in panel.values]
    statuses += [BREAK for panel in panels for value in panel.values if value.breaks]
    explained, more = legend(statuses, caption, high, across, as_bars=False)
    return framed("".join(parts) + explained, caption, across, high + more)


def _panel(
    panel: Line, name: Sequence[str], periods: Sequence[str], levels: Sequence[float], caption: Caption,
    left: float, upper: float, room: float, deep: float,
) -> str:  # fmt: skip
    widest = max((width(number(v.value, caption.language)) for v in panel.values if v.value is not None), default=20.0)
    right = left + room - 18 - widest - 8
    x = Scale(0, max(len(periods) - 1, 1), left + 4, right)
    y = Scale(levels[0], levels[-1], upper + deep + HIGH, upper + deep + 10)
    at = {period: place for place, period in enumerate(periods)}
    zero = y.at(0)
    parts = [
        f'<text class="strong" x="{left:g}" y="{upper + 12 + row * LINE:g}">{safe(text)}</text>'
        for row, text in enumerate(name)
    ]
    parts.append(f'<path class="base" d="M{left:g} {zero:g}H{right + 4:g}"/>')
    points = [(x.at(at[one.at]), y.at(one.value)) if one.value is not None else None for one in panel.values]
    drawing, pen = [], "M"
    for value, one in zip(panel.values, points, strict=True):
        drawing.append(f"{'M' if value.breaks else pen}{one[0]:g} {one[1]:g}" if one else "")
        pen = "L" if one else "M"
    parts.append(f'<path class="path" d="{"".join(drawing)}"/>')
    parts += [
        point(*(one or (x.at(at[value.at]), zero - 9)), value.status if one else LOST)
        for value, one in zip(panel.values, points, strict=True)
        if value.status != "certain" or one is None
    ]
    known = [(value, one) for value, one in zip(panel.values, points, strict=True) if one and value.value is not None]
    if known:
        value, (end, high) = known[-1]
        text = number(value.value or 0.0, caption.language)
        parts.append(f'<text class="strong" x="{end + 8:g}" y="{high + 4.5:g}">{text}</text>')
    if periods:
        low = upper + deep + HIGH + 17
        parts.append(f'<text x="{left:g}" y="{low:g}">{safe(periods[0])}</text>')
        if len(periods) > 1 and width(periods[0]) + width(periods[-1]) + 10 < right - left:
            parts.append(f'<text x="{right:g}" y="{low:g}" text-anchor="end">{safe(periods[-1])}</text>')
    return "".join(parts)
