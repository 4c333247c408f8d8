"""`madoguchi verify`: check on the live database that every rule still holds."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from madoguchi.core import invariants
from madoguchi.core.invariants import Finding

HELP = "Check every rule that must always hold, on the live database, without writing."
EXAMPLE = "madoguchi verify\n  madoguchi verify --only I4 --only I5 --json"


def arguments(parser: argparse.ArgumentParser) -> None:
    """[--only KEY ...] [--json] [--list]."""
    parser.add_argument("--only", action="append", default=[], metavar="KEY", help="only this rule, such as I4")
    parser.add_argument("--json", action="store_true", help="one object for machines")
    parser.add_argument("--list", action="store_true", help="name the rules and check nothing")


def run(options: argparse.Namespace) -> int:
    """Check; 0 when everything holds, 1 when something does not, 2 when there is no such rule."""
    known = {one.key.upper() for one in invariants.registered()}
    unknown = [key for key in options.only if key.upper() not in known]
    if unknown:
        print(f"There is no rule {', '.join(unknown)}. `madoguchi verify --list` names them.", file=sys.stderr)
        return 2
    if options.list:
        for one in invariants.registered():
            print(f"{one.key:<4} {one.sentence}")
        return 0
    findings = []
    for finding in invariants.verify(options.only):
        findings.append(finding)
        if not options.json:
            _show(finding)
    if options.json:
        print(json.dumps(_plain(findings), ensure_ascii=False, indent=1))
    else:
        _sum_up(findings)
    return 0 if all(finding.holds for finding in findings) else 1


def _show(finding: Finding) -> None:
    mark = "holds" if finding.holds else "BROKEN"
    print(f"{finding.invariant.key:<4} {mark:<6} {finding.invariant.sentence}")
    for violation in finding.violations[:5]:
        print(f"            {violation.where}: {violation.what}")
    if finding.count > 5:
        print(f"            and {finding.count - 5:,} more")


def _sum_up(findings: Sequence[Finding]) -> None:
    broken = [finding for finding in findings if not finding.holds]
    if broken:
        names = ", ".join(dict.fromkeys(finding.invariant.key for finding in broken))
        print(f"{len(broken)} of {len(findings)} checks found something: {names}.")
    else:
        print(f"All {len(findings)} checks hold.")


def _plain(findings: Sequence[Finding]) -> dict[str, object]:
    return {
        "holds": all(finding.holds for finding in findings),
        "checks": [
            {
                "key": finding.invariant.key,
                "sentence": finding.invariant.sentence,
                "holds": finding.holds,
                "count": finding.count,
                "violations": [vars(violation) for violation in finding.violations],
            }
            for finding in findings
        ],
    }
