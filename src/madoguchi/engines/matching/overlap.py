"""How far the lists of two profiles meet: codes by their depth, words by their weight; for millions of pairs."""

from __future__ import annotations

import importlib
from types import ModuleType

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .rosters import Floats, Integers, Ragged

SMALL = 20_000
"""Pairs up to which numpy answers sooner than the compiled loops can be loaded."""


def best_overlap(left: Ragged, right: Ragged, rows: Integers, columns: Integers, worth: Floats) -> Floats:
    """For each pair, the best meeting of a key on the left with one on the right.

    ``worth`` is the value of a meeting at each depth, the deepest first; it is multiplied with
    both weights. 0 where the lists do not meet.
    """
    if not len(left.keys) or not len(right.keys):
        return np.zeros(len(rows))
    kernels = _kernels(len(rows))
    if kernels is not None:
        found: Floats = kernels.best_overlap(
            left.starts, left.keys, left.weights, right.starts, right.keys, right.weights, rows, columns, worth
        )
        return found
    left_sizes, right_sizes = np.diff(left.starts)[rows], np.diff(right.starts)[columns]
    counts = left_sizes * right_sizes
    owner = np.repeat(np.arange(len(rows)), counts)
    within = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
    left_place = left.starts[rows][owner] + within // np.maximum(right_sizes[owner], 1)
    right_place = right.starts[columns][owner] + within % np.maximum(right_sizes[owner], 1)
    meets = (left.keys[left_place] == right.keys[right_place]) & (left.keys[left_place] >= 0)
    depth_worth = np.where(meets[:, 0], worth[0], np.where(meets[:, 1], worth[1], np.where(meets[:, 2], worth[2], 0.0)))
    best = np.zeros(len(rows))
    np.maximum.at(best, owner, depth_worth * (left.weights[left_place] * right.weights[right_place]))
    return best


def word_weights(left: Ragged, right: Ragged, *, rare_first: bool = False) -> tuple[sparse.csr_array, sparse.csr_array]:
    """Both lists of words as rows of length 1.

    For features all words count the same, so that a pair looks the same whoever else is there;
    with ``rare_first`` rare words weigh more, which finds candidates better.
    """
    words, places = np.unique(np.concatenate((left.keys[:, 0], right.keys[:, 0])), return_inverse=True)
    documents = len(left.starts) + len(right.starts) - 2
    counts = np.bincount(places, minlength=len(words))
    rarity = np.log1p(documents / np.maximum(counts, 1)) if rare_first else np.ones(len(words))
    split = len(left.keys)
    return (
        _unit_rows(left.starts, places[:split], rarity, len(words)),
        _unit_rows(right.starts, places[split:], rarity, len(words)),
    )


def cosines(left: sparse.csr_array, right: sparse.csr_array, rows: Integers, columns: Integers) -> Floats:
    """For each pair, how much of the words the two share: 0 for none, 1 for the same words."""
    if not left.nnz or not right.nnz:
        return np.zeros(len(rows))
    kernels = _kernels(len(rows))
    if kernels is not None:
        found: Floats = kernels.cosines(
            left.indptr, left.indices, left.data, right.indptr, right.indices, right.data, rows, columns
        )
        return found
    meeting = left[rows].multiply(right[columns]).tocsr()
    owner = np.repeat(np.arange(len(rows)), np.diff(meeting.indptr))
    total: Floats = np.bincount(owner, weights=meeting.data, minlength=len(rows)).astype(np.float64)
    return total


def _unit_rows(starts: Integers, places: NDArray[np.intp], rarity: Floats, width: int) -> sparse.csr_array:
    matrix = sparse.csr_array((rarity[places], places, starts), shape=(len(starts) - 1, width))
    matrix.sort_indices()
    lengths = np.sqrt(np.bincount(_owners(starts), weights=matrix.data**2, minlength=len(starts) - 1))
    matrix.data /= np.repeat(np.maximum(lengths, 1e-12), np.diff(starts))
    return matrix


def _owners(starts: Integers) -> Integers:
    return np.repeat(np.arange(len(starts) - 1, dtype=np.int64), np.diff(starts))


def _kernels(size: int) -> ModuleType | None:
    if size <= SMALL:
        return None
    try:
        return importlib.import_module(".kernels", __package__)
    except ImportError:
        return None
