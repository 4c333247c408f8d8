"""Compares the licences of what the product is made of with the list of those allowed.

A licence is allowed by name or not at all: a list of forbidden ones misses the next spelling of the same thing.

    python -m tools.licences            fail on a package whose licence is not allowed
    python -m tools.licences --list     show them all
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Mapping
from importlib import metadata

from tools.closure import closure, requirements

ALLOWED = frozenset(
    {
        "0BSD",
        "Apache-2.0",
        "Apache-2.0 WITH LLVM-exception",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "CC-BY-4.0",
        "CC0-1.0",
        "HPND",
        "ISC",
        "MIT",
        "MIT-0",
        "MPL-2.0",
        "PSF-2.0",
        "Unicode-3.0",
        "Unlicense",
        "Zlib",
    }
)

EXCEPTIONS: Mapping[str, tuple[str, str]] = {
    "docxtpl": ("LGPL-2.1-only", "imported unchanged, as a library; anyone may put another copy in its place"),
    "psycopg": ("LGPL-3.0-only", "imported unchanged, as a library, and only where PostgreSQL is chosen"),
    "psycopg-binary": ("LGPL-3.0-only", "the compiled part of psycopg; imported unchanged, as a library"),
    "python-stdnum": (
        "LGPL-2.0-or-later",
        "imported unchanged, as a library; anyone may put another copy in its place",
    ),
}
"""Packages allowed under one more licence, which they must still have, and why."""

SPELLINGS: Mapping[str, str] = {
    "3-clause bsd license": "BSD-3-Clause",
    "apache 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "bsd": "BSD-3-Clause",
    "bsd license": "BSD-3-Clause",
    "gnu lesser general public license v2 or later (lgplv2+)": "LGPL-2.0-or-later",
    "isc license (iscl)": "ISC",
    "mit license": "MIT",
    "mit, bsd": "MIT AND BSD-3-Clause",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "psfl": "PSF-2.0",
    "python software foundation license": "PSF-2.0",
}
"""How packages older than the licence expression say it. "BSD" alone means two or three clauses: both are allowed."""

UNKNOWN = "not stated"
KNOWN = ALLOWED | {licence for licence, _reason in EXCEPTIONS.values()}


def licence_of(package: metadata.Distribution) -> str:
    """The licence as one expression: what the package states, else what it is classified as."""
    stated = _field(package, "License-Expression")
    if stated:
        return stated
    short = _field(package, "License")
    if short and "\n" not in short:
        spelt = SPELLINGS.get(short.lower(), short)
        if all(part in KNOWN for part in re.split(r" (?:AND|OR) ", spelt)):
            return spelt
    classified = [
        line.rsplit(" :: ", 1)[-1]
        for line in package.metadata.get_all("Classifier") or []
        if line.startswith("License :: ") and not line.endswith("OSI Approved")
    ]
    named = sorted({SPELLINGS.get(name.lower(), name) for name in classified})
    return " AND ".join(named) or short or UNKNOWN


def _field(package: metadata.Distribution, name: str) -> str:
    return " ".join(package.metadata.get_all(name) or []).strip()


def is_allowed(expression: str, allowed: frozenset[str] = ALLOWED) -> bool:
    """Whether everything an expression demands is allowed; of alternatives, one is enough.

    >>> is_allowed("Apache-2.0 OR GPL-2.0-only"), is_allowed("MIT AND GPL-3.0-only"), is_allowed("(MIT)")
    (True, False, True)
    """
    words = re.findall(r"\(|\)|[^\s()]+", expression)
    verdict, rest = _alternatives(words, allowed)
    return verdict and not rest


def _alternatives(words: list[str], allowed: frozenset[str]) -> tuple[bool, list[str]]:
    verdict, rest = _demands(words, allowed)
    while rest[:1] == ["OR"]:
        other, rest = _demands(rest[1:], allowed)
        verdict = verdict or other
    return verdict, rest


def _demands(words: list[str], allowed: frozenset[str]) -> tuple[bool, list[str]]:
    verdict, rest = _single(words, allowed)
    while rest[:1] == ["AND"]:
        other, rest = _single(rest[1:], allowed)
        verdict = verdict and other
    return verdict, rest


def _single(words: list[str], allowed: frozenset[str]) -> tuple[bool, list[str]]:
    if not words:
        return False, []
    if words[0] == "(":
        verdict, rest = _alternatives(words[1:], allowed)
        return verdict and rest[:1] == [")"], rest[1:]
    if words[1:2] == ["WITH"]:
        return " ".join(words[:3]) in allowed, words[3:]
    return words[0] in allowed, words[1:]


def refusals(licences: Mapping[str, str], exceptions: Mapping[str, tuple[str, str]] = EXCEPTIONS) -> list[str]:
    """A sentence for every package that may not be part of the product, given name and licence of each."""
    found = []
    for name, licence in licences.items():
        extra = {exceptions[name][0]} if name in exceptions else set[str]()
        if not is_allowed(licence, ALLOWED | extra):
            found.append(f"{name} stands under “{licence}”, which is not on the list of allowed licences")
    return found


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.licences", description="The licences of the product.")
    parser.add_argument("--list", action="store_true", help="show every package with its licence")
    options = parser.parse_args(arguments)

    found = {name: licence_of(package) for name, package in closure(requirements(extras=["postgres"])).items()}
    for name, licence in found.items() if options.list else ():
        print(f"{name:28} {licence}{'  (' + EXCEPTIONS[name][1] + ')' if name in EXCEPTIONS else ''}")
    refused = refusals(found)
    print(*refused, sep="\n", end="\n" if refused else "")
    print(f"{len(found)} packages, {len(refused)} not allowed.")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
