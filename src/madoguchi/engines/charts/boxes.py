"""Which places on the paper are taken, so that no label stands on another or on a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A rectangle; `top` is the smaller number, as in SVG."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Do the two share any paper?"""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def is_crossed_by(self, start: Point, end: Point) -> bool:
        """Does the straight line from one point to the other enter the box?"""
        (x1, y1), (x2, y2) = start, end
        low, high = 0.0, 1.0
        for origin, delta, least, most in ((x1, x2 - x1, self.left, self.right), (y1, y2 - y1, self.top, self.bottom)):
            if abs(delta) < 1e-9:
                if not least < origin < most:
                    return False
                continue
            near, far = sorted(((least - origin) / delta, (most - origin) / delta))
            low, high = max(low, near), min(high, far)
        return low < high


@dataclass
class Paper:
    """What is drawn already. `take` is true once: when the box is inside the paper and free."""

    width: float
    height: float
    taken: list[Box] = field(default_factory=list)
    lines: list[Sequence[Point]] = field(default_factory=list)

    def take(self, box: Box) -> bool:
        """Take the box if nothing stands there."""
        if not self.is_free(box):
            return False
        self.taken.append(box)
        return True

    def is_free(self, box: Box) -> bool:
        """Is the box on the paper, and clear of every label and every line?"""
        inside = box.left >= 0 and box.top >= 0 and box.right <= self.width and box.bottom <= self.height
        return inside and not any(map(box.meets, self.taken)) and not any(self._crosses(box, one) for one in self.lines)

    def _crosses(self, box: Box, points: Sequence[Point]) -> bool:
        return any(
            box.is_crossed_by(start, end)
            for start, end in pairwise(points)
            if start[0] <= box.right and end[0] >= box.left
        )


def spread(wanted: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Middles for labels of these heights, near the wanted ones, in the same order, none upon another.

    >>> spread([10.0, 12.0, 90.0], [17.0, 17.0, 17.0], 0.0, 100.0)
    [10.0, 27.0, 90.0]
    """
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    placed = [0.0] * len(wanted)
    edge = low
    for place in order:
        placed[place] = max(wanted[place], edge + heights[place] / 2)
        edge = placed[place] + heights[place] / 2
    edge = high
    for place in reversed(order):
        placed[place] = min(placed[place], edge - heights[place] / 2)
        edge = placed[place] - heights[place] / 2
    return placed
