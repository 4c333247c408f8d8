"""What officers type about programmes and events: input to clean values; never saves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madoguchi.apps.exchanges import words
from madoguchi.apps.exchanges.actions import EventPlan, ProgrammePlan
from madoguchi.apps.exchanges.models import Event, Programme
from madoguchi.apps.registry import queries as registry
from madoguchi.core import packs
from madoguchi.core.ui.forms import TextsField, TickList, stamped
from madoguchi.core.ui.places import place_of
from madoguchi.core.ui.templatetags.window import language_here
from madoguchi.core.ui.writing import reader

LOCAL = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
LOCAL_FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
LONGEST_LINE = 200


def _spoken() -> Sequence[str]:
    return packs.current().languages


def _line(label: Any, **more: Any) -> TextsField:
    return TextsField(_spoken, rows=1, max_length=LONGEST_LINE, label=label, **more)


def _long(label: Any, **more: Any) -> TextsField:
    return TextsField(_spoken, rows=5, label=label, **more)


class ChoosingForm(forms.Form):
    """A form whose choices come from the corridor."""

    def choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        """Say what can be chosen in a field."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class ProgrammeForm(ChoosingForm):
    """What a programme is called, what it is for, and how it stands."""

    key = forms.SlugField(
        label=_("Word in its address"),
        max_length=40,
        help_text=_("Latin letters, digits and hyphens, such as youth-camps. It stays as it is."),
    )
    kind = forms.ChoiceField(label=pgettext_lazy("exchange", "Kind"), choices=list(words.KINDS.items()))
    status = forms.ChoiceField(label=_("Status"), choices=list(words.STATUSES.items()))
    names = _line(_("Name"), help_text=_("In every language: it is on the page as soon as you send it."))
    aims = _long(_("What it is for"))

    def __init__(self, *args: Any, is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["key"]

    def plan(self, at: datetime) -> ProgrammePlan:
        """What was typed, as the action takes it."""
        given = self.cleaned_data
        return ProgrammePlan(given["kind"], given["status"], stamped(given["names"], at), stamped(given["aims"], at))


class EventForm(ChoosingForm):
    """An event: what, where, from when to when, in which languages."""

    title = _line(
        _("Title"),
        help_text=_("You can keep a draft in one language; before it is published all of them have to be there."),
    )
    text = _long(words.PARTS["text"], help_text=_("Who it is for, what happens, what to bring."))
    side = forms.ChoiceField(label=_("Held in"), required=False)
    place = _line(words.PARTS["place"], help_text=_("Town and house, or how to come in online."))
    languages = forms.MultipleChoiceField(label=_("Languages spoken there"), widget=TickList)
    starts = forms.DateTimeField(label=_("Begins"), widget=LOCAL, input_formats=LOCAL_FORMATS)
    ends = forms.DateTimeField(label=_("Ends"), widget=LOCAL, input_formats=LOCAL_FORMATS)
    zone = forms.ChoiceField(label=_("Time of"), help_text=_("All times are meant as in this place."))
    places = forms.IntegerField(
        label=pgettext_lazy("event", "Places"),
        min_value=1,
        max_value=10_000,
        required=False,
        help_text=_("Empty: anybody may come. Otherwise people apply, and lots are drawn after the deadline."),
    )
    apply_by = forms.DateTimeField(
        label=_("Applications until"), widget=LOCAL, input_formats=LOCAL_FORMATS, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sides = packs.current().sides
        named = [(side.key, side.names.in_language(reader()).text) for side in sides]
        self.choose("side", [*named, ("", words.side_name(""))])
        self.choose("languages", [(code, language_here(code)) for code in _spoken()])
        zones = [side.time_zone for side in sides]
        zones += sorted({one.time_zone for one in packs.current().regions.values() if one.time_zone})
        self.choose("zone", [(zone, place_of(zone)) for zone in dict.fromkeys(zones)])

    def plan(self, at: datetime) -> EventPlan:
        """What was typed, as the action takes it."""
        given, zone = self.cleaned_data, ZoneInfo(self.cleaned_data["zone"])
        return EventPlan(
            title=stamped(given["title"], at),
            text=stamped(given["text"], at),
            place=stamped(given["place"], at),
            side=given["side"],
            languages=tuple(given["languages"]),
            zone=given["zone"],
            starts_at=given["starts"].replace(tzinfo=zone),
            ends_at=given["ends"].replace(tzinfo=zone),
            places=given["places"],
            apply_by_at=given["apply_by"].replace(tzinfo=zone) if given["apply_by"] else None,
        )


class ApplicationForm(ChoosingForm):
    """Asking for a place: as whom, what the organisers should know, and the agreement to what is kept."""

    organisation = forms.ChoiceField(label=_("You apply"), required=False)
    note = forms.CharField(
        label=_("What the organisers should know"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Such as what you eat, or how you move about. They read it only once you have confirmed a place."),
    )
    agrees = forms.BooleanField(
        label=_(
            "I agree that my application is kept until 90 days after the event, and that the desks of both sides read "
            "my name and address once I confirm a place."
        )
    )

    def __init__(self, *args: Any, companies: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(one.reference, str(registry.name_for(one, reader()))) for one in companies]
        self.choose("organisation", [("", pgettext_lazy("applicant", "for myself")), *named])


class AttendanceForm(ChoosingForm):
    """Who came, of those with a confirmed place."""

    came = forms.MultipleChoiceField(label=_("These came"), widget=TickList, required=False)

    def __init__(self, *args: Any, known: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("came", known)


class CallOffForm(forms.Form):
    """Why an event is called off."""

    reason = _long(_("Reason"), help_text=_("Everybody who looks at the event reads it."))


class ReportForm(forms.Form):
    """How an event went."""

    visitors = forms.IntegerField(label=_("How many came"), min_value=0, max_value=1_000_000)
    report = _long(
        pgettext_lazy("event", "Report"),
        help_text=_("What happened and what came of it. Name nobody who did not agree to it."),
    )


def as_typed(event: Event) -> dict[str, Any]:
    """An event as its form shows it."""
    zone = ZoneInfo(event.zone)
    return {
        **{name: getattr(event, name) for name in ("title", "text", "place", "side", "languages", "zone", "places")},
        "starts": event.starts_at.astimezone(zone).replace(tzinfo=None),
        "ends": event.ends_at.astimezone(zone).replace(tzinfo=None),
        "apply_by": event.apply_by_at.astimezone(zone).replace(tzinfo=None) if event.apply_by_at else None,
    }


def programme_as_typed(programme: Programme) -> dict[str, Any]:
    """A programme as its form shows it."""
    return {name: getattr(programme, name) for name in ("kind", "status", "names", "aims")}
