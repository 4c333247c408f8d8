"""Compares two names, and says why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import local

import numpy as np

from madoguchi.engines.names import kernel
from madoguchi.engines.names.analysis import Name, Token, analyse
from madoguchi.engines.names.calibration import calibrated, coefficients
from madoguchi.engines.names.kernel import Packed
from madoguchi.engines.names.packing import Tables, pack, tables

_LOOK_ALIKE_COST = 0.5  # logits: letters of another script are a reason to look, not quite the same name
_own = local()


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for or against; the sentence for its key is made by the reader's app, in the
    reader's language.

    For: same-name, same-reading, alike-sound, same-idea, same-initials, same-number, same-form, look-alike-letters.
    Against: only-left, only-right, different-number, different-form. To be looked at: mixed-scripts, invisible-marks,
    direction-marks, only-form, empty, too-long.
    """

    key: str
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Comparison:
    """How far two names may be one company's: a score in [0, 1] that `threshold` turns into a false-positive rate."""

    score: float
    reasons: tuple[Reason, ...] = ()


def compare(left: str | Name, right: str | Name, *, with_reasons: bool = True) -> Comparison:
    """Compare two names in any of the scripts; finding the reasons takes longer than the score.

    >>> comparison = compare("株式会社サクラ水産", "ООО «Сакура Суйсан»")
    >>> comparison.score > 0.9, [reason.key for reason in comparison.reasons]
    (True, ['same-reading', 'same-reading', 'different-form'])
    """
    one = left if isinstance(left, Name) else analyse(left)
    other = right if isinstance(right, Name) else analyse(right)
    raw, is_alike = _best_raw(one, other)
    if not one.tokens or not other.tokens:
        is_same = bool(one.original) and one.original == other.original
        return Comparison(1.0 if is_same else 0.0, _flags(one, other))
    score = float(calibrated(np.array([raw]))[0])
    reasons = explain(one, other) if with_reasons else ()
    return Comparison(score, (Reason("look-alike-letters"), *reasons) if is_alike else reasons)


def feature_values(left: Name, right: Name) -> dict[str, float]:
    """The features of a pair by name, as the model sees them."""
    out = np.empty((1, kernel.COUNT))
    _raw(pack(left), pack(right), out)
    return dict(zip(kernel.FEATURES, out[0].tolist(), strict=True))


def explain(left: Name, right: Name) -> tuple[Reason, ...]:
    """What speaks for and against two names being one company's, what weighs most first."""
    if not left.tokens or not right.tokens:
        return _flags(left, right)
    pairs, worth, count = _pairs(pack(left), pack(right))
    order = sorted(range(count), key=lambda k: -worth[k, 0] * (worth[k, 1] + worth[k, 2]))
    reasons: list[Reason] = []
    used_left: set[int] = set()
    used_right: set[int] = set()
    for k in order:
        i, ni, j, nj = (int(number) for number in pairs[k])
        reasons.append(_reason(left.tokens[i : i + ni], right.tokens[j : j + nj]))
        used_left.update(range(i, i + ni))
        used_right.update(range(j, j + nj))
    reasons.extend(_left_over("only-left", left, used_left) + _left_over("only-right", right, used_right))
    reasons.extend(_numbers_left(left, used_left, right, used_right))
    return (*_once(reasons), *_forms(left, right), *_flags(left, right))


def _best_raw(left: Name, right: Name) -> tuple[float, bool]:
    """The raw score of the names as written, or as they look if that is better."""
    nothing = np.empty((0, kernel.COUNT))
    packed_left, packed_right = pack(left), pack(right)
    best, is_alike = _raw(packed_left, packed_right, nothing), False
    for one, other in _alike_pairs(left, right, packed_left, packed_right):
        raw = _raw(one, other, nothing) - _LOOK_ALIKE_COST
        if raw > best:
            best, is_alike = raw, True
    return best, is_alike


