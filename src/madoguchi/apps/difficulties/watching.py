"""Does a company that reported meet more questions, returns and refusals than before, and than others?

For the months the pack says. What is compared are rates: events for each day on which a step of the company lay with
an authority, beside its own year before the report, and beside the other companies at the same authorities. Both must
be exceeded by more than chance gives. It is a reason to ask, and says nothing of why.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from madoguchi.apps.cases import queries as cases
from madoguchi.apps.difficulties.models import Difficulty
from madoguchi.core import packs
from madoguchi.engines import indicators
from madoguchi.engines.deadlines import months_after

# Looked at every day for a year, so each comparison has to be surer than a single look would need.
CHANCE = 0.01
BEFORE = timedelta(days=365)


@dataclass(frozen=True)
class Watch:
    """What was met since the report, and what its own earlier rate and that of others give; None: not known."""

    count: int
    own: float | None
    others: float | None
    is_above: bool


def watch(one: Difficulty, at: datetime) -> Watch | None:
    """What the company met from its report to this moment; None once the months of the pack have passed."""
    known = packs.current().difficulties
    if known is None or at.date() > months_after(one.reported_at.date(), known.watch_months):
        return None
    company, since = one.organisation_id, one.reported_at
    offices = cases.authorities_met(company, since, at)
    now = cases.friction(offices, since, at, company=company)
    own = cases.friction(offices, since - BEFORE, since, company=company)
    others = cases.friction(offices, since, at, but=company)
    chances = [indicators.chance_of_at_least(now.count, now.days, base.count, base.days) for base in (own, others)]
    compared = [chance for chance in chances if chance is not None]
    return Watch(
        now.count,
        indicators.expected(now.days, own.count, own.days),
        indicators.expected(now.days, others.count, others.days),
        is_above=bool(compared) and all(chance < CHANCE for chance in compared),
    )
