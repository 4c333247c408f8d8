"""Peers of the name benchmarks that run in an environment of their own."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path


def logic_v2(python: str, rows: Sequence[tuple[str, Sequence[str]]]) -> tuple[list[list[float]], float]:
    """nomenklatura's scores of each left name with its right names, and its microseconds of processor a pair.

    `python` is an interpreter whose environment has nomenklatura (`pip install nomenklatura`, which needs ICU).
    """
    script = Path(__file__).with_name("names_logic_v2.py")
    said = subprocess.run([python, str(script)], input=json.dumps(rows), capture_output=True, text=True, check=True)
    answer = json.loads(said.stdout)
    return answer["scores"], answer["microseconds_a_pair"]
