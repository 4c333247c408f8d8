"""Cross-impact balances: the pruned search beside looking at every combination, beside PyCIB, and redraws.

    python benchmarks/scenarios_search.py [--pycib ADDRESS] [--small] [--json]

Every engine gets the same matrix, and the answers are compared before a time counts. PyCIB is AGPL: it is installed
into an environment of its own, in a temporary folder, from ADDRESS (anything pip installs, or a folder with the
package `cib`); where that cannot be had the figures say "not run" and why. Beside it stands `plain_pruning`, a search
of our own as a textbook has it: exact, depth first, in the order of the file, with bounds. It is no peer and says
nothing of PyCIB; it is there so that the same matrix is searched twice on every machine.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path
from statistics import median

import numpy as np

from madoguchi.engines.scenarios import (
    Matrix,
    State,
    basins,
    consistent,
    redraw,
    tipping_points,
)

PYCIB = "git+https://github.com/ag-ross/PyCIB"
LARGE = (3,) * 11 + (4, 4, 4, 2, 6, 3)
"""408,146,688 combinations."""
PEER = """
import json, sys, time, warnings
from cib.core import CIBMatrix
from cib.solvers.config import ExactSolverConfig
from cib.solvers.exact_pruned import find_all_consistent_exact
warnings.simplefilter("ignore")
given = json.load(sys.stdin)
names = {str(d): [str(s) for s in range(size)] for d, size in enumerate(given["sizes"])}
cells = [(d, s) for d, states in names.items() for s in states]
matrix = CIBMatrix(names)
for (source, state), row in zip(cells, given["matrix"]):
    for (target, other), score in zip(cells, row):
        if score and source != target:
            matrix.set_impact(source, state, target, other, float(score))
best = None
for _ in range(given["times"]):
    begin = time.perf_counter()
    found = find_all_consistent_exact(matrix=matrix, config=ExactSolverConfig(ordering="connectivity"))
    took = time.perf_counter() - begin
    best = took if best is None else min(best, took)
