"""What people type about advance rulings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madoguchi.apps.cases.register.forms import products_field
from madoguchi.apps.registry import queries as registry
from madoguchi.core import packs
from madoguchi.core.ui.forms import DayField, OnceField, SearchingForm, TextsField
from madoguchi.core.ui.writing import reader

if TYPE_CHECKING:
    from madoguchi.apps.registry.models import Organisation


def _spoken() -> Sequence[str]:
    return packs.current().languages


class RulingAskForm(SearchingForm):
    """A question before anything is filed."""

    organisation = forms.ChoiceField(label=_("Your company"))
    procedure = forms.ChoiceField(label=_("Procedure"))
    product = products_field(
        label=_("Goods"), most=1, help_text=_("If the question is about goods: search for a word or type the code.")
    )
    question = TextsField(
        _spoken,
        rows=8,
        label=_("Your question"),
        help_text=_(
            "Describe the goods or the plan fully: the answer binds for what was described, and for nothing else."
        ),
    )
    once = OnceField()

    def __init__(self, *args: Any, companies: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        corridor, language = packs.current(), reader()
        self.fields["organisation"].choices = [  # type: ignore[attr-defined]  # it is a choice field
            (one.reference, str(registry.name_for(one, language))) for one in companies
        ]
        self.fields["procedure"].choices = [  # type: ignore[attr-defined]  # it is a choice field
            (one.key, one.newest.said.titles.in_language(language).text)
            for one in corridor.procedures.values()
            if one.side in corridor.rulings
        ]
        if len(companies) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].initial = companies[0].reference


class RulingAnswerForm(forms.Form):
    """The answer of an authority."""

    text = TextsField(_spoken, rows=5, label=_("Answer"))
    reasons = TextsField(_spoken, rows=5, label=_("Reasons"))
    basis = forms.CharField(label=_("Legal basis"), max_length=300, help_text=_("Act and provision."))


class RulingDeclineForm(forms.Form):
    """Why no answer is given."""

    reasons = TextsField(_spoken, rows=3, label=_("Why no answer can be given"))


class RulingLayForm(forms.Form):
    """What everybody is to read."""

    title = TextsField(_spoken, rows=1, max_length=160, label=_("Title of the public text"))
    text = TextsField(
        _spoken,
        rows=8,
        label=_("Text for everybody"),
        help_text=_("Question, answer and reasons, without anything that shows who asked."),
    )


class RulingEndForm(forms.Form):
    """When and why a ruling ends; with an answer in its place it is modified, without one revoked."""

    on = DayField(label=_("First day on which it no longer binds"))
    reason = TextsField(_spoken, rows=3, label=_("Reason"), help_text=_("The company reads it."))
    text = TextsField(
        _spoken,
        rows=3,
        required=False,
        label=_("Answer in its place"),
        help_text=_("Leave it empty to revoke the ruling."),
    )
    reasons = TextsField(_spoken, rows=3, required=False, label=_("Reasons of that answer"))
    basis = forms.CharField(label=_("Legal basis of that answer"), max_length=300, required=False)
