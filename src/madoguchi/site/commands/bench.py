"""`madoguchi bench`: our speed beside the peers', from a checkout of the source."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

HELP = "Measure beside peers what the documentation claims (from a checkout of the source)."
EXAMPLE = "madoguchi bench import_rows --small --json"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which benchmark, how large, and in which form."""
    parser.add_argument("name", nargs="?", default="", help="name of one benchmark; all of them without it")
    parser.add_argument("--small", action="store_true", help="the small size that runs in every build")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(options: argparse.Namespace) -> int:
    """Run the benchmarks of the source tree in a process of their own."""
    if not Path("benchmarks/__main__.py").is_file():
        print("Benchmarks stand in the source tree, beside src/. Run this from a checkout.", file=sys.stderr)
        return 1
    words = [word for word, is_wanted in (("--small", options.small), ("--json", options.json)) if is_wanted]
    names = [options.name] if options.name else []
    return subprocess.run([sys.executable, "-m", "benchmarks", *names, *words]).returncode
