"""Conditions and tranches: what money waits for, and when it was paid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from madoguchi.apps.projects import asking as projects
from madoguchi.apps.projects.dossiers import open_dossier
from madoguchi.apps.projects.financing import asking
from madoguchi.apps.projects.financing.actions.planning import hear, keep_change
from madoguchi.apps.projects.financing.models import FinanceCondition, FinanceItem, Tranche
from madoguchi.apps.screening import actions as screening
from madoguchi.core.journal import actions as journal
from madoguchi.core.languages.texts import Texts
from madoguchi.core.refusals import Refused
from madoguchi.core.ui import writing

if TYPE_CHECKING:
    from madoguchi.core.accounts.models import Person


@transaction.atomic
def add_condition(
    item: FinanceItem, *, text: Texts, due_on: date | None, by: Person | None, at: datetime
) -> FinanceCondition:
    """Something a giver asks for before it pays."""
    project = projects.locked(item.project)
    if not text:
        raise Refused("condition-needs-a-text")
    found = FinanceCondition.objects.create(item=item, text=text, due_on=due_on, created_at=at)
    hear(project, at)
    journal.record("project.money-condition-added", project, by=by, at=at, facts={"item": item.reference})
    return found


@transaction.atomic
def meet_condition(
    condition: FinanceCondition, *, on: date, evidence: str, by: Person | None, at: datetime
) -> FinanceCondition:
    """A condition was met on a day, and what shows it."""
    project = projects.locked(condition.item.project)
    condition = FinanceCondition.objects.select_for_update(of=("self",)).select_related("item").get(pk=condition.pk)
    if condition.met_on is not None:
        return condition
    if on > at.date():
        raise Refused("day-has-not-come", day=on)
    if not evidence.strip():
        raise Refused("condition-needs-evidence")
    condition.met_on, condition.evidence, condition.by = on, evidence.strip(), by
    condition.save(update_fields=["met_on", "evidence", "by"])
    hear(project, at)
    journal.record(
        "project.money-condition-met",
        project,
        by=by,
        at=at,
        facts={"item": condition.item.reference, "condition": condition.pk, "on": on},
        personal={"reason": evidence.strip()},
    )
    return condition


@transaction.atomic
def reopen_condition(condition: FinanceCondition, *, reason: str, by: Person | None, at: datetime) -> FinanceCondition:
    """A condition is met no longer. What was paid on it stays paid; what comes after waits again."""
    project = projects.locked(condition.item.project)
    condition = FinanceCondition.objects.select_for_update(of=("self",)).select_related("item").get(pk=condition.pk)
    if condition.met_on is None:
        return condition
    if not reason.strip():
        raise Refused("change-needs-a-reason")
    keep_change(
        condition.item, "condition", f"{condition.met_on}: {condition.evidence}", "", reason=reason, by=by, at=at
    )
    condition.met_on, condition.evidence, condition.by = None, "", None
    condition.save(update_fields=["met_on", "evidence", "by"])
    hear(project, at)
    journal.record(
        "project.money-condition-reopened",
        project,
        by=by,
        at=at,
        facts={"item": condition.item.reference, "condition": condition.pk},
        personal={"reason": reason.strip()},
    )
    return condition


@transaction.atomic
def add_tranche(
    item: FinanceItem,
    *,
    amount: Decimal,
    due_on: date,
    waits_for: Sequence[FinanceCondition],
    by: Person | None,
    at: datetime,
) -> Tranche:
    """A part of a source of money, and the conditions it waits for. All parts together fit in the plan."""
    project = projects.locked(item.project)
    if amount <= 0:
        raise Refused("tranche-needs-an-amount")
    if any(one.item_id != item.pk for one in waits_for):
        raise ValueError("a condition of other money")
    plan = asking.plan_of(project)
    planned = next((one.amount for one in plan.amounts.all() if one.item_id == item.pk), None) if plan else None
    if plan is None or planned is None:
        raise Refused("tranche-needs-a-plan")
    taken = sum((one.amount for one in item.tranches.filter(dropped_at__isnull=True)), Decimal())
    if taken + amount > planned:
        raise Refused("tranches-exceed-the-plan", left=writing.money(planned - taken, plan.currency))
    found = Tranche.objects.create(item=item, amount=amount, due_on=due_on, created_at=at)
    found.waits_for.set(waits_for)
    hear(project, at)
    journal.record(
        "project.tranche-added",
        project,
        by=by,
        at=at,
        facts={"item": item.reference, "tranche": found.pk, "amount": str(amount), "due": due_on},
    )
    return found


def pay_tranche(tranche: Tranche, *, on: date, by: Person | None, at: datetime) -> Tranche:
    """A tranche was paid on a day. Refused while it waits for something; the first thing is said.

    Whoever takes part is compared first with lists that are new to them, names that changed.
    """
    companies = open_dossier(tranche.item.project, at.date()).companies
    screening.screen_before(companies, cause="payment", by=by, at=at)
    return _pay_tranche(tranche, on=on, by=by, at=at)


@transaction.atomic
def _pay_tranche(tranche: Tranche, *, on: date, by: Person | None, at: datetime) -> Tranche:
    project = projects.locked(tranche.item.project)
    tranche = Tranche.objects.select_for_update(of=("self",)).select_related("item").get(pk=tranche.pk)
    if tranche.paid_on is not None:
        return tranche
    if tranche.dropped_at is not None:
        raise Refused("tranche-was-dropped")
    if on > at.date():
        raise Refused("day-has-not-come", day=on)
    waiting = asking.waits_of(tranche.item, tranche, list(tranche.waits_for.all()), open_dossier(project, at.date()))
    if waiting:
        raise waiting[0].refusal
    tranche.paid_on, tranche.by = on, by
    tranche.save(update_fields=["paid_on", "by"])
    hear(project, at)
    journal.record(
        "project.tranche-paid",
        project,
        by=by,
        at=at,
        facts={"item": tranche.item.reference, "tranche": tranche.pk, "amount": str(tranche.amount), "on": on},
    )
    return tranche


@transaction.atomic
def drop_tranche(tranche: Tranche, *, reason: str, by: Person | None, at: datetime) -> Tranche:
    """A tranche is not to be paid any more; why is kept."""
    project = projects.locked(tranche.item.project)
    tranche = Tranche.objects.select_for_update(of=("self",)).select_related("item").get(pk=tranche.pk)
    if tranche.dropped_at is not None:
        return tranche
    if tranche.paid_on is not None:
        raise Refused("tranche-was-paid")
    if not reason.strip():
        raise Refused("change-needs-a-reason")
    keep_change(tranche.item, "tranche", f"{tranche.due_on}: {tranche.amount}", "", reason=reason, by=by, at=at)
    tranche.dropped_at = at
    tranche.save(update_fields=["dropped_at"])
    hear(project, at)
    journal.record(
        "project.tranche-dropped",
        project,
        by=by,
        at=at,
        facts={"item": tranche.item.reference, "tranche": tranche.pk},
        personal={"reason": reason.strip()},
    )
    return tranche
