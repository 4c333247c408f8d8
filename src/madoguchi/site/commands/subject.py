"""`madoguchi subject`: hand people what is kept about them, and erase it."""

from __future__ import annotations

import argparse
from pathlib import Path

from madoguchi.core.clock import now
from madoguchi.core.journal import subjects

HELP = "Hand a person everything that is kept about them, or erase it."
EXAMPLE = (
    "madoguchi subject export anna@example.com --to anna.zip\n"
    "  madoguchi subject erase anna@example.com --basis 'request of 3 March' --second kenji@example.com\n"
    "  madoguchi subject erase anna@example.com --basis 'request of 3 March' --second kenji@example.com --yes"
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """export PERSON --to FILE.zip | erase PERSON --basis WORDS --second OFFICER [--by OFFICER] [--yes]."""
    verbs = parser.add_subparsers(dest="what", required=True, metavar="export | erase")
    export = verbs.add_parser("export", help="write a ZIP for machines and for reading, in the person's language")
    export.add_argument("person", help="reference or address")
    export.add_argument("--to", type=Path, required=True, metavar="FILE.zip")
    erase = verbs.add_parser("erase", help="show what would be erased; with --yes, erase it")
    erase.add_argument("person", help="reference or address")
    erase.add_argument("--basis", required=True, help="why, in a few words that name nobody")
    erase.add_argument("--second", required=True, metavar="OFFICER", help="the second officer who agrees")
    erase.add_argument("--by", default="", metavar="OFFICER", help="who asks for it, if not the operator")
    erase.add_argument("--yes", action="store_true", help="do it")


def run(options: argparse.Namespace) -> int:
    """Do it; 0 when it was done or shown."""
    person = subjects.find(options.person)
    if options.what == "export":
        rows = subjects.export(person, options.to, at=now())
        print(f"Wrote {rows:,} records about {person.reference} to {options.to} (data.json, index.html).")
        return 0
    second = subjects.find(options.second)
    by = subjects.find(options.by) if options.by else None
    if not options.yes:
        subjects.require_erasable(person, basis=options.basis, second=second, by=by)
        _show(subjects.plan(person), "would be")
        print("Nothing was done. Add --yes to erase.")
        return 0
    _show(subjects.erase(person, basis=options.basis, second=second, by=by, at=now()), "were")
    print(f"{person.reference} is erased. The row stays and names nobody; the journal's root is as it was.")
    print("Backups made before today still hold the person until they age out; a restore erases them again.")
    return 0


def _show(found: subjects.Plan, tense: str) -> None:
    parts = (("deleted", found.deleted), ("emptied", found.emptied), ("kept, naming nobody", found.kept))
    for what, rows in parts:
        for label, count in sorted(rows.items()):
            print(f"  {count:>6,} {label} {tense} {what}")
    print(f"  {found.rows:>6,} rows in all")
