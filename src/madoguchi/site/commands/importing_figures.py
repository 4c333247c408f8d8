"""`madoguchi import figures-…`: a release of a source of figures, streamed, with every refused row named."""

from __future__ import annotations

import argparse
import csv

from django.utils.translation import gettext as _

from madoguchi.apps.observatory import actions, queries
from madoguchi.core import clock
from madoguchi.core.refusals import Refused
from madoguchi.site.commands.numbers import day

PREFIX = "figures-"
KINDS = tuple(f"{PREFIX}{kind}" for kind in actions.KINDS)
SHOWN = 10


def arguments(parser: argparse.ArgumentParser) -> None:
    """What only files of figures need."""
    group = parser.add_argument_group("files of figures (figures-…)")
    group.add_argument("--source", default="", help="short name of the source, such as comtrade")
    group.add_argument("--source-name", default="", help="its full name, when the source is new")
    group.add_argument(
        "--release", default="", help="what its publisher calls the release (default: the file's digest)"
    )
    group.add_argument("--published-on", type=day, metavar="DAY", help="the day of the release")
    group.add_argument("--comma", action="store_true", help="its decimal mark is a comma")


def run(options: argparse.Namespace) -> int:
    """Look through, or take in, and say on one screen what came of it."""
    source = queries.source(options.source)
    if source is None:
        if not options.source or not options.source_name:
            known = ", ".join(one.key for one in queries.sources()) or "—"
            raise Refused("source-is-not-known", source=options.source or "?", known=known)
        source = actions.open_source(options.source, name={"en": options.source_name})
    done = actions.import_file(
        options.file, kind=options.kind.removeprefix(PREFIX), source=source, release=options.release,
        published_on=options.published_on, dry_run=options.dry_run, by=None, at=clock.now(),
        options=actions.ImportOptions(options.encoding, options.comma, options.mapping),
    )  # fmt: skip
    report = done.report
    if options.dry_run:
        print(_("Nothing was written. This is what would happen:"))
    facts = {name: f"{getattr(report, name):,}" for name in ("read", "new", "revised", "unchanged", "refused")}
    print(
        _("%(read)s rows read: %(new)s new, %(revised)s revised, %(unchanged)s known already, %(refused)s refused")
        % facts
    )
    for row in report.refusals[:SHOWN]:
        print(_("  line %(line)s, %(field)s: %(why)s [%(value)s]") % {
            "line": row.line, "field": row.field, "why": actions.refusal_text(row), "value": row.value,
        })  # fmt: skip
    if report.refused > SHOWN:
        print(_("  … and %(n)s more") % {"n": report.refused - SHOWN})
    if options.refused:
        _write(options, report.refusals)
    return 0


def _write(options: argparse.Namespace, rows: list[actions.RefusedRow]) -> None:
    with options.refused.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(["line", "field", "value", "reason", "why"])
        table.writerows([row.line, row.field, row.value, row.reason, actions.refusal_text(row)] for row in rows)
    print(options.refused)
