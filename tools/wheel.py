"""Builds the wheel twice, in two folders of a clean copy, and keeps it only if both are the same to the byte.

python -m tools.wheel dist
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MOMENT = "1577836800"
"""What the files in the wheel are dated, for those who set no SOURCE_DATE_EPOCH: 1 January 2020, UTC."""

PARTS = ["pyproject.toml", "hatch_build.py", "README.md", "LICENSE", "CHANGELOG.md", "src"]


def built(root: Path, folder: Path) -> Path:
    """A wheel built in a copy of ``root`` below ``folder``, without network and without leftovers."""
    copy = folder / "source"
    copy.mkdir(parents=True)
    for part in PARTS:
        source = root / part
        if source.is_dir():
            shutil.copytree(source, copy / part, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
        elif source.exists():
            shutil.copy2(source, copy / part)
    environment = {**os.environ, "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", MOMENT)}
    command = [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", str(folder / "dist"), str(copy)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"The wheel could not be built: {done.stdout}{done.stderr}")
    (wheel,) = (folder / "dist").glob("*.whl")
    return wheel


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.wheel", description="The wheel, twice.")
    parser.add_argument("folder", type=Path, help="where the wheel goes")
    target = parser.parse_args(arguments).folder
    with tempfile.TemporaryDirectory() as name:
        first, second = (built(root, Path(name, part)) for part in ("first", "a-second-folder"))
        if digest(first) != digest(second):
            print(f"Two builds differ: {digest(first)} and {digest(second)}. Nothing was kept.")
            return 1
        target.mkdir(parents=True, exist_ok=True)
        shutil.copy2(first, target / first.name)
        print(f"{target / first.name}: {first.stat().st_size // 1024} KB, sha256 {digest(first)}, same twice")
    return 0


if __name__ == "__main__":
    sys.exit(main())
