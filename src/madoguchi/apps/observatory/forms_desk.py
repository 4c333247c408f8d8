"""What an officer says about a file of figures: of which kind and source it is, and what its columns mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from madoguchi.apps.observatory import uploading
from madoguchi.apps.observatory.importing import KINDS
from madoguchi.apps.observatory.models import Source, Upload
from madoguchi.apps.observatory.reasons import REASON_NAMES
from madoguchi.core import packs
from madoguchi.core.ui.forms import DayField
from madoguchi.core.ui.writing import reader

KIND_NAMES: dict[str, str | Promise] = {
    "tidy": _("Tidy table: series, period, value, status (CSV)"),
    "comtrade": _("UN Comtrade (CSV, JSON, or bulk file)"),
    "baci": _("BACI, one year (CSV)"),
    "worldbank": _("World Bank (CSV or JSON)"),
    "sdmx-csv": _("SDMX-CSV"),
    "sdmx-ml": _("SDMX-ML (XML)"),
    "json-stat": _("JSON-stat"),
    "estat": _("e-Stat, as the pack reads it (CSV)"),
    "jetro": _("JETRO, as the pack reads it (CSV or XLSX)"),
    "table": _("Any other table, also of e-Stat and JETRO: you say what its columns mean (CSV or XLSX)"),
}
ENCODINGS = ("utf-8", "cp932", "cp1251", "utf-16")
NEW = "+"

MEANINGS: dict[str, str | Promise] = {
    uploading.KEY: _("tells the series apart"),
    uploading.TITLE: _("title of the series"),
    uploading.PERIOD: pgettext_lazy("meaning of a column", "period"),
    uploading.VALUE: pgettext_lazy("meaning of a column", "value"),
    uploading.WIDE: _("values of the period in the title"),
    uploading.UNIT: pgettext_lazy("meaning of a column", "unit"),
    "reporter": _("country that reports"),
    "partner": _("partner country"),
    "flow": _("flow: exports or imports"),
    "code": _("code of goods"),
}


class UploadForm(forms.Form):
    """A file, how to read it, and whose figures it holds."""

    kind = forms.ChoiceField(label=_("What kind of file is it?"), choices=[(key, KIND_NAMES[key]) for key in KINDS])
    file = forms.FileField(label=_("File"))
    source = forms.ChoiceField(label=_("Whose figures are they?"))
    source_key = forms.SlugField(
        label=_("Short name of a new source"), required=False, max_length=64,
        help_text=_("Latin letters and hyphens, such as customs-service."),
    )  # fmt: skip
    release = forms.CharField(
        label=_("Release"), required=False, max_length=100,
        help_text=_("As its publisher calls it. Empty: named after the file's fingerprint."),
    )  # fmt: skip
    published_on = DayField(label=_("Published on"), required=False)
    encoding = forms.ChoiceField(
        label=_("Encoding"), required=False, help_text=_("Leave it to us unless letters come out wrong."),
        choices=[("", _("Find out")), *((name, name) for name in ENCODINGS)],
    )  # fmt: skip
    has_comma = forms.BooleanField(label=_("Its decimal mark is a comma"), required=False)

    def __init__(self, sources: Sequence[Source], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["source"]
        assert isinstance(field, forms.ChoiceField)
        named = [(one.key, one.name.in_language(reader(), ("en",)).text or one.key) for one in sources]
        field.choices = [("", gettext("Choose")), *named, (NEW, gettext("A source that is not here yet"))]
        corridor = packs.current()
        for code in corridor.languages:
            label = gettext("Name of the new source: %(language)s") % {"language": corridor.autonym(code)}
            self.fields[f"name_{code}"] = forms.CharField(label=label, required=False, max_length=200)
        sides = [(side.key, str(side.names.in_language(reader()))) for side in corridor.sides]
        self.fields["side"] = forms.ChoiceField(
            label=gettext("Side of the new source"), required=False, choices=[("", gettext("Neither")), *sides]
        )
        names = [f"name_{code}" for code in corridor.languages]
        self.order_fields(["kind", "file", "source", "source_key", *names, "side"])

    def clean(self) -> dict[str, Any]:
        """A new source has a short name and a name."""
        said = super().clean() or {}
        if said.get("source") == NEW:
            if not said.get("source_key") and "source_key" not in self.errors:
                self.add_error("source_key", gettext("Give the new source a short name."))
            if not self.names():
                self.add_error(f"name_{packs.current().languages[0]}", gettext("Give the new source a name."))
        return said

    def names(self) -> dict[str, str]:
        """The name of a new source in each language it was given in."""
        given = {code: self.cleaned_data.get(f"name_{code}", "").strip() for code in packs.current().languages}
        return {code: text for code, text in given.items() if text}


class ColumnsForm(forms.Form):
    """What each column of a table means."""

    series = forms.SlugField(
        label=_("Beginning of the names of its series"), max_length=64,
        help_text=_("Latin letters and hyphens; every series of the file is named after it."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language of the titles"))

    def __init__(self, upload: Upload, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = upload.columns
        corridor = packs.current()
        language = self.fields["language"]
        assert isinstance(language, forms.ChoiceField)
        language.choices = [(code, corridor.autonym(code)) for code in corridor.languages]
        language.initial = upload.mapping.get("title_language", reader())
        self.fields["series"].initial = upload.mapping.get("series", upload.source.key)
        choices = [("", gettext("Leave out")), *MEANINGS.items()]
        for at, column in enumerate(self.columns):
            self.fields[f"column{at}"] = forms.ChoiceField(
                label=column[0] or gettext("column %(number)s") % {"number": at + 1}, required=False, choices=choices,
                initial=uploading.meaning_of(upload, column[0]), disabled=not column[0],
            )  # fmt: skip

    @property
    def about(self) -> list[Any]:
        """The fields that are not columns."""
        return [self["series"], self["language"]]

    def rows(self) -> list[tuple[Any, list[str]]]:
        """Each column's field with its first values."""
        return [(self[f"column{at}"], column[1:]) for at, column in enumerate(self.columns)]

    def meanings(self) -> list[str]:
        """What each column means, in their order."""
        return [self.cleaned_data[f"column{at}"] for at in range(len(self.columns))]


class TakeBackForm(forms.Form):
    """Why a release is taken back."""

    reason = forms.ChoiceField(
        label=_("Why is it taken back?"), choices=list(REASON_NAMES.items()), widget=forms.RadioSelect,
        help_text=_("Anybody can read it beside the release."),
    )  # fmt: skip


class RefuseKeyForm(forms.Form):
    """Why a side does not agree."""

    reason = forms.CharField(
        label=_("Why does your side not agree?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The desks of both sides read it, and nobody else."),
    )  # fmt: skip
