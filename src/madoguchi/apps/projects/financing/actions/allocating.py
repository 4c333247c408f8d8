"""Allocations: run the engine, keep its recommendation, and let a committee decide line by line."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max, Sum

import madoguchi
from madoguchi.apps.projects import asking as projects
from madoguchi.apps.projects.financing import asking, sharing
from madoguchi.apps.projects.financing.actions.funding import require_outsider
from madoguchi.apps.projects.financing.actions.planning import Giver as GivenBy
from madoguchi.apps.projects.financing.actions.planning import PlanTerms, add_item, change_item, write_plan
from madoguchi.apps.projects.financing.models import Allocation, Award, Fund
from madoguchi.apps.projects.financing.models.allocations import ACCEPTED, CHANGED, DECLINED, OPEN
from madoguchi.apps.projects.financing.models.plans import PLEDGED, SOUGHT
from madoguchi.apps.projects.models import Project
from madoguchi.core.journal import actions as journal
from madoguchi.core.refusals import Refused
from madoguchi.core.ui import writing
from madoguchi.engines import finance

if TYPE_CHECKING:
    from madoguchi.core.accounts.models import Person

CENT = Decimal("0.01")


def work_out(held: sharing.Round) -> tuple[sharing.Gathered, finance.Allocation]:
    """Gather and solve. Takes as long as the engine does and writes nothing: `keep` does, in a short transaction."""
    found = sharing.gather(held)
    if not found.asks:
        raise Refused("no-project-seeks-money")
    if not found.funds:
        raise Refused("no-fund-has-rules", day=held.on)
    try:
        return found, finance.allocate_funds(found.asks, found.funds, limits=found.limits)
    except finance.FloorsUnmet as missed:
        regions = ", ".join(missed.short) or ", ".join(held.floors)
        raise Refused("floors-cannot-be-met", regions=regions) from missed


@transaction.atomic
def keep(
    held: sharing.Round,
    found: sharing.Gathered,
    solved: finance.Allocation,
    *,
    by: Person | None,
    at: datetime,
    is_example: bool = False,
) -> Allocation:
    """Keep a recommendation with everything it was made from. Nobody has decided anything by it."""
    known = sharing.project_names([ask.key for ask in found.asks])
    funds = {one.reference: one for one in Fund.objects.all()}
    allocation = Allocation.objects.create(
        number=(Allocation.objects.aggregate(last=Max("number"))["last"] or 0) + 1,
        on=held.on,
        currency=held.currency,
        rates={code: str(rate) for code, rate in held.rates.items()},
        inputs=sharing.inputs_record(found),
        result=sharing.result_record(solved),
        kept_out=[list(one) for one in found.kept_out],
        digest=solved.inputs,
        engine=f"madoguchi {madoguchi.__version__}",
        is_example=is_example,
        by=by,
        at=at,
    )
    Award.objects.bulk_create(
        Award(
            allocation=allocation,
            project=known[one.project],
            fund=funds[one.fund],
            recommended=Decimal(str(one.amount)).quantize(CENT),
        )
        for one in solved.tickets
    )
    journal.record(
        "allocation.recommended",
        allocation,
        by=by,
        at=at,
        facts={"number": allocation.number, "inputs": solved.inputs, "tickets": len(solved.tickets)},
        rule_version=allocation.engine,
    )
    return allocation


def recommend(held: sharing.Round, *, by: Person | None, at: datetime, is_example: bool = False) -> Allocation:
    """Both at once, for whoever is in no transaction: commands, and tests."""
    found, solved = work_out(held)
    return keep(held, found, solved, by=by, at=at, is_example=is_example)


@transaction.atomic
def decide(
    award: Award, verdict: str, *, by: Person, at: datetime, amount: Decimal | None = None, reason: str = ""
) -> Award:
    """One person of a committee accepts, changes or declines a line. It counts once another confirms it."""
    award = _locked(award)
    if verdict not in (ACCEPTED, CHANGED, DECLINED):
        raise Refused("verdict-is-not-known", value=verdict)
    if award.confirmed_at is not None:
        raise Refused("award-is-confirmed")
    require_outsider(by, award.project, at)
    given = {ACCEPTED: award.recommended, DECLINED: Decimal()}.get(verdict, amount or Decimal())
    if verdict != ACCEPTED and not reason.strip():
        raise Refused("departing-from-advice-needs-a-reason")
    if verdict == CHANGED:
        _require_within_rules(award, given)
    award.verdict, award.amount, award.reason, award.by, award.at = verdict, given, reason.strip(), by, at
    award.save(update_fields=["verdict", "amount", "reason", "by", "at"])
    journal.record(
        "allocation.decided",
        award.project,
        by=by,
        at=at,
        facts={"allocation": award.allocation.number, "fund": award.fund.reference, "verdict": verdict,
               "amount": str(given)},
        personal={"reason": reason.strip()} if reason.strip() else None,
    )  # fmt: skip
    return award


@transaction.atomic
def add_award(
    allocation: Allocation, project: Project, fund: Fund, *, amount: Decimal, reason: str, by: Person, at: datetime
) -> Award:
    """A committee gives to a project the engine left out, or from a fund it did not choose, with a reason."""
    Allocation.objects.select_for_update().get(pk=allocation.pk)
    award, _is_new = Award.objects.get_or_create(allocation=allocation, project=project, fund=fund)
    return decide(award, CHANGED, by=by, at=at, amount=amount, reason=reason)


@transaction.atomic
def confirm(award: Award, *, by: Person, at: datetime) -> Award:
    """A second person confirms what the first decided. Money that is given becomes a pledge in the project's plan."""
    project = projects.locked(award.project)
    award = _locked(award)
    if award.confirmed_at is not None:
        return award
    if award.verdict == OPEN:
        raise Refused("award-is-not-decided")
    _require_another(award, by)
    require_outsider(by, project, at)
    if award.amount:
        _pledge(award, project, by=by, at=at)
    award.confirmed_by, award.confirmed_at = by, at
    award.save(update_fields=["confirmed_by", "confirmed_at"])
    journal.record(
        "allocation.confirmed",
        project,
        by=by,
        at=at,
        facts={"allocation": award.allocation.number, "fund": award.fund.reference, "amount": str(award.amount)},
    )
    if not award.allocation.awards.filter(confirmed_at__isnull=True).exists():
        award.allocation.ended_at = at
        award.allocation.save(update_fields=["ended_at"])
    return award


