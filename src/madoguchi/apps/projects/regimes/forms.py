"""What a reader types about a plan: a few figures of a usual year. Nothing is kept."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madoguchi.apps.projects import terms
from madoguchi.core import packs
from madoguchi.core.ui.forms import AmountField, DayField
from madoguchi.core.ui.writing import reader
from madoguchi.engines.finance import Exposure, Project

HOLDERS = (
    ("general", _("a company with a smaller share")),
    ("large", _("a company with 15% of the votes or more")),
    ("pension-fund", _("a pension fund")),
    ("real-estate-rich", _("of a company that mostly holds land and buildings")),
)
DEFAULTS = {
    "investment": Decimal(500_000_000),
    "building_years": 2,
    "working_years": 13,
    "revenue": Decimal(260_000_000),
    "costs": Decimal(90_000_000),
    "payroll": Decimal(40_000_000),
    "lasts": 10,
    "discount": Decimal(12),
    "foreign": Decimal(50),
    "holder": "large",
    "abroad": Decimal(50),
    "makes_goods": True,
}


def _amount(label: Any, **more: Any) -> AmountField:
    return AmountField(
        label=label,
        max_digits=18,
        decimal_places=2,
        min_value=0,
        widget=forms.TextInput({"inputmode": "decimal"}),
        **more,
    )


def _share(label: Any, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, min_value=0, max_value=100, **more)


class PlanForm(forms.Form):
    """A plan in the currency of the side whose law it is: built evenly, then the same figures each year."""

    agreed_on = DayField(
        label=_("Day of the agreement"),
        help_text=_("The rules of this day count for a regime; the ordinary law counts year by year."),
    )
    region = forms.ChoiceField(label=_("Region"))
    sector = forms.ChoiceField(
        label=_("Sector"), required=False, help_text=_("Some regimes are closed to some sectors.")
    )
    investment = _amount(_("Investment in all"))
    building_years = forms.IntegerField(label=_("Years of building"), min_value=1, max_value=10)
    working_years = forms.IntegerField(label=_("Years of working after that"), min_value=1, max_value=30)
    revenue = _amount(_("Revenue a year"))
    costs = _amount(_("Costs a year, without pay"))
    payroll = _amount(_("Pay a year"))
    lasts = forms.IntegerField(label=_("Years over which it is written off"), min_value=1, max_value=60)
    discount = forms.DecimalField(
        label=_("Discount rate, % a year"), min_value=0, max_value=100, help_text=_("What money costs you.")
    )
    foreign = _share(_("Share of the partner abroad, %"))
    holder = forms.ChoiceField(label=_("The partner is"), choices=HOLDERS)
    abroad = _share(_("Share of revenue in foreign currency, %"))
    dollar = forms.DecimalField(
        label=_("What a US dollar costs"),
        required=False,
        min_value=0,
        help_text=_("Some limits of the law are in dollars. Without it the shortest waiting time counts."),
    )
    makes_goods = forms.BooleanField(label=_("It makes goods"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = packs.current().finances.regimes
        regions = packs.current().regions_of(held.side) if held else ()
        field = self.fields["region"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.code, one.names.in_language(reader()).text) for one in regions]
        sectors = [(key, one.names.in_language(reader()).text) for key, one in terms.current().sectors.items()]
        self.fields["sector"].choices = [("", "–"), *sorted(sectors, key=lambda one: one[1])]  # type: ignore[attr-defined]  # it is a choice field

    def plan(self, currency: str) -> Project:
        """The plan as the engine takes it."""
        said = self.cleaned_data
        agreed: date = said["agreed_on"]
        building: int = said["building_years"]
        working: int = said["working_years"]
        a_year = float(said["investment"]) / building

        def working_only(name: str) -> tuple[float, ...]:
            return (0.0,) * building + (float(said[name]),) * working

        return Project(
            first_year=agreed.year,
            investment=(a_year,) * building + (0.0,) * working,
            revenue=working_only("revenue"),
            costs=working_only("costs"),
            payroll=working_only("payroll"),
            currency=currency,
            discount_rate=float(said["discount"]) / 100,
            depreciation_years=said["lasts"],
            foreign_share=float(said["foreign"]) / 100,
            holder=said["holder"],
            region=said["region"],
            sector=said["sector"],
            makes_goods=said["makes_goods"],
            exposure=Exposure(revenue=float(said["abroad"]) / 100),
        )
