"""`madoguchi reindex`: build a fresh search index and let it take the place of the one in use."""

from __future__ import annotations

import argparse
import sys
from time import monotonic

from madoguchi.core.search import indexing
from madoguchi.core.search.engine import IndexIsBusy

HELP = "Build a fresh search index from the database and swap it in; pages go on with the old one meanwhile."
EXAMPLE = "madoguchi reindex"


def arguments(parser: argparse.ArgumentParser) -> None:
    """[--quiet]."""
    parser.add_argument("--quiet", action="store_true", help="show no progress")


def run(options: argparse.Namespace) -> int:
    """Build, swap, read what changed meanwhile. 1 when another process is building."""
    started = monotonic()

    def progress(written: int) -> None:
        print(f"\r{written:,} indexed, {monotonic() - started:.0f} s", end="", file=sys.stderr, flush=True)

    try:
        written = indexing.rebuild(progress=None if options.quiet else progress)
    except IndexIsBusy:
        print("Another process is building the index. Nothing was done.", file=sys.stderr)
        return 1
    if written and not options.quiet:
        print(file=sys.stderr)
    later = indexing.drain()
    print(f"The search index was built anew: {written:,} things in {monotonic() - started:.1f} s.")
    if later:
        print(f"{later:,} changes made meanwhile were read as well.")
    return 0
