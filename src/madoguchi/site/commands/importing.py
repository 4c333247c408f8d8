"""`madoguchi import`: companies from a register file; restrictions and projects from a file of the pack's form."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from madoguchi.apps.projects import actions as projects
from madoguchi.apps.registry import actions
from madoguchi.apps.screening import actions as screening
from madoguchi.core import clock, packs
from madoguchi.core.refusals import Refused
from madoguchi.site.commands import importing_figures
from madoguchi.site.commands.files import is_taken

if TYPE_CHECKING:
    from madoguchi.apps.registry.models import Import

HELP = "Import companies from a register file, or look first what would happen; restrictions and projects from YAML."
EXAMPLE = "madoguchi import jp-edinet companies.csv --dry-run"

RESTRICTIONS = "restrictions"
PROJECTS = "projects"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The kind of file, the file, and how to read it."""
    parser.add_argument(
        "kind",
        choices=sorted([*actions.IMPORT_KINDS, RESTRICTIONS, *importing_figures.KINDS, PROJECTS]),
        help="what kind of file it is",
    )
    parser.add_argument("file", type=Path, help="the file")
    parser.add_argument("--dry-run", action="store_true", help="say what would happen, and write nothing")
    parser.add_argument("--encoding", default="", help="its encoding, if it cannot be told: utf-8, cp932, cp1251 …")
    sides = [side.key for side in packs.current().sides]
    parser.add_argument(
        "--side", default="", choices=sides, help="for a table without a column that says so: the companies' side"
    )
    parser.add_argument("--mapping", type=Path, help="for a table: YAML or JSON, column title: target")
    parser.add_argument("--refused", type=Path, metavar="CSV", help="write every refused row to this file")
    parser.add_argument("--replace", action="store_true", help="a file of that name may be written over")
    importing_figures.arguments(parser)
    languages = [code for code, _name in settings.LANGUAGES]
    parser.add_argument("--language", default="en", choices=languages, help="language of the report")


def run(options: argparse.Namespace) -> int:
    """Stage, publish, report. An import of this file that was interrupted is finished instead."""
    if options.refused and is_taken(options.refused, replace=options.replace):
        raise Refused("file-exists", path=str(options.refused))
    with translation.override(options.language):
        if options.kind in importing_figures.KINDS:
            return importing_figures.run(options)
        if options.kind == RESTRICTIONS:
            return _take_in_restrictions(options)
        if options.kind == PROJECTS:
            return _take_in_projects(options)
        source = None if options.dry_run else actions.interrupted_import(options.file, kind=options.kind)
        source = source or _staged(options)
        if not options.dry_run:
            try:
                source = actions.publish_import(source, by=None, at=clock.now(), progress=_progress("written"))
            except Refused:
                actions.discard_import(source)
                raise
        _clear_line()
        print(actions.import_report(source, is_dry_run=options.dry_run))
        if options.refused:
            actions.write_refused(source, options.refused)
            print(options.refused)
        if options.dry_run:
            actions.discard_import(source)
    return 0


def _take_in_restrictions(options: argparse.Namespace) -> int:
    """Record each restriction of the file; one that says something else than before gets a new wording."""
    if options.dry_run:
        count = screening.check_restriction_file(options.file)
        print(_("%(file)s: %(n)s restrictions, all sound") % {"file": options.file.name, "n": count})
        return 0
    taken = screening.load_restriction_file(options.file, by=None, at=clock.now())
    facts = {"new": len(taken.new), "reworded": len(taken.reworded), "unchanged": taken.unchanged}
    print(_("restrictions: %(new)s new, %(reworded)s worded anew, %(unchanged)s as they were") % facts)
    return 0


def _take_in_projects(options: argparse.Namespace) -> int:
    """Take in programmes, agreements and projects as public sources report them; what is as before stays."""
    if options.dry_run:
        count = projects.check_portfolio_file(options.file)
        print(
            _("%(file)s: programmes, agreements and projects: %(n)s, all sound")
            % {"file": options.file.name, "n": count}
        )
        return 0
    taken = projects.load_portfolio_file(options.file, by=None, at=clock.now())
    counts = {"new": taken.new, "changed": taken.changed, "unchanged": taken.unchanged}
    print(_("portfolio: %(new)s new, %(changed)s changed, %(unchanged)s as they were") % counts)
    return 0


def _staged(options: argparse.Namespace) -> Import:
    mapping = actions.read_mapping(options.mapping) if options.mapping else {}
    return actions.stage_import(
        options.file,
        kind=options.kind,
        options=actions.ImportOptions(options.encoding, options.side, mapping),
        by=None,
        at=clock.now(),
        progress=_progress("read"),
    )


def _progress(word: str) -> actions.ImportProgress | None:
    if not sys.stderr.isatty():
        return None

    def show(count: int) -> None:
        print(f"\r{count:,} rows {word}", end="", file=sys.stderr, flush=True)

    return show


def _clear_line() -> None:
    if sys.stderr.isatty():
        print("\r" + " " * 40 + "\r", end="", file=sys.stderr)
