"""What people type about projects. The form of a gate is made of what the gate asks for: the pack's rules drive it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from madoguchi.apps.projects import asking, fields, places, terms, wording
from madoguchi.apps.projects.actions import Entrant, Part, SignedPaper
from madoguchi.apps.projects.models import Project
from madoguchi.apps.projects.models.agreements import KINDS
from madoguchi.apps.projects.models.progress import WAITED_FOR
from madoguchi.apps.projects.models.projects import AGENCY, CONDITIONS, ROLES
from madoguchi.apps.projects.regimes import choices as regimes
from madoguchi.apps.projects.terms import Gate
from madoguchi.apps.registry import queries as registry
from madoguchi.core import packs
from madoguchi.core.languages.texts import Texts
from madoguchi.core.ui.forms import AmountField, DayField, OnceField, TextsField, TickList, stamped
from madoguchi.core.ui.writing import reader

LONGEST_TITLE = 160
LONGEST_REASON = 1000
MOST_LINES = 4


def _spoken() -> Sequence[str]:
    return packs.current().languages


def _texts(label: Any, rows: int = 5, **more: Any) -> TextsField:
    return TextsField(_spoken, rows=rows, label=label, **more)


def _line(label: Any, **more: Any) -> TextsField:
    return TextsField(_spoken, rows=1, max_length=LONGEST_TITLE, label=label, **more)


def currencies() -> list[tuple[str, str]]:
    """The currencies of both sides, and two more."""
    own = [side.currency for side in packs.current().sides]
    return [("", "–"), *((code, code) for code in dict.fromkeys([*own, "USD", "EUR"]))]


def sides() -> list[tuple[str, str]]:
    """The two sides, for the reader."""
    return [(side.key, side.names.in_language(reader()).text) for side in packs.current().sides]


def _day(label: Any, **more: Any) -> DayField:
    return DayField(label=label, **more)


def _amount(label: Any, **more: Any) -> AmountField:
    widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})
    return AmountField(label=label, max_digits=20, decimal_places=2, min_value=0, widget=widget, **more)


def _reason(label: Any = None, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label or _("Why"), widget=forms.Textarea({"rows": 3}), max_length=LONGEST_REASON, **more
    )


class NewProjectForm(forms.Form):
    """A project begins with a title and a company that stands behind it."""

    title = _line(_("Title"), help_text=_("What is to be built or run, and where."))
    sponsor = forms.ChoiceField(label=_("Your company"))
    is_pilot = forms.BooleanField(
        label=_("A small pilot"),
        required=False,
        help_text=_("A pilot is asked for less, and may prepare a larger project."),
    )
    once = OnceField()

    def __init__(self, *args: Any, companies: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["sponsor"]
        field.choices = [(one.reference, registry.name_for(one, reader()).text) for one in companies]  # type: ignore[attr-defined]  # it is a choice field


class FromIntroductionForm(forms.Form):
    """A project of two companies that were introduced."""

    title = _line(_("Title"), help_text=_("What is to be built or run, and where."))
    once = OnceField()


# The form of a gate -------------------------------------------------------------------------------------

# For each field of a gate that is typed into the project itself: the names it fills.
TYPED: dict[str, tuple[str, ...]] = {
    "title": ("title",),
    "summary": ("summary",),
    "confidential": ("confidential",),
    "market": ("market",),
    "technology": ("technology",),
    "site": ("site",),
    "permits": ("permits",),
    "environment": ("environment",),
    "evidence": ("evidence",),
    "lessons": ("lessons",),
    "point": ("point",),
    "cost": ("cost", "cost_currency", "cost_on"),
    "cost-accuracy": ("cost_accuracy",),
    "regimes": ("regimes",),
    "regime": ("regime",),
    "dates": ("starts_on", "ends_on"),
    "actual-cost": ("actual_cost",),
    "jobs": ("jobs",),
    "exports": ("exports", "exports_currency"),
}
ALWAYS = ("title", "is_pilot", "prepares")


class GateForm(forms.Form):
    """The texts and figures that a gate asks for. Nothing is required: what is missing is said on the page."""

    once = OnceField()

    def __init__(self, *args: Any, gate: Gate | None, project: Project, is_neutral: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.project = project
        asked = [ask.field for ask in gate.asks] if gate else []
        names = [*ALWAYS, *(name for key in asked for name in TYPED.get(key, ()))]
        for name in dict.fromkeys(names):
            if name in ("regimes", "regime") and is_neutral:
                continue
            field = self._field(name)
            field.initial = _initial(project, name)
            field.is_asked = name not in ALWAYS  # type: ignore[attr-defined]  # the page says what is missing
            self.fields[name] = field
        if project.baseline:
            self.fields["reason"] = _reason(_("Why something fixed by the baseline changes"), required=False)
        self.order_fields([*dict.fromkeys(names), "reason", "once"])

    def _field(self, name: str) -> forms.Field:
        labels = {key: one.label for key, one in fields.registered().items()}
        if name == "title":
            return _line(labels["title"], required=False)
        if (
            name in TYPED
            and TYPED[name] == (name,)
            and hasattr(Project, name)
            and name not in ("point", "jobs", "regimes", "regime")
        ):
            return _texts(labels[name], required=False)
        return _plain_field(name, self.project)

    def values(self, at: datetime) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        found = {name: value for name, value in self.cleaned_data.items() if name not in ("once", "reason")}
        found = {name: stamped(value, at) if isinstance(value, Texts) else value for name, value in found.items()}
        if "point" in found:
            found["point"] = next((one for one in asking.points() if str(one.pk) == found["point"]), None)
        if "prepares" in found:
            found["prepares"] = asking.project(found["prepares"]) if found["prepares"] else None
        for name in ("cost", "exports"):
            if found.get(name) is None and f"{name}_currency" in found:
                found[f"{name}_currency"] = ""
        return found


def _initial(project: Project, name: str) -> Any:
    if name == "point":
        return str(project.point_id or "")
    if name == "prepares":
        return project.prepares.reference if project.prepares else ""
    return getattr(project, name)


def _plain_field(name: str, project: Project) -> forms.Field:
    if name == "point":
        points = [(str(one.pk), f"{one.key} {one.names.in_language(reader(), ('en',))}") for one in asking.points()]
        return forms.ChoiceField(label=_("Point of the programme"), required=False, choices=[("", "–"), *points])
    if name == "is_pilot":
        return forms.BooleanField(label=_("A small pilot"), required=False)
    if name == "prepares":
        larger = asking.projects_for(project.entered_by).exclude(pk=project.pk) if project.entered_by else []
        own = [(one.reference, one.title.in_language(reader(), ("en",)).text) for one in larger]
        return forms.ChoiceField(label=_("Prepares"), required=False, choices=[("", "–"), *own])
    if name == "cost":
        return _amount(_("Cost"), required=False)
    if name == "actual_cost":
        return _amount(_("What it cost"), required=False)
    if name == "cost_currency":
        return forms.ChoiceField(label=_("Currency of the cost"), required=False, choices=currencies())
    if name == "cost_on":
        return _day(_("In prices of the day"), required=False)
    if name == "cost_accuracy":
        return forms.IntegerField(
            label=_("How exact the cost is, plus or minus per cent"), required=False, min_value=1, max_value=100
        )
    if name == "jobs":
        return forms.IntegerField(label=_("Jobs"), required=False, min_value=0)
    if name == "starts_on":
        return _day(_("Beginning of the works"), required=False)
    if name == "ends_on":
        return _day(_("End of the works"), required=False)
    if name == "exports":
        return _amount(_("Exports a year"), required=False, help_text=_("Nothing exported: 0."))
    if name == "exports_currency":
        return forms.ChoiceField(label=_("Currency of the exports"), required=False, choices=currencies())
    # What was named once and is not of the pack any more stays, so that keeping the form takes nothing away.
    named = [*project.regimes, *([project.regime] if project.regime else [])]
    known = dict(regimes.choices())
    listed = [*known.items(), *((one, one) for one in dict.fromkeys(named) if one not in known)]
    if name == "regime":
        return forms.ChoiceField(
            label=_("The regime it comes in under"),
            required=False,
            choices=[("", "–"), *listed],
            help_text=_("The rules of the day of its residency agreement hold for it from then on."),
        )
    return forms.MultipleChoiceField(
        label=_("Regimes to compare, the general one among them"), required=False, choices=listed, widget=TickList()
    )


# Parts of a project -------------------------------------------------------------------------------------


class SharesForm(forms.Form):
    """Sectors and places, each with its share. All shares of a group add up to a hundred, or none is given."""

    once = OnceField()

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(key, one.names.in_language(reader()).text) for key, one in terms.current().sectors.items()]
        sectors = [(one.sector, one.share) for one in project.sectors.all()]
        where = [(f"{one.kind}/{one.code}", one.share) for one in project.places.all()]
        self._lines("sector", _("Sector"), sorted(known, key=lambda one: one[1]), sectors)
        self._lines("place", _("Place"), places.choices(reader()), where)
        self.order_fields([name for name in self.fields if name != "once"])

    def _lines(
        self, name: str, label: Any, choices: Iterable[tuple[str, str]], initial: Sequence[tuple[str, Any]]
    ) -> None:
        listed = [("", "–"), *choices]
        for number in range(max(MOST_LINES, len(initial))):
            first = initial[number] if number < len(initial) else ("", None)
            self.fields[f"{name}_{number}"] = forms.ChoiceField(
                label=f"{label} {number + 1}", choices=listed, required=False, initial=first[0]
            )
            self.fields[f"{name}_{number}_share"] = AmountField(
                label=_("Share in per cent"),
                required=False,
                initial=first[1],
                max_digits=5,
                decimal_places=2,
                widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
            )
            self.fields[f"{name}_{number}_share"].is_asked = True  # type: ignore[attr-defined]  # with its line

    def parts(self, name: str) -> list[Part]:
        """The lines of a group that were filled in."""
        found = []
        for field in self.fields:
            number = field.removeprefix(f"{name}_")
            if number.isdigit() and self.cleaned_data[field]:
                kind, _slash, code = str(self.cleaned_data[field]).rpartition("/")
                share: Decimal | None = self.cleaned_data[f"{field}_share"]
                found.append(Part(code, share, kind or "region"))
        return found


class ParticipantForm(forms.Form):
    """Somebody who takes part: a company by its reference, an agency of the pack, or a name."""

    role = forms.ChoiceField(label=_("As what"))
    company = forms.CharField(
        label=_("Company of the directory"),
        required=False,
        max_length=400,
        help_text=_("The address of its page here, or its number in a register."),
    )
    agency = forms.ChoiceField(label=_("Agency"), required=False)
    name = forms.CharField(label=_("Or a name"), required=False, max_length=400)
    side = forms.ChoiceField(label=_("Side"), required=False)
    share = forms.DecimalField(label=_("Share in per cent"), required=False, min_value=0, max_value=100)
    from_on = _day(_("Since"), required=False)
    once = OnceField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agencies = [(one.key, one.names.in_language(reader()).text) for one in packs.current().agencies]
        for name, choices in (
            ("role", [(key, wording.ROLES[key]) for key in ROLES]),
            ("agency", [("", "–"), *agencies]),
            ("side", [("", "–"), *sides()]),
        ):
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # they are choice fields

    def clean_company(self) -> Any:
        """The company that was meant; a sentence where there is none."""
        typed = self.cleaned_data["company"].strip().rstrip("/")
        if not typed:
            return None
        found = registry.company(typed.rpartition("/")[2])
        if found is None:
            for side in packs.current().sides:
                for identifier in side.identifiers:
                    found = found or registry.company_with_identifier(identifier.scheme, typed)
        if found is None or not registry.is_public(found):
            raise ValidationError(_("No company here has this address or number."), code="unknown")
        return found

    def entrant(self) -> Entrant:
        """What was typed, as the action takes it."""
        typed = self.cleaned_data
        return Entrant(
            AGENCY if typed["agency"] else typed["role"],
            organisation=None if typed["agency"] else typed["company"],
            agency=typed["agency"],
            name="" if typed["agency"] or typed["company"] else typed["name"],
            side=typed["side"],
            share=typed["share"] or None,
            from_on=typed["from_on"],
        )


class ContactForm(forms.Form):
    """Who answers for a project on a side, by the address they sign in with."""

    side = forms.ChoiceField(label=_("Side"), choices=sides)
    email = forms.EmailField(label=_("The address they sign in with"))
    once = OnceField()

    def clean_email(self) -> Any:
        """The person who signs in with it."""
        found = registry.person_with_address(self.cleaned_data["email"])
        if found is None:
            raise ValidationError(_("Nobody signs in here with this address."), code="unknown")
        return found


class MilestoneForm(forms.Form):
    """Something that is to be done by a day."""

    title = _line(_("What is to be done"))
    due_on = _day(_("By the day"))
    once = OnceField()


class MeetForm(forms.Form):
    """A milestone was met, or moves to another day with a reason."""

    met_on = _day(_("Met on"), required=False)
    due_on = _day(_("Or move it to"), required=False)
    reason = _reason(_("Why it moves"), required=False)
    once = OnceField()

    def clean(self) -> dict[str, Any]:
        """One of the two days."""
        typed: dict[str, Any] = super().clean() or {}
        if not self.errors and bool(typed.get("met_on")) == bool(typed.get("due_on")):
            raise ValidationError(_("Give one of the two days."), code="one-day")
        return typed


class RiskForm(forms.Form):
    """What may go wrong, what is done about it, and who sees to that."""

    text = _texts(_("What may go wrong"), rows=3)
    answer = _texts(_("What is done about it"), rows=3)
    owner = forms.CharField(label=_("Who sees to it"), max_length=200, help_text=_("A company or an office."))
    once = OnceField()


class ReportForm(forms.Form):
    """How a project stands in a quarter."""

    quarter = forms.ChoiceField(label=_("Quarter"))
    text = _texts(_("How it stands"), rows=6)
    spent = _amount(_("Spent so far"), required=False)
    currency = forms.ChoiceField(label=_("Currency"), required=False, choices=currencies)
    jobs = forms.IntegerField(label=_("Jobs"), required=False, min_value=0)
    once = OnceField()

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quarter"].choices = [  # type: ignore[attr-defined]  # it is a choice field
            (f"{year}-{quarter}", _("Quarter %(quarter)s of %(year)s") % {"quarter": quarter, "year": year})
            for year, quarter in _last_quarters(on)
        ]


def _last_quarters(on: date, most: int = 6) -> list[tuple[int, int]]:
    now = on.year * 4 + (on.month - 1) // 3
    return [((now - back) // 4, (now - back) % 4 + 1) for back in range(most)]


class WaitForm(forms.Form):
    """Whom a project waits for, for what, until when."""

    party = forms.ChoiceField(
        label=_("Whom it waits for"), choices=[(key, wording.WAITED_FOR[key]) for key in WAITED_FOR]
    )
    side = forms.ChoiceField(label=_("Side"), required=False)
    what = _line(_("What is waited for"))
    since_on = _day(_("Since"))
    by_on = _day(_("Expected by"), required=False)
    once = OnceField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["side"].choices = [("", "–"), *sides()]  # type: ignore[attr-defined]  # it is a choice field


class CaseForm(forms.Form):
    """A case that is done for a project."""

    case = forms.ChoiceField(
        label=_("Case"), help_text=_("Filed cases of your companies that take part in the project.")
    )
    once = OnceField()

    def __init__(self, *args: Any, cases: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["case"].choices = [  # type: ignore[attr-defined]  # it is a choice field
            (one.case.reference, f"{one.case.number} · {one.title.text} · {one.state}") for one in cases
        ]


class AgreementForm(forms.Form):
    """A signed paper behind a project."""

    title = _line(_("Title of the paper"))
    kind = forms.ChoiceField(label=_("Kind"), choices=[(key, wording.AGREEMENTS[key]) for key in KINDS])
    signed_on = _day(_("Signed on"))
    binding = forms.ChoiceField(
        label=_("Does it bind?"),
        choices=[("yes", _("It binds")), ("no", _("It does not bind")), ("", _("Not known"))],
        required=False,
    )
    parties = forms.MultipleChoiceField(label=_("Signed by"), widget=TickList, required=False)
    other_parties = forms.CharField(
        label=_("Others who signed, one a line"), widget=forms.Textarea({"rows": 2}), required=False, max_length=2000
    )
    once = OnceField()

    def __init__(self, *args: Any, companies: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.companies = companies
        self.fields["parties"].choices = [  # type: ignore[attr-defined]  # it is a choice field
            (one.reference, registry.name_for(one, reader()).text) for one in companies
        ]

    def paper(self, at: datetime, point: Any) -> SignedPaper:
        """What was typed, as the action takes it."""
        typed = self.cleaned_data
        return SignedPaper(
            stamped(typed["title"], at),
            typed["kind"],
            typed["signed_on"],
            {"yes": True, "no": False}.get(typed["binding"]),
            [one for one in self.companies if one.reference in typed["parties"]],
            [line.strip()[:400] for line in typed["other_parties"].splitlines() if line.strip()],
            point,
        )


class PressForm(forms.Form):
    """A button and nothing else."""

    once = OnceField()


# What a desk decides ------------------------------------------------------------------------------------


class PassForm(forms.Form):
    """A gate is passed; over something that is missing with a reason."""

    reason = _reason(_("Why it is passed over what is missing"), required=False)
    once = OnceField()


class BackForm(forms.Form):
    """A project goes back to an earlier stage."""

    stage = forms.ChoiceField(label=_("Back to"), required=False)
    reason = _reason()
    once = OnceField()

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        behind = [gate for gate in terms.current().passed(project.stage) if gate.key != project.stage]
        self.fields["stage"].choices = [  # type: ignore[attr-defined]  # it is a choice field
            *((gate.key, f"{gate.key} {gate.names.in_language(reader())}") for gate in reversed(behind)),
            ("", _("before the first gate")),
        ]


class ConditionForm(forms.Form):
    """In which condition a project is, from which day on, and why."""

    condition = forms.ChoiceField(label=_("Condition"), choices=[(key, wording.CONDITIONS[key]) for key in CONDITIONS])
    on = _day(_("From the day"))
    reason = _reason()
    once = OnceField()


class KeyForm(forms.Form):
    """A side agrees to publication, or takes that back with a reason."""

    reason = _reason(_("Why your side takes it back"), required=False)
    once = OnceField()


class PermitForm(forms.Form):
    """An officer may pass gates over what is missing."""

    email = forms.EmailField(label=_("The address the officer signs in with"))
    reason = _reason()
    once = OnceField()

    def clean_email(self) -> Any:
        """The person who signs in with it."""
        found = registry.person_with_address(self.cleaned_data["email"])
        if found is None:
            raise ValidationError(_("Nobody signs in here with this address."), code="unknown")
        return found