states = sorted([int(index) + 1 for index in one.to_indices()] for one in found.scenarios)
print(json.dumps({"seconds": best, "states": states, "complete": bool(found.is_complete)}))
"""


def made(sizes: tuple[int, ...], density: float, seed: int) -> Matrix:
    """A matrix of random scores from -3 to 3, in a share of the blocks; nothing acts on itself."""
    random = np.random.default_rng(seed)
    width = sum(sizes)
    scores = np.zeros((width, width), np.int64)
    offsets = np.cumsum([0, *sizes])
    for source in range(len(sizes)):
        for target in range(len(sizes)):
            if source != target and random.random() < density:
                shape = (sizes[source], sizes[target])
                rows, columns = slice(*offsets[source : source + 2]), slice(*offsets[target : target + 2])
                scores[rows, columns] = random.integers(-3, 4, shape)
    return Matrix.of_sizes(sizes, scores.tolist())


def exhaustive(matrix: Matrix) -> tuple[State, ...]:
    """Every combination in numpy: sums of the first and of the last factors are tabled, one factor after the other is
    looked at for whatever still holds. The first is looked at for every combination."""
    cut = len(matrix.sizes) // 2
    scores = matrix.array.astype(np.int16)
    tables = []
    for blocks in (matrix.blocks[:cut], matrix.blocks[cut:]):
        table = np.zeros((len(scores), 1), np.int16)
        for start, end in blocks:
            table = (table[:, :, None] + scores[start:end].T[:, None, :]).reshape(len(scores), -1)
        tables.append(table)
    first, last = tables
    states = [
        np.stack([axis.ravel() for axis in np.indices(sizes)]) for sizes in (matrix.sizes[:cut], matrix.sizes[cut:])
    ]
    sums = [first[row][:, None] + last[row][None] for row in range(matrix.sizes[0])]
    best = sums[0]
    for one in sums[1:]:
        best = np.maximum(best, one)
    width = first.shape[1] // matrix.sizes[0]
    holds = np.concatenate(
        [sums[state][state * width :][:width] == best[state * width :][:width] for state in range(matrix.sizes[0])]
    )
    heads, tails = np.nonzero(holds)
    for factor, (start, end) in enumerate(matrix.blocks[1:], 1):
        sums = [first[row].take(heads) + last[row].take(tails) for row in range(start, end)]
        best = sums[0]
        for one in sums[1:]:
            best = np.maximum(best, one)
        own = states[0][factor].take(heads) if factor < cut else states[1][factor - cut].take(tails)
        kept = np.flatnonzero(np.choose(own, sums) == best)
        heads, tails = heads.take(kept), tails.take(kept)
    together = np.concatenate([states[0][:, heads], states[1][:, tails]]) + 1
    return tuple(map(tuple, together.T.tolist()))


def timed(work, times: int) -> tuple[float, object]:
    """The median seconds of some runs, and the answer."""
    took, answer = [], None
    for _ in range(times):
        begin = time.perf_counter()
        answer = work()
        took.append(time.perf_counter() - begin)
    return median(took), answer


def beside_exhaustive(factors: int, times: int) -> dict[str, dict[str, float]]:
    """Pruned and exhaustive on the same matrices, sparse as a coded text is, and full."""
    found = {}
    for name, density in (("density 0.35", 0.35), ("full", 1.0)):
        matrix = made((3,) * factors, density, 1)
        ours, states = timed(lambda matrix=matrix: consistent(matrix), times)
        theirs, same = timed(lambda matrix=matrix: exhaustive(matrix), times)
        if states != same:
            raise SystemExit(f"{name}: the answers differ")
        found[name] = {"pruned_ms": ours * 1e3, "exhaustive_ms": theirs * 1e3, "ratio": ours / theirs}
    return found


def plain_pruning(matrix: Matrix) -> tuple[State, ...]:
    """Exact and plain: one factor after the other takes each of its states; a branch ends when some factor that has a
    state would be better off in another one, whatever the factors still to come may do."""
    blocks, scores = matrix.blocks, matrix.scores
    gains = {
        (own, other): [[row[own] - row[other] for row in scores[start:end]] for start, end in blocks]
        for begin, stop in blocks
        for own in range(begin, stop)
        for other in range(begin, stop)
        if own != other
    }  # by how much each state of each factor favours one state over another of its factor
    most = {
        pair: [sum(max(gain) for gain in by_factor[depth:]) for depth in range(len(blocks) + 1)]
        for pair, by_factor in gains.items()
    }  # what the factors from the one at `depth` on can add at most
    found: list[State] = []

    def may_hold(chosen: list[int]) -> bool:
        depth = len(chosen)
        for factor, state in enumerate(chosen):
            begin, stop = blocks[factor]
            for other in range(begin, stop):
                if other == begin + state:
                    continue
                by_factor = gains[begin + state, other]
                said = sum(by_factor[source][at] for source, at in enumerate(chosen))
                if said + most[begin + state, other][depth] < 0:
                    return False
        return True

    def search(chosen: list[int]) -> None:
        if len(chosen) == len(blocks):
            found.append(tuple(state + 1 for state in chosen))
            return
        start, end = blocks[len(chosen)]
        for state in range(end - start):
            chosen.append(state)
            if may_hold(chosen):
                search(chosen)
            chosen.pop()

    search([])
    return tuple(sorted(found))


def beside_plain_pruning(sizes: tuple[int, ...], times: int) -> dict[str, object]:
    """The same matrix for a plain exact search of our own. It is no peer."""
    matrix = made(sizes, 0.3, 1)
    ours, states = timed(lambda: consistent(matrix), times)
    theirs, same = timed(lambda: plain_pruning(matrix), 1)
    if states != same:
        raise SystemExit("the plain search answers otherwise")
    return {
        "combinations": matrix.combinations,
        "scenarios": len(states),  # type: ignore[arg-type]
        "pruned_ms": ours * 1e3,
        "plain_pruning_ms": theirs * 1e3,
        "ratio": ours / theirs,
    }


def beside_pycib(address: str, sizes: tuple[int, ...], times: int) -> dict[str, object]:
    """The same matrix for PyCIB's exact solver, in an environment of its own."""
    matrix = made(sizes, 0.3, 1)
    ours, states = timed(lambda: consistent(matrix), times)
    found: dict[str, object] = {
        "combinations": matrix.combinations,
        "scenarios": len(states),  # type: ignore[arg-type]
        "pruned_ms": ours * 1e3,
    }
    with tempfile.TemporaryDirectory() as folder:
        answer = _peer(Path(folder), address, matrix, min(times, 3))
    if isinstance(answer, str):
        return found | {"pycib": f"not run: {answer}"}
    if not answer["complete"] or [tuple(state) for state in answer["states"]] != list(states):  # type: ignore[call-overload]
        raise SystemExit("PyCIB answers otherwise")
    return found | {"pycib_ms": answer["seconds"] * 1e3, "ratio": ours / answer["seconds"]}


