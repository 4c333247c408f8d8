from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from madoguchi.core.search import documents, indexing, opening, outbox
from madoguchi.core.search.documents import Document

FACETS = ("side", "activity", "language")


class Shelf:
    """Things that can be found, in place of an app."""

    def __init__(self) -> None:
        self.things: dict[str, Document] = {}

    def put(self, *things: Document) -> None:
        """Keep things as an app does: the change and the word to the outbox in one transaction."""
        with transaction.atomic():
            for thing in things:
                self.things[thing.reference] = thing
                outbox.touch(thing.kind, thing.reference)

    def take(self, reference: str) -> None:
        with transaction.atomic():
            outbox.touch(self.things.pop(reference).kind, reference)

    def drain(self) -> int:
        return indexing.drain()


@pytest.fixture(params=["tantivy", "database"])
def engine(request: pytest.FixtureRequest, settings: Any) -> str:
    settings.SEARCH_ENGINE = request.param
    return str(request.param)


@pytest.fixture
def shelf(db: None, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    settings.DATA = tmp_path
    monkeypatch.setattr(documents, "_sources", {})
    kept = Shelf()
    documents.register(
        "company",
        lambda references: [kept.things[one] for one in references if one in kept.things],
        every=lambda: iter(kept.things),
        facets=FACETS,
    )
    yield kept
    opening.forget()


def company(reference: str, name: str = "", **said: Any) -> Document:
    """A company with what the test says of it."""
    fields = {"name": name, "labels": said.pop("labels", ()), "text": said.pop("text", "")}
    newest = said.pop("newest", 0)
    romanised = said.pop("romanised", ())
    filters = {key: [value] if isinstance(value, str) else value for key, value in said.items()}
    return Document("company", reference, fields, filters, {"newest": newest}, romanised)
