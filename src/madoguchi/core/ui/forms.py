"""Forms as the window shows them: label, hint, the sentence about a mistake at its field, and a summary with links.

Every field here works without a script. What a script adds (suggestions for codes) stands in window.js.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from madoguchi.core.languages.texts import TRANSLATED, WRITTEN, Texts, Version, fingerprint
from madoguchi.core.references import new_reference
from madoguchi.core.ui.writing import number, reader

LONGEST_TEXT = 4000
MOST_CODES = 20


class WindowRenderer(TemplatesSetting):
    """Renders forms with the product's templates; "django.forms" among the apps holds what it does not replace."""

    form_template_name = "window/form/form.html"
    field_template_name = "window/form/field.html"


class Hinted(str):
    """The label of a choice with a second line, and the language it is in."""

    hint: str
    lang: str

    def __new__(cls, label: object, hint: object = "", lang: str = "") -> Hinted:
        made = super().__new__(cls, str(label))
        made.hint = str(hint)
        made.lang = lang
        return made


class TickList(forms.CheckboxSelectMultiple):
    """Several of a few: ticks, each with its label and perhaps a second line."""


class Choices(forms.RadioSelect):
    """One of a few, all of the same weight; none is chosen beforehand."""


class Once(forms.HiddenInput):
    """The key that tells a second sending of one form from a second form."""


class OnceField(forms.CharField):
    """A fresh key in every blank form. `once.act_once` acts one time for one key."""

    widget = Once

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"initial": new_reference, "max_length": 26, "min_length": 26, "label": "", **kwargs})


# Days


class DayInput(forms.DateInput):
    """The browser's own field for a day. It takes the day in ISO only: another spelling stands there as nothing."""

    input_type = "date"

    def __init__(self, attrs: Any = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day. A day that is kept stands in the field in every language, and comes back as it was."""

    widget = DayInput


# Texts in several languages


class TextsWidget(forms.Widget):
    """One box for each language; the reader's stands open, the others in a fold."""

    template_name = "window/form/texts.html"
    use_fieldset = True

    def __init__(self, languages: Callable[[], Sequence[str]], rows: int = 5, attrs: Any = None) -> None:
        super().__init__(attrs)
        self.languages = languages
        self.rows = rows

    def ordered(self) -> list[str]:
        """The languages with the reader's first."""
        return sorted(self.languages(), key=lambda language: language != reader())

    def id_for_label(self, id_: str | None, index: str = "0") -> str:
        """The label leads to the first box."""
        return f"{id_}_{self.ordered()[0]}" if id_ else ""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, str]:
        """What was typed, by language."""
        return {language: data.get(f"{name}_{language}") or "" for language in self.languages()}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Was none of the boxes on the page?"""
        return all(f"{name}_{language}" not in data for language in self.languages())

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The boxes with what stands in them."""
        context = super().get_context(name, None, attrs)
        typed = _typed(value)
        boxes = [
            {"language": language, "name": f"{name}_{language}", "text": typed.get(language, "")}
            for language in self.ordered()
        ]
        context["widget"].update(
            boxes=boxes, rows=self.rows, is_line=self.rows == 1, opens=any(box["text"] for box in boxes[1:])
        )
        return context


def _typed(value: Any) -> Mapping[str, str]:
    if isinstance(value, Texts):
        return {language: version.text for language, version in value}
    return value if isinstance(value, Mapping) else {}


