"""Numbers and days as they are typed after a verb: what is no such number is said in words."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date


def whole(least: int) -> Callable[[str], int]:
    """Reads a whole number that is not smaller than the least one that makes sense."""

    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = least - 1
        if number < least:
            raise argparse.ArgumentTypeError(f"a whole number from {least} is needed, not {text!r}")
        return number

    return read


def day(text: str) -> date:
    """Reads a day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"a day looks like 2026-11-02, not {text!r}") from None
