"""FollowTheMoney JSON lines: one entity a line, ownership among them counted.

Entities that the list does not target are there for the connections; they are left out, unless targets hold half of
them or more together, as far as the file gives shares.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from madoguchi.apps.screening.ownership import Share, Through, blocked_through
from madoguchi.apps.screening.readers.parties import LONGEST_PROGRAMME, Read, day, party
from madoguchi.apps.screening.readers.tables import LEGAL_SCHEMAS

NAMES = ("name", "alias", "previousName", "weakAlias", "abbreviation")
NUMBERS = (("inn", "innCode"), ("ogrn", "ogrnCode"), ("lei", "leiCode"), ("", "registrationNumber"), ("", "taxNumber"))


def followthemoney(path: Path) -> Iterator[Read]:
    """Targets, and what targets own half of."""
    shares, targets = _owned(path)
    owned = blocked_through(shares, targets)
    for line, entity in _entities(path):
        if isinstance(entity, str):
            yield line, entity
        elif entity.get("schema") in LEGAL_SCHEMAS:
            key = str(entity.get("id", ""))
            if entity.get("target") is not False or key in owned:
                yield line, _party(key, entity, owned.get(key))


def _entities(path: Path) -> Iterator[tuple[int, dict[str, Any] | str]]:
    with path.open(encoding="utf-8") as stream:
        for line, text in enumerate(stream, start=1):
            if not text.strip():
                continue
            try:
                entity = json.loads(text)
            except ValueError:
                entity = None
            is_sound = isinstance(entity, dict) and isinstance(entity.get("properties", {}), dict)
            yield line, entity if is_sound else "no JSON object"


def _owned(path: Path) -> tuple[list[Share], set[str]]:
    shares, targets = [], set()
    for _, entity in _entities(path):
        if isinstance(entity, str):
            continue
        properties = entity.get("properties", {})
        if entity.get("schema") == "Ownership":
            percent = _percent(properties)
            shares += [
                Share(str(owner), str(asset), percent)
                for owner in properties.get("owner", [])
                for asset in properties.get("asset", [])
                if percent is not None
            ]
        elif entity.get("target") is not False:
            targets.add(str(entity.get("id", "")))
    return shares, targets


def _percent(properties: Mapping[str, Any]) -> Decimal | None:
    """A share such as "51", "51%" or "51.0 %"; None where it is words or missing."""
    for text in properties.get("percentage", []):
        try:
            return Decimal(str(text).replace("%", "").replace(",", ".").strip())
        except InvalidOperation:
            continue
    return None


def _party(key: str, entity: Mapping[str, Any], through: Through | None) -> Any:
    properties: Mapping[str, list[str]] = entity.get("properties", {})
    names = [(str(text), "") for field in NAMES for text in properties.get(field, [])]
    programme = ";".join([*properties.get("program", []), *properties.get("programId", [])])
    if through is not None and entity.get("target") is False:
        programme = f"owned by {', '.join(one.owner for one in through.shares)}"[:LONGEST_PROGRAMME]
    return party(
        key,
        names or [(str(entity.get("caption", "")), "")],
        identifiers=[(scheme, str(value)) for scheme, field in NUMBERS for value in properties.get(field, [])],
        countries=[*properties.get("country", []), *properties.get("jurisdiction", [])],
        programme=programme,
        listed_on=day(str(entity.get("first_seen") or "")),
    )
