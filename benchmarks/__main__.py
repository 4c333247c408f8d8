"""Runs the benchmarks one after another and writes one JSON and one table: `python -m benchmarks [NAME] [--small]`.

Each runs in a process of its own beside its peers and prints JSON with `--json`. The small size shows that each still
runs, not how fast: there as many run side by side as there are processors. Those that need development data
(`--data FOLDER`) are left out and named when the folder is not given: their data may not be shipped.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from pathlib import Path

FOLDER = Path(__file__).parent
PLAIN = (
    "cases_many",
    "charts_speed",
    "figures_million",
    "deadlines",
    "import_rows",
    "list_page",
    "search_page",
    "matching_lists",
    "matching_rounds",
    "names_speed",
    "names_hostile",
    "finance_funds",
    "documents_speed",
    "finance_returns",
    "finance_risk",
    "names_linking",
    "scenarios_search",
    "procedures_conditions",
    "queues_simulation",
    "queues_mining",
)
WITH_DATA = ("priorities_backtest", "matching_relevance", "names_quality", "names_readings")


def main() -> int:
    """Run what was asked for; 1 when any of it failed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", nargs="?", default="", help="one benchmark; all of them without it")
    parser.add_argument("--small", action="store_true", help="the small size that runs in every build")
    parser.add_argument("--json", action="store_true", help="print the JSON in place of the table")
    parser.add_argument("--data", type=Path, help="folder of development data, for those that need it")
    options = parser.parse_args()
    names = [options.name] if options.name else [*PLAIN, *(WITH_DATA if options.data else ())]
    with ThreadPoolExecutor(os.cpu_count() if options.small else 1) as pool:
        results = dict(zip(names, pool.map(run, names, repeat(options)), strict=True))
    if not options.data and not options.name:
        print(f"Left out, they need --data: {', '.join(WITH_DATA)}.", file=sys.stderr)
    if options.json:
        print(json.dumps(results, ensure_ascii=False, indent=1))
    else:
        print(table(results))
    return 1 if any("failed" in result for result in results.values()) else 0


def run(name: str, options: argparse.Namespace) -> dict[str, object]:
    """What one benchmark says, or how it failed."""
    command = [sys.executable, "-m", f"benchmarks.{name}", "--json"]
    command += ["--small"] if options.small else []
    command += ["--data", str(options.data)] if options.data and name in WITH_DATA else []
    started = time.perf_counter()
    done = subprocess.run(command, cwd=FOLDER.parent, capture_output=True, text=True)
    seconds = round(time.perf_counter() - started, 1)
    if done.returncode:
        print(done.stderr, file=sys.stderr)
        return {"failed": done.stderr.strip().splitlines()[-1:] or [f"exit {done.returncode}"], "seconds": seconds}
    return {"seconds": seconds, "figures": _json_of(done.stdout)}


def _json_of(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return [json.loads(line) for line in text.splitlines() if line.startswith(("{", "["))]


def table(results: dict[str, dict[str, object]]) -> str:
    """One line for each figure."""
    lines = []
    for name, result in results.items():
        outcome = f"  FAILED {result['failed']}" if "failed" in result else ""
        lines.append(f"{name}  ({result['seconds']} s){outcome}")
        lines += [f"    {path:<60} {value}" for path, value in _flat(result.get("figures"), "")]
    return "\n".join(lines)


def _flat(value: object, path: str) -> list[tuple[str, object]]:
    if isinstance(value, dict):
        pairs = [(f"{path}.{key}".lstrip("."), one) for key, one in value.items()]
    elif isinstance(value, list):
        pairs = [(f"{path}.{place}".lstrip("."), one) for place, one in enumerate(value)]
    else:
        return [(path, round(value, 4) if isinstance(value, float) else value)] if value is not None else []
    return [row for key, one in pairs for row in _flat(one, key)]


if __name__ == "__main__":
    sys.exit(main())
