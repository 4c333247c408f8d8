"""Values over time, one line or a few."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from madoguchi.engines.charts.boxes import Box, Paper, spread
from madoguchi.engines.charts.frame import WIDE, framed
from madoguchi.engines.charts.marks import BREAK, CERTAIN, LOST, WITHHELD, legend, point
from madoguchi.engines.charts.scales import Scale, ticks
from madoguchi.engines.charts.words import LINE, Caption, number, safe, width, wrap

STYLES = ("path", "path two", "path three", "path four")
MOST_MARKS = 80  # more points than this are a line without marks, except where a value is not certain


@dataclass(frozen=True)
class Value:
    """One value at one period; `None` is a gap, and stays one. `breaks`: it is counted otherwise than those before."""

    at: str
    value: float | None
    status: str = CERTAIN
    breaks: bool = False


@dataclass(frozen=True)
class Line:
    """A named run of values, in the order of time."""

    label: str
    values: Sequence[Value]


@dataclass(frozen=True)
class _Plot:
    paper: Paper
    x: Scale
    y: Scale
    periods: dict[str, int]
    language: str


def line(lines: Sequence[Line], caption: Caption, *, across: float = WIDE) -> str:
    """Draw lines over a common axis of periods, from zero, each with the marks of its statuses.

    Periods are the union of all lines' periods, sorted as text: write them `2016`, `2016-Q1`, `2016-05`. A missing
    value interrupts its line, and so does a break, with an upright stroke before it. At most four lines; more belong
    into `small_multiples`.

    >>> caption = Caption("Turnover", "It rose.", "en", unit="bn USD")
    >>> line([Line("", [Value("2015", 1.0), Value("2016", 2.0)])], caption).startswith('<svg class="chart fit wide"')
    True
    """
    if not 1 <= len(lines) <= len(STYLES):
        raise ValueError("a line chart holds one to four lines")
    several = len(lines) > 1
    names = [_name(one, across * 0.24, caption.language) for one in lines]
    room = max(width(row) for name in names for row in name) + 22 if several else 50.0
    periods = sorted({value.at for one in lines for value in one.values})
    levels = ticks(value.value for one in lines for value in one.values)
    left = max(width(number(level, caption.language)) for level in levels) + 12
    top, bottom = (30.0, 250.0) if across >= WIDE else (30.0, 210.0)
    x = Scale(0, max(len(periods) - 1, 1), left, across - room)
    plot = _Plot(
        Paper(across, bottom + 30), x, Scale(levels[0], levels[-1], bottom, top),
        {period: place for place, period in enumerate(periods)}, caption.language,
    )  # fmt: skip
    body = [_levels(plot, levels, left, across - room), _unit(caption), _period_labels(plot, periods, bottom)]
    plot.paper.taken += [Box(0, 0, width(caption.unit), 18), Box(0, bottom + 6, across, bottom + 30)]
    if several:
        plot.paper.taken.append(Box(across - room + 4, 0, across, bottom + 30))
    drawn = [[_place(plot, value) for value in one.values] for one in lines]
    joined = [_interrupted(one, run) for one, run in zip(lines, drawn, strict=True)]
    plot.paper.lines += [points for run in joined for points in _runs(run)]
    body += [_path(run, style) for run, style in zip(joined, STYLES, strict=False)]
    body.append(_breaks(plot, lines, top, bottom))
    body += [_marks(plot, one, run) for one, run in zip(lines, drawn, strict=True)]
    body.append(_names(names, drawn, across - room, top, bottom) if several else "")
    body += [_numbers(plot, one, run, with_last=not several) for one, run in zip(lines, drawn, strict=True)]
    statuses = [value.status for one in lines for value in one.values]
    statuses += [BREAK for one in lines for value in one.values if value.breaks]
    explained, high = legend(statuses, caption, bottom + 36, across, as_bars=False)
    return framed("".join(body) + explained, caption, across, bottom + 32 + (high + 6 if high else 0))


def _name(one: Line, room: float, language: str) -> tuple[str, ...]:
    """What stands at the end of a line among others: its name, and its last number."""
    last = next((value.value for value in reversed(one.values) if value.value is not None), None)
    return wrap(one.label, room, 3) + (() if last is None else (number(last, language),))


def _place(plot: _Plot, value: Value) -> tuple[float, float] | None:
    if value.value is None:
        return None
    return plot.x.at(plot.periods[value.at]), plot.y.at(value.value)


def _interrupted(one: Line, points: Sequence[tuple[float, float] | None]) -> Sequence[tuple[float, float] | None]:
    """The points of a line with a gap before each that is counted otherwise."""
    if not any(value.breaks for value in one.values):
        return points
    parted = [(None, point) if value.breaks else (point,) for value, point in zip(one.values, points, strict=True)]
    return [point for part in parted for point in part]


def _breaks(plot: _Plot, lines: Sequence[Line], top: float, bottom: float) -> str:
    """An upright stroke half a step before each period from which something else is counted."""
    places = sorted({plot.periods[value.at] for one in lines for value in one.values if value.breaks})
    strokes = "".join(f"M{plot.x.at(max(place - 0.5, 0)):g} {top:g}V{bottom:g}" for place in places)
    return f'<path class="own" d="{strokes}"/>' if strokes else ""


def _runs(points: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    return [[one for one in run if one] for known, run in groupby(points, key=bool) if known]


def _levels(plot: _Plot, levels: Sequence[float], left: float, right: float) -> str:
    parts = []
    for level in levels:
        y = plot.y.at(level)
        kind = "base" if level == 0 else "rule"
        parts.append(f'<path class="{kind}" d="M{left:g} {y:g}H{right:g}"/>')
        text = number(level, plot.language)
        parts.append(f'<text x="{left - 8:g}" y="{y + 4.5:g}" text-anchor="end">{text}</text>')
        plot.paper.taken.append(Box(0, y - 8, left - 6, y + 8))
    return "".join(parts)


def _unit(caption: Caption) -> str:
    return f'<text x="0" y="13">{safe(caption.unit)}</text>' if caption.unit else ""


def _period_labels(plot: _Plot, periods: Sequence[str], bottom: float) -> str:
    """First and last period always; between them as many, evenly, as stand clear of each other."""
    if not periods:
        return ""
    last = len(periods) - 1
    widest = max(map(width, periods)) + 14
    apart = (plot.x.end - plot.x.start) / max(last, 1)
    stride = max(1, -int(-widest // max(apart, 0.001)))
    shown = [place for place in range(0, last + 1, stride) if place == 0 or last - place >= stride]
    parts = []
    for place in [*shown, last] if last else shown:
        x = plot.x.at(place)
        half = width(periods[place]) / 2
        x = min(max(x, half), plot.paper.width - half)
        parts.append(f'<text x="{x:g}" y="{bottom + 20:g}" text-anchor="middle">{safe(periods[place])}</text>')
    return "".join(parts)


def _path(points: Sequence[tuple[float, float] | None], style: str) -> str:
    runs = [_thinned(run) for run in _runs(points) if len(run) > 1]
    drawing = "".join("M" + "L".join(f"{x:g} {y:g}" for x, y in run) for run in runs)
    return f'<path class="{style}" d="{drawing}"/>' if drawing else ""


def _thinned(run: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """A run of very many points keeps the lowest and the highest of each px column: the drawing is the same."""
    if len(run) <= 2 * WIDE:
        return run
    kept: list[tuple[float, float]] = []
    for _, column in groupby(run, key=lambda one: int(one[0])):
        inside = list(column)
        kept += sorted({min(inside, key=lambda one: one[1]), max(inside, key=lambda one: one[1])})
    return kept


def _gap(status: str) -> str:
    return status if status in {LOST, WITHHELD} else LOST


def _marks(plot: _Plot, one: Line, points: Sequence[tuple[float, float] | None]) -> str:
    few = len(points) <= MOST_MARKS
    base = plot.y.at(0)
    parts = []
    for value, place in zip(one.values, points, strict=True):
        if place is None:
            parts.append(point(plot.x.at(plot.periods[value.at]), base - 9, _gap(value.status)))
        elif few or value.status != CERTAIN:
            parts.append(point(*place, value.status))
    return "".join(parts[: 4 * MOST_MARKS])


def _names(
    names: Sequence[Sequence[str]], drawn: Sequence[Sequence[object]], left: float, top: float, bottom: float
) -> str:
    """Each line's name at its end, moved apart where ends are near each other, with its stroke as a key."""
    ends = [next((one[1] for one in reversed(run) if isinstance(one, tuple)), bottom) for run in drawn]
    heights = [len(name) * LINE + 4 for name in names]
    parts = []
    for name, middle, high, style in zip(
        names, spread(ends, heights, top - 12, bottom + 12), heights, STYLES, strict=False
    ):
        y = middle - high / 2 + LINE - 2
        parts.append(f'<path class="{style}" d="M{left + 6:g} {y - 4:g}h12"/>')
        parts += [
            f'<text class="strong" x="{left + 22:g}" y="{y + row * LINE:g}">{safe(text)}</text>'
            for row, text in enumerate(name)
        ]
    return "".join(parts)


