"""Finance plans: sources of money, and versions in which sources equal uses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from madoguchi.apps.projects import asking as projects
from madoguchi.apps.projects.actions.entering import heard
from madoguchi.apps.projects.financing import asking
from madoguchi.apps.projects.financing.models import FinanceItem, FinancePlan, ItemChange, PlanAmount, PlanUse
from madoguchi.apps.projects.financing.models.plans import CLOSED, KINDS, STATES, SURE, USES
from madoguchi.core import packs
from madoguchi.core.journal import actions as journal
from madoguchi.core.refusals import Refused
from madoguchi.core.ui import writing
from madoguchi.engines.finance import sources_and_uses

if TYPE_CHECKING:
    from madoguchi.apps.projects.models import Project
    from madoguchi.apps.registry.models import Organisation
    from madoguchi.core.accounts.models import Person


@dataclass(frozen=True)
class Giver:
    """Whose money it is: an instrument of the pack, a company, a name, or nobody yet."""

    instrument: str = ""
    organisation: Organisation | None = None
    name: str = ""


NOBODY = Giver()


@dataclass(frozen=True)
class PlanTerms:
    """What a version says beside its sums. `stated_return` is per cent a year."""

    currency: str
    is_offered: bool = False
    stated_return: Decimal | None = None
    years_to_exit: int | None = None


@transaction.atomic
def add_item(
    project: Project,
    kind: str,
    *,
    by: Person | None,
    at: datetime,
    giver: Giver = NOBODY,
    interest: Decimal | None = None,
    years: int | None = None,
) -> FinanceItem:
    """Name a source of money. It is sought until somebody says more; the next version of the plan counts on it."""
    project = projects.locked(project)
    if kind not in KINDS:
        raise Refused("money-kind-is-not-known", value=kind)
    _require_giver(giver)
    found = FinanceItem.objects.create(
        project=project,
        kind=kind,
        instrument=giver.instrument,
        organisation=giver.organisation,
        name=giver.name.strip(),
        interest=interest,
        years=years,
        created_at=at,
    )
    hear(project, at)
    journal.record("project.money-named", project, by=by, at=at, facts={"item": found.reference, "kind": kind})
    return found


@transaction.atomic
def change_item(
    item: FinanceItem, *, state: str, reason: str, by: Person | None, at: datetime, giver: Giver | None = None
) -> FinanceItem:
    """Say how sure a source of money is now, or whose it is. Before, after and the reason are kept."""
    project = projects.locked(item.project)
    item = FinanceItem.objects.select_for_update().get(pk=item.pk)
    if state not in STATES:
        raise Refused("money-state-is-not-known", value=state)
    before = asking.giver_name(item) if item.has_giver else ""
    if giver is not None:
        _require_giver(giver)
        item.instrument, item.organisation, item.name = giver.instrument, giver.organisation, giver.name.strip()
    after = asking.giver_name(item) if item.has_giver else ""
    changes = [(field, old, new) for field, old, new in
               (("giver", before, after), ("state", item.state, state)) if old != new]  # fmt: skip
    if not changes:
        return item
    if not reason.strip():
        raise Refused("change-needs-a-reason")
    if state in SURE and not item.has_giver:
        raise Refused("sure-money-needs-a-giver")
    if state != CLOSED and item.tranches.filter(paid_on__isnull=False).exists():
        raise Refused("paid-money-stays-closed")
    item.state = state
    item.save(update_fields=["instrument", "organisation", "name", "state"])
    for field, old, new in changes:
        keep_change(item, field, old, new, reason=reason, by=by, at=at)
    hear(project, at)
    journal.record(
        "project.money-changed",
        project,
        by=by,
        at=at,
        facts={"item": item.reference, "state": state, "fields": [field for field, _old, _new in changes]},
        personal={"reason": reason.strip()},
    )
    return item


@transaction.atomic
def write_plan(
    project: Project,
    terms: PlanTerms,
    *,
    uses: Mapping[str, Decimal],
    amounts: Mapping[FinanceItem, Decimal],
    by: Person | None,
    at: datetime,
    reason: str = "",
) -> FinancePlan:
    """Write the next version of the plan, whole. Its sources equal its uses, to the last unit.

    From the second version on a reason is kept; what was different before stays in the earlier version.
    """
    project = projects.locked(project)
    uses = {kind: amount for kind, amount in uses.items() if amount}
    amounts = {item: amount for item, amount in amounts.items() if amount}
    standing = asking.plan_of(project)
    _require_even(terms, uses, amounts)
    _require_covering_tranches(project, amounts, terms.currency)
    if any(item.project_id != project.pk for item in amounts):
        raise ValueError("a source of money of another project")
    if standing is not None:
        if not reason.strip():
            raise Refused("change-needs-a-reason")
        if terms.currency != standing.currency and project.finance_items.filter(tranches__isnull=False).exists():
            raise Refused("tranches-keep-the-currency", currency=standing.currency)
        standing.ended_at = at
        standing.save(update_fields=["ended_at"])
    number = standing.number + 1 if standing else 1
    plan = FinancePlan.objects.create(
        project=project,
        number=number,
        currency=terms.currency,
        is_offered=terms.is_offered,
        stated_return=terms.stated_return,
        years_to_exit=terms.years_to_exit,
        reason=reason.strip() if standing else "",
        by=by,
        at=at,
    )
    PlanUse.objects.bulk_create(PlanUse(plan=plan, kind=kind, amount=uses[kind]) for kind in USES if kind in uses)
    PlanAmount.objects.bulk_create(PlanAmount(plan=plan, item=item, amount=amount) for item, amount in amounts.items())
    hear(project, at)
    journal.record(
        "project.finance-plan-written",
        project,
        by=by,
        at=at,
        facts={"number": number, "currency": terms.currency, "total": str(sum(uses.values()))},
        personal={"reason": reason.strip()} if reason.strip() else None,
    )
    return plan


def keep_change(
    item: FinanceItem, field: str, old: str, new: str, *, reason: str, by: Person | None, at: datetime
) -> ItemChange:
    """Keep what changed about a source of money. The caller is inside its transaction."""
    return ItemChange.objects.create(
        item=item, field=field, old=old[:400], new=new[:400], reason=reason.strip(), by=by, at=at
    )


def _require_even(terms: PlanTerms, uses: Mapping[str, Decimal], amounts: Mapping[FinanceItem, Decimal]) -> None:
    if not terms.currency:
        raise Refused("cost-needs-a-currency")
    unknown = [kind for kind in uses if kind not in USES]
    if unknown:
        raise ValueError(f"a plan has no use {unknown[0]!r}")
    if not uses:
        raise Refused("plan-needs-uses")
    found = sources_and_uses({item.reference: amount for item, amount in amounts.items()}, uses)
    if not found.is_even:
        raise Refused(
            "plan-is-not-even",
            sources=writing.money(found.sources, terms.currency),
            uses=writing.money(found.uses, terms.currency),
            missing=writing.money(found.missing, terms.currency),
        )


def _require_covering_tranches(project: Project, amounts: Mapping[FinanceItem, Decimal], currency: str) -> None:
    for item in project.finance_items.prefetch_related("tranches"):
        planned = sum((one.amount for one in item.tranches.all() if one.dropped_at is None), Decimal())
        if planned > amounts.get(item, Decimal()):
            raise Refused(
                "plan-is-below-its-tranches", giver=asking.giver_name(item), sum=writing.money(planned, currency)
            )


def _require_giver(giver: Giver) -> None:
    if sum(map(bool, (giver.instrument, giver.organisation, giver.name.strip()))) > 1:
        raise Refused("money-has-one-giver")
    known = {one.key for one in packs.current().finances.instruments}
    if giver.instrument and giver.instrument not in known:
        raise Refused("instrument-is-not-known", value=giver.instrument)


def hear(project: Project, at: datetime) -> None:
    """Somebody was heard of about a project: kept. The caller is inside its transaction."""
    heard(project, at)
    project.save(update_fields=["heard_on", "staleness", "stale_since", "updated_at"])
