"""Which packages the product needs at run time, found in the metadata of what is installed."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent


def requirements(root: Path = ROOT, *, extras: Iterable[str] = ()) -> list[str]:
    """What pyproject.toml asks for at run time, with the optional parts named in ``extras``."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    optional = project.get("optional-dependencies", {})
    return [*project["dependencies"], *(line for extra in extras for line in optional[extra])]


def closure(wanted: Iterable[str]) -> dict[str, metadata.Distribution]:
    """Every installed package that ``wanted`` leads to, by its canonical name and in its order.

    A package that is asked for and not installed raises ``PackageNotFoundError``: half a list is worse than none.
    """
    found: dict[str, metadata.Distribution] = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    waiting = [(Requirement(line), frozenset[str]()) for line in wanted]
    while waiting:
        requirement, asked_with = waiting.pop()
        if not _applies(requirement, asked_with):
            continue
        name, extras = canonicalize_name(requirement.name), frozenset(requirement.extras)
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        found[name] = metadata.distribution(name)
        waiting += [(Requirement(line), extras) for line in found[name].requires or []]
    return dict(sorted(found.items()))


def _applies(requirement: Requirement, extras: frozenset[str]) -> bool:
    if requirement.marker is None:
        return True
    return any(requirement.marker.evaluate({"extra": extra}) for extra in extras or {""})
