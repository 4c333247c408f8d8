"""`madoguchi export`: what is public, as a file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from django.utils import translation

from madoguchi.core import clock, tables
from madoguchi.core.refusals import Refused
from madoguchi.site import datasets, records
from madoguchi.site.commands.files import is_taken

HELP = "Write companies, entries or code lists that are public as CSV, JSON, JSON lines or XLSX."
EXAMPLE = "madoguchi export companies --format csv --to companies.csv"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which list, in which form, where to."""
    parser.add_argument("what", choices=[one.key for one in datasets.DATASETS], help="the list")
    parser.add_argument("--format", choices=tables.FORMATS, default=tables.CSV, help="form of the file (default: csv)")
    parser.add_argument("--to", type=Path, help="file to write; standard output without it")
    parser.add_argument("--replace", action="store_true", help="a file of that name may be written over")
    parser.add_argument("--language", default="en", help="language of notices in the file")


def run(options: argparse.Namespace) -> int:
    """Write the file, whole or not at all."""
    chosen = next(one for one in datasets.DATASETS if one.key == options.what)
    if options.format not in chosen.formats:
        print(f"{chosen.key} is written as {', '.join(chosen.formats)}.", file=sys.stderr)
        return 1
    if options.to and is_taken(options.to, replace=options.replace):
        raise Refused("file-exists", path=str(options.to))
    with translation.override(options.language):
        about = records.about(clock.now().isoformat(timespec="seconds"), what=str(chosen.what))
        table = tables.Table(f"madoguchi-{chosen.key}", chosen.columns(), chosen.rows(), about)
        pieces = tables.pieces(table, options.format)
        if options.to is None:
            for piece in pieces:
                sys.stdout.buffer.write(piece)
            return 0
        unfinished = options.to.with_name(options.to.name + ".unfinished")
        with unfinished.open("wb") as stream:
            for piece in pieces:
                stream.write(piece)
        unfinished.replace(options.to)
    print(f"{options.to}: {options.to.stat().st_size:,} bytes.")
    return 0