def _alike_pairs(left: Name, right: Name, packed_left: Packed, packed_right: Packed) -> list[tuple[Packed, Packed]]:
    found = []
    if left.look_alikes:
        found.append((pack(left, alike=True), packed_right))
    if right.look_alikes:
        found.append((packed_left, pack(right, alike=True)))
    if left.look_alikes and right.look_alikes:
        found.append((pack(left, alike=True), pack(right, alike=True)))
    return found


def scratch() -> Tables:
    """The sound tables with this thread's scratch space."""
    if not hasattr(_own, "tables"):
        _own.tables = tables()
    found: Tables = _own.tables
    return found


def _raw(left: Packed, right: Packed, out: np.ndarray) -> float:
    scores = np.empty(1)
    kernel.score_many(left, 0, right, np.zeros(1, np.int64), scratch(), coefficients(), scores, out)
    return float(scores[0])


def _pairs(left: Packed, right: Packed) -> tuple[np.ndarray, np.ndarray, int]:
    pairs = np.empty((kernel.MOST_PAIRS, 4), np.int64)
    worth = np.empty((kernel.MOST_PAIRS, 3))
    row = np.empty(512, np.float32)
    return pairs, worth, kernel.pair_words(left, 0, right, 0, scratch(), row, pairs, worth)


def _reason(left: tuple[Token, ...], right: tuple[Token, ...]) -> Reason:
    facts = {"left": _text(left), "right": _text(right)}
    if left[0].is_number:
        return Reason("same-number", {"number": left[0].text})
    if facts["left"] == facts["right"]:
        return Reason("same-name", facts)
    if "".join(token.sound for token in left) == "".join(token.sound for token in right) != "":
        return Reason("same-reading", facts)
    if len(left) == len(right) == 1 and left[0].concept and left[0].concept == right[0].concept:
        return Reason("same-idea", facts | {"idea": left[0].concept})
    if any(token.second_sound for token in (*left, *right)) and min(len(facts["left"]), len(facts["right"])) <= 5:
        return Reason("same-initials", facts)
    return Reason("alike-sound", facts)


def _text(tokens: tuple[Token, ...]) -> str:
    return " ".join(dict.fromkeys(token.text for token in tokens))


def _left_over(key: str, name: Name, used: set[int]) -> list[Reason]:
    rest = [token.text for at, token in enumerate(name.tokens) if at not in used and not token.is_number]
    rest = [text for text in dict.fromkeys(rest) if text not in {name.tokens[at].text for at in used}]
    return [Reason(key, {"words": " ".join(rest)})] if rest else []


def _numbers_left(left: Name, used_left: set[int], right: Name, used_right: set[int]) -> list[Reason]:
    one = [token.text for at, token in enumerate(left.tokens) if token.is_number and at not in used_left]
    other = [token.text for at, token in enumerate(right.tokens) if token.is_number and at not in used_right]
    return [Reason("different-number", {"left": " ".join(one), "right": " ".join(other)})] if one or other else []


def _forms(left: Name, right: Name) -> list[Reason]:
    if not left.family or not right.family:
        return []
    one = next(form for form in left.forms if form.family == left.family)
    other = next(form for form in right.forms if form.family == right.family)
    key = "same-form" if left.family == right.family else "different-form"
    return [Reason(key, {"left": one.written, "right": other.written})]


def _flags(left: Name, right: Name) -> tuple[Reason, ...]:
    found = [Reason(flag, {"side": "left"}) for flag in sorted(left.flags)]
    return (*found, *(Reason(flag, {"side": "right"}) for flag in sorted(right.flags)))


def _once(reasons: list[Reason]) -> list[Reason]:
    seen: dict[tuple[str, tuple[tuple[str, str], ...]], Reason] = {}
    for reason in reasons:
        seen.setdefault((reason.key, tuple(reason.facts.items())), reason)
    return list(seen.values())
