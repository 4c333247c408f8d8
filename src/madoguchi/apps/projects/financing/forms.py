"""What people type about the money of projects."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from madoguchi.apps.projects import terms
from madoguchi.apps.projects.financing import allotting, asking, wording
from madoguchi.apps.projects.financing.actions import Giver, PlanTerms, Round, RulesOfFund
from madoguchi.apps.projects.financing.models import FinanceCondition, FinanceItem, FinancePlan
from madoguchi.apps.projects.financing.models.allocations import ACCEPTED, CHANGED, DECLINED
from madoguchi.apps.projects.financing.models.funds import FUND_KINDS
from madoguchi.apps.projects.financing.models.plans import KINDS, STATES, USES
from madoguchi.apps.projects.forms import LONGEST_REASON, currencies
from madoguchi.apps.registry import queries as registry
from madoguchi.core import packs
from madoguchi.core.ui.forms import AmountField, DayField, OnceField, TextsField, TickList
from madoguchi.core.ui.writing import reader


def amount(label: Any, **more: Any) -> AmountField:
    """An amount of money without its currency."""
    widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})
    return AmountField(label=label, max_digits=20, decimal_places=2, min_value=0, widget=widget, **more)


def day(label: Any, **more: Any) -> DayField:
    """A day."""
    return DayField(label=label, **more)


def reason(label: Any, **more: Any) -> forms.CharField:
    """A few sentences that are kept."""
    return forms.CharField(label=label, max_length=LONGEST_REASON, widget=forms.Textarea({"rows": 3}), **more)


def share(label: Any, **more: Any) -> forms.DecimalField:
    """A part of a hundred."""
    return forms.DecimalField(label=label, min_value=0, max_value=100, decimal_places=2, max_digits=5, **more)


class PlanForm(forms.Form):
    """A version of the plan: what the money goes into, how much of each source, and what changes it."""

    def __init__(self, *args: Any, plan: FinancePlan | None, items: Sequence[FinanceItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        uses = {one.kind: one.amount for one in plan.uses.all()} if plan else {}
        sums = {one.item_id: one.amount for one in plan.amounts.all()} if plan else {}
        self.fields["currency"] = forms.ChoiceField(
            label=_("Currency of the plan"), choices=currencies(), initial=plan.currency if plan else ""
        )
        for kind in USES:
            label = _("Goes into: %(use)s") % {"use": wording.USES[kind]}
            self.fields[f"use_{kind}"] = amount(label, required=False, initial=uses.get(kind))
        for one in items:
            label = _("Comes from: %(giver)s (%(kind)s)") % {
                "giver": asking.giver_name(one),
                "kind": wording.KINDS[one.kind],
            }
            self.fields[f"item_{one.reference}"] = amount(label, required=False, initial=sums.get(one.pk))
        for field in list(self.fields.values()):
            field.is_asked = True  # type: ignore[attr-defined]  # which of them are filled in is the plan
        self.fields["stated_return"] = share(
            _("Return you expect, % a year"), required=False, initial=plan.stated_return if plan else None
        )
        self.fields["years_to_exit"] = forms.IntegerField(
            label=_("Years until an investor can leave"),
            required=False,
            min_value=1,
            max_value=60,
            initial=plan.years_to_exit if plan else None,
        )
        self.fields["is_offered"] = forms.BooleanField(
            label=_("Investors may see what is sought"),
            required=False,
            initial=plan.is_offered if plan else False,
            help_text=_("Once the project is public: the sums, the kinds of money and the return; no givers' names."),
        )
        if plan is not None:
            self.fields["reason"] = reason(_("Why the plan changes"), required=False)
        self.fields["once"] = OnceField()

    def terms(self) -> PlanTerms:
        """What it says beside its sums."""
        typed = self.cleaned_data
        return PlanTerms(typed["currency"], typed["is_offered"], typed["stated_return"], typed["years_to_exit"])

    def uses(self) -> dict[str, Decimal]:
        """What the money goes into."""
        return {kind: self.cleaned_data[f"use_{kind}"] for kind in USES if self.cleaned_data[f"use_{kind}"]}

    def amounts(self) -> dict[FinanceItem, Decimal]:
        """How much of each source."""
        typed = {one: self.cleaned_data[f"item_{one.reference}"] for one in self.items}
        return {one: found for one, found in typed.items() if found}


def _instruments() -> list[tuple[str, str]]:
    return [(one.key, asking.instrument_name(one.key).text) for one in packs.current().finances.instruments]


class GiverForm(forms.Form):
    """Whose money it is."""

    instrument = forms.ChoiceField(label=_("An instrument"), required=False)
    company = forms.ChoiceField(label=_("Or a company that takes part"), required=False)
    name = forms.CharField(label=_("Or a name"), required=False, max_length=200)

    def __init__(self, *args: Any, companies: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.companies = companies
        named = [(one.reference, registry.name_for(one, reader()).text) for one in companies]
        for name, choices in (("instrument", _instruments()), ("company", named)):
            self.fields[name].choices = [("", "–"), *choices]  # type: ignore[attr-defined]  # they are choice fields

    def giver(self) -> Giver:
        """As the action takes it."""
        typed = self.cleaned_data
        company = next((one for one in self.companies if one.reference == typed["company"]), None)
        return Giver(typed["instrument"], company, typed["name"])


class ItemForm(GiverForm):
    """A source of money."""

    kind = forms.ChoiceField(label=_("What kind of money"), choices=[(key, wording.KINDS[key]) for key in KINDS])
    interest = share(_("Interest, % a year"), required=False)
    years = forms.IntegerField(label=_("Years until it is paid back"), required=False, min_value=1, max_value=60)
    once = OnceField()

    field_order = ("kind", "instrument", "company", "name", "interest", "years")


class ItemChangeForm(GiverForm):
    """How sure a source of money is now."""

    state = forms.ChoiceField(label=_("How sure it is"), choices=[(key, wording.STATES[key]) for key in STATES])
    reason = reason(_("What shows it, or why it changes"), required=False)
    once = OnceField()

    field_order = ("state", "instrument", "company", "name", "reason")


class ConditionForm(forms.Form):
    """Something a giver asks for before it pays."""

    text = TextsField(lambda: packs.current().languages, rows=2, max_length=400, label=_("What the giver asks for"))
    due_on = day(_("By the day"), required=False)
    once = OnceField()


class MeetForm(forms.Form):
    """A condition was met; or is so no longer."""

    met_on = day(_("Met on"))
    evidence = reason(_("What shows it"), help_text=_("A paper, its number, its day."))
    once = OnceField()


class ReasonForm(forms.Form):
    """A reason and nothing else."""

    reason = reason(_("Why"))
    once = OnceField()


class TrancheForm(forms.Form):
    """A part of a source of money."""

    amount = amount(_("Amount"))
    due_on = day(_("To be paid on"))
    waits_for = forms.MultipleChoiceField(label=_("It waits for"), widget=TickList, required=False)
    once = OnceField()

    def __init__(self, *args: Any, conditions: Sequence[FinanceCondition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conditions = conditions
        named = [(str(one.pk), one.text.in_language(reader(), ("en",)).text) for one in conditions]
        self.fields["waits_for"].choices = named  # type: ignore[attr-defined]  # it is a choice field
        if not named:
            del self.fields["waits_for"]

    def awaited(self) -> list[FinanceCondition]:
        """The conditions that were ticked."""
        ticked = set(self.cleaned_data.get("waits_for", ()))
        return [one for one in self.conditions if str(one.pk) in ticked]


class PayForm(forms.Form):
    """A tranche was paid; or is dropped with a reason."""

    paid_on = day(_("Paid on"), required=False)
    reason = reason(_("Or why it is dropped"), required=False)
    once = OnceField()

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        typed: dict[str, Any] = super().clean() or {}
        if not self.errors and bool(typed.get("paid_on")) == bool(typed.get("reason", "").strip()):
            raise ValidationError(_("Give the day it was paid, or why it is dropped."), code="one")
        return typed


# Funds and allocations -----------------------------------------------------------------------------------


def _sectors() -> list[tuple[str, str]]:
    return [(key, str(allotting.sector_name(key))) for key in terms.current().sectors]


def _regions() -> list[tuple[str, str]]:
    return [(key, str(allotting.region_name(key))) for key in packs.current().regions]


class RulesForm(forms.Form):
    """The rules of a fund from a day on."""

    from_on = day(_("In force from"))
    currency = forms.ChoiceField(label=_("Currency"), choices=currencies)
    budget = amount(_("Budget"))
    least_share = share(_("Least part of what a project needs, %"), initial=0)
    most_share = share(_("Most part of what a project needs, %"), initial=100)
    least_ticket = amount(_("Smallest sum for a project"), initial=0)
    most_ticket = amount(_("Largest sum for a project"), required=False)
    most_in_sector = share(_("Most of the budget in one sector, %"), initial=100)
    sectors = forms.MultipleChoiceField(
        label=_("Only these sectors"), widget=TickList, required=False, help_text=_("None ticked: all.")
    )
    regions = forms.MultipleChoiceField(
        label=_("Only these regions"), widget=forms.SelectMultiple({"size": 8}), required=False,
        help_text=_("None chosen: all."),
    )  # fmt: skip
    reason = reason(_("Why the rules change"), required=False)
    once = OnceField()

    def __init__(self, *args: Any, is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sectors"].choices = _sectors()  # type: ignore[attr-defined]  # they are choice fields
        self.fields["regions"].choices = _regions()  # type: ignore[attr-defined]
        if is_first:
            del self.fields["reason"]

    def held(self) -> RulesOfFund:
        """As the action takes it."""
        typed = self.cleaned_data
        return RulesOfFund(**{name: typed[name] for name in RulesOfFund.__dataclass_fields__})


class FundForm(RulesForm):
    """A fund with its first rules."""

    names = TextsField(lambda: packs.current().languages, rows=1, max_length=160, label=_("Name of the fund"))
    kind = forms.ChoiceField(label=_("What kind of money"), choices=[(key, wording.KINDS[key]) for key in FUND_KINDS])
    instrument = forms.ChoiceField(label=_("Its entry among the instruments"), required=False)

    field_order = ("names", "kind", "instrument")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["instrument"].choices = [("", "–"), *_instruments()]  # type: ignore[attr-defined]


class AppraisalForm(forms.Form):
    """Points of a hundred, and why."""

    points = forms.IntegerField(label=_("Points, from 0 to 100"), min_value=0, max_value=100)
    reason = reason(_("Why"))
    once = OnceField()


class SumsField(forms.CharField):
    """Lines of a code and a sum: `XX-01 500 000 000`. Gives sums by code."""

    widget = forms.Textarea

    def __init__(self, *, known: Any, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "widget": forms.Textarea({"rows": 3}), **kwargs})
        self.known = known

    def clean(self, value: Any) -> Any:
        """Each line once, each code known, each sum a number."""
        found: dict[str, Decimal] = {}
        for line in str(super().clean(value) or "").splitlines():
            code, _blank, sum_ = line.strip().partition(" ")
            if not code:
                continue
            if code.upper() not in self.known():
                raise ValidationError(_("“%(code)s” is not known here."), code="unknown", params={"code": code})
            found[code.upper()] = AmountField(min_value=0, max_digits=20, decimal_places=6).clean(sum_)
        return found


class RoundForm(forms.Form):
    """The terms of an allocation."""

    on = day(_("For the day"))
    currency = forms.ChoiceField(label=_("Counted in"))
    rates = SumsField(
        label=_("What one unit of other currencies is worth in it"),
        known=lambda: [code for code, _name in currencies() if code],
        help_text=_("One a line: the currency, a blank, the rate. Example: USD 92.5"),
    )
    floors = SumsField(
        label=_("Least that goes into a region"),
        known=lambda: packs.current().regions,
        help_text=_("One a line: the code of the region, a blank, the sum."),
    )
    ceilings = SumsField(label=_("Most that goes into a region"), known=lambda: packs.current().regions)
    least_cover = share(_("Least part of its need a project starts with, %"), initial=75)
    most_funds = forms.IntegerField(label=_("Most funds in one project"), min_value=1, max_value=5, initial=3)
    once = OnceField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["currency"].choices = [one for one in currencies() if one[0]]  # type: ignore[attr-defined]

    def held(self) -> Round:
        """As the action takes it."""
        typed = {name: value for name, value in self.cleaned_data.items() if name != "once"}
        return Round(**typed)


class AwardForm(forms.Form):
    """What the committee says of a line."""

    verdict = forms.ChoiceField(
        label=_("The committee decides"),
        choices=[(key, wording.VERDICTS[key]) for key in (ACCEPTED, CHANGED, DECLINED)],
    )
    amount = amount(_("The other sum"), required=False)
    reason = reason(_("Why it departs from the advice"), required=False)
    once = OnceField()


class AddAwardForm(forms.Form):
    """A line of the committee's own."""

    project = forms.ChoiceField(label=_("Project"))
    fund = forms.ChoiceField(label=_("Fund"))
    amount = amount(_("Sum"))
    reason = reason(_("Why it departs from the advice"))
    once = OnceField()

    def __init__(self, *args: Any, projects: Sequence[Any], funds: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(one.reference, f"{one.number} {one.title.in_language(reader(), ('en',))}") for one in projects]
        funded = [(one.reference, str(one.names.in_language(reader(), ("en",)))) for one in funds]
        self.fields["project"].choices = named  # type: ignore[attr-defined]  # they are choice fields
        self.fields["fund"].choices = funded  # type: ignore[attr-defined]
