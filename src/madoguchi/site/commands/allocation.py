"""`madoguchi allocation`: list what was recommended to committees, and check it once more."""

from __future__ import annotations

import argparse
import json
import sys

from madoguchi.apps.projects.financing import queries

HELP = "List the recommendations on the money of funds, or check one from its own inputs."
EXAMPLE = "madoguchi allocation verify 3"


def arguments(parser: argparse.ArgumentParser) -> None:
    """One sub-verb for each act."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    for name, text in (("list", "say which allocations are kept"), ("verify", "check a kept recommendation")):
        verb = verbs.add_parser(name, help=text, description=text.capitalize() + ".")
        verb.add_argument("--json", action="store_true", help="print JSON")
        if name == "verify":
            verb.add_argument("number", type=int, help="number of the allocation")


def run(options: argparse.Namespace) -> int:
    """Do it."""
    return verify(options.number, as_json=options.json) if options.verb == "verify" else _list(options.json)


def verify(number: int, *, as_json: bool) -> int:
    """Rules, limits, value and bound anew; 1 when something does not hold or is not kept."""
    held = queries.allocation_numbered(number)
    if held is None:
        print(f"Allocation {number} is not kept.", file=sys.stderr)
        return 1
    problems = queries.problems_of(held)
    if as_json:
        print(json.dumps({"allocation": number, "sha256": held.digest, "problems": list(problems)}))
    elif problems:
        print(f"Allocation {number} does not check: {', '.join(problems)}.", file=sys.stderr)
    else:
        kept = held.result
        print(
            f"Allocation {number} checks: {len(kept['tickets']):,} lines, value {kept['value']:.6f}, "
            f"bound {kept['bound']:.6f}, gap {kept['gap']:.4%}, SHA-256 {held.digest}."
        )
    return 1 if problems else 0


def _list(as_json: bool) -> int:
    rows = [
        {"allocation": one.number, "on": one.on.isoformat(), "lines": len(one.result["tickets"]),
         "gap": one.result["gap"], "decided": one.ended_at is not None}
        for one in queries.allocations()
    ]  # fmt: skip
    if as_json:
        print(json.dumps(rows))
        return 0
    for row in rows:
        state = "decided" if row["decided"] else "before the committee"
        print(f"{row['allocation']:>4}  {row['on']}  {row['lines']:>4} lines  gap {row['gap']:.4%}  {state}")
    if not rows:
        print("No allocation was worked out yet.")
    return 0
