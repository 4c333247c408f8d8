"""The arithmetic of comparing two names, compiled: the same code scores one pair and a million candidates.

A name is a slice of flat arrays (`Packed`). Its words are paired so that the best fits come first; a word may
fit two or three
words of the other side together, because "Allparts" is "All Parts" and 旭化成 is "Asahi Kasei".
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from madoguchi.engines.compiling import bare, compiled

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
    """Names as flat arrays: words of name n are first[n] to first[n + 1]; what is known of word w is words[w] (`WORD`).

    Inner loops get these arrays one by one, never the tuple and never a slice: taking an array out of a tuple, or a
    part of it, takes longer than comparing two words.
    """

    first: NDArray[np.int32]
    words: NDArray[np.void]
    weight: Floats
    family: NDArray[np.int8]
    sounds: NDArray[np.uint8]
    seconds: NDArray[np.uint8]


WORD = np.dtype(
    [
        ("number", np.int64),
        ("start", np.int32),  # its sounds are sounds[start : start + length]
        ("second_start", np.int32),  # its initials read out, in seconds
        ("concept", np.int16),  # its idea; NUMBER for digits, 0 for none
        ("length", np.int16),
        ("second_length", np.int16),
        ("mask", np.int16),  # which groups of consonants it has, a bit each
    ],
    align=True,
)
"""A word of a name, 24 bytes. Signed throughout, so that lengths and places are added as whole numbers."""


@bare
def likeness(
    a: Any, from_a: int, la: int, b: Any, from_b: int, lb: int, floor: float, replace: Any, silence: Any, row: Any
) -> float:
    """How alike two sounds are, from 0 to 1: one minus the cost of hearing one for the other, by the dearer of both.

    The sounds are ``a[from_a : from_a + la]`` and ``b[from_b : from_b + lb]``. Below `floor` the answer is 0, which is
    found out early.
    """
    if la == 0 or lb == 0:
        return 0.0
    total_a = np.float32(0.0)
    total_b = np.float32(0.0)
    for i in range(from_a, from_a + la):
        total_a += silence[a[i]]
    row[0] = 0.0
    for j in range(lb):
        total_b += silence[b[from_b + j]]
        row[j + 1] = total_b
    dearer = total_a if total_a > total_b else total_b
    most = np.float32((1.0 - floor) * dearer)
    if abs(total_a - total_b) > most:
        return 0.0
    for i in range(from_a, from_a + la):
        heard = a[i]
        diagonal = row[0]
        dropped = silence[heard]
        row[0] += dropped
        least = row[0]
        for j in range(lb):
            sound = b[from_b + j]
            best = diagonal + replace[heard, sound]
            diagonal = row[j + 1]
            other = diagonal + dropped
            if other < best:
                best = other
            other = row[j] + silence[sound]
            if other < best:
                best = other
            row[j + 1] = best
            if best < least:
                least = best
        if least > most:
            return 0.0
    found = 1.0 - row[lb] / dearer
    return found if found >= floor else 0.0


@bare
def _ones(mask: int) -> int:
    count = 0
    while mask:
        mask &= mask - 1
        count += 1
    return count


@bare
def _may_be_alike(la: int, lb: int, mask_a: int, mask_b: int) -> bool:
    """A cheap look before the dear one: lengths within two times, half of the consonants shared."""
    if la == 0 or lb == 0 or la > 2 * lb + 2 or lb > 2 * la + 2:
        return False
    shared, most = _ones(mask_a & mask_b), max(_ones(mask_a), _ones(mask_b))
    return most == 0 or 2 * shared >= most - 1


@bare
def _spread(words: Any, word: int, count: int) -> int:
    """How many sounds some words in a row have together."""
    last = words[word + count - 1]
    found: int = last.start + last.length - words[word].start
    return found


@bare
def _word_fit(
    left: Any, left_sounds: Any, left_seconds: Any, i: int,
    right: Any, right_sounds: Any, right_seconds: Any, j: int, replace: Any, silence: Any, row: Any,
) -> float:  # fmt: skip
    """How well one word fits one other: by number, idea, sound or initials read out."""
    one, other = left[i], right[j]
    if one.concept == NUMBER or other.concept == NUMBER:
        return 1.0 if one.concept == other.concept and one.number == other.number else 0.0
    fit = 0.95 if one.concept > 0 and one.concept == other.concept else 0.0
    la, lb = one.length, other.length
    if _may_be_alike(la, lb, one.mask, other.mask):
        floor = max(FLOOR, fit)
        sound = likeness(left_sounds, one.start, la, right_sounds, other.start, lb, floor, replace, silence, row)
        fit = max(fit, sound)
    begin, size = one.second_start, one.second_length
    fit = max(fit, _initials_fit(left_seconds, begin, size, right_sounds, other.start, lb, replace, silence, row))
    begin, size = other.second_start, other.second_length
    return max(fit, _initials_fit(right_seconds, begin, size, left_sounds, one.start, la, replace, silence, row))


@bare
def _initials_fit(
    seconds: Any, begin: int, size: int, sounds: Any, start: int, count: int, replace: Any, silence: Any, row: Any
) -> float:
    """How well `size` sounds of initials read out fit `count` sounds of the other side; 0 where there are none."""
    return 0.97 * likeness(seconds, begin, size, sounds, start, count, FLOOR, replace, silence, row) if size else 0.0


@bare
def _mask_of(words: Any, word: int, count: int) -> int:
    """The groups of consonants of some words together; -1 where one of them is a number or makes no sound."""
    mask = 0
    for k in range(word, word + count):
        if words[k].concept == NUMBER or words[k].length == 0:
            return -1
        mask |= words[k].mask
    return mask


@bare
def _joined_fit(
    left: Any, left_sounds: Any, left_seconds: Any, i: int, ni: int,
    right: Any, right_sounds: Any, right_seconds: Any, j: int, nj: int, replace: Any, silence: Any, row: Any,
) -> float:  # fmt: skip
    """How well one word fits several together; initials read out may fit several as well."""
    mask_left, mask_right = _mask_of(left, i, ni), _mask_of(right, j, nj)
    if mask_left < 0 or mask_right < 0:
        return 0.0
    one, other = left[i], right[j]
    la, lb = _spread(left, i, ni), _spread(right, j, nj)
    fit = 0.0
    if _may_be_alike(la, lb, mask_left, mask_right):
        fit = likeness(left_sounds, one.start, la, right_sounds, other.start, lb, FLOOR, replace, silence, row)
    if ni == 1:
        begin, size = one.second_start, one.second_length
        fit = max(fit, _initials_fit(left_seconds, begin, size, right_sounds, other.start, lb, replace, silence, row))
    if nj == 1:
        begin, size = other.second_start, other.second_length
        fit = max(fit, _initials_fit(right_seconds, begin, size, left_sounds, one.start, la, replace, silence, row))
    return fit * 0.98


@bare
def _credit(fit: float) -> float:
    """What a fit is worth: nothing below the floor, all of it at 1."""
    return (fit - 0.45) / 0.55 if fit >= FLOOR * 0.97 else 0.0


@bare
def _spans_weight(weight: Any, at: int, count: int) -> float:
    total = 0.0
    for k in range(count):
        total += weight[at + k]
    return total


@compiled
def pair_words(
    left: Any, left_name: int, right: Any, right_name: int, tables: Any, row: Any, pairs: Any, worth: Any
) -> int:
    """Pair the words of two names, best first. Fills pairs (i, ni, j, nj) and worth (credit, weights); gives
    their number.
    """
    l0, nl = left.first[left_name], left.first[left_name + 1] - left.first[left_name]
    r0, nr = right.first[right_name], right.first[right_name + 1] - right.first[right_name]
    return _pair_words(
        left.words, left.sounds, left.seconds, left.weight, l0, nl,
        right.words, right.sounds, right.seconds, right.weight, r0, nr,
        tables[0], tables[1], tables[3], row, pairs, worth,
    )  # fmt: skip


@bare
def _pair_words(
    left: Any, left_sounds: Any, left_seconds: Any, left_weight: Any, l0: int, nl: int,
    right: Any, right_sounds: Any, right_seconds: Any, right_weight: Any, r0: int, nr: int,
    replace: Any, silence: Any, options: Any, row: Any, pairs: Any, worth: Any,
) -> int:  # fmt: skip
    found = 0
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
                    credit = _credit(
                        _word_fit(
                            left, left_sounds, left_seconds, l0 + i,
                            right, right_sounds, right_seconds, r0 + j, replace, silence, row,
                        )
                    )  # fmt: skip
                    single = credit
                else:
                    credit = _credit(
                        _joined_fit(
                            left, left_sounds, left_seconds, l0 + i, ni,
                            right, right_sounds, right_seconds, r0 + j, nj, replace, silence, row,
                        )
                    )  # fmt: skip
                if credit > 0.0:
                    wl, wr = _spans_weight(left_weight, l0 + i, ni), _spans_weight(right_weight, r0 + j, nj)
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


@bare
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


@bare
def _totals(words: Any, weight: Any, begin: int, count: int) -> tuple[float, float, float]:
    """Weight of all words, of words without a known meaning, and the number of digits words."""
    every, own, numbers = 0.0, 0.0, 0.0
    for word in range(begin, begin + count):
        every += weight[word]
        if words[word].concept == 0:
            own += weight[word]
        if words[word].concept == NUMBER:
            numbers += 1.0
    return every, own, numbers


@bare
def _form_features(left: int, right: int, out: Any) -> None:
    out[8] = 1.0 if left > 0 and left == right else 0.0
    out[9] = 1.0 if left > 0 and right > 0 and left != right else 0.0


@bare
def _own_credit(words: Any, weight: Any, begin: int, count: int, credit: float) -> float:
    """The credit that goes to words without a known meaning."""
    total = 0.0
    for word in range(begin, begin + count):
        if words[word].concept == 0:
            total += credit * weight[word]
    return total


@bare
def _features(
    left: Any, left_sounds: Any, left_seconds: Any, left_weight: Any, left_family: int, l0: int, nl: int,
    right: Any, right_sounds: Any, right_seconds: Any, right_weight: Any, right_family: int, r0: int, nr: int,
    replace: Any, silence: Any, options: Any, row: Any, pairs: Any, worth: Any, out: Any,
) -> None:  # fmt: skip
    """Fills `out` with the features of a pair of names."""
    count = _pair_words(
        left, left_sounds, left_seconds, left_weight, l0, nl,
        right, right_sounds, right_seconds, right_weight, r0, nr, replace, silence, options, row, pairs, worth,
    )  # fmt: skip
    every_l, all_own_l, numbers_l = _totals(left, left_weight, l0, nl)
    every_r, all_own_r, numbers_r = _totals(right, right_weight, r0, nr)
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
        own_l += _own_credit(left, left_weight, l0 + i, ni, credit)
        own_r += _own_credit(right, right_weight, r0 + j, nj, credit)
        if left[l0 + i].concept == NUMBER:
            numbers += 1.0
        elif left[l0 + i].concept > 0 and right[r0 + j].concept > 0:
            ideas += shared
        else:
            best = max(best, shared)
        if i == 0 and j == 0:
            first = credit
    share_l = cover_l / every_l if every_l > 0 else 0.0
    share_r = cover_r / every_r if every_r > 0 else 0.0
    own_share_l = own_l / all_own_l if all_own_l > 0 else -1.0
    own_share_r = own_r / all_own_r if all_own_r > 0 else -1.0
    missing = 1.0 if own_share_l < 0 or own_share_r < 0 else 0.0
    own_share_l = share_l * 0.5 if own_share_l < 0 else own_share_l
    own_share_r = share_r * 0.5 if own_share_r < 0 else own_share_r
    out[0], out[1] = min(share_l, share_r), max(share_l, share_r)
    out[2] = evidence
    out[3], out[4], out[5] = min(own_share_l, own_share_r), max(own_share_l, own_share_r), missing
    out[6] = numbers
    out[7] = min(numbers_l, numbers_r) - numbers + 0.5 * abs(numbers_l - numbers_r)
    _form_features(left_family, right_family, out)
    out[10] = best
    out[11] = ideas
    out[12] = max(every_l - all_own_l, 0.0) + max(every_r - all_own_r, 0.0) - 2 * ideas
    gap_l, gap_r = every_l - cover_l, every_r - cover_r
    out[13], out[14] = min(gap_l, gap_r), max(gap_l, gap_r)
    out[15] = first
    out[16] = share_l * share_r
    out[17] = own_share_l * own_share_r
    out[18] = exact if out[0] > 0.999 else 0.0
    out[19] = _whole(left, left_sounds, l0, nl, right, right_sounds, r0, nr, replace, silence, row)


@bare
def _whole(
    left: Any, left_sounds: Any, l0: int, nl: int,
    right: Any, right_sounds: Any, r0: int, nr: int, replace: Any, silence: Any, row: Any,
) -> float:  # fmt: skip
    """How alike the two names sound from end to end, words run together (their first 40 sounds; below 0.4 it is 0)."""
    if nl == 0 or nr == 0:
        return 0.0
    la, lb = min(_spread(left, l0, nl), 40), min(_spread(right, r0, nr), 40)
    if la > 2 * lb + 4 or lb > 2 * la + 4:
        return 0.0
    return likeness(left_sounds, left[l0].start, la, right_sounds, right[r0].start, lb, 0.4, replace, silence, row)


@compiled
def score_many(
    left: Any, left_name: int, right: Any, candidates: Any, tables: Any, coefficients: Any, scores: Any, out: Any
) -> None:
    """The raw score (a logit) of one name with each candidate of `right`; features go to `out` if it has rows."""
    row = np.empty(512, np.float32)
    pairs = np.empty((MOST_PAIRS, 4), np.int64)
    worth = np.empty((MOST_PAIRS, 3), np.float64)
    found = np.empty(COUNT, np.float64)
    replace, silence, options = tables[0], tables[1], tables[3]
    left_words, left_sounds, left_seconds, left_weight = left.words, left.sounds, left.seconds, left.weight
    right_words, right_sounds, right_seconds, right_weight = right.words, right.sounds, right.seconds, right.weight
    right_first, right_family = right.first, right.family
    l0, nl = left.first[left_name], left.first[left_name + 1] - left.first[left_name]
    left_family = left.family[left_name]
    for k in range(len(candidates)):
        name = candidates[k]
        r0 = right_first[name]
        _features(
            left_words, left_sounds, left_seconds, left_weight, left_family, l0, nl,
            right_words, right_sounds, right_seconds, right_weight, right_family[name], r0, right_first[name + 1] - r0,
            replace, silence, options, row, pairs, worth, found,
        )  # fmt: skip
        total = coefficients[COUNT]
        for f in range(COUNT):
            total += coefficients[f] * found[f]
        scores[k] = total
        if len(out):
            out[k, :] = found
