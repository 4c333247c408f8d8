"""A proposal of Sakura that lacks nothing, and what it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from madoguchi.apps.projects.proposals import actions, contents, gaps, outline, queries
from madoguchi.apps.projects.proposals.models import Proposal
from tests import cast, proposals
from tests.cast import MONDAY


@dataclass
class Desk:
    """Everybody who has to do with the proposal, and the proposal."""

    sakura: Any
    kenji: Any
    vostok: Any
    anna: Any
    officer: Any
    proposal: Proposal

    def fresh(self) -> Proposal:
        """The proposal with its parts, as they stand now."""
        return proposals.fresh(self.proposal)

    def stamp(self, part: str) -> str:
        """What a form would send along."""
        return proposals.stamp(self.proposal, part)

    def content(self) -> contents.Content:
        """Everything on it."""
        found = queries.content_for(self.fresh(), on=MONDAY.date(), own=True)
        assert found is not None
        return found

    def missing(self) -> list[str]:
        """The parts that lack something."""
        known = outline.current()
        assert known is not None
        return [one.part for one in gaps.gaps(self.content(), known)]

    def write(self, part: str, text: str) -> None:
        """Write one text."""
        proposals.write(self.proposal, part, text, by=self.kenji)

    def fill(self, where: tuple[str, str] = ("region", "RU-PRI")) -> Proposal:
        """Write everything it takes to hand it in."""
        return proposals.fill(self.proposal, by=self.kenji, where=where)

    def translated(self, language: str) -> None:
        """Put every text into a language."""
        known = outline.current()
        assert known is not None
        pieces = gaps.pieces(self.content(), known)
        said = {"ja": "日本語の文です。", "ru": "Текст по-русски."}[language]
        typed = {one.key: f"{said} {place}" for place, one in enumerate(pieces)}
        actions.translate(self.fresh(), language, typed, by=self.kenji, at=MONDAY)


@pytest.fixture
def desk(db: None) -> Desk:
    """Kenji begins a proposal for Sakura, in English."""
    sakura, kenji = cast.sakura()
    vostok, anna = cast.vostok()
    officer = cast.officer()
    begun = actions.begin(sakura, title="A cold store", language="en", by=kenji, at=MONDAY)
    return Desk(sakura, kenji, vostok, anna, officer, begun)
