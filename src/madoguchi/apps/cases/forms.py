"""What people type about cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from madoguchi.apps.cases import sentences
from madoguchi.apps.cases.models import REJECTED, UPHELD
from madoguchi.apps.cases.papers import Paper
from madoguchi.apps.registry import queries as registry
from madoguchi.core import packs, papers
from madoguchi.core.ui.forms import Choices, DayField, OnceField, TextsField, TickList
from madoguchi.core.ui.writing import reader

if TYPE_CHECKING:
    from madoguchi.apps.registry.models import Organisation

LONGEST_SUBJECT = 160
YES, NO = "yes", "no"


def _spoken() -> Sequence[str]:
    return packs.current().languages


class PaperField(forms.FileField):
    """A paper as PDF, PNG or JPEG, told apart by its contents."""

    def __init__(self, **kwargs: Any) -> None:
        defaults = {
            "required": False,
            "max_length": 200,
            "help_text": _("PDF, PNG or JPEG, up to 10 MB."),
            "widget": forms.FileInput({"accept": ",".join(papers.TYPES)}),
        }
        super().__init__(**{**defaults, **kwargs})

    def clean(self, data: Any, initial: Any = None) -> UploadedFile[bytes] | None:
        """The file, if it is one that is taken."""
        file = super().clean(data, initial)
        if not file:
            return None
        if (file.size or 0) > papers.LARGEST:
            raise ValidationError(_("The file is larger than 10 MB."))
        kind = papers.kind_of(file.read(papers.BEGINNING))
        file.seek(0)
        if not kind:
            raise ValidationError(_("This is no PDF, PNG or JPEG. Save it as one of these."))
        file.content_type = kind
        return file  # type: ignore[no-any-return]  # Django's field does not say what it gives


def paper_of(kind: str, file: UploadedFile[bytes]) -> Paper:
    """An uploaded file as the action takes it."""
    return Paper(kind, file.name or kind, file.content_type or "", file.read())


def _kinds(keys: Iterable[str] = ()) -> list[tuple[str, str]]:
    wanted = list(keys)
    known = {one.key: one.names.in_language(reader()).text for one in packs.current().documents}
    return [(key, known[key]) for key in (wanted or known) if key in known]


class OpenForm(forms.Form):
    """What a company wants to get done."""

    organisation = forms.ChoiceField(label=_("Your company"))
    procedure = forms.ChoiceField(label=_("What do you want to get done?"))
    subject = TextsField(
        _spoken,
        rows=1,
        max_length=LONGEST_SUBJECT,
        label=_("What is it about?"),
        help_text=_("In a few words, so that you know the case again: “Cold store near Vladivostok”."),
    )
    contracted_on = DayField(
        label=_("Day of the contract"),
        required=False,
        help_text=_("Only if a contract was signed before: some rules spare what was agreed earlier."),
    )
    once = OnceField()

    def __init__(self, *args: Any, companies: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("organisation", [(one.reference, str(registry.name_for(one, reader()))) for one in companies])
        self._choose("procedure", [("", _("Choose one")), *_procedures()])
        if len(companies) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].initial = companies[0].reference

    def _choose(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # it is a choice field


def _procedures() -> list[tuple[str, list[tuple[str, str]]]]:
    corridor, language = packs.current(), reader()
    groups: dict[str, list[tuple[str, str]]] = {}
    for procedure in corridor.procedures.values():
        side = corridor.side(procedure.side).names.in_language(language).text
        title = procedure.newest.said.titles.in_language(language).text
        groups.setdefault(side, []).append((procedure.key, title))
    return list(groups.items())


class FactsForm(forms.Form):
    """The questions that decide; every one may be left open and answered later."""

    def __init__(self, *args: Any, questions: Sequence[packs.FactQuestion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in questions:
            self.fields[question.key] = _field_for(question)
        self.questions = {question.key: question for question in questions}

    def facts(self, *, only_given: bool) -> dict[str, object]:
        """The answers, as the engine wants them. An empty field takes an answer back, unless only given ones count."""
        found: dict[str, object] = {}
        for key, question in self.questions.items():
            value = self.cleaned_data.get(key)
            if question.type == "bool":
                value = {YES: True, NO: False}.get(str(value))
            if question.type == "codes":
                value = tuple(value) if value else None
            if value in (None, ""):
                value = None
            if value is not None or not only_given:
                found[key] = value
        return found


def _field_for(question: packs.FactQuestion) -> forms.Field:
    about: dict[str, Any] = {
        "label": question.question.in_language(reader()).text,
        "help_text": question.help.in_language(reader()).text,
        "required": False,
    }
    options = [(one.key, one.names.in_language(reader()).text) for one in question.options]
    if question.type == "bool":
        return forms.ChoiceField(widget=Choices, choices=[(YES, _("Yes")), (NO, _("No"))], **about)
    if question.type == "int":
        return forms.IntegerField(min_value=0, max_value=10**15, **about)
    if question.type == "choice":
        return forms.ChoiceField(widget=Choices, choices=options, **about)
    if question.type == "codes" and options:
        return forms.MultipleChoiceField(widget=TickList, choices=options, **about)
    if question.type == "date":
        return DayField(**about)
    return forms.CharField(max_length=200, **about)


def as_initial(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Answers as the form shows them."""
    return {key: (YES if value else NO) if isinstance(value, bool) else value for key, value in facts.items()}


