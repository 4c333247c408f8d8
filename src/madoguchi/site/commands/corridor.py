"""`madoguchi corridor`: check a pack, or begin a new one.

The packs are imported where they are used, so that `madoguchi --help` answers at once.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from madoguchi.core import packs

HELP = "Check a corridor pack, or write the skeleton of a new one."
EXAMPLE = "madoguchi corridor check corridors/my-corridor\n  madoguchi corridor new corridors/aa-bb --sides aa,bb"


def arguments(parser: argparse.ArgumentParser) -> None:
    """check [FOLDER], new FOLDER --sides xx,yy [--languages en,zz]."""
    verbs = parser.add_subparsers(dest="what", required=True, metavar="check | new")
    check = verbs.add_parser("check", help="read every file of a pack and say all that is wrong, with file and line")
    check.add_argument("folder", nargs="?", default="", help="a folder, or the name of a pack that ships")
    new = verbs.add_parser("new", help="write a pack that passes its check and waits for its content")
    new.add_argument("folder", type=Path, help="a folder that is not there yet")
    new.add_argument("--sides", required=True, help="two country codes, such as aa,bb")
    new.add_argument("--languages", default="en", help="codes of languages, the first is the sides' (default: en)")


def run(options: argparse.Namespace) -> int:
    """Do it; 0 when the pack is in order or was written, 1 when not."""
    from madoguchi.core import packs

    try:
        return _new(options) if options.what == "new" else _check(options.folder)
    except packs.PackError as trouble:
        print(trouble, file=sys.stderr)
        return 1


def _check(name: str) -> int:
    from madoguchi.core import packs

    folder = packs.folder_of(name) if name else packs.current().folder
    problems = packs.check(folder) or _problems_of_apps(packs.load(folder))
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        print(f"{len(problems)} to mend in {folder}.", file=sys.stderr)
        return 1
    corridor = packs.load(folder)
    print(f"{corridor.names} is in order ({folder})")
    for count, what in _contents(corridor):
        print(f"  {count:>6,} {what}")
    return 0


def _problems_of_apps(corridor: packs.Corridor) -> list[packs.Problem]:
    """What is wrong with files of a pack that an app reads, and not core."""
    from madoguchi.apps.screening import restriction_files  # reads files alone, no database

    return restriction_files.problems_of(corridor)


def _contents(corridor: packs.Corridor) -> list[tuple[int, str]]:
    spoken = ", ".join(corridor.languages)
    gaps = [
        f"{sum(language not in one.labels for one in corridor.activities)} without {corridor.autonym(language)}"
        for language in corridor.languages
    ]
    found = [
        (len(corridor.languages), f"languages: {spoken}"),
        *((len(corridor.regions_of(side.key)), f"regions of {side.names}") for side in corridor.sides),
        (len(corridor.activities), f"activities of {corridor.activities.names}: {', '.join(gaps)}"),
    ]
    for key in corridor.scheme_keys:
        scheme = corridor.scheme(key)
        leading = sum(bool(scheme.targets(one.code)) for one in scheme)
        found.append((len(scheme), f"codes of {scheme.names}, {leading:,} lead to the bridge"))
    return [
        *found,
        (len(corridor.products), "chapters and headings of goods"),
        (len(corridor.kinds), "kinds of cooperation"),
        (len(corridor.size_rules), "limits of size classes"),
        (len(corridor.agencies), "agencies"),
        (len(corridor.authorities), "authorities"),
        (len(corridor.procedures), "procedures"),
        (sum(len(one.versions) for one in corridor.procedures.values()), "versions of procedures"),
        (len(corridor.changes), "changes of rules"),
        (len(corridor.sources), "sources"),
    ]


def _new(options: argparse.Namespace) -> int:
    from madoguchi.core import packs

    languages = [one.strip() for one in options.languages.split(",") if one.strip()]
    model = packs.current()
    written = packs.new(options.folder, sides=options.sides.split(","), model=model, languages=languages)
    print(f"Wrote {len(written)} files to {options.folder}:")
    for name in written:
        print(f"  {name}")
    lacking = [one for one in languages if one not in model.languages]
    if lacking:
        print(f"Texts in {', '.join(lacking)} are English for now: translate them in corridor.yaml and kinds.csv.")
    print("Next: replace names, currencies, time zones and regions, then run:")
    print(f"  madoguchi corridor check {options.folder}")
    return 0
