"""Finds candidates for a name among millions: grams of its consonants, its ideas and numbers, the rarest
first; compiled.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from madoguchi.engines.compiling import bare, compiled
from madoguchi.engines.names.kernel import COUNT, NUMBER, score_many

BUCKETS = 1 << 21  # keys are hashed into so many lists; two keys in one list cost a little time, never a hit
MOST_KEYS = 160
FIRST_LOOK = 12  # the most promising, compared before it is known whether more are needed
LEAST_POOL = 300  # in a smaller index every word would seem common
_VOWEL = 31


@bare
def _mix(kind: int, value: int) -> int:
    h = (np.uint64(value) * np.uint64(0x9E3779B97F4A7C15)) ^ (np.uint64(kind) * np.uint64(0xC2B2AE3D27D4EB4F))
    h ^= h >> np.uint64(29)
    h *= np.uint64(0xBF58476D1CE4E5B9)
    h ^= h >> np.uint64(32)
    return int(h & np.uint64(BUCKETS - 1))


@bare
def _add(keys: Any, strengths: Any, count: int, key: int, strength: float) -> int:
    for k in range(count):
        if keys[k] == key:
            return count
    if count < len(keys):
        keys[count] = key
        strengths[count] = strength
        count += 1
    return count


@bare
def _sound_keys(sounds: Any, groups: Any, bones: Any, keys: Any, strengths: Any, count: int) -> int:
    """Keys of one sound: all of it, its consonants, and threes of consonants with both ends marked."""
    size, whole = 0, 0
    bones[0] = 30
    size = 1
    for at in range(len(sounds)):
        group = groups[sounds[at]]
        whole = (whole * 131 + sounds[at]) & 0xFFFFFFFFFFFF
        if group:
            if bones[size - 1] != group or size == 1:
                bones[size] = group
                size += 1
        elif at == 0:
            bones[size] = _VOWEL
            size += 1
    bones[size] = 29
    size += 1
    if len(sounds) >= 3:
        count = _add(keys, strengths, count, _mix(1, whole), 1.5)
    all_bones = 0
    for at in range(size):
        all_bones = (all_bones * 37 + bones[at]) & 0xFFFFFFFFFFFF
    count = _add(keys, strengths, count, _mix(2, all_bones), 1.5)
    for at in range(size - 2):
        count = _add(keys, strengths, count, _mix(3, (bones[at] * 64 + bones[at + 1]) * 64 + bones[at + 2]), 0.6)
    for at in range(size - 3):
        four = ((bones[at] * 64 + bones[at + 1]) * 64 + bones[at + 2]) * 64 + bones[at + 3]
        count = _add(keys, strengths, count, _mix(4, four), 0.7)
    return count


@bare
def name_keys(packed: Any, name: int, groups: Any, bones: Any, keys: Any, strengths: Any) -> int:
    """All keys of a name and how much each tells; gives their number."""
    count = 0
    begin, end = packed.first[name], packed.first[name + 1]
    words, sounds = packed.words, packed.sounds
    for at in range(begin, end):
        word = words[at]
        if word.concept == NUMBER:
            count = _add(keys, strengths, count, _mix(5, word.number), 1.5)
            continue
        if word.concept > 0:
            count = _add(keys, strengths, count, _mix(6, word.concept), 1.0)
        start, length = word.start, word.length
        if length:
            count = _sound_keys(sounds[start : start + length], groups, bones, keys, strengths, count)
        if word.second_length:
            seconds = packed.seconds[word.second_start : word.second_start + word.second_length]
            count = _sound_keys(seconds, groups, bones, keys, strengths, count)
        if at + 1 < end and word.concept <= 0 and words[at + 1].concept != NUMBER:
            joined = words[at + 1].start + words[at + 1].length - start
            if joined > length > 0:
                count = _sound_keys(sounds[start : start + min(joined, 40)], groups, bones, keys, strengths, count)
    return count


@compiled
def build(packed: Any, groups: Any) -> Any:
    """The lists of names by key: where each list begins, and the lists end to end."""
    names = len(packed.first) - 1
    keys, strengths, bones = np.empty(MOST_KEYS, np.int64), np.empty(MOST_KEYS, np.float32), np.empty(64, np.int64)
    begins = np.zeros(BUCKETS + 1, np.int64)
    for name in range(names):
        for k in range(name_keys(packed, name, groups, bones, keys, strengths)):
            begins[keys[k] + 1] += 1
    for bucket in range(BUCKETS):
        begins[bucket + 1] += begins[bucket]
    filled = begins[:-1].copy()
    members = np.empty(begins[-1], np.int32)
    for name in range(names):
        for k in range(name_keys(packed, name, groups, bones, keys, strengths)):
            members[filled[keys[k]]] = name
            filled[keys[k]] += 1
    return begins, members


@compiled
def norms(packed: Any, groups: Any, begins: Any, names: int) -> Any:
    """For each name, how much all its keys tell together: long names must not win by length."""
    keys, strengths, bones = np.empty(MOST_KEYS, np.int64), np.empty(MOST_KEYS, np.float32), np.empty(64, np.int64)
    found = np.empty(len(packed.first) - 1, np.float32)
    for name in range(len(found)):
        total = 1.0
        for k in range(name_keys(packed, name, groups, bones, keys, strengths)):
            total += _gain(strengths[k], begins[keys[k] + 1] - begins[keys[k]], names)
        found[name] = 1.0 / np.sqrt(total + 20.0)
    return found


@bare
def _gain(strength: float, size: int, names: int) -> float:
    rarity = np.log((names + 1.0) / (size + 0.5))
    return strength * rarity * rarity if rarity > 0 else 0.0


@compiled
def candidates(query: Any, at_name: int, lists: Any, budget: int, sums: Any, touched: Any, found: Any) -> int:
    """The most promising names for one name of `query`, as far as keys can tell. `sums` must be zeros, and is again."""
    groups, begins, members, norm = lists
    keys, strengths, bones = np.empty(MOST_KEYS, np.int64), np.empty(MOST_KEYS, np.float32), np.empty(64, np.int64)
    count = name_keys(query, at_name, groups, bones, keys, strengths)
    sizes = np.empty(count, np.int64)
    for k in range(count):
        sizes[k] = begins[keys[k] + 1] - begins[keys[k]]
    order = np.argsort(sizes)
    size, spent = 0, 0
    for at in range(count):
        k = order[at]
        if sizes[k] == 0:
            continue
        spent += sizes[k]
        if spent > budget:
            break
        gain = np.float32(_gain(strengths[k], sizes[k], len(norm)))
        for p in range(begins[keys[k]], begins[keys[k] + 1]):
            name = members[p]
            if sums[name] == 0.0:
                touched[size] = name
                size += 1
            sums[name] += gain
    most = np.float32(0.0)
    for k in range(size):
        sums[touched[k]] *= norm[touched[k]]
        most = max(most, sums[touched[k]])
    return _best(touched, size, sums, most, found)


@compiled
def _best(touched: Any, size: int, sums: Any, most: Any, found: Any) -> int:
    """The names with the largest sums, by counting sums into steps; clears the sums."""
    steps = np.zeros(257, np.int64)
    scale = np.float32(255.0) / most if most > 0 else np.float32(0.0)
    for k in range(size):
        steps[int(sums[touched[k]] * scale)] += 1
    limit, total = 256, 0
    while limit > 0 and total + steps[limit - 1] <= len(found):
        limit -= 1
        total += steps[limit]
    count = 0
    for k in range(size):
        name = touched[k]
        if int(sums[name] * scale) >= limit:
            found[count] = name
            count += 1
    for k in range(size):
        name = touched[k]
        if count < len(found) and int(sums[name] * scale) == limit - 1:
            found[count] = name
            count += 1
    _most_promising_first(found[:count], sums)
    for k in range(size):
        sums[touched[k]] = 0.0
    return count


@bare
def _most_promising_first(found: Any, sums: Any) -> None:
    """Puts the names in the order of their sums, by inserting one after another: there are few."""
    for k in range(1, len(found)):
        name, at = found[k], k
        while at > 0 and sums[found[at - 1]] < sums[name]:
            found[at] = found[at - 1]
            at -= 1
        found[at] = name


@compiled
def weigh(packed: Any, begins: Any, names: int, weights: Any) -> None:
    """Fills `weights` with the words' own weight times how rare they are in this index (evidence goes with its
    logarithm).
    """
    for word in range(len(packed.weight)):
        concept = packed.words[word].concept
        if concept == NUMBER:
            weights[word] = packed.weight[word]
            continue
        if concept > 0:
            key = _mix(6, concept)
        else:
            whole = 0
            start = packed.words[word].start
            for at in range(start, start + packed.words[word].length):
                whole = (whole * 131 + packed.sounds[at]) & 0xFFFFFFFFFFFF
            key = _mix(1, whole)
        share = (begins[key + 1] - begins[key] + 0.5) / (max(names, LEAST_POOL) + 1.0)
        rarity = -np.log(share) / np.log(1000.0)
        weights[word] = packed.weight[word] * min(max(rarity, 0.05), 1.2)


@compiled
def answer_many(
    queries: Any,
    packed: Any,
    lists: Any,
    sizes: Any,
    tables: Any,
    coefficients: Any,
    sums: Any,
    touched: Any,
    hits: Any,
    raw: Any,
) -> None:
    """For each name of `queries` the best names of the index and their raw scores, best first; -1 where there
    are no more.

    `sizes`: list entries to look at, candidates to compare in full, up to how many names all are compared, and the
    raw score from which on an answer among the most promising is as good as certain, so that no further ones are
    compared.
    """
    budget, most, all_below, enough = sizes
    names = len(packed.first) - 1
    found = np.empty(names if names <= all_below else most, np.int64)
    scores = np.empty(len(found))
    nothing = np.empty((0, COUNT))
    for at in range(len(hits)):
        if names <= all_below:
            count = names
            for name in range(names):
                found[name] = name
        else:
            count = candidates(queries, at, lists, budget, sums, touched, found)
        first = count if names <= all_below else min(count, FIRST_LOOK)
        score_many(queries, at, packed, found[:first], tables, coefficients, scores, nothing)
        if count > first and scores[:first].max() < enough:
            score_many(queries, at, packed, found[first:count], tables, coefficients, scores[first:], nothing)
        else:
            count = first
        order = np.argsort(-scores[:count], kind="mergesort")
        for place in range(hits.shape[1]):
            hits[at, place] = found[order[place]] if place < count else -1
            raw[at, place] = scores[order[place]] if place < count else -1e9


@compiled
def score_given(queries: Any, packed: Any, begins: Any, places: Any, tables: Any, coefficients: Any, raw: Any) -> None:
    """Fills `raw` with the raw scores of name `at` of `queries` with the names `places[begins[at]:begins[at + 1]]`."""
    nothing = np.empty((0, COUNT))
    for at in range(len(begins) - 1):
        begin, end = begins[at], begins[at + 1]
        score_many(queries, at, packed, places[begin:end], tables, coefficients, raw[begin:end], nothing)
