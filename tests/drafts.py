"""A change of the pack as if it were a draft now, for what only a draft shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

import pytest

from madoguchi.core import packs
from madoguchi.core.packs.procedures import CommentWindow, RuleChange

KEY = "e-visa-2025"
EFFECTIVE = date(2027, 3, 1)


def lay_draft(monkeypatch: pytest.MonkeyPatch, opens: date, closes: date, **changed: Any) -> RuleChange:
    """Lay the change of visas open for comment between two days; `changed` says what its file says differently."""
    known = packs.current()
    change = known.changes[KEY]
    said = change.said.model_copy(
        update={
            "announced": None,
            "adopted": None,
            "comment": CommentWindow(opens=opens, closes=closes),
            "effective": EFFECTIVE,
            **changed,
        }
    )
    corridor = replace(known)
    object.__setattr__(corridor, "changes", MappingProxyType({**known.changes, KEY: replace(change, said=said)}))
    monkeypatch.setattr(packs, "current", lambda: corridor)
    return corridor.changes[KEY]
