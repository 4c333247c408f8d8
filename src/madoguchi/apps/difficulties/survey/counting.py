"""What of a count may be told: the same rules as on the scoreboard, for a table in which firms tick several headings.

Counts are rounded to five, a heading that fewer companies than the pack says named is withheld, and never alone. No
exact total stands beside them from which a withheld cell could be worked out, and shares are shares of what is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from madoguchi.apps.difficulties.scoreboard import rounded, withheld


@dataclass(frozen=True)
class Told:
    """What anybody may read of one side's answers. None stands for “too few companies”."""

    answered: int | None
    headings: Mapping[str, int | None]


def told(counts: Mapping[str, int], answered: int, least: int) -> Told:
    """The counts as they may be published; nothing at all when fewer than `least` companies answered.

    >>> told({"tax": 31, "labour": 2, "tariff": 12, "others": 0}, 40, 5).headings
    {'tax': 30, 'labour': None, 'tariff': None, 'others': 0}
    >>> told({"tax": 3, "labour": 0}, 4, 5)
    Told(answered=None, headings={'tax': None, 'labour': None})
    """
    if answered < least:
        return Told(None, dict.fromkeys(counts))
    hidden = withheld({key: (count, count) for key, count in counts.items()}, least)
    return Told(rounded(answered), {key: None if key in hidden else rounded(n) for key, n in counts.items()})


def ranks(counts: Mapping[str, int | None]) -> dict[str, int]:
    """The place of each heading by how often it was named; equal counts share a place, withheld ones have none.

    >>> ranks({"tax": 30, "labour": None, "tariff": 50, "others": 30})
    {'tax': 2, 'tariff': 1, 'others': 2}
    """
    known = [count for count in counts.values() if count is not None]
    return {key: 1 + sum(other > count for other in known) for key, count in counts.items() if count is not None}
