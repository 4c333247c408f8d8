"""What officers type about screening."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madoguchi.apps.screening.explaining import COMPARED
from madoguchi.core.ui.forms import DayField


class DecisionForm(forms.Form):
    """A person's decision about a hit."""

    is_same = forms.TypedChoiceField(
        label=_("Is it the listed party?"),
        choices=[("1", _("Yes, the same")), ("0", _("No, another one"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    compared = forms.MultipleChoiceField(
        label=_("What did you compare besides the name?"),
        choices=list(COMPARED.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Kept with the hit; whoever asks later reads it."),
    )


class ReopenForm(forms.Form):
    """Why a decided question is asked again."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class ListForm(forms.Form):
    """A version of a list that the operator supplies."""

    file = forms.FileField(label=_("File"))
    kind = forms.ChoiceField(
        label=_("Kind of file"),
        choices=[
            ("table", _("Table: key, name, aliases, identifiers")),
            ("opensanctions", _("OpenSanctions, targets.simple.csv")),
            ("ftm", _("FollowTheMoney, JSON lines")),
            ("eu", _("EU, consolidated list, CSV")),
            ("meti", _("METI, tables of parties")),
            ("goods", _("Goods by HS code")),
        ],
    )
    key = forms.SlugField(label=_("Short name of the list"), max_length=64)
    name = forms.CharField(label=_("Name of the list"), max_length=200)
    version = forms.CharField(
        label=_("Version"), max_length=64, help_text=_("As its publisher calls it; often the date of the list.")
    )
    publisher = forms.CharField(label=_("Publisher"), max_length=200, required=False)


class WhenForm(forms.Form):
    """For which day, as known on which day, under which law restrictions are asked for."""

    on = DayField(label=_("In force on"), required=False)
    known_on = DayField(
        label=_("As known on"),
        required=False,
        help_text=_("Empty: by the latest wording."),
    )
    jurisdiction = forms.ChoiceField(label=_("Law of"), required=False)

    def __init__(self, *args: Any, jurisdictions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["jurisdiction"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("any country")), *jurisdictions]


class ShareForm(forms.Form):
    """What part of a company an owner holds, from when to when, and where that was read."""

    owner = forms.CharField(
        label=_("Owner in the registry"),
        required=False,
        max_length=64,
        help_text=_("Its number in a register, or the reference at the end of its address here."),
    )
    owner_name = forms.CharField(
        label=_("Owner by name"), required=False, max_length=400, help_text=_("If it does not stand in the registry.")
    )
    percent = forms.DecimalField(label=_("Share, percent"), max_digits=7, decimal_places=4)
    from_on = DayField(label=_("Held since"))
    to_on = DayField(
        label=_("Held until"),
        required=False,
        help_text=_("Empty while it is held."),
    )
    source = forms.CharField(
        label=_("Where it was read"), max_length=300, help_text=_("Register extract or report, with its date.")
    )


class EndForm(forms.Form):
    """Until when an owner held its share."""

    on = DayField(label=_("Held until"))
