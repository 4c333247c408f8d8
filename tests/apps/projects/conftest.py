"""A project of Sakura and Vostok, and what brings it through its gates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from madoguchi.apps.introductions import actions as introductions
from madoguchi.apps.projects import actions, queries
from madoguchi.apps.projects.models import Point, Programme, Project
from madoguchi.core.languages.texts import Texts
from tests import cast
from tests.cast import MONDAY


def said(text: str) -> Texts:
    """A text in every language of the corridor."""
    return Texts.written(en=text, ja=f"{text}（日本語）", ru=f"{text} (по-русски)")


@dataclass
class Works:
    """Everybody who has to do with the project, and the project."""

    sakura: Any
    kenji: Any
    vostok: Any
    anna: Any
    officer: Any
    other_officer: Any
    point: Point
    introduction: Any
    project: Project

    def fresh(self) -> Project:
        """The project as it stands now."""
        return Project.objects.get(pk=self.project.pk)

    def dossier(self, at: datetime = MONDAY) -> queries.Dossier:
        """Everything about it on a day."""
        return queries.open_dossier(self.fresh(), at.date())

    def missing(self, at: datetime = MONDAY) -> list[str]:
        """What the next gate asks for and is not there."""
        gate = queries.next_gate(self.fresh())
        assert gate is not None
        return [one.key for one in queries.missing_for(gate, self.dossier(at))]

    def to_idea(self, at: datetime = MONDAY) -> Project:
        """Fill what the first gate asks for, and pass it."""
        actions.write(self.project, {"point": self.point}, by=self.kenji, at=at)
        self.shares("RU-PRI", at=at)
        actions.pass_gate(self.fresh(), "G0", by=self.officer, at=at)
        return self.fresh()

    def shares(self, code: str, kind: str = "region", at: datetime = MONDAY) -> Project:
        """One sector, one place."""
        return actions.set_shares(
            self.project,
            sectors=[actions.Part("fisheries", Decimal(100))],
            where=[actions.Part(code, Decimal(100), kind)],
            by=self.kenji,
            at=at,
        )

    def to_screened(self, at: datetime = MONDAY) -> Project:
        """Fill what the second gate asks for, and pass it."""
        if not self.fresh().stage:
            self.to_idea(at)
        actions.write(
            self.project,
            {"summary": said("A hub"), "confidential": said("Talks with two yards")},
            by=self.kenji,
            at=at,
        )
        for agency in ("jetro", "krdv"):
            actions.enter_participant(self.project, actions.Entrant("agency", agency=agency), by=self.officer, at=at)
        actions.appoint_contact(self.project, side="jp", person=self.kenji, by=self.officer, at=at)
        actions.appoint_contact(self.project, side="ru", person=self.anna, by=self.officer, at=at)
        actions.screen_participants(self.project, by=self.officer, at=at)
        actions.pass_gate(self.fresh(), "G1", by=self.officer, at=at)
        return self.fresh()

    def overridden_to(self, gate: str, at: datetime = MONDAY) -> Project:
        """Bring it to a gate over whatever is missing."""
        actions.give_permit(self.other_officer, reason="For the test", by=None, at=at)
        while self.fresh().stage != gate:
            following = queries.next_gate(self.fresh())
            assert following is not None
            actions.pass_gate(
                self.fresh(), following.key, by=self.other_officer, at=at, reason="To get there", is_override=True
            )
        return self.fresh()


@pytest.fixture
def works(db: None) -> Works:
    """Sakura and Vostok met, agreed on a deal, and make a project of it."""
    sakura, kenji = cast.sakura()
    vostok, anna = cast.vostok()
    introduction = with_a_deal(sakura, kenji, vostok, anna)
    programme = Programme.objects.create(key="plan", names=Texts.written(en="Plan"), from_on=date(2016, 5, 6))
    point = Point.objects.create(programme=programme, key="P6", names=Texts.written(en="Far East"), place=6)
    project = actions.propose_from_introduction(introduction, title=said("A seafood hub"), by=kenji, at=MONDAY)
    return Works(
        sakura,
        kenji,
        vostok,
        anna,
        cast.officer(),
        cast.officer("ru", "second@desk.example"),
        point,
        introduction,
        project,
    )


def with_a_deal(sakura: Any, kenji: Any, vostok: Any, anna: Any) -> Any:
    """An introduction both accepted, and of which one side says that a deal came of it."""
    introduction = cast.proposal(sakura, vostok)
    introductions.accept(introduction, organisation=sakura, by=kenji, at=MONDAY)
    introductions.accept(introduction, organisation=vostok, by=anna, at=MONDAY)
    introductions.ask_outcome(introduction, after_days=30, at=MONDAY)
    question = introduction.outcomes.get(organisation=sakura)
    introductions.record_outcome(question, answer="deal", by=kenji, at=MONDAY)
    introduction.refresh_from_db()
    return introduction
