"""What matching knows of a company or of its entry: codes and words in both directions, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

CODE_DIGITS = 6
"""Longest code that is compared: six digits of the Harmonized System; a class of ISIC has four."""


class Kind(NamedTuple):
    """One role in a cooperation, and the role of the other side that answers it.

    A symmetric kind (two partners of a joint venture) names itself as its complement.
    """

    code: str
    complement: str


class Coded(NamedTuple):
    """A code with a weight in (0, 1]: how sure or how large that activity is for the company."""

    code: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Profile:
    """One entry of the docket, or one company of which only a register speaks (``stated=False``).

    ``needs`` and ``offers`` are product codes (2, 4 or 6 digits, as text), ``activities`` and
    ``wanted_activities`` are activity codes (2, 3 or 4 digits, as text); a bare text stands for a
    code of weight 1. ``need_words`` and ``offer_words`` are tokens, in any language, of what is
    sought and of what is offered. ``completeness`` and ``freshness`` lie in [0, 1].

    A company with no entry has stated no intention: no kinds, needs, offers, wishes or words may
    be given for it, so none can come out of it.

    >>> Profile(id="sakura", side="east", activities=("1020",), needs=("0307",)).activities
    (Coded(code='1020', weight=1.0),)
    >>> Profile(id="vostok", side="west", needs=("0307",), stated=False)
    Traceback (most recent call last):
    ValueError: profile vostok has stated nothing, but needs is given
    """

    id: str
    side: str
    kinds: tuple[Kind, ...] = ()
    needs: tuple[Coded | str, ...] = ()
    offers: tuple[Coded | str, ...] = ()
    activities: tuple[Coded | str, ...] = ()
    wanted_activities: tuple[Coded | str, ...] = ()
    regions: tuple[str, ...] = ()
    wanted_regions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    size: str = ""
    wanted_sizes: tuple[str, ...] = ()
    need_words: tuple[str, ...] = ()
    offer_words: tuple[str, ...] = ()
    completeness: float = 1.0
    freshness: float = 1.0
    capacity: int = 3
    stated: bool = True

    def __post_init__(self) -> None:
        for field in ("needs", "offers", "activities", "wanted_activities"):
            object.__setattr__(self, field, tuple(coded(code, self.id) for code in getattr(self, field)))
        if not self.stated:
            for field in INTENTIONS:
                if getattr(self, field):
                    raise ValueError(f"profile {self.id} has stated nothing, but {field} is given")
        for field in ("completeness", "freshness"):
            if not 0.0 <= getattr(self, field) <= 1.0:
                raise ValueError(f"profile {self.id}: {field} must lie between 0 and 1")
        if self.capacity < 0:
            raise ValueError(f"profile {self.id}: capacity must not be negative")


INTENTIONS = (
    "kinds",
    "needs",
    "offers",
    "wanted_activities",
    "wanted_regions",
    "wanted_sizes",
    "need_words",
    "offer_words",
)
"""The fields that say what somebody wants; a register never fills them."""


def coded(code: Coded | tuple[str, float] | str, owner: str) -> Coded:
    """The code with its weight, checked: digits only, at least two, at most six; weight in (0, 1]."""
    value = Coded(code) if isinstance(code, str) else Coded(*code)
    if not (value.code.isascii() and value.code.isdigit() and 2 <= len(value.code) <= CODE_DIGITS):
        raise ValueError(f"profile {owner}: a code has two to six digits, not {value.code!r}")
    if not 0.0 < value.weight <= 1.0:
        raise ValueError(f"profile {owner}: the weight of code {value.code} must lie in (0, 1]")
    return value
