"""What people type about introductions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madoguchi.apps.introductions.problems import Choice
from madoguchi.core import packs
from madoguchi.core.languages.phrases import say
from madoguchi.core.languages.signs import turns_the_writing
from madoguchi.core.notices.addresses import Address
from madoguchi.core.refusals import Refused
from madoguchi.core.ui.templatetags.window import autonym

REASONS = [
    ("volume", _("The volume does not fit")),
    ("not_now", _("Not now")),
    ("known", _("We know them already")),
    ("region", _("The region does not fit")),
    ("other", _("Something else")),
]


class AnswerForm(forms.Form):
    """One side's answer to a proposal."""

    answer = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
    note = forms.CharField(
        label=_("A sentence for them"),
        help_text=_("If you like; shown only if both accept."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    reason = forms.ChoiceField(
        label=_("Reason, for us only"),
        choices=[("", ""), *REASONS],
        required=False,
    )
    never_again = forms.BooleanField(label=_("Never propose this company again"), required=False)


class ContactCardForm(forms.Form):
    """Whom the other side may write to."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=200)
    name_latin = forms.CharField(
        label=_("Name in Latin letters"), max_length=200, required=False, help_text=_("So that it can be read aloud.")
    )
    role = forms.CharField(label=_("Role in the company"), max_length=200, required=False)
    email = forms.EmailField(label=_("Email address"))
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    language = forms.ChoiceField(label=_("Language to write in"))
    agrees = forms.BooleanField(
        label=_("This person agrees that the card is given to the other side once both have said yes.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code, autonym(code)) for code in packs.current().languages]
        self.fields["language"].choices = choices  # type: ignore[attr-defined]  # it is a choice field

    def clean_email(self) -> str:
        """One address: some that look like one are read as two."""
        try:
            return str(Address(self.cleaned_data["email"]))
        except Refused as refusal:
            raise forms.ValidationError(say(refusal)) from refusal

    def clean(self) -> dict[str, Any]:
        """What the other side will read is what was typed."""
        for name in ("name", "name_latin", "role", "phone"):
            if turns_the_writing(self.cleaned_data.get(name, "")):
                self.add_error(name, say(Refused("text-has-direction-marks", field=name)))
        return self.cleaned_data


class OutcomeForm(forms.Form):
    """What came of an introduction."""

    answer = forms.ChoiceField(
        label=_("What came of it?"),
        widget=forms.RadioSelect,
        choices=[
            ("no_contact", _("We have not been in contact")),
            ("talking", _("We are in contact")),
            ("met", _("We met")),
            ("deal", _("We agreed to do business")),
            ("not_suitable", _("It did not fit")),
        ],
    )


class ChoiceForm(forms.Form):
    """What an officer may change before a round is opened."""

    alpha = forms.FloatField(
        label=_("Weight of fairness"),
        min_value=0,
        max_value=2,
        help_text=_("0 counts only the chance that both accept; 1 aims at equal shares."),
    )
    capacity = forms.IntegerField(
        label=_("Most introductions for one company"), min_value=1, max_value=50, required=False
    )
    priority_bonus = forms.FloatField(
        label=_("Bonus for priority regions"),
        min_value=0,
        max_value=1,
        required=False,
        help_text=_("Added to the value of a pair with a company of a priority region; it is recorded with the round."),
    )
    priority_share = forms.IntegerField(
        label=_("Least share of priority regions, in percent"),
        min_value=0,
        max_value=100,
        required=False,
        help_text=_("The smallest bonus that reaches it is looked for, and recorded with the round."),
    )

    @staticmethod
    def initial_of(choice: Choice) -> dict[str, Any]:
        """The fields as they stand for these terms."""
        return {
            "alpha": choice.alpha,
            "capacity": choice.capacity,
            "priority_bonus": choice.priority_bonus or None,
            "priority_share": round(100 * choice.priority_share) or None,
        }

    def choice(self) -> Choice:
        """What was typed."""
        typed = self.cleaned_data
        return Choice(
            alpha=typed["alpha"],
            capacity=typed["capacity"],
            priority_bonus=typed["priority_bonus"] or 0.0,
            priority_share=(typed["priority_share"] or 0) / 100,
        )
