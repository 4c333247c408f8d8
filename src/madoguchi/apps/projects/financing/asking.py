"""What is asked of the database about the money of projects; `queries` is the door others use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from madoguchi.apps.projects import asking as projects
from madoguchi.apps.projects.dossiers import Dossier
from madoguchi.apps.projects.financing import wording
from madoguchi.apps.projects.financing.models import FinanceCondition, FinanceItem, FinancePlan, Tranche
from madoguchi.apps.projects.financing.models.plans import CLOSED, SOUGHT, STATES, SURE
from madoguchi.apps.projects.proposals import queries as proposals
from madoguchi.apps.registry import queries as registry
from madoguchi.core import packs
from madoguchi.core.languages.phrases import say
from madoguchi.core.languages.texts import Said
from madoguchi.core.refusals import Refused
from madoguchi.core.ui import writing
from madoguchi.engines.finance import Balance, sources_and_uses

if TYPE_CHECKING:
    from madoguchi.apps.projects.models import Project

NOTHING = Decimal()
SCREENED_WITHIN_DAYS = 30


def plan_of(project: Project) -> FinancePlan | None:
    """The finance plan that counts, with its sums."""
    found = FinancePlan.objects.filter(project=project, ended_at__isnull=True)
    return found.prefetch_related("uses", "amounts__item__organisation__aliases").first()


def plans_of(project: Project) -> list[FinancePlan]:
    """Every version, the latest first, with its sums."""
    found = FinancePlan.objects.filter(project=project).select_related("by")
    return list(found.prefetch_related("uses", "amounts__item__organisation__aliases"))


def item(project: Project, reference: str) -> FinanceItem | None:
    """A source of money of a project."""
    return project.finance_items.select_related("project").filter(reference=reference).first()


def condition(project: Project, pk: int) -> FinanceCondition | None:
    """A condition of a project's money."""
    return FinanceCondition.objects.select_related("item__project").filter(item__project=project, pk=pk).first()


def tranche(project: Project, pk: int) -> Tranche | None:
    """A tranche of a project's money."""
    return Tranche.objects.select_related("item__project").filter(item__project=project, pk=pk).first()


def unmet_before_payment(project: Project) -> int:
    """How many conditions the first tranche of each source of money waits for; without a tranche, all of them.

    What only a later tranche waits for does not stand in the way of closing.
    """
    count = 0
    for one in project.finance_items.prefetch_related("conditions", "tranches__waits_for"):
        tranches = [part for part in one.tranches.all() if part.dropped_at is None]
        awaited = tranches[0].waits_for.all() if tranches else one.conditions.all()
        count += sum(condition.met_on is None for condition in awaited)
    return count


def balance(plan: FinancePlan) -> Balance:
    """Sources and uses of a version."""
    return sources_and_uses(
        {str(one.item_id): one.amount for one in plan.amounts.all()}, {one.kind: one.amount for one in plan.uses.all()}
    )


def giver_name(one: FinanceItem) -> str:
    """Whose money it is, for the reader; a word where nobody is named yet."""
    return giver(one).text


def giver(one: FinanceItem) -> Said:
    """The same with the language the name is in."""
    if one.organisation is not None:
        name = registry.name_for(one.organisation, writing.reader())
        return Said(name.text, name.language, "written", is_fallback=name.language != writing.reader(), is_stale=False)
    if one.instrument:
        return instrument_name(one.instrument)
    return _plain(one.name or _("not found yet"))


def instrument_name(key: str) -> Said:
    """What an instrument of the pack is called; its key where the pack does not know it any more."""
    found = next((one for one in packs.current().finances.instruments if one.key == key), None)
    return found.names.in_language(writing.reader(), ("en",)) if found else _plain(key)


def _plain(text: str) -> Said:
    return Said(text, "", "written", is_fallback=False, is_stale=False)


# The page of a project's money ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Waiting:
    """One thing a tranche waits for, as a sentence."""

    refusal: Refused

    def __str__(self) -> str:
        return say(self.refusal)


@dataclass(frozen=True)
class TrancheLine:
    """A tranche and what it waits for; nothing once it may be paid, or was."""

    tranche: Tranche
    waiting: Sequence[Waiting]
    on: date

    @property
    def is_late(self) -> bool:
        """Is its day past and it was not paid?"""
        return self.tranche.paid_on is None and self.tranche.due_on < self.on


@dataclass(frozen=True)
class ItemLine:
    """A source of money in a version of the plan."""

    item: FinanceItem
    amount: Decimal
    paid: Decimal
    conditions: Sequence[FinanceCondition]
    tranches: Sequence[TrancheLine]

    @property
    def state(self) -> str:
        """How sure it is; paid out once its tranches were."""
        return wording.PAID if self.amount and self.paid >= self.amount else self.item.state

    @property
    def giver(self) -> Said:
        """Whose money it is."""
        return giver(self.item)

    @property
    def state_name(self) -> str:
        """What its state is called."""
        return str(wording.STATES[self.state])

    @property
    def tag(self) -> str:
        """How its state is marked."""
        return wording.KINDS_OF_TAG[self.state]

    @property
    def kind_name(self) -> str:
        """What kind of money it is."""
        return str(wording.KINDS[self.item.kind])


def lines_of(plan: FinancePlan | None, project: Project, dossier: Dossier) -> list[ItemLine]:
    """Every source of money with its conditions and tranches; those the plan does not count on come last with nothing.

    A fixed number of questions to the database.
    """
    amounts = {one.item_id: one.amount for one in plan.amounts.all()} if plan else {}
    items = project.finance_items.select_related("organisation").prefetch_related(
        "organisation__aliases", "conditions__by", "tranches__waits_for"
    )
    lines = [_line(one, amounts.get(one.pk, NOTHING), dossier) for one in items]
    return sorted(lines, key=lambda line: (not line.amount, line.item.pk))


