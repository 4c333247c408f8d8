"""`madoguchi round`: draw up, open, close and check rounds; allocate one or rank a whole market from files alone."""

from __future__ import annotations

import argparse
import json
import sys

from madoguchi.site.commands import round_allocate, round_lists

HELP = (
    "Draw up, open, close or check a round of introductions; or allocate one, or rank a whole market, from files alone."
)
EXAMPLE = "madoguchi round verify 7"


def arguments(parser: argparse.ArgumentParser) -> None:
    """One sub-verb for each act."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    for name, text in (
        ("draw-up", "compute the round that is planned next; nothing is sent"),
        ("open", "send the proposals of the round that was drawn up"),
        ("second-wave", "give places that came back again within the round that is open"),
        ("close", "end the round that is open and plan the next"),
    ):
        verbs.add_parser(name, help=text, description=text.capitalize() + ".")
    verify = verbs.add_parser("verify", help="check the certificate of a stored round", description="Check a round.")
    verify.add_argument("number", type=int, help="number of the round")
    verify.add_argument("--json", action="store_true", help="print one JSON object")
    allocate = verbs.add_parser("allocate", help=round_allocate.HELP, description=round_allocate.HELP)
    round_allocate.arguments(allocate)
    lists = verbs.add_parser("lists", help=round_lists.HELP, description=round_lists.HELP)
    round_lists.arguments(lists)


def run(options: argparse.Namespace) -> int:
    """Do it. Allocating and ranking from files need no database."""
    if options.verb == "allocate":
        return round_allocate.run(options)
    if options.verb == "lists":
        return round_lists.run(options)
    from madoguchi.core.starting import start_django

    start_django()
    return _verify(options) if options.verb == "verify" else _act(options.verb)


def _act(verb: str) -> int:
    from madoguchi.apps.introductions import actions, queries
    from madoguchi.core import clock, packs

    at = clock.now()
    if verb == "draw-up":
        zone = packs.current().sides[0].time_zone
        held = queries.next_round() or actions.plan_round(on=clock.today(zone), by=None, at=at)
        held = actions.draw_up_round(held, by=None, at=at)
        figures, certificate = held.figures, held.certificate
        print(
            f"Round {held.number}: {figures['introductions']:,} introductions for {figures['served']:,} of "
            f"{figures['companies']:,} companies, at most {certificate['gap']:.4%} from the best. "
            "Nothing has been sent."
        )
        return 0
    found = queries.next_round() if verb == "open" else queries.current_round()
    if found is None:
        print(f"There is no round to {verb}. `madoguchi round draw-up` makes one.", file=sys.stderr)
        return 1
    act = {"open": actions.open_round, "close": actions.close_round, "second-wave": actions.second_wave}[verb]
    done = act(found, by=None, at=at)
    print(f"Round {done.number} is {done.state}.")
    return 0


def _verify(options: argparse.Namespace) -> int:
    from madoguchi.apps.introductions import queries

    held = queries.round_numbered(options.number)
    if held is None or not held.certificate:
        print(f"Round {options.number} is not stored, or not drawn up yet.", file=sys.stderr)
        return 1
    problems = queries.problems_of(held)
    if options.json:
        print(json.dumps({"round": held.number, "sha256": held.certificate["sha256"], "problems": list(problems)}))
    elif problems:
        print(f"Round {held.number} does not check: {', '.join(problems)}.")
    else:
        kept = held.certificate
        print(
            f"Round {held.number} checks: {len(kept['pairs']):,} introductions, value {kept['value']:.6f}, "
            f"bound {kept['bound']:.6f}, gap {kept['gap']:.4%}, SHA-256 {kept['sha256']}."
        )
    return 1 if problems else 0
