"""Are two records one company? Numbers outrank names; what is left open is asked of a person."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import log10
from typing import Literal

from madoguchi.engines.identity.addresses import address_parts
from madoguchi.engines.identity.commonness import Commonness
from madoguchi.engines.identity.identifiers import Identifier, identifier, is_one_slip, worth
from madoguchi.engines.identity.records import Record
from madoguchi.engines.names import Comparison, Name, Reason, analyse, compare, false_positive_rate, threshold

Outcome = Literal["same", "ask", "different"]
SAME: Outcome = "same"
ASK: Outcome = "ask"
DIFFERENT: Outcome = "different"

_NO_RESEMBLANCE = 0.05
_STRONG_NAME = 0.75
_NOWHERE = Commonness()
SETTLED = 12.0
"""The weight of a number that both have."""
MOST_NAMES = 8
"""Names of one record that are compared."""
AT_ITS_END = 0.00001
"""The lowest rate of false positives that the curve of names knows."""
AGAINST_THE_NAME = frozenset({"different-form", "different-number"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What two records are to each other. `weight` is in powers of ten of the odds; reasons are keys and facts."""

    outcome: Outcome
    weight: float
    name_score: float
    reasons: tuple[Reason, ...] = ()


def same_company(
    left: Record, right: Record, *, name: Comparison | None = None, among: Commonness | None = None
) -> Verdict:
    """Decide between same, ask and different. `name` is the comparison of the names where it is known already; `among`
    counts the registers the two come from, where there are any.

    >>> sakura = Record("a", ("株式会社サクラ水産",), {"jcn": "7000012050002"})
    >>> same_company(sakura, Record("b", ("Sakura Suisan Co., Ltd.",), {"jcn": "7000012050002"})).outcome
    'same'
    >>> same_company(sakura, Record("c", ("Vostok Logistics",))).outcome
    'different'
    """
    names, among = name or best_comparison(left, right), among or _NOWHERE
    numbers = _numbers(left, right)
    keys = {reason.key for reason in numbers}
    if "same-identifier" in keys:
        outcome = ASK if "different-identifier" in keys else SAME
        if names.score < _NO_RESEMBLANCE:
            numbers = [*numbers, Reason("names-differ")]
        return Verdict(outcome, SETTLED, names.score, (*numbers, *names.reasons))
    others = _circumstances(left, right)
    weight = name_worth(names.score, among) + sum(
        worth(reason.key) for reason in names.reasons if reason.key in AGAINST_THE_NAME
    )
    weight += sum(_worth_of(reason, left, right, among) for reason in (*numbers, *others))
    reasons = (*numbers, *names.reasons, *others)
    if "different-identifier" in keys:
        supported = {reason.key for reason in (*others, *numbers)} & {"same-web", "same-address", "identifier-slip"}
        doubtful = names.score >= _STRONG_NAME and supported
        return Verdict(ASK if doubtful else DIFFERENT, weight, names.score, reasons)
    return Verdict(_band(weight, among), weight, names.score, reasons)


def name_worth(score: float, among: Commonness) -> float:
    """What a name's score is worth: its false-positive rate, and past the end of the curve a little more for each fit
    that is ten times nearer to the best, since a large register has many that go so far."""
    found = -log10(max(false_positive_rate(score), 1e-9))
    end = _end_of_the_curve()
    if score > end:
        found += worth("beyond-the-curve") * log10((1.0 - end) / max(1.0 - score, 1e-9))
    return min(found, among.name_at_most)


def best_comparison(left: Record, right: Record) -> Comparison:
    """The best fit among all names of both records, with reasons."""
    _, pair = _best_pair(left, right)
    return compare(*pair) if pair else Comparison(0.0)


def best_score(left: Record, right: Record) -> float:
    """How well the best fit among all names of both records fits."""
    return _best_pair(left, right)[0]


