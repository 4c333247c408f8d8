"""What always holds about the money of projects; `madoguchi verify` looks for what breaks it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.db.models import F, Q

from madoguchi.apps.projects.financing import asking, sharing
from madoguchi.apps.projects.financing.models import Allocation, Award, FinanceItem, FinancePlan, Tranche
from madoguchi.apps.projects.financing.models.plans import CLOSED
from madoguchi.core.invariants import Violation, invariant


@invariant("I36", "In every version of a finance plan sources equal uses")
def plans_are_even() -> Iterator[Violation]:
    """To the last unit, also in versions that were replaced."""
    for plan in FinancePlan.objects.select_related("project").prefetch_related("uses", "amounts").iterator(500):
        found = asking.balance(plan)
        if not found.is_even:
            where = f"project {plan.project.number}, finance plan {plan.number}"
            yield Violation(where, f"sources {found.sources}, uses {found.uses}")


@invariant("I37", "What was paid had a signed contract, and tranches fit in what the plan counts on")
def tranches_fit() -> Iterator[Violation]:
    """A paid tranche cannot wait for a contract, and nobody pays more than was agreed."""
    paid = Tranche.objects.filter(paid_on__isnull=False).exclude(item__state=CLOSED)
    for one in paid.select_related("item__project"):
        yield Violation(f"project {one.item.project.number}", f"tranche {one.pk} was paid without a contract")
    items = FinanceItem.objects.filter(tranches__isnull=False).distinct().select_related("project")
    for item in items.prefetch_related("tranches", "amounts__plan"):
        planned = sum((one.amount for one in item.amounts.all() if one.plan.ended_at is None), Decimal())
        taken = sum((one.amount for one in item.tranches.all() if one.dropped_at is None), Decimal())
        if taken > planned:
            yield Violation(f"project {item.project.number}", f"tranches of {taken}, the plan counts on {planned}")


@invariant("I38", "A kept recommendation is what its inputs give, and what was given was decided by two persons")
def recommendations_check() -> Iterator[Violation]:
    """Rules, limits, value and bound anew from the kept inputs; two different persons on every confirmed line."""
    for allocation in Allocation.objects.order_by("number").iterator(20):
        for problem in sharing.problems_of(allocation):
            yield Violation(f"allocation {allocation.number}", f"does not check: {problem}")
    alone = Q(by__isnull=True) | Q(confirmed_by__isnull=True) | Q(by=F("confirmed_by"))
    for one in Award.objects.filter(alone, confirmed_at__isnull=False).select_related("allocation", "project"):
        where = f"allocation {one.allocation.number}, project {one.project.number}"
        yield Violation(where, "was decided and confirmed by fewer than two persons")
