"""Funds, their rules in versions, and appraisals of projects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from madoguchi.apps.projects import asking as projects
from madoguchi.apps.projects import rules as project_rules
from madoguchi.apps.projects import terms
from madoguchi.apps.projects.financing.models import Appraisal, Fund, FundRules
from madoguchi.apps.projects.financing.models.funds import FUND_KINDS
from madoguchi.core import packs
from madoguchi.core.journal import actions as journal
from madoguchi.core.languages.texts import Texts
from madoguchi.core.refusals import Refused

if TYPE_CHECKING:
    from madoguchi.apps.projects.models import Project
    from madoguchi.core.accounts.models import Person

MOST_POINTS = 100


@dataclass(frozen=True)
class RulesOfFund:
    """The rules of a fund as somebody enters them; shares in per cent. No sectors or regions: all."""

    from_on: date
    currency: str
    budget: Decimal
    least_share: Decimal = Decimal()
    most_share: Decimal = Decimal(100)
    least_ticket: Decimal = Decimal()
    most_ticket: Decimal | None = None
    most_in_sector: Decimal = Decimal(100)
    sectors: Sequence[str] = ()
    regions: Sequence[str] = ()


@transaction.atomic
def open_fund(
    names: Texts,
    kind: str,
    held: RulesOfFund,
    *,
    by: Person | None,
    at: datetime,
    instrument: str = "",
    is_example: bool = False,
) -> Fund:
    """Enter a fund with its first rules."""
    if not names:
        raise Refused("fund-needs-a-name")
    if kind not in FUND_KINDS:
        raise Refused("money-kind-is-not-known", value=kind)
    if instrument and instrument not in {one.key for one in packs.current().finances.instruments}:
        raise Refused("instrument-is-not-known", value=instrument)
    fund = Fund.objects.create(names=names, kind=kind, instrument=instrument, is_example=is_example, created_at=at)
    journal.record("fund.opened", fund, by=by, at=at, facts={"kind": kind})
    set_rules(fund, held, by=by, at=at)
    return fund


@transaction.atomic
def set_rules(fund: Fund, held: RulesOfFund, *, by: Person | None, at: datetime, reason: str = "") -> FundRules:
    """The rules of a fund from a day on. The earlier ones stay; from the second version on a reason is kept."""
    fund = Fund.objects.select_for_update().get(pk=fund.pk)
    _require_sensible(held)
    last = fund.rules.first()
    if last is not None and not reason.strip():
        raise Refused("change-needs-a-reason")
    if last is not None and held.from_on < last.from_on:
        raise Refused("rules-follow-one-another", day=last.from_on)
    found = FundRules.objects.create(
        fund=fund,
        number=last.number + 1 if last else 1,
        **{
            name: getattr(held, name) for name in RulesOfFund.__dataclass_fields__ if name not in ("sectors", "regions")
        },
        sectors=sorted(held.sectors),
        regions=sorted(held.regions),
        reason=reason.strip() if last else "",
        by=by,
        at=at,
    )
    journal.record(
        "fund.rules-set",
        fund,
        by=by,
        at=at,
        facts={"number": found.number, "budget": str(held.budget), "currency": held.currency, "from": held.from_on},
        personal={"reason": reason.strip()} if reason.strip() else None,
    )
    return found


@transaction.atomic
def appraise(project: Project, points: int, *, reason: str, by: Person, at: datetime) -> Appraisal:
    """Give a project points of a hundred. Whoever works on it does not."""
    project = projects.locked(project)
    if not 0 <= points <= MOST_POINTS:
        raise Refused("points-are-of-a-hundred", points=points)
    if not reason.strip():
        raise Refused("appraisal-needs-a-reason")
    require_outsider(by, project, at)
    found = Appraisal.objects.create(project=project, points=points, reason=reason.strip(), by=by, at=at)
    journal.record(
        "project.appraised", project, by=by, at=at, facts={"points": points}, personal={"reason": reason.strip()}
    )
    return found


def require_outsider(by: Person, project: Project, at: datetime) -> None:
    """Who decides about money serves at a desk and does not work on the project."""
    if not project_rules.may(by, project_rules.PASS, project):
        raise Refused("money-is-decided-by-a-desk")
    if project_rules.is_of_team(by, project, on=at.date()):
        raise Refused("money-needs-an-outsider", number=project.number)


def _require_sensible(held: RulesOfFund) -> None:
    if not held.currency:
        raise Refused("cost-needs-a-currency")
    if held.budget < 0 or held.least_ticket < 0:
        raise Refused("a-sum-is-not-below-nothing")
    if not 0 <= held.least_share <= held.most_share <= MOST_POINTS:
        raise Refused("least-is-above-most")
    if held.most_ticket is not None and held.most_ticket < held.least_ticket:
        raise Refused("least-is-above-most")
    if not 0 < held.most_in_sector <= MOST_POINTS:
        raise Refused("a-sector-takes-a-part")
    for code in held.sectors:
        if code not in terms.current().sectors:
            raise Refused("sector-is-not-known", value=code)
    for code in held.regions:
        if code not in packs.current().regions:
            raise Refused("place-is-not-known", value=code)