def _best_pair(left: Record, right: Record) -> tuple[float, tuple[Name, Name] | None]:
    best: tuple[float, tuple[Name, Name] | None] = (0.0, None)
    for one in _names(left):
        for other in _names(right):
            score = compare(one, other, with_reasons=False).score
            if score > best[0] or best[1] is None:
                best = (score, (one, other))
    return best


def _names(record: Record) -> list[Name]:
    return [read_name(record, place) for place in range(min(len(record.names), MOST_NAMES))]


def read_name(record: Record, place: int) -> Name:
    """One of a record's names taken apart; the reading of a register is that of the first."""
    return analyse(record.names[place], reading=record.reading or None if place == 0 else None)


@cache
def _end_of_the_curve() -> float:
    return threshold(AT_ITS_END)


def _band(weight: float, among: Commonness) -> Outcome:
    if weight >= among.band_same:
        return SAME
    return ASK if weight >= among.band_ask else DIFFERENT


def _worth_of(reason: Reason, left: Record, right: Record, among: Commonness) -> float:
    if reason.key == "same-region":
        return among.worth(reason.key, (left.region,))
    if reason.key == "shared-activity":
        return among.worth(reason.key, set(left.activities) & set(right.activities))
    if reason.key == "same-founding":
        return among.worth(reason.key, (left.founded_on,))
    return worth(reason.key)


def _numbers(left: Record, right: Record) -> list[Reason]:
    ours, reasons = _checked(left, "left")
    theirs, more = _checked(right, "right")
    reasons = reasons + more
    for scheme in ours.keys() & theirs.keys():
        one, other = ours[scheme], theirs[scheme]
        facts = {"scheme": scheme, "left": one.value, "right": other.value}
        if one.value == other.value:
            if one.is_unique and one.is_valid is not False:
                reasons.append(Reason("same-identifier", {"scheme": scheme, "value": one.value}))
        elif is_one_slip(one.value, other.value):
            reasons.append(Reason("identifier-slip", facts))
            if one.is_unique and one.is_valid is not False and other.is_valid is not False:
                reasons.append(Reason("different-identifier", facts))
        elif one.is_unique and one.is_valid is not False and other.is_valid is not False:
            reasons.append(Reason("different-identifier", facts))
    return reasons


def _checked(record: Record, side: str) -> tuple[dict[str, Identifier], list[Reason]]:
    found = {scheme: identifier(scheme, value) for scheme, value in sorted(record.identifiers.items()) if value.strip()}
    wrong = [
        Reason("wrong-check-digit", {"side": side, "scheme": number.scheme, "value": number.value})
        for number in found.values()
        if number.is_valid is False
    ]
    return found, wrong


def _circumstances(left: Record, right: Record) -> list[Reason]:
    """Everything besides names and numbers, for or against; what one side does not know says nothing."""
    found: list[Reason] = []
    if left.host and right.host:
        is_same = left.host == right.host
        found.append(Reason("same-web" if is_same else "different-web", {"left": left.host, "right": right.host}))
    if left.address and right.address:
        found += _places(left, right)
    if left.region and right.region:
        is_same = left.region == right.region
        found.append(
            Reason("same-region" if is_same else "different-region", {"left": left.region, "right": right.region})
        )
    if left.activities and right.activities:
        shared = sorted(set(left.activities) & set(right.activities))
        found.append(Reason("shared-activity" if shared else "no-shared-activity", {"shared": ", ".join(shared)}))
    if left.founded_on and right.founded_on:
        is_same = left.founded_on == right.founded_on
        facts = {"left": left.founded_on.isoformat(), "right": right.founded_on.isoformat()}
        found.append(Reason("same-founding" if is_same else "different-founding", facts))
    return found


def _places(left: Record, right: Record) -> list[Reason]:
    """The same address holds the postal code as well. Companies move and have several, so nothing speaks against."""
    one, other = address_parts(left.address), address_parts(right.address)
    if one.is_same_as(other):
        return [Reason("same-address", {"left": left.address, "right": right.address})]
    if one.postal_code and one.postal_code == other.postal_code:
        return [Reason("same-postal-code", {"value": one.postal_code})]
    return []
