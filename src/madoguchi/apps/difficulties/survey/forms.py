"""What people type about the survey."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madoguchi.core import packs
from madoguchi.core.ui.forms import DayField, TickList
from madoguchi.core.ui.writing import reader


class AnswerForm(forms.Form):
    """Which headings stand in a company's way: several, or none."""

    headings = forms.MultipleChoiceField(
        label=_("What stands in your company's way on the other side?"),
        help_text=_("Tick everything that does. If nothing does, tick nothing and send it: that is an answer as well."),
        required=False,
        widget=TickList,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = packs.current().difficulties
        choices = [(one.key, one.names.in_language(reader()).text) for one in (known.headings if known else ())]
        self.fields["headings"].choices = choices  # type: ignore[attr-defined]  # it is a choice field


class WaveForm(forms.Form):
    """A new wave."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    sides = forms.MultipleChoiceField(label=_("Companies of which side are asked?"), widget=TickList)
    closes_on = DayField(
        label=_("Last day for answers"),
        help_text=_("The clock closes it after this day has passed on both sides."),
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sides = [(side.key, side.names.in_language(reader()).text) for side in packs.current().sides]
        self.fields["sides"].choices = sides  # type: ignore[attr-defined]  # it is a choice field
        self.fields["year"].initial = on.year
