"""Keeps the rules that bind a case, word by word, so that no later file can change them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from madoguchi.apps.cases.models import Case, PinnedVersion
from madoguchi.apps.cases.register import drafts
from madoguchi.core import packs
from madoguchi.core.packs.procedures import ProcedureFile, ProcedureVersion, version_of
from madoguchi.core.refusals import Refused
from madoguchi.engines import procedures as engine


def version_on(procedure: str, on: date) -> ProcedureVersion:
    """The version that binds what is filed on a day; refused where there is none."""
    try:
        found = drafts.in_force(packs.current().procedure(procedure), on)
    except packs.UnknownCode:
        raise Refused("procedure-is-not-known", value=procedure) from None
    if found is None:
        raise Refused("procedure-is-not-in-force", on=on)
    return found


@dataclass(frozen=True)
class Words:
    """A version as it reads now."""

    procedure: str
    in_force: date
    digest: str
    text: str


def words_of(version: ProcedureVersion, on: date) -> list[Words]:
    """A version and those of every procedure its steps use, as of the same day; the first is its own.

    Reads files, so it is asked before a transaction begins.
    """
    found, waiting = {version.said.procedure: _words(version)}, [version]
    while waiting:
        for key in _used_by(waiting.pop()):
            part = drafts.in_force(packs.current().procedure(key), on) if key not in found else None
            if part is not None:
                found[key] = _words(part)
                waiting.append(part)
    return list(found.values())


def _words(version: ProcedureVersion) -> Words:
    text = Path(version.file).read_text("utf-8")
    words = Words(version.said.procedure, version.in_force, hashlib.sha256(text.encode()).hexdigest(), text)
    _read(words.digest, words.text, words.procedure)
    return words


def pin(words: Words, *, at: datetime) -> PinnedVersion:
    """Keep a version, once."""
    kept, _ = PinnedVersion.objects.get_or_create(
        procedure=words.procedure,
        in_force=words.in_force,
        digest=words.digest,
        defaults={"text": words.text, "pinned_at": at},
    )
    return kept


def _used_by(version: ProcedureVersion) -> Iterator[str]:
    return (step.uses for step in version.said.steps if step.uses)


def rules_of(pinned: PinnedVersion) -> ProcedureVersion:
    """The rules a case is bound by, read from the words that were kept."""
    return _read(pinned.digest, pinned.text, pinned.procedure)


@lru_cache(maxsize=256)
def _read(digest: str, text: str, procedure: str) -> ProcedureVersion:
    corridor = packs.current()
    said = packs.bind(packs.parse_yaml(text, f"{procedure} as pinned ({digest[:12]})"), ProcedureFile)
    sides = {authority.key: authority.side for authority in corridor.authorities}
    return ProcedureVersion(said, version_of(said, corridor.facts, sides), f"{procedure} as pinned")


def rules_for(case: Case, *, on: date) -> ProcedureVersion:
    """The rules of a case: those it is pinned to, or, while it is a draft, those of the day."""
    return rules_of(case.pin) if case.pin is not None else version_on(case.procedure, on)


def facts_of(case: Case, version: ProcedureVersion) -> dict[str, Any]:
    """The answers of a case, as the engine reckons with them. What the version does not ask for is left out."""
    return read_facts(case.facts, version.rules.facts)


def read_facts(kept: Mapping[str, Any], declared: Mapping[str, engine.Fact]) -> dict[str, Any]:
    """Answers as they are kept, in the types that were declared."""
    found = {}
    for key, value in kept.items():
        fact = declared.get(key)
        if fact is None or value is None:
            continue
        found[key] = date.fromisoformat(value) if fact.type == "date" and isinstance(value, str) else value
    return dict(engine.checked_facts(found, declared))


def as_kept(value: object) -> object:
    """An answer as it is kept."""
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
