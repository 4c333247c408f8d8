"""What the outbox of the search keeps: nothing about people."""

from __future__ import annotations

from madoguchi.core.personal_data import not_personal, register


def join() -> None:
    """Say it. Called once the apps are loaded."""
    register("search.Change", fields=not_personal("the kind and the random key of a thing", "kind", "reference"))