def _line(one: FinanceItem, amount: Decimal, dossier: Dossier) -> ItemLine:
    conditions = list(one.conditions.all())
    known = {condition.pk: condition for condition in conditions}
    tranches = [tranche for tranche in one.tranches.all() if tranche.dropped_at is None]
    rows = []
    for part in tranches:
        awaited = [known[condition.pk] for condition in part.waits_for.all() if condition.pk in known]
        rows.append(TrancheLine(part, waits_of(one, part, awaited, dossier) if not part.paid_on else (), dossier.on))
    paid = sum((part.amount for part in tranches if part.paid_on), NOTHING)
    return ItemLine(one, amount, paid, conditions, rows)


def waits_of(
    item: FinanceItem, tranche: Tranche, awaited: Sequence[FinanceCondition], dossier: Dossier
) -> tuple[Waiting, ...]:
    """What keeps a tranche from being paid. The page shows it, and the action refuses with it: one rule."""
    found = []
    if item.state != CLOSED:
        found.append(Refused("tranche-waits-for-a-contract"))
    for one in awaited:
        if one.met_on is None:
            text = one.text.in_language(writing.reader(), ("en",)).text
            found.append(Refused("tranche-waits-for-a-condition", condition=text))
    if projects.is_frozen(dossier):
        found.append(Refused("tranche-waits-for-the-project", number=dossier.project.number))
    checked = dossier.checked_on
    if checked is None or (dossier.on - checked).days > SCREENED_WITHIN_DAYS:
        found.append(Refused("tranche-waits-for-screening", days=SCREENED_WITHIN_DAYS))
    if dossier.hits:
        found.append(Refused("tranche-waits-for-a-likeness"))
    return tuple(Waiting(one) for one in found)


def sums_by_state(lines: Sequence[ItemLine]) -> list[tuple[str, Decimal]]:
    """How much is sought, talked about, pledged, under contract, and paid of all, in this order; nothings left out.

    What was paid of an item is taken off its own state.
    """
    sums = dict.fromkeys((*STATES, wording.PAID), NOTHING)
    for line in lines:
        sums[line.item.state] += line.amount - line.paid
        sums[wording.PAID] += line.paid
    return [(state, amount) for state, amount in sums.items() if amount]


@dataclass(frozen=True)
class Difference:
    """What a version changed against the one before: what, from how much, to how much."""

    what: str
    old: Decimal
    new: Decimal


def differences(earlier: FinancePlan | None, later: FinancePlan) -> list[Difference]:
    """What a version changed; everything for the first."""

    def held(plan: FinancePlan | None) -> dict[tuple[str, str], tuple[str, Decimal]]:
        if plan is None:
            return {}
        found = {("use", one.kind): (str(wording.USES[one.kind]), one.amount) for one in plan.uses.all()}
        for one in plan.amounts.all():
            label = f"{wording.KINDS[one.item.kind]}: {giver_name(one.item)}"
            found["item", str(one.item_id)] = (label, one.amount)
        return found

    before, after = held(earlier), held(later)
    keys = [*after, *(key for key in before if key not in after)]
    rows = []
    for key in keys:
        label = (after.get(key) or before[key])[0]
        old, new = before.get(key, ("", NOTHING))[1], after.get(key, ("", NOTHING))[1]
        if old != new:
            rows.append(Difference(label, old, new))
    return rows


# Rules of instruments ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Test:
    """One rule of an instrument of the pack against a project: met, not met, or not known (None)."""

    sentence: str
    is_met: bool | None


def instrument_tests(key: str, plan: FinancePlan) -> list[Test]:
    """What an instrument's rules say of a plan. What needs a rate, or a figure nobody gave, is not known.

    What the project is worth today stands in the last edition of its proposal, before tax and loan.
    """
    found = next((one for one in packs.current().finances.instruments if one.key == key), None)
    if found is None:
        return []
    tests = []
    if found.terms.least_cost is not None:
        least, cost = found.terms.least_cost, balance(plan).uses
        same = least.currency == plan.currency
        sentence = _("The project costs at least %(sum)s.") % {"sum": writing.money(least.amount, least.currency)}
        tests.append(Test(sentence, cost >= least.amount if same else None))
    if found.terms.target_return is not None:
        wanted = Decimal(str(found.terms.target_return)) * 100
        sentence = _("It returns at least %(share)s a year.") % {"share": writing.percent(wanted / 100)}
        tests.append(Test(sentence, None if plan.stated_return is None else plan.stated_return >= wanted))
    if found.terms.least_npv is not None:
        least_worth, worth = found.terms.least_npv, proposals.worth_of(plan.project)
        sentence = _("What it is worth today is not below %(sum)s.") % {
            "sum": writing.money(least_worth, plan.currency)
        }
        same = worth is not None and (worth[1] == plan.currency or not least_worth)
        tests.append(Test(sentence, worth[0] >= least_worth if worth and same else None))
    if found.terms.wants_collateral:
        tests.append(Test(_("It can give collateral."), None))
    return tests


def sought_of(amounts: Mapping[FinanceItem, Decimal]) -> Decimal:
    """What is still sought."""
    return sum((amount for one, amount in amounts.items() if one.state == SOUGHT), NOTHING)


def is_sure(one: FinanceItem) -> bool:
    """Was it promised in writing, or more?"""
    return one.state in SURE
