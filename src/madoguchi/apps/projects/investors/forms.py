"""What people type about what they look for as investors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from madoguchi.apps.projects import places, terms
from madoguchi.apps.projects.financing import wording as money
from madoguchi.apps.projects.forms import currencies
from madoguchi.apps.projects.investors.actions import GIVEN, Stated
from madoguchi.apps.projects.investors.models import InvestorProfile
from madoguchi.apps.projects.models.projects import GROUP, NEUTRAL, REGION, SIDE
from madoguchi.apps.registry import queries as registry
from madoguchi.core import packs
from madoguchi.core.ui.forms import MoneyRange, MoneyRangeField, OnceField, TextsField, TickList
from madoguchi.core.ui.writing import reader

ALL = _("None chosen: all.")


def _spoken() -> Sequence[str]:
    return packs.current().languages


def _several(label: Any, *, widget: Any = TickList) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, required=False, widget=widget, help_text=ALL)


class InvestorForm(forms.Form):
    """What an investor looks for. Only the sum is asked of everybody; each other limit may stay empty."""

    company = forms.ChoiceField(label=_("Your company"))
    ticket = MoneyRangeField(
        currencies,
        label=_("How much you put into one project"),
        help_text=_("The least, the most, or both, and the currency."),
    )
    kinds = _several(_("Kinds of money you give"))
    least_return = forms.DecimalField(
        label=_("Return you ask for, % a year, at least"),
        required=False,
        min_value=0,
        max_value=100,
        decimal_places=2,
        max_digits=5,
    )
    longest_years = forms.IntegerField(
        label=_("Years until the money is back, at most"), required=False, min_value=1, max_value=60
    )
    sectors = _several(_("Sectors"))
    places = _several(_("Places of projects"), widget=forms.SelectMultiple({"size": 8}))
    stages = _several(_("Stages of a project"))
    words = TextsField(
        _spoken,
        rows=4,
        max_length=1000,
        required=False,
        label=_("In your words"),
        help_text=_("What else matters to you: experience, partners, what you never do. No names, no addresses."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    once = OnceField()

    def __init__(
        self, *args: Any, companies: Sequence[Any] = (), profile: InvestorProfile | None = None, **kwargs: Any
    ) -> None:
        if profile is not None:
            kwargs["initial"] = _standing(profile)
        super().__init__(*args, **kwargs)
        if profile is not None:
            del self.fields["company"]
        else:
            self._choose("company", [(one.reference, str(registry.name_for(one, reader()))) for one in companies])
        if len(companies) == 1:
            self.fields["company"].widget = forms.HiddenInput()
            self.fields["company"].initial = companies[0].reference
        known = terms.current()
        self._choose("kinds", [(one, money.KINDS[one]) for one in GIVEN])
        self._choose("sectors", [(key, one.names.in_language(reader()).text) for key, one in known.sectors.items()])
        self._choose("places", _places())
        self._choose("stages", [(one.key, f"{one.key} {one.names.in_language(reader())}") for one in known.gates])

    def _choose(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # it is a choice field

    def clean_ticket(self) -> MoneyRange:
        """Amounts without a currency say nothing."""
        given: MoneyRange = self.cleaned_data["ticket"]
        if not given.currency:
            raise ValidationError(_("Choose the currency of the amounts."), code="currency")
        return given

    def stated(self) -> Stated:
        """What was typed, as the action takes it."""
        typed = self.cleaned_data
        ticket: MoneyRange = typed["ticket"]
        return Stated(
            ticket.currency,
            ticket.least,
            ticket.most,
            tuple(typed["kinds"]),
            typed["least_return"],
            typed["longest_years"],
            tuple(typed["sectors"]),
            tuple(typed["places"]),
            tuple(typed["stages"]),
            typed["words"],
        )


def _standing(profile: InvestorProfile) -> dict[str, Any]:
    names = ("kinds", "least_return", "longest_years", "sectors", "places", "stages", "words", "version")
    found = {name: getattr(profile, name) for name in names}
    return {**found, "ticket": MoneyRange(profile.least, profile.most, profile.currency)}


def _places() -> list[tuple[str, str]]:
    """Whole sides first, then groups of regions, regions, and the places both sides claim."""
    order = (SIDE, GROUP, REGION, NEUTRAL)
    return sorted(places.choices(reader()), key=lambda one: order.index(one[0].partition("/")[0]))


class OnceForm(forms.Form):
    """Nothing but the key of one sending."""

    once = OnceField()