class TextsField(forms.Field):
    """A text in the languages of the corridor. Gives `Texts`; a version left as it was keeps its provenance.

    What a person changes in a translation counts as translated and read over by a person. The field knows
    no clock: `stamped` fills in the moment.
    """

    widget: Any = TextsWidget

    def __init__(
        self,
        languages: Callable[[], Sequence[str]],
        *,
        rows: int = 5,
        max_length: int = LONGEST_TEXT,
        **kwargs: Any,
    ) -> None:
        super().__init__(**{"widget": TextsWidget(languages, rows), **kwargs})
        self.max_length = max_length

    def clean(self, value: Any) -> Texts:
        """The texts as new; see `kept` for what becomes of earlier ones."""
        typed = {language: _plain_lines(text) for language, text in _typed(value).items()}
        typed = {language: text for language, text in typed.items() if text}
        if self.required and not typed:
            raise ValidationError(_("Write it in at least one language."), code="required")
        for text in typed.values():
            if len(text) > self.max_length:
                raise ValidationError(
                    _("It has %(length)d characters, %(most)d fit."),
                    code="max_length",
                    params={"length": len(text), "most": self.max_length},
                )
        earlier = self.initial if isinstance(self.initial, Texts) else Texts()
        return kept(typed, earlier)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Did any language change?"""
        before, after = _typed(initial), _typed(data)
        return {k: v for k, v in before.items() if v} != {k: _plain_lines(v) for k, v in after.items() if v}


TextsFormField = TextsField


def kept(typed: Mapping[str, str], earlier: Texts) -> Texts:
    """Texts made of what was typed; unchanged versions keep where they come from."""
    versions: dict[str, Version] = {}
    for language, text in typed.items():
        before = earlier.versions.get(language)
        if before is not None and before.text == text:
            versions[language] = before
        elif before is not None and before.how != WRITTEN:
            source = fingerprint(typed.get(earlier.original, ""))
            versions[language] = Version(text, TRANSLATED, True, "", source)
        else:
            versions[language] = Version(text, WRITTEN, True)
    return Texts(versions)


def stamped(texts: Texts, at: datetime) -> Texts:
    """The same texts with the moment at which the new versions were written."""
    return Texts({language: one if one.at else replace(one, at=at.isoformat()) for language, one in texts})


def _plain_lines(text: str) -> str:
    """Without the control signs that programs leave behind when text is copied."""
    return "".join(sign for sign in text.replace("\r\n", "\n") if sign in "\n\t" or sign >= " ").strip()


# Codes of a classification


@dataclass(frozen=True)
class Code:
    """One code to pick: what is kept, what is read, and a second voice such as the name of the scheme."""

    value: str
    label: str
    note: str = ""
    lang: str = ""


class CodeWidget(forms.Widget):
    """Search by word or code, tick what fits. The button asks again without sending the form."""

    template_name = "window/form/codes.html"
    use_fieldset = True

    def __init__(
        self,
        find: Callable[[str], Iterable[Code]],
        look_up: Callable[[Iterable[str]], Iterable[Code]],
        suggest: Callable[[], str] | None = None,
    ) -> None:
        super().__init__()
        self.find, self.look_up, self.suggest = find, look_up, suggest

    def id_for_label(self, id_: str | None, index: str = "0") -> str:
        """The label leads to the search box."""
        return f"{id_}_find" if id_ else ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The ticked codes and the words searched for."""
        chosen = data.getlist(name) if isinstance(data, MultiValueDict) else data.get(name, [])
        return Picked(tuple(chosen or ()), data.get(f"{name}_find", "").strip())

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """No tick at all looks like an absent field, so this is never said."""
        return False

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """What is chosen, then what was found."""
        context = super().get_context(name, None, attrs)
        picked = value if isinstance(value, Picked) else Picked(tuple(value or ()))
        chosen = list(self.look_up(picked.codes)) if picked.codes else []
        taken = {code.value for code in chosen}
        found = [code for code in self.find(picked.sought) if code.value not in taken] if picked.sought else []
        context["widget"].update(
            chosen=chosen, found=found, sought=picked.sought, suggest=self.suggest() if self.suggest else ""
        )
        return context


@dataclass(frozen=True)
class Picked:
    """What a code picker sends: the ticks, and the words in its search box."""

    codes: tuple[str, ...] = ()
    sought: str = ""


