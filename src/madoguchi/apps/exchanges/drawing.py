"""The order in which places are given: fewer places before come first, then the lot. Values in, values out."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256


def seal_of(seed: str) -> str:
    """What everybody sees before the draw. It binds the seed and does not tell it."""
    return sha256(seed.encode()).hexdigest()


def lot(seed: str, reference: str) -> str:
    """The lot of an application: anybody who knows the seed and its reference can work it out."""
    return sha256(f"{seed}:{reference}".encode()).hexdigest()


def order(seed: str, applications: Iterable[tuple[str, int]]) -> list[str]:
    """References in the order of the draw. Each comes with the places its applicant was given before.

    It does not matter who came first or in which order they are handed in.

    >>> first = order("a seed", [("x", 0), ("y", 0), ("z", 1)])
    >>> first == order("a seed", [("z", 1), ("y", 0), ("x", 0)]), first[-1]
    (True, 'z')
    """
    return [reference for reference, _ in sorted(applications, key=lambda one: (one[1], lot(seed, one[0]), one[0]))]
