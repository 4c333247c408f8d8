"""Facts as the journal keeps them: plain values that are written in one way only, and name nobody."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from madoguchi.core.journal.models import moment

ADDRESS = re.compile(r"[^\s@]+@[^\s@]+")
PERSONAL_KEYS = frozenset({"email", "mail", "phone", "telephone", "contact", "password", "birthday"})


def plain(value: Any) -> Any:
    """A value of JSON. Moments, days, amounts and fractions become text, so that no database rounds them.

    >>> plain({"rate": 0.5, "codes": ("01", "02")})
    {'rate': '0.5', 'codes': ['01', '02']}
    """
    if value is None or isinstance(value, str | bool | int):
        return str(value) if isinstance(value, str) else value
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID | float):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((plain(one) for one in value), key=str)
    if isinstance(value, Iterable):
        return [plain(one) for one in value]
    raise TypeError(f"the journal cannot keep a {type(value).__name__}: {value!r}")


def require_impersonal(facts: Mapping[str, Any]) -> None:
    """Stop facts that tell who somebody is. They belong in `personal`, where they can be erased."""
    for key, value in facts.items():
        if key.lower() in PERSONAL_KEYS:
            raise ValueError(f"the fact {key!r} is personal: hand it over as personal data")
        for text in _texts(value):
            if ADDRESS.search(text):
                raise ValueError(f"the fact {key!r} holds an address: hand it over as personal data")


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
