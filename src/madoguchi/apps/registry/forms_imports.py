"""What an officer says about a file: of which kind it is, and where its columns go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from madoguchi.apps.registry.importers.delimited import ENCODINGS
from madoguchi.apps.registry.importers.kinds import KINDS
from madoguchi.apps.registry.importers.rows import Options
from madoguchi.apps.registry.importers.table import targets
from madoguchi.core import packs
from madoguchi.core.ui.writing import reader

KIND_NAMES: dict[str, str | Promise] = {
    "jp-nta": _("Corporate numbers, National Tax Agency (CSV of 30 columns)"),
    "jp-edinet": _("EDINET code list (CSV)"),
    "jp-listed": _("Listed companies of the exchange (CSV)"),
    "ru-rmsp": _("Register of small and medium businesses, tax service (XML, ZIP or CSV)"),
    "table": _("Any table with a line of titles (CSV or XLSX)"),
}


class ImportForm(forms.Form):
    """A file and how to read it."""

    kind = forms.ChoiceField(label=_("What kind of file is it?"))
    file = forms.FileField(label=_("File"))
    encoding = forms.ChoiceField(
        label=_("Encoding"), required=False, help_text=_("Leave it to us unless letters come out wrong.")
    )
    side = forms.ChoiceField(
        label=_("Companies of which side?"), required=False, help_text=_("For a table without a column that says so.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "kind", [(key, KIND_NAMES[key]) for key in KINDS])
        _choices(self, "encoding", [("", _("Find out")), *((name, name) for name in ENCODINGS)])
        sides = [(side.key, str(side.names.in_language(reader()))) for side in packs.current().sides]
        _choices(self, "side", [("", _("A column says it, or the register")), *sides])

    def options(self) -> Options:
        """How to read the file."""
        return Options(self.cleaned_data["encoding"], self.cleaned_data["side"])


def _choices(form: forms.Form, name: str, choices: Sequence[tuple[str, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


class MappingForm(forms.Form):
    """Where each column of a table goes."""

    def __init__(self, columns: Sequence[Sequence[str]], mapping: dict[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = [(f"column{at}", column[0], next(iter(column[1:]), "")) for at, column in enumerate(columns)]
        choices = target_choices()
        for name, title, _first in self.columns:
            self.fields[name] = forms.ChoiceField(
                label=title, required=False, choices=choices, initial=mapping.get(title, "")
            )

    def rows(self) -> list[tuple[str, Any, str]]:
        """Title, field and first value of each column."""
        return [(title, self[name], first) for name, title, first in self.columns]

    def mapping(self) -> dict[str, str]:
        """Column title → target."""
        return {title: self.cleaned_data[name] for name, title, _first in self.columns if title}


def target_choices() -> list[tuple[str, str]]:
    """Every target with its label in the reader's language."""
    return [("", gettext("Leave out")), *((target, _label(target)) for target in targets())]


_PLAIN = {
    "side": _("Side"),
    "reading": _("Reading of the name"),
    "region": _("Region"),
    "city": _("Town"),
    "address": _("Address"),
    "employees": _("People employed"),
    "founded_on": _("Founded on"),
    "web": _("Web site"),
    "languages": pgettext_lazy("column", "Languages"),
}


def _label(target: str) -> str:
    kind, _dot, key = target.partition(".")
    corridor = packs.current()
    if kind == "name":
        return gettext("Name: %(language)s") % {"language": corridor.autonym(key)}
    if kind == "short":
        return gettext("Short name: %(language)s") % {"language": corridor.autonym(key)}
    if kind == "about":
        return gettext("About the company: %(language)s") % {"language": corridor.autonym(key)}
    if kind == "identifier":
        rule = next(rule for side in corridor.sides if (rule := side.identifier(key)))
        return gettext("Number: %(name)s") % {"name": rule.names.in_language(reader())}
    if kind == "activity":
        names = corridor.activities.names if key == corridor.activities.key else corridor.scheme(key).names
        return gettext("Codes of activities: %(name)s") % {"name": names.in_language(reader())}
    return str(_PLAIN[target])
