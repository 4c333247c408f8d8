"""Writes and checks the lock files: every package pinned, every file by its hash, no address and no path.

requirements.lock       what the product runs on, and what builds it
requirements-dev.lock   the same releases, and what tests, checks, benchmarks and PostgreSQL need

    python -m tools.locks write [--upgrade]
    python -m tools.locks check
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
RUNTIME, DEVELOPMENT = "requirements.lock", "requirements-dev.lock"

PIN = re.compile(r"^(?P<name>[a-z0-9][a-z0-9.-]*)==(?P<version>[^\s;\\]+)(?: ; (?P<marker>[^\\]+))? \\$")
HASH = re.compile(r"^ {4}--hash=sha256:[0-9a-f]{64}(?P<more> \\)?$")


def wanted(project: dict[str, Any]) -> tuple[list[str], list[str]]:
    """What the two locks are to hold, as pyproject.toml names it: runtime first, then development."""
    runtime = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    extras = project["project"].get("optional-dependencies", {})
    development = [
        *runtime,
        *extras.get("postgres", []),
        *extras.get("bench", []),
        *project["dependency-groups"]["dev"],
    ]
    return runtime, development


def pins(lock: str, *, here: bool = False) -> dict[str, str]:
    """Name and version of every package in a lock; ``here`` leaves out what this kind of machine does not need.

    >>> pins("django==5.2.19 \\\\\\n    --hash=sha256:" + "0" * 64)
    {'django': '5.2.19'}
    """
    found = [match for match in map(PIN.match, lock.splitlines()) if match]
    wanted_here = [match for match in found if not (here and match["marker"]) or Marker(match["marker"]).evaluate()]
    return {canonicalize_name(match["name"]): match["version"] for match in wanted_here}


def faults(lock: str, requirements: Iterable[str]) -> Iterator[str]:
    """What is wrong with a lock: a line that is neither pin nor hash, a requirement it does not meet."""
    hashes_due = False
    for number, line in enumerate(lock.splitlines(), start=1):
        if HASH.match(line):
            hashes_due = False
        elif PIN.match(line):
            if hashes_due:
                yield f"line {number - 1}: a package without a hash"
            hashes_due = True
        elif line.strip() and not line.startswith("# "):
            yield f"line {number}: neither a pinned package nor a hash: {line.strip()[:60]}"
        if "://" in line or re.search(r"(^|\s|@)[.~]?/", line):
            yield f"line {number}: an address or a path: {line.strip()[:60]}"
    if hashes_due:
        yield "the last package has no hash"
    yield from _unmet(pins(lock), requirements)


def _unmet(pinned: dict[str, str], requirements: Iterable[str]) -> Iterator[str]:
    for requirement in map(Requirement, requirements):
        version = pinned.get(canonicalize_name(requirement.name))
        if version is None:
            yield f"{requirement.name} is in pyproject.toml and not in the lock; 'make lock' writes it anew"
        elif not requirement.specifier.contains(version, prereleases=True):
            yield f"{requirement.name} {version} is locked, and pyproject.toml asks for {requirement.specifier}"


def disagreements(runtime: dict[str, str], development: dict[str, str]) -> list[str]:
    """Packages that people would test in another release than the one that runs."""
    return [
        f"{name}: {version} runs, {development.get(name, 'nothing')} is tested"
        for name, version in runtime.items()
        if development.get(name) != version
    ]


def check(root: Path) -> list[str]:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    found = []
    for name, requirements in zip((RUNTIME, DEVELOPMENT), wanted(project), strict=True):
        found += [f"{name}: {fault}" for fault in faults((root / name).read_text("utf-8"), requirements)]
    return found + disagreements(*(pins((root / name).read_text("utf-8")) for name in (RUNTIME, DEVELOPMENT)))


def write(root: Path, *, upgrade: bool) -> None:
    """Resolve anew. Without ``upgrade`` a release that still fits stays as it is."""
    runtime, development = wanted(tomllib.loads((root / "pyproject.toml").read_text("utf-8")))
    _compile(root, RUNTIME, runtime, upgrade=upgrade)
    _compile(root, DEVELOPMENT, [f"-c {root / RUNTIME}", *development], upgrade=upgrade)


def _compile(root: Path, name: str, requirements: list[str], *, upgrade: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "requirements.in"), Path(folder, name)
        source.write_text("\n".join(requirements) + "\n", "utf-8")
        if (root / name).exists():
            target.write_bytes((root / name).read_bytes())
        command = [sys.executable, "-m", "piptools", "compile", "--quiet", "--generate-hashes", "--allow-unsafe"]
        command += ["--strip-extras", "--no-header", "--no-annotate", "--no-emit-options", "--no-emit-index-url"]
        command += ["--no-emit-find-links", "--no-emit-trusted-host", f"--output-file={target}", str(source)]
        subprocess.run([*command, "--upgrade"] if upgrade else command, check=True)
        (root / name).write_bytes(target.read_bytes())


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.locks", description="The lock files.")
    parser.add_argument("what", choices=["write", "check"])
    parser.add_argument("--upgrade", action="store_true", help="take newer releases where pyproject.toml allows")
    options = parser.parse_args(arguments)
    if options.what == "write":
        write(root, upgrade=options.upgrade)
    found = check(root)
    print(*(found or ["Both lock files are sound."]), sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