def _numbers(plot: _Plot, one: Line, points: Sequence[tuple[float, float] | None], *, with_last: bool) -> str:
    """The numbers that tell the story: last, highest, lowest, first; each only where there is room for it."""
    known = [(value, place) for value, place in zip(one.values, points, strict=True) if place]
    if not known:
        return ""
    by_value = sorted(known, key=lambda pair: pair[1][1])
    chosen = [known[-1]] if with_last else []
    chosen += [by_value[0], by_value[-1], known[0]]
    chosen += _turns(known)[:2]
    done: set[float] = set()
    parts = []
    for value, (x, y) in chosen:
        if x in done or value.value is None:
            continue
        done.add(x)
        parts.append(_number(plot, number(value.value, plot.language), x, y))
    return "".join(parts)


def _turns(known: Sequence[tuple[Value, tuple[float, float]]]) -> list[tuple[Value, tuple[float, float]]]:
    """The points where the line turns most sharply."""
    turning = [
        (abs((before[1][1] - here[1][1]) + (after[1][1] - here[1][1])), here)
        for before, here, after in zip(known, known[1:], known[2:], strict=False)
        if (before[1][1] - here[1][1]) * (after[1][1] - here[1][1]) > 0
    ]
    return [here for _, here in sorted(turning, key=lambda pair: -pair[0])]


def _number(plot: _Plot, text: str, x: float, y: float) -> str:
    wide = width(text)
    places = (
        (x - wide / 2, y - 24, x, y - 11, "middle"),
        (x - wide / 2, y + 9, x, y + 22, "middle"),
        (x + 8, y - 8, x + 8, y + 5, "start"),
        (x - 8 - wide, y - 8, x - 8, y + 5, "end"),
    )
    for left, top, anchor_x, anchor_y, anchor in places:
        if plot.paper.take(Box(left - 1, top, left + wide + 1, top + 15)):
            return f'<text class="strong" x="{anchor_x:g}" y="{anchor_y:g}" text-anchor="{anchor}">{text}</text>'
    return ""
