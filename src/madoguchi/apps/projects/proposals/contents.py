"""Everything that stands in a proposal at one moment, apart from the database: what is frozen, shown and printed.

An edition keeps the plain form. Its digest is taken over that form, so that a later look can tell that nothing of it
was altered.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from madoguchi.apps.projects.models.projects import NEUTRAL
from madoguchi.apps.projects.proposals import plans
from madoguchi.apps.projects.proposals.models import Proposal
from madoguchi.apps.projects.proposals.plans import Plan
from madoguchi.apps.registry import queries as registry
from madoguchi.core import packs
from madoguchi.core.languages.texts import Texts


@dataclass(frozen=True)
class Assumed:
    """An assumption with its figure, its source, and how firm that is."""

    text: Texts
    value: str
    source: str
    ground: str


@dataclass(frozen=True)
class Feared:
    """A risk, the answer to it, and whose it is."""

    text: Texts
    answer: Texts
    owner: str


@dataclass(frozen=True)
class Planned:
    """A step and the day by which it is done."""

    text: Texts
    done_on: date


@dataclass(frozen=True)
class Content:
    """A proposal at one moment. `edition` is 0 for what was not handed in; `names` are the company's, by language."""

    edition: int
    on: date
    outline: int
    language: str
    names: Mapping[str, str]
    title: Texts
    anonymous: Texts
    sector: str
    place_kind: str
    place_code: str
    sought: Decimal | None
    currency: str
    sections: Mapping[str, Texts]
    assumptions: tuple[Assumed, ...]
    risks: tuple[Feared, ...]
    steps: tuple[Planned, ...]
    plan: Plan | None
    figures: Mapping[str, Any] = field(default_factory=dict)
    room: Mapping[str, str] = field(default_factory=dict)
    is_example: bool = False

    @property
    def is_neutral(self) -> bool:
        """Does it lie at a place both sides claim?"""
        return self.place_kind == NEUTRAL

    def plain(self) -> dict[str, Any]:
        """The plain form, in which an edition keeps it."""
        return {
            **{
                name: getattr(self, name)
                for name in ("edition", "outline", "language", "sector", "place_kind", "place_code", "currency")
            },
            "on": self.on.isoformat(),
            "names": dict(self.names),
            "title": self.title.to_json(),
            "anonymous": self.anonymous.to_json(),
            "sought": None if self.sought is None else str(self.sought),
            "sections": {key: text.to_json() for key, text in self.sections.items()},
            "assumptions": [{**vars(one), "text": one.text.to_json()} for one in self.assumptions],
            "risks": [
                {"text": one.text.to_json(), "answer": one.answer.to_json(), "owner": one.owner} for one in self.risks
            ],
            "steps": [{"text": one.text.to_json(), "done_on": one.done_on.isoformat()} for one in self.steps],
            "plan": self.plan.kept() if self.plan else {},
            "figures": dict(self.figures),
            "room": dict(self.room),
            "is_example": self.is_example,
        }


def read(kept: Mapping[str, Any]) -> Content:
    """From the plain form."""
    text = Texts.from_json
    return Content(
        edition=kept["edition"],
        on=date.fromisoformat(kept["on"]),
        outline=kept["outline"],
        language=kept["language"],
        names=kept["names"],
        title=text(kept["title"]),
        anonymous=text(kept["anonymous"]),
        sector=kept["sector"],
        place_kind=kept["place_kind"],
        place_code=kept["place_code"],
        sought=None if kept["sought"] is None else Decimal(kept["sought"]),
        currency=kept["currency"],
        sections={key: text(one) for key, one in kept["sections"].items()},
        assumptions=tuple(Assumed(**{**one, "text": text(one["text"])}) for one in kept["assumptions"]),
        risks=tuple(Feared(text(one["text"]), text(one["answer"]), one["owner"]) for one in kept["risks"]),
        steps=tuple(Planned(text(one["text"]), date.fromisoformat(one["done_on"])) for one in kept["steps"]),
        plan=Plan.read(kept["plan"]),
        figures=kept["figures"],
        room=kept["room"],
        is_example=kept["is_example"],
    )


def digest(plain: Mapping[str, Any]) -> str:
    """A name for exactly this content."""
    return hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def content_of(proposal: Proposal, *, on: date, outline: int, edition: int = 0) -> Content:
    """A proposal as it stands now, with what the engine makes of its plan."""
    plan = Plan.read(proposal.plan)
    found = plans.figures(plan, proposal.place_kind, proposal.place_code, proposal.sector) if plan else {}
    return Content(
        edition=edition,
        on=on,
        outline=outline,
        language=proposal.language,
        names={
            language: registry.name_for(proposal.organisation, language).text for language in packs.current().languages
        },
        title=proposal.title,
        anonymous=proposal.anonymous,
        sector=proposal.sector,
        place_kind=proposal.place_kind,
        place_code=proposal.place_code,
        sought=proposal.sought,
        currency=proposal.currency,
        sections={one.key: one.text for one in proposal.sections.all() if one.text},
        assumptions=tuple(Assumed(one.text, one.value, one.source, one.ground) for one in proposal.assumptions.all()),
        risks=tuple(Feared(one.text, one.answer, one.owner) for one in proposal.risks.all()),
        steps=tuple(Planned(one.text, one.done_on) for one in proposal.steps.all()),
        plan=plan,
        figures=found,
        room=dict(proposal.room),
        is_example=proposal.is_example,
    )
