"""Looks for known vulnerabilities in what the product runs on. There are three outcomes, and three exit codes.

0  clean        every package was looked up, and none is known to be vulnerable
1  vulnerable   at least one is, and no reason to live with it is written down
3  not run      the lookup failed, or left a package out: nothing is known, which is not the same as clean
"""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.locks import pins

ROOT = Path(__file__).resolve().parent.parent
LOCK = "requirements.lock"
SECONDS = 240

CLEAN, VULNERABLE, NOT_RUN = "clean", "vulnerable", "not run"
EXIT = {CLEAN: 0, VULNERABLE: 1, NOT_RUN: 3}


@dataclass(frozen=True)
class Outcome:
    """What is known after the lookup, with a line for each finding."""

    verdict: str
    lines: tuple[str, ...] = ()


def judged(answer: Mapping[str, Any] | None, expected: Mapping[str, str], accepted: Mapping[str, str]) -> Outcome:
    """The outcome of a lookup. ``answer`` is what pip-audit wrote, ``None`` if it wrote nothing usable;
    ``accepted`` gives a reason for each vulnerability that does not reach the product."""
    if answer is None:
        return Outcome(NOT_RUN, ("the vulnerability service gave no answer",))
    looked_up = {str(package["name"]).lower(): package for package in answer.get("dependencies", [])}
    findings, notes = [], []
    for name, package in looked_up.items():
        for vulnerability in package.get("vulns", []):
            key = str(vulnerability["id"])
            line = f"{name} {package.get('version', '')}: {key}"
            fixed = ", ".join(vulnerability.get("fix_versions", [])) or "no release"
            if key in accepted:
                notes.append(f"{line}, accepted: {accepted[key]}")
            else:
                findings.append(f"{line}, fixed in {fixed}")
    if findings:
        return Outcome(VULNERABLE, (*findings, *notes))
    left_out = sorted(name for name in expected if "version" not in looked_up.get(name, {}))
    if left_out:
        return Outcome(NOT_RUN, (f"{len(left_out)} of {len(expected)} were not looked up, first {left_out[0]}", *notes))
    return Outcome(CLEAN, tuple(notes))


def answer_of_pip_audit(lock: Path) -> dict[str, Any] | None:
    """What pip-audit says about a lock file; ``None`` when it says nothing that can be read."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(lock), "--disable-pip", "--require-hashes"]
    command += ["--format=json", "--progress-spinner=off", "--timeout=20"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
        answer = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        return None
    return answer if isinstance(answer, dict) else None


def main(root: Path = ROOT) -> int:
    lock = root / LOCK
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    accepted = project["tool"].get("madoguchi", {}).get("accepted-vulnerabilities", {})
    outcome = judged(answer_of_pip_audit(lock), pins(lock.read_text("utf-8")), accepted)
    print(*outcome.lines, sep="\n", end="\n" if outcome.lines else "")
    print(f"audit: {outcome.verdict}")
    return EXIT[outcome.verdict]


if __name__ == "__main__":
    sys.exit(main())
