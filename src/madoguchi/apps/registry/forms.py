"""What people type about companies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from madoguchi.apps.registry import codes
from madoguchi.apps.registry.models import ADMINISTRATOR, EDITOR, LEGAL, TRADING
from madoguchi.apps.registry.records import (
    ActivityRecord,
    CompanyRecord,
    IdentifierRecord,
    NameRecord,
    clean_identifier,
    clean_name,
    size_band,
)
from madoguchi.core import packs, papers
from madoguchi.core.languages.phrases import say
from madoguchi.core.languages.texts import Texts
from madoguchi.core.refusals import Refused
from madoguchi.core.ui import writing
from madoguchi.core.ui.forms import CodesField, OnceField, SearchingForm, TextsFormField, TickList
from madoguchi.core.ui.templatetags.window import autonym


def languages() -> tuple[str, ...]:
    """The languages of the corridor."""
    return packs.current().languages


def registers() -> Iterable[tuple[str, list[tuple[str, str]]]]:
    """The registers of both sides, each as side and kind of number."""
    reader = writing.reader()
    yield "", [("", str(_("Choose")))]
    for side in packs.current().sides:
        numbers = [(f"{side.key} {one.scheme}", str(one.names.in_language(reader))) for one in side.identifiers]
        yield str(side.names.in_language(reader)), numbers


def regions() -> Iterable[tuple[str, list[tuple[str, str]]]]:
    """The regions of both sides."""
    reader = writing.reader()
    yield "", [("", str(_("Choose")))]
    for side in packs.current().sides:
        places = [(one.code, str(one.names.in_language(reader))) for one in packs.current().regions_of(side.key)]
        yield str(side.names.in_language(reader)), places


class CompanyForm(SearchingForm):
    """A company as its people enter it."""

    register = forms.ChoiceField(
        label=_("Register that knows the company"),
        help_text=_("The number tells its side, and that it is not entered twice."),
        choices=registers,
    )
    number = forms.CharField(
        label=_("Its number there"), max_length=64, widget=forms.TextInput({"autocomplete": "off"})
    )
    names = TextsFormField(
        languages,
        label=_("Name"),
        help_text=_("As registered, with its legal form; in other scripts as the company writes itself."),
        rows=1,
        max_length=400,
    )
    region = forms.ChoiceField(label=_("Region"), choices=regions)
    activities = CodesField(
        find=codes.find,
        look_up=codes.look_up,
        suggest=lambda: str(reverse_lazy("activity-suggest")),
        label=_("What it does"),
        help_text=_("The main activity first."),
        most=10,
    )
    employees = forms.IntegerField(
        label=_("People employed"),
        required=False,
        min_value=0,
        max_value=5_000_000,
        widget=forms.TextInput({"inputmode": "numeric"}),
    )
    web = forms.URLField(label=_("Web address"), required=False, max_length=300, assume_scheme="https")
    once = OnceField()

    def clean_names(self) -> Texts:
        """Names that read as what they are."""
        names: Texts = self.cleaned_data["names"]
        for _language, version in names:
            try:
                clean_name(version.text)
            except Refused as refusal:
                raise ValidationError(say(refusal)) from refusal
        return names

    def clean(self) -> dict[str, Any]:
        """The number has to fit its register, and the region its side."""
        values = super().clean() or self.cleaned_data
        side, _blank, scheme = values.get("register", "").partition(" ")
        if scheme and values.get("number"):
            try:
                values["number"] = clean_identifier(scheme, values["number"]).value
            except Refused as refusal:
                self.add_error("number", say(refusal))
        region = packs.current().regions.get(values.get("region", ""))
        if side and region is not None and region.side != side:
            self.add_error("region", _("This region lies on the other side than the register."))
        return values

    @property
    def record(self) -> CompanyRecord:
        """What was typed, as the one value that every source is turned into."""
        values = self.cleaned_data
        side, _blank, scheme = values["register"].partition(" ")
        own = packs.current().side(side).languages
        ordered = sorted(values["names"], key=lambda one: one[0] not in own)
        return CompanyRecord(
            side=side,
            names=tuple(
                NameRecord(clean_name(version.text), language, kind=LEGAL if language in own else TRADING)
                for language, version in ordered
            ),
            identifiers=(IdentifierRecord(scheme, values["number"]),),
            activities=tuple(
                ActivityRecord(packs.current().activities.key, code, packs.current().activities.version, place == 0)
                for place, code in enumerate(values["activities"])
            ),
            region=values["region"],
            employees=values["employees"],
            size_band=size_band(values["employees"]),
            web=values["web"],
        )


class ProfileForm(forms.Form):
    """What a company says about itself."""

    about = TextsFormField(
        languages,
        label=_("About the company"),
        help_text=_("What it makes or does, for whom, since when. A few sentences are enough."),
        rows=6,
        required=False,
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages in which it answers"), widget=TickList, required=False, choices=[]
    )
    employees = forms.IntegerField(
        label=_("People employed"),
        required=False,
        min_value=0,
        max_value=5_000_000,
        widget=forms.TextInput({"inputmode": "numeric"}),
    )
    web = forms.URLField(label=_("Web address"), required=False, max_length=300, assume_scheme="https")
    shows_name = forms.BooleanField(
        label=_("Show our name with our entries"),
        help_text=_("Otherwise an entry shows what, where and how large, and the name only once both sides said yes."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["languages"]
        field.choices = [(code, autonym(code)) for code in languages()]  # type: ignore[attr-defined]  # a choice field
        self.fields["about"].initial = (kwargs.get("initial") or {}).get("about")


class DocumentForm(forms.Form):
    """A paper that shows who the company is."""

    file = forms.FileField(
        label=_("Document"),
        help_text=_(
            "A register extract or a power of attorney, as PDF, PNG or JPEG, up to 10 MB. Only the desk reads it."
        ),
        max_length=200,
        widget=forms.FileInput({"accept": ",".join(papers.TYPES)}),
    )
    once = OnceField()

    def clean_file(self) -> UploadedFile[bytes]:
        """What it is by its contents, whatever it is called."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > papers.LARGEST:
            raise ValidationError(_("The file is larger than 10 MB."))
        kind = papers.kind_of(file.read(papers.BEGINNING))
        file.seek(0)
        if not kind:
            raise ValidationError(_("This is no PDF, PNG or JPEG. Save it as one of these."))
        return file


class CodeForm(forms.Form):
    """The code of the letter."""

    code = forms.CharField(
        label=_("Code from the letter"),
        max_length=20,
        widget=forms.TextInput(
            {"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class MemberForm(forms.Form):
    """Somebody who may act for a company."""

    email = forms.EmailField(label=_("Email address of their account"))
    role = forms.ChoiceField(
        label=_("What they may do"),
        choices=[(EDITOR, _("Write for the company")), (ADMINISTRATOR, _("Write, and say who else may"))],
    )
    once = OnceField()


class ReasonForm(forms.Form):
    """Why something is done or not done."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea({"rows": 3}))


class DecisionForm(forms.Form):
    """The desk's answer to a proof."""

    decision = forms.ChoiceField(choices=[("confirm", "confirm"), ("refuse", "refuse")])
    reason = forms.CharField(label=_("Reason, if refused"), max_length=500, required=False)
