"""A proposal with nothing missing, for every test that needs one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from madoguchi.apps.projects.proposals import actions, gaps, outline, queries
from madoguchi.apps.projects.proposals.models import Proposal
from madoguchi.apps.projects.proposals.plans import Plan
from madoguchi.core.languages.texts import TRANSLATED, Version, fingerprint
from tests.cast import MONDAY

PLAN = Plan(
    agreed_on=date(2026, 11, 2),
    currency="RUB",
    building_years=2,
    working_years=13,
    investment=Decimal(600_000_000),
    revenue=Decimal(260_000_000),
    costs=Decimal(90_000_000),
    payroll=Decimal(40_000_000),
    lasts=10,
    discount=Decimal(12),
    foreign=Decimal(30),
    holder="large",
    abroad=Decimal(20),
    loan=Decimal(300_000_000),
    loan_rate=Decimal(11),
    loan_years=10,
)


def lines(*rows: tuple[str, dict[str, Any]]) -> list[actions.Line]:
    """New rows of a list."""
    return [actions.Line(None, text, more) for text, more in rows]


LINES = {
    gaps.ASSUMPTIONS: lines(
        *((f"Price {n}", {"value": "12 a kilo", "source": "A letter", "ground": "contract"}) for n in range(3))
    ),
    gaps.RISKS: lines(*((f"Delay {n}", {"answer": "We wait", "owner": "Chief engineer"}) for n in range(2))),
    gaps.STEPS: lines(*((f"Step {n}", {"done_on": date(2027, 3 + n, 1)}) for n in range(2))),
}


def fresh(proposal: Proposal) -> Proposal:
    """The proposal with its parts, as they stand now."""
    found = queries.proposal(proposal.reference)
    assert found is not None
    return found


def stamp(proposal: Proposal, part: str) -> str:
    """What a form would send along."""
    return actions.stamp_of(fresh(proposal), part)


def write(proposal: Proposal, part: str, text: str, *, by: Any) -> None:
    """Write one text."""
    actions.write_part(fresh(proposal), part, text, seen=stamp(proposal, part), by=by, at=MONDAY)


def place(proposal: Proposal, kind: str, code: str, *, by: Any, title: str = "A cold store") -> None:
    """Say what it is about and where it lies."""
    about = actions.About(title, "fisheries", kind, code, Decimal(180_000_000), "RUB")
    actions.write_about(fresh(proposal), about, seen=stamp(proposal, gaps.ABOUT), by=by, at=MONDAY)


def translated(text: str, original: str) -> Version:
    """A translation of another text."""
    return Version(text, TRANSLATED, True, "", fingerprint(original))


def fill(proposal: Proposal, *, by: Any, where: tuple[str, str] = ("region", "RU-PRI")) -> Proposal:
    """Write everything it takes to hand it in."""
    known = outline.current()
    assert known is not None
    place(proposal, *where, by=by, title=str(proposal.title))
    for section in known.sections:
        write(proposal, section.key, f"What {section.key} says.\nAnd more.", by=by)
    write(proposal, "anonymous", "A fish processor looks for a partner.", by=by)
    for part, rows in LINES.items():
        actions.write_lines(fresh(proposal), part, rows, seen=stamp(proposal, part), by=by, at=MONDAY)
    actions.write_plan(fresh(proposal), PLAN, seen=stamp(proposal, gaps.PLAN), by=by, at=MONDAY)
    room = {one.key: "ready" for one in known.room}
    actions.write_room(fresh(proposal), room, seen=stamp(proposal, gaps.ROOM), by=by, at=MONDAY)
    return fresh(proposal)