class CodesField(forms.Field):
    """Codes of a classification. Gives a tuple of known codes, each once, in the order they were ticked."""

    def __init__(
        self,
        *,
        find: Callable[[str], Iterable[Code]],
        look_up: Callable[[Iterable[str]], Iterable[Code]],
        suggest: Callable[[], str] | None = None,
        most: int = MOST_CODES,
        **kwargs: Any,
    ) -> None:
        super().__init__(**{"widget": CodeWidget(find, look_up, suggest), **kwargs})
        self.look_up, self.most = look_up, most

    def clean(self, value: Any) -> tuple[str, ...]:
        """The codes, if all are known and not too many."""
        picked = value if isinstance(value, Picked) else Picked(tuple(value or ()))
        codes = tuple(dict.fromkeys(picked.codes))
        if self.required and not codes:
            raise ValidationError(_("Choose at least one: search for a word, then tick what fits."), code="required")
        if len(codes) > self.most:
            raise ValidationError(
                _("%(count)d are chosen, at most %(most)d fit."),
                code="too-many",
                params={"count": len(codes), "most": self.most},
            )
        known = {code.value for code in self.look_up(codes)} if codes else set()
        unknown = [code for code in codes if code not in known]
        if unknown:
            raise ValidationError(_("%(code)s is not in the list."), code="unknown", params={"code": unknown[0]})
        return codes

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Are other codes ticked than before?"""
        return set(initial or ()) != set(data.codes if isinstance(data, Picked) else data or ())


class SearchingForm(forms.Form):
    """A form with code pickers. When a search button was pressed it is shown again and nothing is checked."""

    @property
    def is_searching(self) -> bool:
        """Was a search button of a code picker pressed, and not the button that sends?"""
        return self.is_bound and "find-codes" in self.data

    def full_clean(self) -> None:
        """Mistakes are not named while somebody is still choosing."""
        super().full_clean()
        if self.is_searching:
            self._errors = forms.utils.ErrorDict()

    def is_valid(self) -> bool:
        """A form somebody is still filling in is not valid."""
        return not self.is_searching and super().is_valid()


# Money


@dataclass(frozen=True)
class MoneyRange:
    """From an amount to an amount in one currency; an end that is not known is None."""

    least: Decimal | None
    most: Decimal | None
    currency: str


class MoneyRangeWidget(forms.MultiWidget):
    """From, to, currency on one line."""

    template_name = "window/form/money.html"
    use_fieldset = True

    def __init__(self, currencies: Callable[[], Iterable[tuple[str, str]]]) -> None:
        amount = {"inputmode": "decimal", "autocomplete": "off"}
        super().__init__(
            {
                "least": forms.TextInput(amount),
                "most": forms.TextInput(amount),
                "currency": forms.Select(choices=currencies),  # type: ignore[arg-type]  # Django calls it
            }
        )

    def decompress(self, value: Any) -> list[Any]:
        """The three parts of a range."""
        return [value.least, value.most, value.currency] if isinstance(value, MoneyRange) else [None, None, None]


class AmountField(forms.DecimalField):
    """An amount as people write it: 1,150,000 or 1 150 000; 1.5 or 1,5."""

    def to_python(self, value: Any) -> Any:
        """Blanks between groups mean nothing. A comma before three digits parts groups, before one or two decimals."""
        if isinstance(value, str):
            value = re.sub(r"[\s\u00a0\u202f_]", "", value)
            value = re.sub(r",(\d{1,2})$", r".\1", value) if value.count(",") == 1 else value
            value = value.replace(",", "")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """What stands in the field: groups as the reader's language writes them, and no decimals that say nothing."""
        if isinstance(value, Decimal | int) and not isinstance(value, bool):
            return number(Decimal(value).normalize()) if self.widget.input_type == "text" else value
        return value


class MoneyRangeField(forms.MultiValueField):
    """Gives a `MoneyRange`, or None when both ends are empty."""

    def __init__(self, currencies: Callable[[], Iterable[tuple[str, str]]], **kwargs: Any) -> None:
        end = {"required": False, "min_value": 0, "max_digits": 18, "decimal_places": 2}
        fields = (AmountField(**end), AmountField(**end), forms.ChoiceField(choices=currencies, required=False))  # type: ignore[arg-type]
        super().__init__(fields, **{"widget": MoneyRangeWidget(currencies), "require_all_fields": False, **kwargs})

    def compress(self, data_list: Sequence[Any]) -> MoneyRange | None:
        """The three parts as one range, the smaller end first."""
        least, most, currency = [*data_list, None, None, None][:3]
        if least is None and most is None:
            return None
        if least is not None and most is not None and least > most:
            raise ValidationError(_("The first amount is the smaller one."), code="order")
        return MoneyRange(least, most, currency or "")
