"""What visitors type about figures."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from madoguchi.core.ui.forms import DayField


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
