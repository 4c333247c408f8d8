"""The arithmetic of comparing two names, compiled: the same code scores one pair and a million candidates.

A name is a slice of flat arrays (`Packed`). Its words are paired so that the best fits come first; a word may
fit two or three
words of the other side together, because "Allparts" is "All Parts" and 旭化成 is "Asahi Kasei".
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

FEATURES = (
    "cover_least", "cover_most", "evidence", "own_least", "own_most", "own_missing", "numbers_agree", "numbers_differ",
    "form_same", "form_differs", "best_word", "shared_ideas", "other_ideas", "unmatched_least", "unmatched_most",
    "first_word", "cover_product", "own_product", "exact", "whole",
)  # fmt: skip
COUNT = len(FEATURES)
MOST_PAIRS = 16
NUMBER = -1
FLOOR = 0.6  # words less alike than this do not count as found

Floats = NDArray[np.float32]


class Packed(NamedTuple):
    """Names as flat arrays: words of name n are first[n] to first[n + 1]; sounds of word w are start[w],
    length[w], their kinds mask[w].
    """

    first: NDArray[np.int32]
    start: NDArray[np.int32]
    length: NDArray[np.uint8]
    second_start: NDArray[np.int32]
    second_length: NDArray[np.uint8]
    concept: NDArray[np.int16]
    number: NDArray[np.int64]
    weight: Floats
    family: NDArray[np.int8]
    mask: NDArray[np.int64]
    sounds: NDArray[np.uint8]
    seconds: NDArray[np.uint8]


@njit(cache=True, nogil=True, fastmath=True)
def likeness(a: Any, b: Any, floor: float, replace: Any, silence: Any, row: Any) -> float:
    """How alike two sounds are, from 0 to 1: one minus the cost of hearing one for the other, by the dearer of both.

    Below `floor` the answer is 0, which is found out early.
    """
    la, lb = len(a), len(b)
    if la == 0 or lb == 0:
        return 0.0
    total_a = np.float32(0.0)
    total_b = np.float32(0.0)
    for i in range(la):
        total_a += silence[a[i]]
    row[0] = 0.0
    for j in range(lb):
        total_b += silence[b[j]]
        row[j + 1] = total_b
    dearer = total_a if total_a > total_b else total_b
    most = np.float32((1.0 - floor) * dearer)
    if abs(total_a - total_b) > most:
        return 0.0
    for i in range(la):
        diagonal = row[0]
        dropped = silence[a[i]]
        row[0] += dropped
        least = row[0]
        for j in range(lb):
            best = diagonal + replace[a[i], b[j]]
            diagonal = row[j + 1]
            other = diagonal + dropped
            if other < best:
                best = other
            other = row[j] + silence[b[j]]
            if other < best:
                best = other
            row[j + 1] = best
            if best < least:
                least = best
        if least > most:
            return 0.0
    found = 1.0 - row[lb] / dearer
    return found if found >= floor else 0.0


@njit(cache=True, nogil=True)
def _ones(mask: int) -> int:
    count = 0
    while mask:
        mask &= mask - 1
        count += 1
    return count


@njit(cache=True, nogil=True)
def _may_be_alike(la: int, lb: int, mask_a: int, mask_b: int) -> bool:
    """A cheap look before the dear one: lengths within two times, half of the consonants shared."""
    if la == 0 or lb == 0 or la > 2 * lb + 2 or lb > 2 * la + 2:
        return False
    shared, most = _ones(mask_a & mask_b), max(_ones(mask_a), _ones(mask_b))
    return most == 0 or 2 * shared >= most - 1


@njit(cache=True, nogil=True)
def _span(packed: Any, word: int, count: int) -> Any:
    begin = packed.start[word]
    last = word + count - 1
    return packed.sounds[begin : packed.start[last] + packed.length[last]]


@njit(cache=True, nogil=True)
def _second(packed: Any, word: int) -> Any:
    begin = packed.second_start[word]
    return packed.seconds[begin : begin + packed.second_length[word]]


@njit(cache=True, nogil=True)
def _word_fit(left: Any, i: int, right: Any, j: int, tables: Any, row: Any) -> float:
    """How well one word fits one other: by number, idea, sound or initials read out."""
    if left.concept[i] == NUMBER or right.concept[j] == NUMBER:
        if left.concept[i] == NUMBER and right.concept[j] == NUMBER:
            return 1.0 if left.number[i] == right.number[j] else 0.0
        return 0.0
    fit = 0.95 if left.concept[i] > 0 and left.concept[i] == right.concept[j] else 0.0
    replace, silence = tables[0], tables[1]
    a, b = _span(left, i, 1), _span(right, j, 1)
    if _may_be_alike(len(a), len(b), left.mask[i], right.mask[j]):
        fit = max(fit, likeness(a, b, max(FLOOR, fit), replace, silence, row))
    if left.second_length[i]:
        fit = max(fit, 0.97 * likeness(_second(left, i), b, FLOOR, replace, silence, row))
    if right.second_length[j]:
        fit = max(fit, 0.97 * likeness(a, _second(right, j), FLOOR, replace, silence, row))
    return fit


@njit(cache=True, nogil=True)
def _joined_fit(left: Any, i: int, ni: int, right: Any, j: int, nj: int, tables: Any, row: Any) -> float:
    """How well one word fits several together; initials read out may fit several as well."""
    mask_left, mask_right = 0, 0
    for k in range(ni):
        if left.concept[i + k] == NUMBER or left.length[i + k] == 0:
            return 0.0
        mask_left |= left.mask[i + k]
    for k in range(nj):
        if right.concept[j + k] == NUMBER or right.length[j + k] == 0:
            return 0.0
        mask_right |= right.mask[j + k]
    replace, silence = tables[0], tables[1]
    a, b = _span(left, i, ni), _span(right, j, nj)
    fit = 0.0
    if _may_be_alike(len(a), len(b), mask_left, mask_right):
        fit = likeness(a, b, FLOOR, replace, silence, row)
    if ni == 1 and left.second_length[i]:
        fit = max(fit, 0.97 * likeness(_second(left, i), b, FLOOR, replace, silence, row))
    if nj == 1 and right.second_length[j]:
        fit = max(fit, 0.97 * likeness(a, _second(right, j), FLOOR, replace, silence, row))
    return fit * 0.98


@njit(cache=True, nogil=True)
def _credit(fit: float) -> float:
    """What a fit is worth: nothing below the floor, all of it at 1."""
    return (fit - 0.45) / 0.55 if fit >= FLOOR * 0.97 else 0.0


@njit(cache=True, nogil=True)
def _spans_weight(packed: Any, at: int, count: int) -> float:
    total = 0.0
    for k in range(count):
        total += packed.weight[at + k]
    return total


@njit(cache=True, nogil=True)
def pair_words(
    left: Any, left_name: int, right: Any, right_name: int, tables: Any, row: Any, pairs: Any, worth: Any
) -> int:
    """Pair the words of two names, best first. Fills pairs (i, ni, j, nj) and worth (credit, weights); gives
    their number.
    """
    l0, l1 = left.first[left_name], left.first[left_name + 1]
    r0, r1 = right.first[right_name], right.first[right_name + 1]
    nl, nr = l1 - l0, r1 - r0
    found = 0
    options = tables[3]
    for i in range(nl):
        for j in range(nr):
            single = 0.0
            for kind in range(5):
                if kind and single > 0.9:
                    break
                ni = kind + 1 if kind in (1, 2) else 1
                nj = kind - 1 if kind in (3, 4) else 1
                if i + ni > nl or j + nj > nr or found >= len(options):
                    continue
                if kind == 0:
                    credit = _credit(_word_fit(left, l0 + i, right, r0 + j, tables, row))
                    single = credit
                else:
                    credit = _credit(_joined_fit(left, l0 + i, ni, right, r0 + j, nj, tables, row))
                if credit > 0.0:
                    wl, wr = _spans_weight(left, l0 + i, ni), _spans_weight(right, r0 + j, nj)
                    options[found, 0] = credit * credit * (wl + wr)
                    options[found, 1] = i
                    options[found, 2] = ni
                    options[found, 3] = j
                    options[found, 4] = nj
                    options[found, 5] = credit
                    options[found, 6] = wl
                    options[found, 7] = wr
                    found += 1
    return _take_best(options, found, pairs, worth)


@njit(cache=True, nogil=True)
def _take_best(options: Any, found: int, pairs: Any, worth: Any) -> int:
    used_left, used_right, taken = 0, 0, 0
    while taken < MOST_PAIRS:
        best = -1
        for k in range(found):
            if options[k, 0] > 0.0 and (best < 0 or options[k, 0] > options[best, 0]):
                best = k
        if best < 0:
            break
        i, ni, j, nj = int(options[best, 1]), int(options[best, 2]), int(options[best, 3]), int(options[best, 4])
        mask_left, mask_right = ((1 << ni) - 1) << i, ((1 << nj) - 1) << j
        options[best, 0] = 0.0
        if used_left & mask_left or used_right & mask_right:
            continue
        used_left |= mask_left
        used_right |= mask_right
        pairs[taken, 0], pairs[taken, 1], pairs[taken, 2], pairs[taken, 3] = i, ni, j, nj
        worth[taken, 0], worth[taken, 1], worth[taken, 2] = options[best, 5], options[best, 6], options[best, 7]
        taken += 1
    return taken


@njit(cache=True, nogil=True)
def _totals(packed: Any, name: int, totals: Any) -> None:
    """Weight of all words, of words without a known meaning, and the number of digits words."""
    totals[:] = 0.0
    for word in range(packed.first[name], packed.first[name + 1]):
        totals[0] += packed.weight[word]
        if packed.concept[word] == 0:
            totals[1] += packed.weight[word]
        if packed.concept[word] == NUMBER:
            totals[2] += 1.0


@njit(cache=True, nogil=True)
def _form_features(left: int, right: int, out: Any) -> None:
    out[8] = 1.0 if left > 0 and left == right else 0.0
    out[9] = 1.0 if left > 0 and right > 0 and left != right else 0.0


@njit(cache=True, nogil=True)
def _own_credit(packed: Any, begin: int, count: int, credit: float) -> float:
    """The credit that goes to words without a known meaning."""
    total = 0.0
    for word in range(begin, begin + count):
        if packed.concept[word] == 0:
            total += credit * packed.weight[word]
    return total


@njit(cache=True, nogil=True)
def features(
    left: Any, left_name: int, right: Any, right_name: int, tables: Any, row: Any, pairs: Any, worth: Any, out: Any
) -> int:
    """Fills `out` with the features of a pair of names, and gives how many word pairs were found."""
    count = pair_words(left, left_name, right, right_name, tables, row, pairs, worth)
    totals = tables[4]
    tl, tr = totals[0], totals[1]
    _totals(left, left_name, tl)
    _totals(right, right_name, tr)
    l0, r0 = left.first[left_name], right.first[right_name]
    cover_l, cover_r, own_l, own_r, evidence, best, ideas = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    numbers, first, exact = 0.0, 0.0, 1.0
    for k in range(count):
        i, ni, j, nj = pairs[k, 0], pairs[k, 1], pairs[k, 2], pairs[k, 3]
        credit, wl, wr = worth[k, 0], worth[k, 1], worth[k, 2]
        cover_l += credit * wl
        cover_r += credit * wr
        shared = credit * min(wl, wr)
        evidence += shared
        if credit < 0.999:
            exact = 0.0
        own_l += _own_credit(left, l0 + i, ni, credit)
        own_r += _own_credit(right, r0 + j, nj, credit)
        if left.concept[l0 + i] == NUMBER:
            numbers += 1.0
        elif left.concept[l0 + i] > 0 and right.concept[r0 + j] > 0:
            ideas += shared
        else:
            best = max(best, shared)
        if i == 0 and j == 0:
            first = credit
    share_l = cover_l / tl[0] if tl[0] > 0 else 0.0
    share_r = cover_r / tr[0] if tr[0] > 0 else 0.0
    own_share_l = own_l / tl[1] if tl[1] > 0 else -1.0
    own_share_r = own_r / tr[1] if tr[1] > 0 else -1.0
    missing = 1.0 if own_share_l < 0 or own_share_r < 0 else 0.0
    own_share_l = share_l * 0.5 if own_share_l < 0 else own_share_l
    own_share_r = share_r * 0.5 if own_share_r < 0 else own_share_r
    out[0], out[1] = min(share_l, share_r), max(share_l, share_r)
    out[2] = evidence
    out[3], out[4], out[5] = min(own_share_l, own_share_r), max(own_share_l, own_share_r), missing
    out[6] = numbers
    out[7] = min(tl[2], tr[2]) - numbers + 0.5 * abs(tl[2] - tr[2])
    _form_features(left.family[left_name], right.family[right_name], out)
    out[10] = best
    out[11] = ideas
    out[12] = max(tl[0] - tl[1], 0.0) + max(tr[0] - tr[1], 0.0) - 2 * ideas
    gap_l, gap_r = tl[0] - cover_l, tr[0] - cover_r
    out[13], out[14] = min(gap_l, gap_r), max(gap_l, gap_r)
    out[15] = first
    out[16] = share_l * share_r
    out[17] = own_share_l * own_share_r
    out[18] = exact if out[0] > 0.999 else 0.0
    out[19] = whole(left, left_name, right, right_name, tables, row)
    return count


@njit(cache=True, nogil=True)
def whole(left: Any, left_name: int, right: Any, right_name: int, tables: Any, row: Any) -> float:
    """How alike the two names sound from end to end, words run together (their first 40 sounds; below 0.4 it is 0)."""
    l0, l1 = left.first[left_name], left.first[left_name + 1]
    r0, r1 = right.first[right_name], right.first[right_name + 1]
    if l1 == l0 or r1 == r0:
        return 0.0
    a = left.sounds[left.start[l0] : left.start[l1 - 1] + left.length[l1 - 1]][:40]
    b = right.sounds[right.start[r0] : right.start[r1 - 1] + right.length[r1 - 1]][:40]
    if len(a) > 2 * len(b) + 4 or len(b) > 2 * len(a) + 4:
        return 0.0
    return likeness(a, b, 0.4, tables[0], tables[1], row)


@njit(cache=True, nogil=True)
def score_many(
    left: Any, left_name: int, right: Any, candidates: Any, tables: Any, coefficients: Any, scores: Any, out: Any
) -> None:
    """The raw score (a logit) of one name with each candidate of `right`; features go to `out` if it has rows."""
    row = np.empty(512, np.float32)
    pairs = np.empty((MOST_PAIRS, 4), np.int64)
    worth = np.empty((MOST_PAIRS, 3), np.float64)
    found = np.empty(COUNT, np.float64)
    for k in range(len(candidates)):
        features(left, left_name, right, candidates[k], tables, row, pairs, worth, found)
        total = coefficients[COUNT]
        for f in range(COUNT):
            total += coefficients[f] * found[f]
        scores[k] = total
        if len(out):
            out[k, :] = found
