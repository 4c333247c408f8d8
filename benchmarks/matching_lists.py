"""Ranked lists of a whole market: the published example of Tomita and Yokoyama, and larger markets of its kind.

    python -m benchmarks.matching_lists [--small] [--json]

The market is theirs: both sides' likings are a mix, by lambda, of chance and of a common popularity;
place r of a list is looked at with chance 1/r. Their seed and order of drawing are kept.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from madoguchi.engines.matching.lists import Lists, envious, expected_matches, sorted_by, successive, welfare

Likes = tuple[NDArray[np.float64], NDArray[np.float64]]
PUBLISHED = {
    "naive": (6.0976, 383, 172),
    "product": (13.2147, 211, 81),
    "tu": (15.4475, 63, 10),
    "welfare": (16.5096, 28, 7),
    "nash": (15.7623, 0, 0),
}


def market(left: int, right: int, crowding: float, seed: int) -> Likes:
    """Who likes whom, drawn as the published code draws it."""
    rng = np.random.RandomState(seed)  # the legacy generator: the published table rests on it
    left_likes, right_likes = rng.random_sample((left, right)), rng.random_sample((right, left))
    left_likes = (1 - crowding) * left_likes + crowding * np.linspace(1, 0, right)
    right_likes = (1 - crowding) * right_likes + crowding * np.linspace(1, 0, left)
    return left_likes, right_likes


def transferable_utility(likes: Likes, beta: float) -> Lists:
    """The peer: Choo-Siow matching by proportional fitting, in the form that does not cancel for small beta."""
    left, right = likes
    kernel = np.exp((left + right.T) / (2 * beta))
    row, column = np.ones(left.shape[0]), np.ones(left.shape[1])
    for _ in range(10_000):
        half = kernel @ column / 2
        new_row = 1 / (np.sqrt(1 + half * half) + half)
        half = kernel.T @ new_row / 2
        new_column = 1 / (np.sqrt(1 + half * half) + half)
        moved = max(np.abs(new_row - row).max(), np.abs(new_column - column).max())
        row, column = new_row, new_column
        if moved < 1e-9:
            break
    matched = kernel * row[:, None] * column
    return sorted_by(matched, matched.T)


def measured(likes: Likes, method: Callable[[], Lists]) -> dict[str, float]:
    """Expected matches, envious pairs on each side, milliseconds."""
    mutual = likes[0] * likes[1].T
    began = time.perf_counter()
    lists = method()
    took = time.perf_counter() - began
    left, right = envious(mutual, lists)
    return {"matches": expected_matches(mutual, lists), "left": left, "right": right, "ms": 1000 * took}


def example() -> dict[str, dict[str, float]]:
    """The published table, 30 by 20, lambda 0.5, seed 0."""
    likes = market(30, 20, 0.5, 0)
    mutual = likes[0] * likes[1].T
    methods: dict[str, Callable[[], Lists]] = {
        "naive": lambda: sorted_by(*likes),
        "product": lambda: sorted_by(mutual, mutual.T),
        "tu": lambda: transferable_utility(likes, 1.0),
        "welfare": lambda: welfare(mutual),
        "nash": lambda: welfare(mutual, envy_free=True),
        "successive": lambda: successive(mutual),
    }
    return {name: measured(likes, method) for name, method in methods.items()}


def crowded(size: int, crowding: float) -> dict[str, float]:
    """Successive matchings beside proportional fitting, at its default and at its best temperature."""
    likes = market(size, size, crowding, 0)
    mutual = likes[0] * likes[1].T
    ours = measured(likes, lambda: successive(mutual))
    default = measured(likes, lambda: transferable_utility(likes, 1.0))
    tuned = max(
        measured(likes, partial(transferable_utility, likes, beta))["matches"] for beta in (0.3, 0.1, 0.03, 0.01)
    )
    return {
        "lambda": crowding,
        "successive": ours["matches"],
        "envious": ours["left"] + ours["right"],
        "ms": ours["ms"],
        "tu_beta_1": default["matches"],
        "tu_best_beta": tuned,
        "gain_over_default": ours["matches"] / default["matches"] - 1,
        "gain_over_best": ours["matches"] / tuned - 1,
    }


def run(*, small: bool) -> dict[str, Any]:
    """Both tables."""
    size = 40 if small else 300
    return {"example": example(), "size": size, "crowded": [crowded(size, crowding) for crowding in (0.25, 0.5, 0.75)]}


def main() -> None:
    """Print the tables, or one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = run(small=options.small)
    if options.json:
        print(json.dumps(found))
        return
    for name, row in found["example"].items():
        published = PUBLISHED.get(name, ("", "", ""))
        envy = f"{row['left']:3} / {row['right']:3}"
        print(f"{name:11} {row['matches']:9.4f}  envy {envy}  {row['ms']:8.2f} ms  published {published}")
    for row in found["crowded"]:
        print("  ".join(f"{key} {value:.4g}" for key, value in row.items()))


if __name__ == "__main__":
    main()
