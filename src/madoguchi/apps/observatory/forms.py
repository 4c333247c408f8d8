"""What visitors type about figures."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class KnownForm(forms.Form):
    """As of which day figures are asked for."""

    known_on = forms.DateField(
        label=_("As known on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Empty: by what is known now."),
    )


class SeriesForm(forms.Form):
    """Words a series is looked for by."""

    words = forms.CharField(label=_("Words"), required=False, max_length=100)