def _pledge(award: Award, project: Project, *, by: Person, at: datetime) -> None:
    """Take the sum from what is sought, and write it in as pledged by the fund: the plan stays even."""
    plan = asking.plan_of(project)
    amounts = {one.item: one.amount for one in plan.amounts.all()} if plan else {}
    left = sharing.to_currency(award.allocation, award.amount, plan.currency) if plan else Decimal()
    if plan is None or left > asking.sought_of(amounts):
        raise Refused("award-exceeds-what-is-sought", number=project.number)
    pledged = left
    for item in sorted((one for one in amounts if one.state == SOUGHT), key=lambda one: -amounts[one]):
        taken = min(left, amounts[item])
        amounts[item] -= taken
        left -= taken
    fund = award.fund
    giver = GivenBy(instrument=fund.instrument) if fund.instrument else GivenBy(name=_name(fund))
    item = add_item(project, fund.kind, giver=giver, by=by, at=at)
    reason = f"{award.allocation.number}: {_name(fund)}"
    change_item(item, state=PLEDGED, reason=reason, by=by, at=at)
    item.state = PLEDGED
    terms = PlanTerms(plan.currency, plan.is_offered, plan.stated_return, plan.years_to_exit)
    uses = {one.kind: one.amount for one in plan.uses.all()}
    write_plan(project, terms, uses=uses, amounts={**amounts, item: pledged}, reason=reason, by=by, at=at)


def _require_another(award: Award, by: Person) -> None:
    if award.by_id == by.pk:
        raise Refused("award-takes-two-persons")


def _name(fund: Fund) -> str:
    return str(fund.names.in_language(writing.reader(), ("en",)))


def _locked(award: Award) -> Award:
    Allocation.objects.select_for_update().get(pk=award.allocation_id)
    found = Award.objects.select_for_update(of=("self",)).select_related("project", "fund", "allocation")
    return found.get(pk=award.pk)


def _require_within_rules(award: Award, amount: Decimal) -> None:
    """A committee may depart from the advice, not from the fund's own rules."""
    held = sharing.inputs_of(award.allocation.inputs)
    ask = next((one for one in held.asks if one.key == award.project.reference), None)
    fund = next((one for one in held.funds if one.key == award.fund.reference), None)
    bounds = fund.bounds(ask) if fund and ask else None
    currency = award.allocation.currency
    if fund is None or bounds is None:
        raise Refused("fund-does-not-serve-the-project", number=award.project.number)
    if not Decimal(str(bounds[0])).quantize(CENT) <= amount <= Decimal(str(bounds[1])).quantize(CENT):
        least, most = (Decimal(str(one)).quantize(CENT) for one in bounds)
        raise Refused(
            "award-breaks-the-rules-of-the-fund",
            least=writing.money(least, currency),
            most=writing.money(most, currency),
        )
    others = award.allocation.awards.filter(fund=award.fund).exclude(pk=award.pk).exclude(verdict__in=[OPEN, DECLINED])
    taken = others.aggregate(sum=Sum("amount"))["sum"] or Decimal()
    left = Decimal(str(fund.budget)).quantize(CENT) - taken
    if amount > left:
        raise Refused("fund-has-less-left", left=writing.money(max(left, Decimal()), currency))
