"""Compiles the few loops that run over millions of things, and keeps what was compiled where it can."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

import numba

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def compiled(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """The function as machine code that runs without Python's lock.

    What was compiled is kept beside the package or, when that folder may not be written, in the
    person's cache folder; when neither can be written it is compiled anew for each process.
    """
    return _compiled(function, {})


def bare(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """The same for an inner function that makes no array and keeps none: no references are counted in it.

    Numba counts those of every array that comes into a function; where little is done with an array that took more
    than half of the time.
    """
    return _compiled(function, {"_nrt": False})


def _compiled(function: Callable[Arguments, Result], options: dict[str, Any]) -> Callable[Arguments, Result]:
    try:
        kept: Callable[Arguments, Result] = numba.njit(cache=True, nogil=True, **options)(function)
    except RuntimeError:  # no folder to keep it in: a read-only installation without a home
        kept = numba.njit(nogil=True, **options)(function)
    return kept