def _peer(folder: Path, address: str, matrix: Matrix, times: int) -> dict | str:
    venv.create(folder / "peer", with_pip=True)
    python = folder / "peer" / "bin" / "python"
    is_folder = (Path(address) / "cib").is_dir()
    asked = ["numpy"] if is_folder else [address]
    installed = subprocess.run([python, "-m", "pip", "install", "-q", *asked], capture_output=True, text=True)
    if installed.returncode:
        return (installed.stderr.strip().splitlines() or ["pip failed"])[-1]
    given = json.dumps({"sizes": matrix.sizes, "matrix": matrix.scores, "times": times})
    path = {"PYTHONPATH": address} if is_folder else {}
    done = subprocess.run([python, "-c", PEER], input=given, capture_output=True, text=True, env=path)
    if done.returncode:
        return (done.stderr.strip().splitlines() or ["it failed"])[-1]
    return json.loads(done.stdout)


def redrawn(draws: int) -> dict[str, float]:
    """A model of the reference's size: every redraw is searched, and every factor held in every other state."""
    sizes = (2, 2, 3, 3, 3, 2, 2, 3, 3, 3, 3, 2, 3)
    matrix = made(sizes, 0.3, 3)
    judgements = {
        (row, target): 0.25
        for row in range(len(matrix.scores))
        for target, (start, end) in enumerate(matrix.blocks)
        if any(matrix.scores[row][start:end])
    }
    begin = time.perf_counter()
    redraws = redraw(matrix, judgements, draws=draws, seed=1)
    tips = tipping_points(matrix, (1,) * len(sizes), outcome=len(sizes) - 1, redraws=redraws)
    tipped = time.perf_counter() - begin
    for draw in range(draws):
        consistent(redraws.at(draw))
    searched = time.perf_counter() - begin
    once, _ = timed(lambda: exhaustive(matrix), 3)
    return {
        "draws": draws,
        "held_states": len(tips),
        "tipping_points_s": tipped,
        "with_a_search_each_s": searched,
        "in_exhaustive_passes": searched / once,
    }


def main() -> int:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pycib", default="", metavar="ADDRESS", help=f"by default {PYCIB}, not at the small size")
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    times = 2 if options.small else 9
    figures: dict[str, object] = {
        "beside exhaustive": beside_exhaustive(8 if options.small else 12, times),
        "beside a plain exact search of our own": beside_plain_pruning(LARGE[:10] if options.small else LARGE, times),
        "redraws": redrawn(20 if options.small else 500),
    }
    if options.pycib or not options.small:
        figures["beside PyCIB"] = beside_pycib(options.pycib or PYCIB, LARGE, times)
    matrix = made((3,) * (8 if options.small else 15), 0.35, 2)
    seconds, _ = timed(lambda: basins(matrix), 1)
    figures["exact basins"] = {"combinations": matrix.combinations, "seconds": seconds}
    print(json.dumps(figures, indent=None if options.json else 1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
