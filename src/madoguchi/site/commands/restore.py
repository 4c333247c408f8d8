"""`madoguchi restore`: check a backup and let it take the database's place."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from madoguchi.core import backups
from madoguchi.core.backups import ledgers
from madoguchi.core.clock import now
from madoguchi.core.notices import actions as notices

HELP = "Check a backup to the last row, and let it take the database's place."
EXAMPLE = (
    "madoguchi restore /srv/backups/2026-03-01T020000Z --drill\n"
    "  madoguchi restore /srv/backups/2026-03-01T020000Z --verify\n"
    "  madoguchi restore --release"
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """BACKUP [--verify | --drill], or --release."""
    parser.add_argument("backup", type=Path, nargs="?", help="the folder of one backup")
    parser.add_argument(
        "--verify", action="store_true", help="check every row and rule, restore (as without it), and say so"
    )
    parser.add_argument("--drill", action="store_true", help="do all of it on a copy, and leave the database as it is")
    parser.add_argument("--release", action="store_true", help="let the outbox send again after a restore")


def run(options: argparse.Namespace) -> int:
    """Restore; 0 when the backup took the place, or could have (--drill)."""
    if options.release:
        return _release()
    if options.backup is None:
        print("Say which backup: madoguchi restore FOLDER.", file=sys.stderr)
        return 2
    done = backups.restore(options.backup, at=now(), is_drill=options.drill)
    rows = sum(table.rows for table in done.manifest.tables.values())
    print(f"Backup of {done.manifest.made_at}: {rows:,} rows in {len(done.manifest.tables)} tables, all as backed up.")
    if done.erased_again:
        print(f"Erased again, as they were erased since: {done.erased_again:,}.")
    if done.events_missing:
        print(f"Events missing since head {done.known_head or '(none signed)'}: {done.events_missing:,}.")
    if done.broken:
        print(f"The copy breaks {len(done.broken)} rules, and was not put in place:")
        for one in done.broken[:10]:
            print(f"  {one}")
        return 1
    _say_sent(done, is_drill=options.drill)
    print("Every rule holds." if not options.drill else "Every rule holds. The database was left as it is.")
    if done.aside:
        print(f"The database as it was stands in {done.aside}.")
        print("Next: madoguchi reindex, then madoguchi serve.")
    return 0


def _release() -> int:
    released, was = notices.release_held(at=now()), ledgers.release()
    print(f"{released:,} messages wait to be sent again." if was or released else "No message was held.")
    return 0


def _say_sent(done: backups.Restored, *, is_drill: bool) -> None:
    if not done.sent_since:
        return
    print(f"Messages sent after this backup was made: {done.sent_since:,}.")
    print(f"  Messages that wait {'would be' if is_drill else 'are'} held until you decide.")
    print("  Look at ledger/sent.log in the data folder, then run: madoguchi restore --release")
