"""What officers and readers type about the dialogue: input to clean values; never saves."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madoguchi.apps.dialogue import words
from madoguchi.apps.dialogue.models import (
    AGREED,
    DAY,
    DONE,
    DROPPED,
    IN_PROGRESS,
    INFERRED,
    KEPT,
    MEASURE,
    MEETING,
    MONTH,
    NOT_KEPT,
    PARTLY,
    STATED,
    VISIT,
    YEAR,
)
from madoguchi.core import packs
from madoguchi.core.languages.texts import Texts
from madoguchi.core.ui.forms import DayField
from madoguchi.core.ui.writing import reader

KINDS = [
    (MEETING, _("Meeting")),
    (VISIT, pgettext_lazy("meeting", "Visit")),
    (MEASURE, _("Confidence-building measure")),
]
LOCAL = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
LOCAL_FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]


def _sides() -> list[tuple[str, str]]:
    return [(side.key, side.names.in_language(reader()).text) for side in packs.current().sides]


def _day(label: Any, *, required: bool = True, help_text: Any = "") -> DayField:
    return DayField(label=label, required=required, help_text=help_text)


def _long(label: Any, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(label=label, required=required, max_length=4000, widget=area, help_text=help_text)


class SpokenForm(forms.Form):
    """A form whose texts are written in the language of the page."""

    def spoken(self, name: str) -> Texts:
        """What was typed, in the reader's language."""
        text = str(self.cleaned_data.get(name) or "").strip()
        return Texts.written({reader(): text}) if text else Texts()


class MeetingForm(SpokenForm):
    """A meeting: what, where, from when to when."""

    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS)
    title = forms.CharField(label=_("Title"), max_length=200)
    place = forms.CharField(label=pgettext_lazy("meeting", "Place"), max_length=200, required=False)
    starts = forms.DateTimeField(label=_("Begins"), widget=LOCAL, input_formats=LOCAL_FORMATS)
    ends = forms.DateTimeField(label=_("Ends"), widget=LOCAL, input_formats=LOCAL_FORMATS)
    zone = forms.ChoiceField(label=_("Time of"), help_text=_("The times above are meant as in this place."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = list(dict.fromkeys(side.time_zone for side in packs.current().sides))
        field = self.fields["zone"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(zone, zone.rpartition("/")[2].replace("_", " ")) for zone in zones]

    def moments(self) -> tuple[datetime, datetime]:
        """Beginning and end, as moments."""
        zone = ZoneInfo(self.cleaned_data["zone"])
        return tuple(self.cleaned_data[name].replace(tzinfo=zone) for name in ("starts", "ends"))


class ItemForm(SpokenForm):
    """An item for an agenda."""

    title = forms.CharField(label=_("What is to be talked about"), max_length=300)
    issue = forms.ChoiceField(label=_("Issue"), required=False)

    def __init__(self, *args: Any, issues: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["issue"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("no issue")), *issues]


class MinutesForm(SpokenForm):
    """The minutes of a meeting."""

    minutes = _long(_("Minutes"), help_text=_("Published with the decisions. What was not decided moves on by itself."))


class DecisionForm(SpokenForm):
    """What was decided on an item, and the promise that came of it, if one did."""

    decision = _long(_("Decision"))
    promise = forms.CharField(label=_("Undertaking that came of it"), max_length=300, required=False)
    test = forms.CharField(label=_("What will show that it is kept"), max_length=300, required=False)
    side = forms.ChoiceField(label=_("Whose undertaking"), required=False)
    due_on = _day(_("Due on"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["side"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("both sides")), *_sides()]

    def clean(self) -> dict[str, Any]:
        """A promise needs its test."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("promise") and not values.get("test"):
            self.add_error("test", _("A promise without a test cannot be assessed."))
        return values


class PaperForm(SpokenForm):
    """A paper for a meeting."""

    title = forms.CharField(label=_("Title"), max_length=200)
    text = _long(_("Text"), required=False)
    address = forms.URLField(label=_("Address"), required=False, assume_scheme="https")
    is_public = forms.BooleanField(label=_("Everybody may read it"), required=False)


class PositionForm(SpokenForm):
    """Where a side stands on an issue."""

    side = forms.ChoiceField(label=_("Side"))
    low = forms.IntegerField(label=_("From"), min_value=0, max_value=100)
    high = forms.IntegerField(label=_("To"), min_value=0, max_value=100, help_text=_("The same where it is certain."))
    held_on = _day(_("Held on"))
    held_precision = forms.ChoiceField(
        label=_("How exact the day is"), choices=[(DAY, _("day")), (MONTH, _("month")), (YEAR, _("year"))]
    )
    said = _long(_("In own words"))
    basis = forms.ChoiceField(label=_("Basis"), choices=[(STATED, _("stated")), (INFERRED, _("inferred"))])
    source = forms.CharField(label=_("Document or line"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["side"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = _sides()


class MoveForm(SpokenForm):
    """A new state or date of an undertaking."""

    state = forms.ChoiceField(
        label=_("State"),
        choices=[(AGREED, _("agreed")), (IN_PROGRESS, _("in progress")), (DONE, _("done")), (DROPPED, _("dropped"))],
    )
    due_on = _day(_("Due on"), required=False)
    reason = _long(_("Reason"), required=False, help_text=_("Needed for a later date, and for dropping it. Published."))


class SeatForm(forms.Form):
    """Who takes a seat in a body, and as what."""

    email = forms.EmailField(label=pgettext_lazy("seat", "Address with which the person signs in"))
    role = forms.ChoiceField(label=pgettext_lazy("seat", "As"), choices=list(words.ROLES.items()))


class FigureForm(forms.Form):
    """Which series of the observatory tests an undertaking."""

    series = forms.CharField(
        label=_("Series that tests it"),
        max_length=64,
        required=False,
        help_text=_("The end of the address of the series, such as trade.total. Empty: no figure tests it."),
    )


class AssessmentForm(SpokenForm):
    """How far an undertaking is kept."""

    side = forms.ChoiceField(label=_("You assess as"), required=False)
    score = forms.TypedChoiceField(
        label=_("Is it kept?"),
        choices=[(KEPT, _("kept (+1)")), (PARTLY, _("in part (0)")), (NOT_KEPT, _("not kept (−1)"))],
        coerce=int,
        widget=forms.RadioSelect,
    )
    until_on = _day(_("Looked at up to"))
    reason = _long(_("Reason"), help_text=_("Published with the assessment."))

    def __init__(self, *args: Any, sides: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = dict(_sides())
        field = self.fields["side"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(side, named.get(side, _("third reader"))) for side in sides]


class ReplyForm(SpokenForm):
    """What a side answers to an assessment."""

    text = _long(_("Reply"))
