"""What visitors type about figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madoguchi.apps.observatory.models import Vintage
from madoguchi.core.ui.forms import DayField
from madoguchi.core.ui.writing import day


class BetweenForm(forms.Form):
    """Two releases of a series that are compared."""

    first = forms.ChoiceField(label=_("From what was known after"))
    second = forms.ChoiceField(label=_("to what was known after"))

    def __init__(self, releases: Sequence[Vintage], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.releases = {one.reference: one for one in releases}
        choices = [
            (one.reference, f"{one.release[:60]}, {day(one.recorded_at)}") for one in releases if one.recorded_at
        ]
        for name, at in (("first", min(1, len(choices) - 1)), ("second", 0)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices, field.initial = choices, choices[at][0]

    def chosen(self) -> tuple[Vintage, Vintage]:
        """The two, in the order they were asked for."""
        return self.releases[self.cleaned_data["first"]], self.releases[self.cleaned_data["second"]]


class KnownForm(forms.Form):
    """As of which day figures are asked for."""

    known_on = DayField(
        label=_("As known on"),
        required=False,
        help_text=_("Empty: by what is known now."),
    )


class SeriesForm(forms.Form):
    """Words a series is looked for by."""

    words = forms.CharField(label=_("Words"), required=False, max_length=100)
