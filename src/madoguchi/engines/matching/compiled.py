"""Compiles the few loops that run over millions of pairs, and keeps what was compiled where it can."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

import numba

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def compiled(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """The function as machine code that runs without Python's lock.

    What was compiled is kept beside the package or, when that folder may not be written, in the
    person's cache folder; when neither can be written it is compiled anew for each process.
    """
    try:
        kept: Callable[Arguments, Result] = numba.njit(cache=True, nogil=True)(function)
    except RuntimeError:  # no folder to keep it in: a read-only installation without a home
        kept = numba.njit(nogil=True)(function)
    return kept
