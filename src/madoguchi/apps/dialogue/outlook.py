"""What a commission is told by the window below it: what came up, which waits grow, which projects are at risk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from madoguchi.apps.cases import queries as cases
from madoguchi.apps.dialogue import agendas, queries
from madoguchi.apps.difficulties import queries as difficulties
from madoguchi.apps.projects import queries as projects
from madoguchi.core import packs
from madoguchi.core.ui.writing import reader

if TYPE_CHECKING:
    from madoguchi.apps.difficulties.models import Difficulty

SHOWN = 50


@dataclass(frozen=True)
class Came:
    """A difficulty that stands before the commission, by its heading; never by its company."""

    difficulty: Difficulty
    heading: str


@dataclass(frozen=True)
class Met:
    """What several companies met: its name, the key of its item, and whether it can be or is proposed to be changed."""

    name: str
    key: str
    companies: int
    may_be_named: bool
    is_proposed: bool


@dataclass(frozen=True)
class Wait:
    """A procedure that takes longer than it did, as the reader calls it; medians in working days."""

    title: str
    growth: cases.Growth


@dataclass(frozen=True)
class Outlook:
    """Asked for at this moment; nothing of it is pushed here."""

    escalated: Sequence[Came]
    systemic: Sequence[Met]
    waits: Sequence[Wait]
    projects: Sequence[projects.AtRisk]


def outlook(at: datetime, on: date) -> Outlook:
    """What the window below says now."""
    return Outlook(
        escalated=[Came(one, _heading(one.heading)) for one in difficulties.before_commission()[:SHOWN]],
        systemic=_met(at),
        waits=[Wait(_title(one.procedure), one) for one in cases.growing_waits()[:SHOWN]],
        projects=projects.at_risk(on)[:SHOWN],
    )


def _met(at: datetime) -> list[Met]:
    proposed = queries.origins_of(queries.next_of_commission(at))
    return [
        Met(difficulties.name_of(one), key, one.companies, difficulties.may_be_named(one), key in proposed)
        for one in difficulties.systemic(at)[:SHOWN]
        for key in [agendas.rule_origin(one)]
    ]


def finding_with(key: str, at: datetime) -> difficulties.Finding | None:
    """What several companies met and that key names, if they still do."""
    return next((one for one in difficulties.systemic(at) if agendas.rule_origin(one) == key), None)


def _heading(key: str) -> str:
    known = packs.current().difficulties
    found = known.heading(key) if known else None
    return found.names.in_language(reader()).text if found else key


def _title(procedure: str) -> str:
    known = packs.current().procedures.get(procedure)
    return known.newest.said.titles.in_language(reader()).text if known else procedure
