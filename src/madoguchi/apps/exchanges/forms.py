"""What officers type about programmes and events: input to clean values; never saves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madoguchi.apps.cases import queries as cases
from madoguchi.apps.exchanges import words
from madoguchi.apps.exchanges.actions import (
    EventPlan,
    ExpertTexts,
    Need,
    Offered,
    ProgrammePlan,
    PublicationPlan,
    RoutePlan,
    StopPlan,
)
from madoguchi.apps.exchanges.models import Event, Expert, Programme, Publication, Route, Stop
from madoguchi.apps.registry import queries as registry
from madoguchi.core import packs
from madoguchi.core.ui.forms import DayField, TextsField, TickList, stamped
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
    is_whole = forms.BooleanField(
        label=_("These are places in the whole programme, from its first day to its last"),
        required=False,
        help_text=_("It then stands first on the page of the programme, and people apply for the programme there."),
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
            is_whole=given["is_whole"],
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


def region_choices() -> list[tuple[str, Any]]:
    """The regions of both sides, each side's under its name."""
    corridor, language = packs.current(), reader()
    return [
        (
            side.names.in_language(language).text,
            [(one.code, one.names.in_language(language).text) for one in corridor.regions_of(side.key)],
        )
        for side in corridor.sides
    ]


class RouteForm(ChoosingForm):
    """A route: what there is to see, in which months, in which languages, whom to turn to."""

    title = _line(_("Title"), help_text=_("One language is enough for a draft."))
    text = _long(pgettext_lazy("route", "What there is to see"))
    first_month = forms.ChoiceField(label=pgettext_lazy("route", "Season from"))
    last_month = forms.ChoiceField(label=pgettext_lazy("route", "Season until"))
    languages = forms.MultipleChoiceField(label=pgettext_lazy("route", "Languages on the way"), widget=TickList)
    contact = _long(
        pgettext_lazy("route", "Whom to turn to"),
        max_length=500,
        help_text=_("An office or company that anybody may write to; no private person."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months = [(str(number), words.month_name(number)) for number in range(1, 13)]
        self.choose("first_month", months)
        self.choose("last_month", months)
        self.choose("languages", [(code, language_here(code)) for code in _spoken()])

    def plan(self, at: datetime) -> RoutePlan:
        """What was typed, as the action takes it."""
        given = self.cleaned_data
        return RoutePlan(
            title=stamped(given["title"], at),
            text=stamped(given["text"], at),
            contact=stamped(given["contact"], at),
            languages=tuple(given["languages"]),
            first_month=int(given["first_month"]),
            last_month=int(given["last_month"]),
        )


class StopForm(ChoosingForm):
    """A stop of a route."""

    name = _line(pgettext_lazy("stop", "Name of the stop"))
    region = forms.ChoiceField(label=pgettext_lazy("stop", "Region"))
    nights = forms.IntegerField(
        label=_("Nights"), min_value=0, max_value=60, initial=0, help_text=_("0 for passing by.")
    )
    text = _long(pgettext_lazy("stop", "What there is"), required=False, max_length=1000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("region", region_choices())

    def plan(self, at: datetime) -> StopPlan:
        """What was typed, as the action takes it."""
        given = self.cleaned_data
        return StopPlan(given["region"], stamped(given["name"], at), stamped(given["text"], at), given["nights"])


class PublicationForm(ChoosingForm):
    """A publication: what it is, by whom, when, where to find it."""

    kind = forms.ChoiceField(label=pgettext_lazy("publication", "Kind"), choices=list(words.PUBLICATION_KINDS.items()))
    title = _line(_("Title"), help_text=_("As it was published; where it was not, what it would be called."))
    text = _long(pgettext_lazy("publication", "What it is about"), max_length=1000)
    authors = forms.CharField(label=pgettext_lazy("publication", "By"), max_length=200, required=False)
    publisher = forms.CharField(label=pgettext_lazy("publication", "Publisher"), max_length=200, required=False)
    year = forms.IntegerField(label=pgettext_lazy("publication", "Year"), min_value=1700, max_value=2200)
    languages = forms.MultipleChoiceField(label=pgettext_lazy("publication", "Published in"), widget=TickList)
    web = forms.URLField(label=_("Where it can be found"), required=False, assume_scheme="https")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("languages", [(code, language_here(code)) for code in _spoken()])

    def plan(self, at: datetime) -> PublicationPlan:
        """What was typed, as the action takes it."""
        given = self.cleaned_data
        return PublicationPlan(
            given["kind"],
            stamped(given["title"], at),
            stamped(given["text"], at),
            given["authors"],
            given["publisher"],
            given["year"],
            tuple(given["languages"]),
            given["web"],
        )


def record_as_typed(found: Route | Stop | Publication, form: type[forms.Form]) -> dict[str, Any]:
    """A route, stop or publication as its form shows it."""
    return {name: getattr(found, name) for name in form.base_fields}


class ExpertForm(ChoosingForm):
    """What somebody says of themselves for the roster."""

    roles = forms.MultipleChoiceField(label=_("You go along as"), choices=list(words.ROLES.items()), widget=TickList)
    subjects = forms.MultipleChoiceField(
        label=_("Your fields"), choices=list(words.SUBJECTS.items()), widget=TickList, required=False
    )
    languages = forms.MultipleChoiceField(label=_("Languages you work in"), widget=TickList)
    side = forms.ChoiceField(label=_("You live in"))
    regions = forms.MultipleChoiceField(
        label=_("Regions you go to"),
        widget=forms.SelectMultiple({"size": 8}),
        required=False,
        help_text=_("None chosen: anywhere."),
    )
    about = _long(
        _("What you do"),
        max_length=1000,
        help_text=_("Everybody reads it. No name, no address: both are shown once you and a company said yes."),
    )
    standing = _long(
        _("References"),
        max_length=1000,
        required=False,
        help_text=_("Papers, years of work, what you did. Name nobody who did not agree to it."),
    )
    availability = _line(_("When you can"), required=False, help_text=_("Such as weekends, or two weeks' notice."))
    available_from = DayField(label=_("Free from"), required=False, help_text=_("Empty: from now on."))
    rate = forms.ChoiceField(label=_("What a day costs"), choices=list(words.RATES.items()))
    agrees = forms.BooleanField(
        label=_(
            "I agree that everybody reads this without my name, and that a company with which I agreed reads my name "
            "and address."
        )
    )

    def __init__(self, *args: Any, profile: Expert | None = None, **kwargs: Any) -> None:
        if profile is not None:
            kwargs["initial"] = {name: getattr(profile, name) for name in self.base_fields if name != "agrees"}
        super().__init__(*args, **kwargs)
        self.choose("languages", [(code, language_here(code)) for code in _spoken()])
        self.choose("side", [(side.key, side.names.in_language(reader()).text) for side in packs.current().sides])
        self.choose("regions", region_choices())

    def offered(self, at: datetime) -> Offered:
        """What was typed, as the action takes it."""
        given = self.cleaned_data
        return Offered(
            side=given["side"],
            roles=tuple(given["roles"]),
            subjects=tuple(given["subjects"]),
            languages=tuple(given["languages"]),
            regions=tuple(given["regions"]),
            available_from=given["available_from"],
            rate=given["rate"],
            words=expert_texts(given, at),
        )


class ExpertTextsForm(forms.Form):
    """The texts of a profile in every language, for the desk that reads it over."""

    about = _long(pgettext_lazy("roster", "What they do"), max_length=1000)
    standing = _long(_("References"), max_length=1000, required=False)
    availability = _line(_("When they can"), required=False)

    def texts(self, at: datetime) -> ExpertTexts:
        """What was typed, as the action takes it."""
        return expert_texts(self.cleaned_data, at)


def expert_texts(given: dict[str, Any], at: datetime) -> ExpertTexts:
    """The texts of a profile out of a form."""
    return ExpertTexts(*(stamped(given[part], at) for part in ("about", "standing", "availability")))


class GiveBackForm(forms.Form):
    """Why a profile is not let into the roster."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The person reads it in a letter, in the language you write."),
    )


class RequestForm(ChoosingForm):
    """Asking somebody to go along: for which company, with which case or visit."""

    organisation = forms.ChoiceField(label=_("For your company"))
    role = forms.ChoiceField(label=pgettext_lazy("roster", "As"))
    case = forms.ChoiceField(label=_("With a case"), required=False)
    region = forms.ChoiceField(label=_("Or with a visit to"), required=False)
    from_on = DayField(label=pgettext_lazy("visit", "From"), required=False)
    until_on = DayField(label=pgettext_lazy("visit", "Until"), required=False)
    note = forms.CharField(
        label=_("What you need"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is read together with your name, once the other side said yes. No addresses."),
    )
    agrees = forms.BooleanField(
        label=_("I agree that, once this person says yes, they read the name of the company, mine and my address.")
    )

    def __init__(self, *args: Any, expert: Expert, companies: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("organisation", [(one.reference, str(registry.name_for(one, reader()))) for one in companies])
        self.choose("role", [(one, words.ROLES[one]) for one in expert.roles])
        self.cases = {one.reference: one for one in cases.cases_of(companies) if one.ended_at is None}
        called = [(one.reference, f"{one.number} {one.subject.in_language(reader())}") for one in self.cases.values()]
        self.choose("case", [("", pgettext_lazy("accompanying", "none")), *called])
        self.choose("region", [("", pgettext_lazy("accompanying", "none")), *region_choices()])

    def need(self) -> Need:
        """What was typed, as the action takes it. With a case the rest of the visit is left out."""
        given = self.cleaned_data
        found = self.cases.get(given["case"])
        if found is not None:
            return Need(given["role"], case=found, note=given["note"])
        return Need(given["role"], None, given["region"], given["from_on"], given["until_on"], given["note"])


def as_typed(event: Event) -> dict[str, Any]:
    """An event as its form shows it."""
    zone = ZoneInfo(event.zone)
    return {
        **{
            name: getattr(event, name)
            for name in ("title", "text", "place", "side", "languages", "zone", "places", "is_whole")
        },
        "starts": event.starts_at.astimezone(zone).replace(tzinfo=None),
        "ends": event.ends_at.astimezone(zone).replace(tzinfo=None),
        "apply_by": event.apply_by_at.astimezone(zone).replace(tzinfo=None) if event.apply_by_at else None,
    }


def programme_as_typed(programme: Programme) -> dict[str, Any]:
    """A programme as its form shows it."""
    return {name: getattr(programme, name) for name in ("kind", "status", "names", "aims")}
