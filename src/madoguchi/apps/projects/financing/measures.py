"""What of a project's money gates may ask for."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from madoguchi.apps.projects.dossiers import Dossier
from madoguchi.apps.projects.fields import Measured, field
from madoguchi.apps.projects.financing import asking
from madoguchi.apps.projects.financing.models.plans import CLOSED, SURE


@field("finance-plan", _("A finance plan whose sources equal its uses"), "project-finance")
def finance_plan(dossier: Dossier) -> Measured:
    """There is none that is not even."""
    return Measured(int(asking.plan_of(dossier.project) is not None))


@field("finance-covers-cost", _("The finance plan covers the cost"), "project-finance")
def finance_covers_cost(dossier: Dossier) -> Measured:
    """In the currency of the cost: another one is not compared."""
    plan, project = asking.plan_of(dossier.project), dossier.project
    if plan is None or project.cost is None or plan.currency != project.cost_currency:
        return Measured(0)
    return Measured(int(asking.balance(plan).sources >= project.cost))


@field("finance-pledged", _("Money of the plan that is neither pledged nor under contract"), "project-finance")
def finance_pledged(dossier: Dossier) -> Measured:
    """How many sources are not sure; without a plan one thing is open."""
    return _sources_not_in(dossier, SURE)


@field("finance-closed", _("Money of the plan that is not under contract"), "project-finance")
def finance_closed(dossier: Dossier) -> Measured:
    """How many sources have no signed contract; without a plan one thing is open."""
    return _sources_not_in(dossier, (CLOSED,))


@field("finance-sought", _("Money that is sought or found, by kind"), "project-finance")
def finance_sought(dossier: Dossier) -> Measured:
    """How many sources of money the plan names, each of a kind."""
    plan = asking.plan_of(dossier.project)
    return Measured(len(plan.amounts.all()) if plan else 0)


@field("fund-rules", _("Rules of the instruments in its plan that it does not meet"), "project-finance")
def fund_rules(dossier: Dossier) -> Measured:
    """How many rules it fails. One that cannot be told, for want of a rate or a figure, is for the committee."""
    plan = asking.plan_of(dossier.project)
    if plan is None:
        return Measured(0)
    keys = {one.item.instrument for one in plan.amounts.all() if one.item.instrument}
    return Measured(sum(test.is_met is False for key in keys for test in asking.instrument_tests(key, plan)))


@field("finance-conditions", _("Conditions that stand before the first payment"), "project-finance")
def finance_conditions(dossier: Dossier) -> Measured:
    """How many are not met: what the first tranche of a source of money waits for."""
    return Measured(asking.unmet_before_payment(dossier.project))


def _sources_not_in(dossier: Dossier, states: tuple[str, ...]) -> Measured:
    plan = asking.plan_of(dossier.project)
    if plan is None:
        return Measured(1)
    return Measured(sum(one.item.state not in states for one in plan.amounts.all()))
