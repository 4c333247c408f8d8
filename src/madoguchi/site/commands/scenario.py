"""`madoguchi scenario`: which scenarios of a cross-impact matrix hold together, from a file, without a database."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from madoguchi.engines import scenarios
from madoguchi.engines.scenarios import Matrix, State
from madoguchi.site.commands.files import is_taken
from madoguchi.site.commands.numbers import whole

HELP = "Find the consistent scenarios of a cross-impact matrix in a file, or convert the file."
EXAMPLE = "madoguchi scenario solve model.scw --json"
LONG = 4_000_000
"""Starting points from which following them takes longer than a second or two."""
SHOWN = 30


def arguments(parser: argparse.ArgumentParser) -> None:
    """One sub-verb for each act."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    text = "Find every scenario that holds together, and the share of starting points that ends in each."
    solve = verbs.add_parser("solve", help=text, description=text)
    solve.add_argument("file", type=Path, help="a ScenarioWizard project (.scw), or JSON with sizes and matrix")
    solve.add_argument("--json", action="store_true", help="print one JSON object")
    solve.add_argument("--tolerance", type=whole(0), default=0, help="let every factor be pulled by that much")
    hold = "hold a factor in a state, by number or name; may be given several times"
    solve.add_argument("--hold", action="append", default=[], metavar="FACTOR=STATE", help=hold)
    solve.add_argument("--most", type=whole(1), default=1_000_000, help="stop when more scenarios than this are found")
    solve.add_argument("--draws", type=whole(0), default=0, help="draw starting points at random in place of all")
    solve.add_argument("--seed", type=int, default=0, help="which draws")
    text = "Write the matrix as .scw or .json, by the ending of the second file."
    convert = verbs.add_parser("convert", help=text, description=text)
    convert.add_argument("file", type=Path, help="the matrix, .scw or JSON")
    convert.add_argument("to", type=Path, help="the file to write")
    convert.add_argument("--replace", action="store_true", help="a file of that name may be written over")


def run(options: argparse.Namespace) -> int:
    """Do it; 1 when a file cannot be used or too many scenarios are consistent."""
    try:
        matrix = read_matrix(options.file)
        if options.verb == "convert":
            return _convert(matrix, options.to, replace=options.replace)
        print(_solved(matrix, options))
    except ValueError as problem:
        print(f"madoguchi scenario {options.verb}: {options.file}: {problem}", file=sys.stderr)
        return 1
    return 0


def read_matrix(path: Path) -> Matrix:
    """The matrix of a file, by its first sign; ScenarioWizard writes the code page of its machine."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    return scenarios.read_json(text) if text.lstrip()[:1] in {"{", "["} else scenarios.read_scw(text)


def _convert(matrix: Matrix, to: Path, *, replace: bool) -> int:
    if to.suffix not in {".scw", ".json"}:
        raise ValueError("the second file ends in .scw or .json")
    if is_taken(to, replace=replace):
        raise ValueError(f"nothing was written, {to} exists already; --replace writes over it")
    text = scenarios.write_scw(matrix, to.name) if to.suffix == ".scw" else scenarios.write_json(matrix)
    to.write_text(text, encoding="utf-8")
    print(f"{to} was written: {len(matrix.sizes)} factors, {len(matrix.scores)} states.")
    return 0


@dataclass(frozen=True)
class Solved:
    """What was found in a matrix."""

    matrix: Matrix
    states: tuple[State, ...]
    weights: tuple[int, ...] | None
    starts: int | None


def _solved(matrix: Matrix, options: argparse.Namespace) -> str:
    held = _held(matrix, options.hold)
    states = scenarios.consistent(matrix, tolerance=options.tolerance * matrix.unit, held=held, most=options.most)
    found = Solved(matrix, states, *_weights(matrix, states, options))
    return as_json(found) if options.json else as_text(found)


def _weights(
    matrix: Matrix, states: Sequence[State], options: argparse.Namespace
) -> tuple[tuple[int, ...] | None, int | None]:
    """How many starting points end in each, of how many. None where a scenario need not stand still by itself."""
    if options.tolerance or options.hold:
        return None, None
    if options.draws:
        ends = scenarios.sampled_basins(matrix, draws=options.draws, seed=options.seed)
    elif matrix.combinations > scenarios.MOST_COMBINATIONS:
        return None, None
    else:
        if matrix.combinations > LONG:
            print(f"Following {matrix.combinations:,} starting points …", file=sys.stderr)
        ends = scenarios.basins(matrix)
    return tuple(ends.scenarios.get(state, 0) for state in states), ends.starts


def _held(matrix: Matrix, given: Sequence[str]) -> dict[int, int]:
    held = {}
    for text in given:
        factor, _, state = text.partition("=")
        place = _place(factor, [one.name for one in matrix.descriptors], "factor")
        held[place] = _place(state, list(matrix.descriptors[place].states), "state") + 1
    return held


def _place(given: str, names: list[str], kind: str) -> int:
    """A name's place from 0; a number counts from 1."""
    if given in names:
        return names.index(given)
    if given.isdigit() and 1 <= int(given) <= len(names):
        return int(given) - 1
    raise ValueError(f"there is no {kind} {given!r}; there are {', '.join(names)}")


def as_json(found: Solved) -> str:
    """The answer as DESIGN's file format has it."""
    unit = found.matrix.unit
    data = {
        "count": len(found.states),
        "scenarios": [list(state) for state in found.states],
        "weights": None if found.weights is None else list(found.weights),
        "total_impact": [scenarios.in_unit(found.matrix.total_impact(state), unit) for state in found.states],
    }
    return json.dumps(data)


def as_text(found: Solved) -> str:
    """The answer on one screen, the scenario with most starting points first."""
    matrix, weights = found.matrix, found.weights
    lines = [
        f"{len(found.states):,} of {matrix.combinations:,} combinations hold together: "
        f"{len(matrix.sizes)} factors, {len(matrix.scores)} states"
    ]
    order = sorted(range(len(found.states)), key=lambda place: -weights[place] if weights else 0)
    for place in order[:SHOWN]:
        state = found.states[place]
        share = f"{weights[place] / (found.starts or 1):7.2%}  " if weights else ""
        impact = scenarios.in_unit(matrix.total_impact(state), matrix.unit)
        named = " ".join(one.states[number - 1] for one, number in zip(matrix.descriptors, state, strict=True))
        lines.append(f"  {share}impact {impact:>5}  {named}")
    if len(order) > SHOWN:
        lines.append(f"  and {len(order) - SHOWN:,} more; --json prints all")
    if weights is None:
        lines.append("Shares of starting points: not computed.")
    else:
        rest = (found.starts or 0) - sum(weights)
        lines.append(f"Shares are of {found.starts:,} starting points, no probabilities; {rest:,} never settle.")
    return "\n".join(lines)
