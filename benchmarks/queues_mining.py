"""What followed what in a log, beside pm4py, in one run, with the counts compared.

    python -m benchmarks.queues_mining [--small] [--json] [--environment FOLDER]

pm4py is under the AGPL, so it is no dependency and is never imported here: this program makes an environment of its
own for it in FOLDER (without the option: a folder that is deleted afterwards) and runs it there as another program.
Where it cannot be installed, plain Python is the only peer. The small size leaves pm4py out.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import time
import venv
from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np

from madoguchi.engines.queues import waiting

PEER = "pm4py==2.7.23"
ACTIVITIES = ("filed", "register", "plan", "review", "asked", "answered", "decided")
PROGRAM = """
import json, sys, time
import pandas, pm4py
log = pandas.read_csv(sys.argv[1])
log["time:timestamp"] = pandas.to_datetime(log["time"], unit="s")
log = log.rename(columns={"case": "case:concept:name", "activity": "concept:name"})
log["case:concept:name"] = log["case:concept:name"].astype(str)
begin = time.perf_counter()
counts, starts, ends = pm4py.discover_dfg(log)
dfg_s = time.perf_counter() - begin
begin = time.perf_counter()
pm4py.discover_performance_dfg(log)
took = time.perf_counter() - begin
print(json.dumps({"dfg_s": dfg_s, "performance_s": took, "counts": [[a, b, n] for (a, b), n in counts.items()]}))
"""


def made_up(cases: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A shuffled log of seven activities: case, activity, time in seconds. No two events at one time in a case."""
    dice = np.random.default_rng(4)
    whose, which, at = [], [], []
    for case in range(cases):
        path = [0, 1, 2] if dice.random() < 0.5 else [0, 2, 1]
        path += [3] + [4, 5, 3] * int(dice.integers(0, 3)) + [6]
        whose += [case] * len(path)
        which += path
        at += np.cumsum(dice.integers(1, 500_000, len(path))).tolist()
    order = dice.permutation(len(whose))
    return np.array(whose)[order], np.array(ACTIVITIES)[np.array(which)][order], np.array(at, dtype=np.float64)[order]


def by_hand(whose: np.ndarray, which: np.ndarray, at: np.ndarray) -> Counter[tuple[str, str]]:
    """The counts in plain Python."""
    rows = sorted(zip(whose.tolist(), at.tolist(), which.tolist(), strict=True))
    found: Counter[tuple[str, str]] = Counter()
    for (case, _, before), (following, _, after) in pairwise(rows):
        if case == following:
            found[before, after] += 1
    return found


def by_pm4py(folder: Path, log: Path) -> dict[str, object]:
    """What pm4py says of a log, from its own environment; an empty answer where it cannot be had."""
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        done = subprocess.run([python, "-m", "pip", "install", "-q", PEER], capture_output=True, text=True)
        if done.returncode:
            print(f"pm4py is left out: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
            return {}
    done = subprocess.run([python, "-W", "ignore", "-c", PROGRAM, log], capture_output=True, text=True)
    if done.returncode:
        print(f"pm4py is left out: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
        return {}
    answer: dict[str, object] = json.loads(done.stdout.strip().splitlines()[-1])
    return answer


def main() -> None:
    """Measure, compare the counts, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--environment", type=Path, help="where pm4py is, or is to be, installed")
    options = parser.parse_args()
    whose, which, at = made_up(2_000 if options.small else 40_000)
    took = []
    for _ in range(3):
        begin = time.perf_counter()
        found = waiting(whose, which, at)
        took.append(time.perf_counter() - begin)
    counts = {(one.before, one.after): one.count for one in found}
    begin = time.perf_counter()
    plain = by_hand(whose, which, at)
    plain_s = time.perf_counter() - begin
    if counts != dict(plain):
        raise SystemExit("the counts do not agree with plain Python")
    figures: dict[str, object] = {
        "events": len(at),
        "ours_s": round(min(took), 3),
        "plain_python_s": round(plain_s, 3),
        "times_plain_python": round(plain_s / min(took), 1),
    }
    if not options.small:
        figures |= beside_pm4py(options.environment, (whose, which, at), counts, min(took))
    print(
        json.dumps(figures) if options.json else "\n".join(f"{key:20} {value!s:>12}" for key, value in figures.items())
    )


def beside_pm4py(
    environment: Path | None, log: tuple[np.ndarray, ...], counts: dict[tuple[str, str], int], ours: float
) -> dict[str, object]:
    """Seconds of pm4py on the same log, its counts compared with ours."""
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "log.csv"
        with path.open("w", newline="") as file:
            table = csv.writer(file)
            table.writerow(["case", "activity", "time"])
            table.writerows(zip(*(column.tolist() for column in log), strict=True))
        peer = by_pm4py(environment or Path(scratch) / "peer", path)
    if not peer:
        return {"pm4py": "left out"}
    theirs = {(str(one[0]), str(one[1])): one[2] for one in peer["counts"]}  # type: ignore[attr-defined]
    if theirs != counts:
        raise SystemExit("the counts do not agree with pm4py")
    seconds = float(str(peer["dfg_s"])) + float(str(peer["performance_s"]))
    return {"pm4py_s": round(seconds, 3), "times_pm4py": round(seconds / ours, 1), "counts": "identical"}


if __name__ == "__main__":
    main()
