"""How the rounds of a corridor are run: the figures a pack chooses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class RoundSettings:
    """Days are calendar days. ``capacity`` is a company's places in a round unless it chose otherwise,

    ``alpha`` the weight of fairness from 0 to 2, ``candidates`` how many of the nearest are looked at.
    """

    interval_days: int = 28
    answer_days: int = 14
    remind_after_days: tuple[int, ...] = (5, 10)
    ask_outcome_after_days: tuple[int, ...] = (30, 90)
    capacity: int = 3
    alpha: float = 0.5
    candidates: int = 50

    def __post_init__(self) -> None:
        if any(day >= self.answer_days for day in self.remind_after_days):
            raise ValueError("round.remind_after_days: a reminder must come before the time to answer is over")

    @classmethod
    def from_mapping(cls, data: object) -> RoundSettings:
        """Read the part ``round`` of a pack's ``matching.yaml``; what is not given keeps its default.

        >>> RoundSettings.from_mapping({"alpha": "0.25", "capacity": 2}).alpha
        0.25
        >>> RoundSettings.from_mapping({"alpha": 5})
        Traceback (most recent call last):
        ValueError: round.alpha: a number from 0 to 2 is needed, not 5
        """
        if not isinstance(data, Mapping):
            raise ValueError("round: a mapping is needed")
        known = {field.name for field in fields(cls)}
        for key in data:
            if key not in known:
                raise ValueError(f"round.{key}: unknown; known are {', '.join(sorted(known))}")
        read: dict[str, object] = {}
        for key, value in data.items():
            if key == "alpha":
                read[key] = _number(value, "round.alpha", 0, 2)
            elif key in ("remind_after_days", "ask_outcome_after_days"):
                if not isinstance(value, list):
                    raise ValueError(f"round.{key}: a list of days is needed")
                read[key] = tuple(sorted(_whole(day, f"round.{key}", 1, 730) for day in value))
            else:
                read[key] = _whole(value, f"round.{key}", 1, 365 if key.endswith("days") else 1000)
        return cls(**read)  # type: ignore[arg-type]  # each was checked under its own name just above


def _number(value: object, at: str, low: int, high: int) -> float:
    try:
        number = float(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else None
    except ValueError:
        number = None
    if number is None or not low <= number <= high:
        raise ValueError(f"{at}: a number from {low} to {high} is needed, not {value}")
    return number


def _whole(value: object, at: str, low: int, high: int) -> int:
    number = _number(value, at, low, high)
    if number != int(number):
        raise ValueError(f"{at}: a whole number is needed, not {value}")
    return int(number)