class PaperForm(forms.Form):
    """A paper for the file of a case."""

    kind = forms.ChoiceField(label=_("Kind of paper"))
    file = PaperField(label=_("File"), required=True)
    once = OnceField()

    def __init__(self, *args: Any, kinds: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = _kinds(kinds)  # type: ignore[attr-defined]  # it is a choice field


class StepForm(forms.Form):
    """The papers a step gives: one place for each, none of them needed to go on."""

    once = OnceField()

    def __init__(self, *args: Any, gives: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, name in _kinds(gives) if gives else []:
            self.fields[f"paper_{key}"] = PaperField(label=name)

    def papers(self) -> list[Paper]:
        """What was handed in."""
        return [
            paper_of(name.removeprefix("paper_"), file)
            for name, file in self.cleaned_data.items()
            if name.startswith("paper_") and file
        ]


class AnswerForm(forms.Form):
    """The company's answer to a question, with a paper if one helps."""

    answer = TextsField(_spoken, rows=4, label=_("Your answer"))
    kind = forms.ChoiceField(label=_("Kind of paper"), required=False)
    file = PaperField(label=_("A paper"))
    once = OnceField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("No paper")), *_kinds()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A paper needs its kind."""
        given = super().clean() or {}
        if given.get("file") and not given.get("kind"):
            self.add_error("kind", _("Say what kind of paper it is."))
        return given

    def papers(self) -> list[Paper]:
        """The paper that came along."""
        file = self.cleaned_data.get("file")
        return [paper_of(self.cleaned_data["kind"], file)] if file else []


class AskForm(forms.Form):
    """One question to the company."""

    question = TextsField(
        _spoken,
        rows=3,
        label=_("Your question"),
        help_text=_("One question. Until it is answered your clock stands and you cannot decide."),
    )
    once = OnceField()

    def __init__(self, *args: Any, stands: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not stands:
            self.fields["question"].help_text = _(
                "One question. The rules of this step know no pause: your limit runs on until the answer."
            )


class DecideForm(StepForm):
    """How a step ends."""

    outcome = forms.ChoiceField(label=_("Decision"), widget=Choices)
    reason = TextsField(
        _spoken,
        rows=3,
        required=False,
        label=_("Reason"),
        help_text=_("Needed for a refusal and a return. The company reads it."),
    )
    field_order = ("outcome", "reason")

    def __init__(self, *args: Any, outcomes: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one, str(sentences.OUTCOMES[one]).capitalize()) for one in outcomes]
        self.fields["outcome"].choices = choices  # type: ignore[attr-defined]  # it is a choice field


class AppealForm(forms.Form):
    """Why a refusal should be looked at again."""

    grounds = TextsField(_spoken, rows=4, label=_("Why should it be looked at again?"))
    once = OnceField()


class JudgeForm(forms.Form):
    """What becomes of an appeal."""

    outcome = forms.ChoiceField(
        label=_("Decision"),
        widget=Choices,
        choices=[(UPHELD, _("Upheld: the step is taken up once more")), (REJECTED, _("Rejected: the refusal stands"))],
    )
    reason = TextsField(_spoken, rows=3, label=_("Reason"), help_text=_("The company reads it."))
    once = OnceField()
