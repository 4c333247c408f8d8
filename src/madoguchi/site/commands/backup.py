"""`madoguchi backup`: copy database, keys and files while the product runs."""

from __future__ import annotations

import argparse
from pathlib import Path

from madoguchi.core import backups
from madoguchi.core.clock import now

HELP = "Write a backup into a new folder, with a digest of every row."
EXAMPLE = "madoguchi backup /srv/backups"


def arguments(parser: argparse.ArgumentParser) -> None:
    """FOLDER."""
    parser.add_argument("folder", type=Path, help="the backup becomes a new folder inside this one")


def run(options: argparse.Namespace) -> int:
    """Make it; 0 when it is whole and on the disk."""
    made = backups.make(options.folder, at=now())
    manifest = backups.check(made)
    rows = sum(table.rows for table in manifest.tables.values())
    size = sum(path.stat().st_size for path in made.rglob("*") if path.is_file())
    print(f"{made}")
    print(f"  {rows:,} rows in {len(manifest.tables)} tables, {manifest.events:,} events of the journal")
    print(f"  {len(manifest.files)} files, {size / 1_000_000:,.1f} MB, every digest read back")
    print("It holds personal data and the keys: keep it where only the operator can read it.")
    return 0
