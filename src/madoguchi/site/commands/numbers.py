"""Numbers and days as they are typed after a verb: what is no such number is said in words."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import date

MOST = sys.maxsize


def whole(least: int, most: int = MOST) -> Callable[[str], int]:
    """Reads a whole number between the least and the greatest that make sense."""
    limits = f"from {least}" if most == MOST else f"from {least} to {most}"

    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = least - 1
        if not least <= number <= most:
            raise argparse.ArgumentTypeError(f"a whole number {limits} is needed, not {text!r}")
        return number

    return read


port_number = whole(1, 65_535)


def day(text: str) -> date:
    """Reads a day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"a day looks like 2026-11-02, not {text!r}") from None
