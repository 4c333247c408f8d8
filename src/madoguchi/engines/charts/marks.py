"""How sure a figure is, and how that looks: a status has a shape of its own, never only a colour."""

from __future__ import annotations

from collections.abc import Iterable

from madoguchi.engines.charts.words import LINE, Caption, safe, width

CERTAIN = "certain"
RECONSTRUCTED = "reconstructed"
AMBIGUOUS = "ambiguous"
ESTIMATED = "estimated"
LOST = "lost"
WITHHELD = "withheld"
BREAK = "break"  # no status of a value: from it on something else is counted
STATUSES = (CERTAIN, RECONSTRUCTED, AMBIGUOUS, ESTIMATED, LOST, WITHHELD)


def point(x: float, y: float, status: str) -> str:
    """The mark of one value on a line: full, open, a diamond, a square, a cross."""
    match status:
        case "certain":
            return f'<circle class="dot" cx="{x:g}" cy="{y:g}" r="3.6"/>'
        case "ambiguous":
            return f'<path class="dot open" d="M{x:g} {y - 5:g}l5 5l-5 5l-5-5z"/>'
        case "estimated":
            return f'<path class="dot open" d="M{x - 3.6:g} {y - 3.6:g}h7.2v7.2h-7.2z"/>'
        case "lost":
            return f'<path class="gap" d="M{x - 4:g} {y - 4:g}l8 8m0-8l-8 8"/>'
        case "withheld":
            return f'<path class="gap" d="M{x - 5:g} {y:g}h10"/>'
        case "break":
            return f'<path class="own" d="M{x:g} {y - 7:g}v14"/>'
        case _:
            return f'<circle class="dot open" cx="{x:g}" cy="{y:g}" r="3.6"/>'


def bar(x: float, y: float, long: float, high: float, status: str) -> str:
    """The bar of one value; a light bar for what was read from a chart, a dashed edge for what is in doubt."""
    kind = {CERTAIN: "col", RECONSTRUCTED: "col light", AMBIGUOUS: "col doubt", ESTIMATED: "col guess"}.get(status)
    if kind is None:
        return point(x + 4, y + high / 2, status if status in {LOST, WITHHELD} else LOST)
    return f'<rect class="{kind}" x="{x:g}" y="{y:g}" width="{max(long, 0.5):g}" height="{high:g}"/>'


def legend(statuses: Iterable[str], caption: Caption, top: float, room: float, *, as_bars: bool) -> tuple[str, float]:
    """The explanation of the marks that occur, and how high it is; nothing when everything is certain."""
    found = set(statuses)
    shown = [status for status in (*STATUSES, BREAK) if status in found and status in caption.statuses]
    if not found - {CERTAIN} or not shown:
        return "", 0.0
    parts, left, line = [], 0.0, 0
    for status in shown:
        word = caption.statuses[status]
        need = 26 + width(word) + 14
        if left and left + need > room:
            left, line = 0.0, line + 1
        middle = top + line * (LINE + 3) + LINE / 2
        mark = bar(left, middle - 5, 16, 10, status) if as_bars else point(left + 8, middle, status)
        parts.append(f'{mark}<text x="{left + 22:g}" y="{middle + 4.5:g}">{safe(word)}</text>')
        left += need
    return "".join(parts), (line + 1) * (LINE + 3)
