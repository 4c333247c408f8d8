"""What people type into a proposal, part by part. Each form carries the stamp of what stood there when it was shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madoguchi.apps.projects import places, terms
from madoguchi.apps.projects.forms import currencies
from madoguchi.apps.projects.proposals import gaps
from madoguchi.apps.projects.proposals.actions import About, Line
from madoguchi.apps.projects.proposals.gaps import Piece
from madoguchi.apps.projects.proposals.models import ESTIMATED, GROUNDS, ROOM_STATES, Proposal
from madoguchi.apps.projects.proposals.outline import Outline, Written
from madoguchi.apps.projects.proposals.papers import GROUND_NAMES, ROOM_NAMES
from madoguchi.apps.projects.proposals.plans import LOANS, Plan
from madoguchi.apps.projects.regimes.forms import DEFAULTS, PlanForm
from madoguchi.apps.registry import queries as registry
from madoguchi.core.ui.forms import AmountField, DayField, OnceField
from madoguchi.core.ui.writing import reader

LONGEST_TITLE = 160
LONGEST_LINE = 400
LONGEST_REASON = 1000
BLANK_ROWS = 2
LOAN_NAMES = {
    "annuity": pgettext_lazy("loan", "the same sum each year"),
    "linear": pgettext_lazy("loan", "the same part of the loan each year"),
    "bullet": pgettext_lazy("loan", "all at the end"),
}


class NewProposalForm(forms.Form):
    """A proposal begins with a title, in the language of whoever writes it."""

    title = forms.CharField(
        label=_("Title"),
        max_length=LONGEST_TITLE,
        help_text=_("What is to be built or begun. It can be changed later."),
    )
    company = forms.ChoiceField(label=_("Your company"))
    once = OnceField()

    def __init__(self, *args: Any, companies: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["company"]
        field.choices = [(one.reference, registry.name_for(one, reader()).text) for one in companies]  # type: ignore[attr-defined]  # it is a choice field


class PartForm(forms.Form):
    """A part of a proposal. `seen` is what stood there when the page was made."""

    seen = forms.CharField(widget=forms.HiddenInput, label="")
    once = OnceField()


class AboutForm(PartForm):
    """Title, sector, place, and the sum sought."""

    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE)
    sector = forms.ChoiceField(label=_("Sector"), required=False)
    place = forms.ChoiceField(label=_("Place"), required=False)
    sought = AmountField(
        label=_("How much is sought"),
        required=False,
        max_digits=20,
        decimal_places=2,
        min_value=Decimal("0.01"),
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
        help_text=_("Money you look for from partners, funds and banks together."),
    )
    currency = forms.ChoiceField(label=_("Currency"), required=False, choices=currencies)
    field_order = ("title", "sector", "place", "sought", "currency", "seen", "once")

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        initial = {
            "title": proposal.title.in_language(proposal.language).text,
            "sector": proposal.sector,
            "place": f"{proposal.place_kind}/{proposal.place_code}" if proposal.place_code else "",
            "sought": proposal.sought,
            "currency": proposal.currency,
        }
        kwargs["initial"] = {**initial, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.is_asked = True  # type: ignore[attr-defined]  # the page says what is missing
        known = [(key, one.names.in_language(reader()).text) for key, one in terms.current().sectors.items()]
        for name, choices in (("sector", sorted(known, key=lambda one: one[1])), ("place", places.choices(reader()))):
            self.fields[name].choices = [("", "–"), *choices]  # type: ignore[attr-defined]  # they are choice fields

    def about(self) -> About:
        """What was typed, as the action takes it."""
        typed = self.cleaned_data
        kind, _slash, code = typed["place"].partition("/")
        return About(typed["title"], typed["sector"], kind, code, typed["sought"], typed["currency"])


class TextForm(PartForm):
    """One text in the proposal's own language."""

    text = forms.CharField(required=False, widget=forms.Textarea({"rows": 12}))
    field_order = ("text", "seen", "once")

    def __init__(self, *args: Any, asked: Written, standing: str, language: str, **kwargs: Any) -> None:
        kwargs["initial"] = {"text": standing, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        field = self.fields["text"]
        field.is_asked = not getattr(asked, "optional", False)  # type: ignore[attr-defined]  # the page says what is missing
        field.label = asked.names.in_language(reader()).text
        field.widget.attrs["lang"] = language
        field.help_text = _("At most %(most)s characters.") % {"most": asked.longest}


class LinesForm(PartForm):
    """The rows of a list: those that stand, and two blank ones. A row whose text is emptied goes."""

    def __init__(self, *args: Any, proposal: Proposal, part: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.part = part
        rows: list[Any] = list(getattr(proposal, part).all())
        typed = [name for name in self.data if name.startswith("text_") and name[5:].isdigit()] if self.is_bound else []
        count = max(len(rows) + BLANK_ROWS, len(typed))
        self.count = min(count, 60)
        for number in range(self.count):
            self._row(number, rows[number] if number < len(rows) else None, proposal.language)
        self.order_fields([name for name in self.fields if name not in ("seen", "once")])

    def _row(self, number: int, row: Any, language: str) -> None:
        """The fields of one row; its texts in the proposal's own language."""
        self.fields[f"pk_{number}"] = forms.IntegerField(
            label="", required=False, widget=forms.HiddenInput, initial=row.pk if row else None
        )
        said = {name: getattr(row, name).in_language(language).text if row else "" for name in self._texts()}
        for name, field in self._fields(number).items():
            field.initial = said[name] if name in said else getattr(row, name) if row else field.initial
            if name in said:
                field.widget.attrs["lang"] = language
            field.is_asked = name != "text"  # type: ignore[attr-defined]  # a row is written whole or left out
            self.fields[f"{name}_{number}"] = field

    def _texts(self) -> tuple[str, ...]:
        return ("text", "answer") if self.part == gaps.RISKS else ("text",)

    def _fields(self, number: int) -> dict[str, forms.Field]:
        place = {"n": number + 1}
        area = {"rows": 2}
        if self.part == gaps.ASSUMPTIONS:
            return {
                "text": _line(_("Assumption %(n)s") % place, widget=forms.Textarea(area)),
                "value": _line(pgettext_lazy("of an assumption", "Figure"), most=80),
                "source": _line(_("Where it is from"), most=300),
                "ground": forms.ChoiceField(
                    label=_("It rests on"),
                    required=False,
                    initial=ESTIMATED,
                    choices=[(key, GROUND_NAMES[key]) for key in GROUNDS],
                ),
            }
        if self.part == gaps.RISKS:
            return {
                "text": _line(_("Risk %(n)s") % place, widget=forms.Textarea(area)),
                "answer": _line(_("What is done about it"), widget=forms.Textarea(area)),
                "owner": _line(_("Who sees to it: a post or a company"), most=120),
            }
        return {
            "text": _line(_("Step %(n)s") % place),
            "done_on": DayField(label=_("Done by"), required=False),
        }

    def lines(self) -> list[Line]:
        """What was typed, as the action takes it."""
        typed = self.cleaned_data
        names = [name for name in self._fields(0) if name != "text"]
        return [
            Line(typed[f"pk_{one}"], typed[f"text_{one}"], {name: typed[f"{name}_{one}"] for name in names})
            for one in range(self.count)
        ]

    def clean(self) -> dict[str, Any]:
        """A row that is not empty lacks nothing; the sentence stands at the field."""
        typed = super().clean() or {}
        needed = {gaps.ASSUMPTIONS: "source", gaps.RISKS: "owner", gaps.STEPS: "done_on"}[self.part]
        for number in range(self.count):
            name = f"{needed}_{number}"
            if typed.get(f"text_{number}") and not typed.get(name) and name not in self.errors:
                self.add_error(name, ValidationError(_("Fill this in, or empty the line above."), code="required"))
        return typed


def _line(label: Any, *, most: int = LONGEST_LINE, widget: Any = None) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=most, widget=widget or forms.TextInput())


class FiguresForm(PlanForm):
    """The figures of the plan, with a loan where there is one. The proposal has its place and its sector."""

    currency = forms.ChoiceField(label=_("Currency"))
    loan = AmountField(
        label=_("Loan"),
        required=False,
        max_digits=18,
        decimal_places=2,
        min_value=0,
        widget=forms.TextInput({"inputmode": "decimal"}),
        help_text=_("Drawn at the beginning; nothing is repaid while it is built. Leave it empty without a loan."),
    )
    loan_rate = forms.DecimalField(label=_("Interest, % a year"), required=False, min_value=0, max_value=100)
    loan_years = forms.IntegerField(
        label=_("Years of the loan, building included"), required=False, min_value=1, max_value=40
    )
    loan_kind = forms.ChoiceField(
        label=_("How it is repaid"), required=False, choices=[(key, LOAN_NAMES[key]) for key in LOANS]
    )
    seen = forms.CharField(widget=forms.HiddenInput, label="")
    once = OnceField()

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        plan = Plan.read(proposal.plan)
        initial: dict[str, Any] = {"currency": proposal.currency, **(vars(plan) if plan else {})}
        kwargs["initial"] = {**initial, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        del self.fields["region"], self.fields["sector"]
        for name, example in DEFAULTS.items():
            if not isinstance(example, bool | str) and name in self.fields and not self.fields[name].help_text:
                self.fields[name].widget.attrs["placeholder"] = f"{example}"
        self.fields["currency"].choices = [one for one in currencies() if one[0]]  # type: ignore[attr-defined]  # it is a choice field

    def figures(self) -> Plan:
        """What was typed, as the engine's plan."""
        typed = {name: value for name, value in self.cleaned_data.items() if name not in ("seen", "once")}
        for name in ("loan", "loan_rate"):
            typed[name] = typed[name] or Decimal(0)
        if not typed["loan"]:
            typed |= {"loan_rate": Decimal(0), "loan_years": 0, "loan_kind": LOANS[0]}
        return Plan(**{**typed, "loan_years": typed["loan_years"] or 0, "loan_kind": typed["loan_kind"] or LOANS[0]})


class RoomForm(PartForm):
    """Of each paper whether it is there."""

    def __init__(self, *args: Any, proposal: Proposal, outline: Outline, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in outline.room:
            self.fields[f"paper_{one.key}"] = forms.ChoiceField(
                label=one.names.in_language(reader()).text,
                required=False,
                choices=[("", "–"), *((key, ROOM_NAMES[key]) for key in ROOM_STATES)],
                initial=proposal.room.get(one.key, ""),
            )
            self.fields[f"paper_{one.key}"].is_asked = True  # type: ignore[attr-defined]  # the page says what is missing
        self.order_fields([name for name in self.fields if name not in ("seen", "once")])

    def states(self) -> dict[str, str]:
        """The state of each paper of which one was chosen."""
        return {
            name.removeprefix("paper_"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("paper_") and value
        }


class TranslationForm(forms.Form):
    """The texts of a proposal in one more language, each beside the text it is made from."""

    once = OnceField()

    def __init__(self, *args: Any, pieces: Sequence[Piece], language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for piece in pieces:
            standing = piece.texts.versions.get(language)
            rows = 2 if len(piece.texts.in_language("").text) < 120 else 8
            self.fields[piece.key] = forms.CharField(
                label="",
                required=False,
                max_length=8000,
                initial=standing.text if standing else "",
                widget=forms.Textarea({"rows": rows, "lang": language}),
            )

    def typed(self) -> dict[str, str]:
        """What was typed, by the key of its text."""
        return {key: text for key, text in self.cleaned_data.items() if key != "once"}


class ReasonForm(forms.Form):
    """What is to be changed."""

    reason = forms.CharField(
        label=_("What is to be changed"), widget=forms.Textarea({"rows": 4}), max_length=LONGEST_REASON
    )
    once = OnceField()


class AttachForm(forms.Form):
    """A new project, or one its company takes part in."""

    project = forms.ChoiceField(label=_("Project"), required=False)
    once = OnceField()

    def __init__(self, *args: Any, projects: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [(one.reference, f"{one.number} {one.title.in_language(reader(), ('en',)).text}") for one in projects]
        self.fields["project"].choices = [("", _("a new one, made of the proposal")), *own]  # type: ignore[attr-defined]  # it is a choice field
