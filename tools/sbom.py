"""Writes down what the product is made of, as a CycloneDX document: the same environment, the same bytes.

python -m tools.sbom sbom.json
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name

from tools.locks import RUNTIME, pins

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = "madoguchi"


def kept(document: Mapping[str, Any], pinned: Mapping[str, str]) -> dict[str, Any]:
    """The document without what only builds, checks and tests the product.

    A package of the lock that is absent, or there in another release, raises ``LookupError``.
    """
    components = [part for part in document["components"] if canonicalize_name(part["name"]) in pinned]
    versions: dict[str, str] = {canonicalize_name(part["name"]): part.get("version", "") for part in components}
    astray = sorted(name for name, version in pinned.items() if versions.get(name) != version)
    if astray:
        raise LookupError(f"not installed as locked: {', '.join(astray)}")
    product = document.get("metadata", {}).get("component", {}).get("bom-ref", "root-component")
    references = {part["bom-ref"] for part in components} | {product}
    dependencies = [
        {**link, "dependsOn": [other for other in link.get("dependsOn", []) if other in references]}
        for link in document.get("dependencies", [])
        if link["ref"] in references
    ]
    return {**document, "components": components, "dependencies": dependencies}


def of_environment(root: Path) -> dict[str, Any]:
    """Everything installed beside this Python, as cyclonedx-py sees it."""
    command = [sys.executable, "-m", "cyclonedx_py", "environment", "--output-format=JSON", "--output-reproducible"]
    command += ["--pyproject", str(root / "pyproject.toml"), "--mc-type=application", sys.executable]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.sbom", description="What the product is made of.")
    parser.add_argument("file", type=Path, help="where to write it")
    target = parser.parse_args(arguments).file
    document = kept(of_environment(root), pins((root / RUNTIME).read_text("utf-8"), here=True))
    if str(root) in (text := json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True)):
        print("The document names a folder of this machine, and was not written.")
        return 1
    target.write_text(text + "\n", "utf-8")
    print(f"{target}: {len(document['components'])} components")
    return 0


if __name__ == "__main__":
    sys.exit(main())
