"""What people type about difficulties."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madoguchi.apps.difficulties import words
from madoguchi.apps.difficulties.actions import Report
from madoguchi.apps.difficulties.models import (
    AUTHORITY,
    GUARDED,
    HOME,
    LEAD,
    NAME,
    OUTCOMES,
    PARTIES,
    PLACE,
    TEXT,
    TIME,
)
from madoguchi.apps.registry import queries as registry
from madoguchi.core import packs
from madoguchi.core.languages.texts import Texts
from madoguchi.core.ui.forms import Choices, DayField, Hinted, OnceField
from madoguchi.core.ui.writing import reader

if TYPE_CHECKING:
    from madoguchi.apps.difficulties.subjects import Subject
    from madoguchi.apps.registry.models import Organisation

LONGEST = 4000
PROXY = "proxy"


def written(text: str, at: datetime) -> Texts:
    """What somebody typed, in the language of the page it was typed on."""
    return Texts.written({reader(): text.strip()}, at=at) if text.strip() else Texts()


def _box(rows: int, label: Any, *, required: bool = True, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=LONGEST,
        help_text=hint,
        widget=forms.Textarea({"rows": rows}),
    )


def _day(label: Any, *, required: bool = True) -> DayField:
    return DayField(label=label, required=required)


class ReportForm(forms.Form):
    """What stands in a company's way."""

    is_about = forms.BooleanField(required=False, initial=True)
    organisation = forms.ChoiceField(label=_("Your company"))
    text = _box(
        6,
        _("What happened?"),
        hint=_("In any of the languages of this window. Leave names of people out."),
    )
    heading = forms.ChoiceField(
        label=_("What is it about?"),
        help_text=_("The headings of the business survey, so that answers can be compared."),
    )
    lead_side = forms.ChoiceField(label=_("On which side must it be solved?"), widget=Choices)
    region = forms.ChoiceField(label=_("Where?"), required=False)
    since_on = _day(_("Since when?"), required=False)
    rule = forms.CharField(
        label=_("Which rule, authority or procedure?"),
        required=False,
        max_length=200,
        help_text=_("If you know it. Reports about the same rule are seen together."),
    )
    wish = _box(3, _("What would help?"), required=False)
    name_seen_by = forms.ChoiceField(label=_("Who may see your company's name?"), widget=Choices)
    facts_seen_by = forms.ChoiceField(label=_("Who may see the place and the time?"), widget=Choices)
    allows_publication = forms.BooleanField(
        label=_("A text without our name may be published once it is closed"), required=False
    )
    saw_warning = forms.BooleanField(required=False, widget=forms.HiddenInput)
    once = OnceField()

    def __init__(
        self,
        *args: Any,
        companies: Sequence[Organisation],
        about: Subject | None = None,
        about_words: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.about = about
        self._say_about(about, about_words, companies)
        corridor, language = packs.current(), reader()
        known = corridor.difficulties
        headings = [(one.key, one.names.in_language(language).text) for one in (known.headings if known else ())]
        self._choose("organisation", [(one.reference, str(registry.name_for(one, language))) for one in companies])
        self._choose("heading", [("", _("Choose one")), *headings])
        self._choose("lead_side", [(side.key, side.names.in_language(language).text) for side in corridor.sides])
        regions = [
            (
                side.names.in_language(language).text,
                [(one.code, one.names.in_language(language).text) for one in corridor.regions_of(side.key)],
            )
            for side in corridor.sides
        ]
        self._choose("region", [("", _("No particular place")), *regions])
        self._choose("name_seen_by", _name_choices())
        self._choose("facts_seen_by", [(key, str(label)) for key, label in words.CIRCLES.items()])
        self.fields["name_seen_by"].initial, self.fields["facts_seen_by"].initial = HOME, AUTHORITY
        if len(companies) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].initial = companies[0].reference

    def _say_about(self, about: Subject | None, said: str, companies: Sequence[Organisation]) -> None:
        """What the company came from stands first, can be left out, and fills in what follows from it."""
        if about is None:
            del self.fields["is_about"]
            return
        self.fields["is_about"].label = _("It is about: %(what)s") % {"what": said}
        if about.side:
            self.fields["lead_side"].initial = about.side
        owner = next((one for one in companies if one.pk == about.owner), None)
        if owner is not None:
            self.fields["organisation"].initial = owner.reference

    def _choose(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # it is a choice field

    def report(self, at: datetime) -> Report:
        """What was typed, as the action takes it."""
        given = self.cleaned_data
        chosen = given["name_seen_by"]
        return Report(
            heading=given["heading"],
            lead_side=given["lead_side"],
            text=written(given["text"], at),
            wish=written(given["wish"], at),
            region=given["region"],
            rule=given["rule"],
            since_on=given["since_on"],
            seen_by={
                NAME: AUTHORITY if chosen == PROXY else chosen,
                TEXT: AUTHORITY,
                PLACE: given["facts_seen_by"],
                TIME: given["facts_seen_by"],
            },
            is_proxy=chosen == PROXY,
            allows_publication=given["allows_publication"],
            about=self.about if given.get("is_about") else None,
        )


def _name_choices() -> list[tuple[str, Hinted]]:
    """Who may see the name, with what speaks for it, in the reader's language."""
    return [
        (
            HOME,
            Hinted(
                _("Our own desk only"),
                _("The authority gets the facts without your name. Every look is shown to you."),
            ),
        ),
        (LEAD, Hinted(_("Both desks, not the authority"), _("Helps when the two sides must compare papers."))),
        (AUTHORITY, Hinted(_("The authority as well"), _("Quickest when only your papers can settle it."))),
        (
            PROXY,
            Hinted(
                _("We report it for another company"),
                _("For chambers and associations: your name stands in place of the company's, which is kept nowhere."),
            ),
        ),
    ]


class WordForm(forms.Form):
    """A sentence or more."""

    text = _box(4, _("Your words"))


class ReadersForm(forms.Form):
    """Who may read what."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        circles = [(key, str(label)) for key, label in words.CIRCLES.items()]
        for name in GUARDED:
            self.fields[name] = forms.ChoiceField(label=str(words.FIELDS[name]), choices=circles)


class SolvedForm(forms.Form):
    """Is it solved, as the company sees it?"""

    is_solved = forms.TypedChoiceField(
        label=_("Is it solved?"),
        coerce=lambda value: value == "yes",
        choices=[("yes", _("Yes, it is solved")), ("no", _("No, it is not"))],
        widget=Choices,
    )


class DeclineForm(forms.Form):
    """Why a report is nothing for this window."""

    reason = _box(3, _("Why, and where does it belong? The company reads this."))


class TellForm(forms.Form):
    """Where it stands."""

    text = _box(4, _("Where does it stand? The company reads this."))
    waiting_on = forms.ChoiceField(label=_("For whom does it wait?"), required=False)
    estimated_on = _day(_("By when may it be solved?"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Nobody: it is being worked on")), *((key, words.party(key)) for key in PARTIES)]
        self.fields["waiting_on"].choices = choices  # type: ignore[attr-defined]  # it is a choice field


class LaterForm(forms.Form):
    """A later date, and why."""

    to_on = _day(_("By when may it be solved?"))
    reason = _box(3, _("Why does it take longer? The company reads this."))


class CloseForm(forms.Form):
    """How it ended."""

    outcome = forms.ChoiceField(label=_("How did it end?"), widget=Choices)
    reason = _box(3, _("What was done, or why not? The company reads this."))
    legal_basis = forms.CharField(
        label=_("Legal basis"), required=False, max_length=300, help_text=_("Needed where it was not resolved.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [(key, words.state(key)) for key in OUTCOMES]  # type: ignore[attr-defined]


class StepForm(forms.Form):
    """A step of the plan."""

    what = _box(2, _("What is to be done?"))
    party = forms.ChoiceField(label=_("By whom?"))
    due_on = _day(_("Until when?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].choices = [(key, words.party(key)) for key in PARTIES]  # type: ignore[attr-defined]


class StepLaterForm(forms.Form):
    """Another date for a step of the plan."""

    due_on = _day(_("New date"))
    reason = forms.CharField(label=_("Why later?"), max_length=300, required=False)


class RecordForm(forms.Form):
    """The text that anybody may read."""

    title = forms.CharField(label=_("Title for everybody"), max_length=160)
    text = _box(6, _("Text for everybody"), hint=_("Without the company's name, and without facts that only it fits."))
