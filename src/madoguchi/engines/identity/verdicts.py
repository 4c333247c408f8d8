"""Are two records one company? Numbers outrank names; what is left open is asked of a person."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import log10
from typing import Literal

from madoguchi.engines.identity.identifiers import Identifier, identifier, is_one_slip, table
from madoguchi.engines.identity.records import Record
from madoguchi.engines.names import Comparison, Reason, analyse, compare, false_positive_rate

Outcome = Literal["same", "ask", "different"]
SAME: Outcome = "same"
ASK: Outcome = "ask"
DIFFERENT: Outcome = "different"

_NO_RESEMBLANCE = 0.05
_STRONG_NAME = 0.75


@dataclass(frozen=True, slots=True)
class Verdict:
    """What two records are to each other. `weight` is in powers of ten of the odds; reasons are keys and facts."""

    outcome: Outcome
    weight: float
    name_score: float
    reasons: tuple[Reason, ...] = ()


def same_company(left: Record, right: Record, *, name: Comparison | None = None) -> Verdict:
    """Decide between same, ask and different. `name` is the comparison of the names where it is known already.

    >>> sakura = Record("a", ("株式会社サクラ水産",), {"jcn": "7000012050002"})
    >>> same_company(sakura, Record("b", ("Sakura Suisan Co., Ltd.",), {"jcn": "7000012050002"})).outcome
    'same'
    >>> same_company(sakura, Record("c", ("Vostok Logistics",))).outcome
    'different'
    """
    names = name or best_comparison(left, right)
    numbers = _numbers(left, right)
    keys = {reason.key for reason in numbers}
    if "same-identifier" in keys:
        outcome = ASK if "different-identifier" in keys else SAME
        if names.score < _NO_RESEMBLANCE:
            numbers = [*numbers, Reason("names-differ")]
        return Verdict(outcome, 12.0, names.score, (*numbers, *names.reasons))
    others = _circumstances(left, right)
    weight = _weight(names, [*numbers, *others])
    reasons = (*numbers, *names.reasons, *others)
    if "different-identifier" in keys:
        supported = {reason.key for reason in (*others, *numbers)} & {"same-web", "same-address", "identifier-slip"}
        doubtful = names.score >= _STRONG_NAME and supported
        return Verdict(ASK if doubtful else DIFFERENT, weight, names.score, reasons)
    return Verdict(_band(weight), weight, names.score, reasons)


def best_comparison(left: Record, right: Record) -> Comparison:
    """The best fit among all names of both records."""
    best = Comparison(0.0)
    for at, one in enumerate(left.names[:8]):
        analysed = analyse(one, reading=left.reading or None if at == 0 else None)
        for other_at, other in enumerate(right.names[:8]):
            found = compare(analysed, analyse(other, reading=right.reading or None if other_at == 0 else None))
            if found.score > best.score or not best.reasons:
                best = found
    return best


def _band(weight: float) -> Outcome:
    if weight >= _worth()["band-same"]:
        return SAME
    return ASK if weight >= _worth()["band-ask"] else DIFFERENT


def _weight(names: Comparison, reasons: list[Reason]) -> float:
    worth = _worth()
    total = min(-log10(max(false_positive_rate(names.score), 1e-9)), worth["name-at-most"])
    total += sum(
        worth.get(reason.key, 0.0) for reason in names.reasons if reason.key in ("different-form", "different-number")
    )
    return total + sum(worth.get(reason.key, 0.0) for reason in reasons)


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
    ours, theirs = left.address_words, right.address_words
    if ours and theirs and len(ours & theirs) >= 0.6 * min(len(ours), len(theirs)) and len(ours & theirs) >= 3:
        found.append(Reason("same-address", {"left": left.address, "right": right.address}))
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


@cache
def _worth() -> dict[str, float]:
    return {row["evidence"]: float(row["worth"]) for row in table("weights")}
