"""What people type about the register of rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from madoguchi.apps.cases.register.models import ADOPTED, DROPPED, PROCEDURE, PRODUCT, REGION
from madoguchi.apps.cases.register.moments import Topic
from madoguchi.apps.registry import queries as registry
from madoguchi.core import packs
from madoguchi.core.ui.forms import Choices, Code, CodesField, OnceField, SearchingForm, TextsField, TickList
from madoguchi.core.ui.writing import reader

if TYPE_CHECKING:
    from madoguchi.apps.registry.models import Organisation

MOST_FOUND = 12
_CODE = re.compile(r"[0-9]{2,10}")


def _products(words: str) -> Iterator[Code]:
    """Goods by the beginning of their code, or by every word of their name in any language.

    A code longer than those of the nomenclature, as the customs of one side have them, is taken as it was typed.
    """
    digits = words.replace(".", "").replace(" ", "")
    known = packs.current().products
    if _CODE.fullmatch(digits) and digits not in known and known.nearest(digits) is not None:
        yield _product(digits)
    wanted = words.casefold().split()
    for one in known:
        texts = " ".join(one.labels.texts.values()).casefold()
        if one.code.startswith(digits) if digits.isdigit() else all(word in texts for word in wanted):
            yield _product(one.code)


def _product(code: str) -> Code:
    found = packs.current().products.nearest(code)
    said = found.labels.in_language(reader()) if found else None
    if said is None:
        return Code(code, code)
    return Code(code, said.text, f"HS {code}", said.language if said.is_fallback else "")


def _regions(words: str) -> Iterator[Code]:
    wanted = words.casefold().split()
    for one in packs.current().regions.values():
        if all(word in " ".join(one.names.texts.values()).casefold() for word in wanted):
            yield Code(one.code, one.names.in_language(reader()).text)


def products_field(**kwargs: Any) -> CodesField:
    """Codes of goods, searched by word or typed."""

    def look_up(codes: Iterable[str]) -> list[Code]:
        known = packs.current().products
        return [_product(code) for code in codes if _CODE.fullmatch(code) and known.nearest(code) is not None]

    return CodesField(
        find=lambda words: list(islice(_products(words), MOST_FOUND)), look_up=look_up, **{"required": False, **kwargs}
    )


def _regions_field(**kwargs: Any) -> CodesField:
    def look_up(codes: Iterable[str]) -> list[Code]:
        known = packs.current().regions
        return [Code(code, known[code].names.in_language(reader()).text) for code in codes if code in known]

    return CodesField(
        find=lambda words: list(islice(_regions(words), MOST_FOUND)), look_up=look_up, **{"required": False, **kwargs}
    )


class FollowForm(SearchingForm):
    """Which rules somebody wants to be told about."""

    procedures = forms.MultipleChoiceField(label=_("Procedures"), required=False, widget=TickList)
    products = products_field(
        label=_("Goods"),
        help_text=_("Search for a word or type a code of the Harmonized System. A chapter holds all its headings."),
    )
    regions = _regions_field(
        label=_("Regions"),
        help_text=_("You are told of every change that holds there, those of the whole country included."),
    )
    email = forms.EmailField(label=_("Email address"), help_text=_("We write to it once, to ask whether it is right."))
    once = OnceField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        corridor, language = packs.current(), reader()
        self.fields["procedures"].choices = [  # type: ignore[attr-defined]  # it is a choice field
            (one.key, one.newest.said.titles.in_language(language).text) for one in corridor.procedures.values()
        ]

    def clean(self) -> dict[str, Any]:
        """Something must be followed."""
        given = super().clean() or {}
        if not self.errors and not self.topics(given):
            raise ValidationError(_("Choose at least one procedure, code of goods or region."))
        return given

    @staticmethod
    def topics(given: dict[str, Any]) -> list[Topic]:
        """What was chosen."""
        names = ((PROCEDURE, "procedures"), (PRODUCT, "products"), (REGION, "regions"))
        return [(kind, key) for kind, name in names for key in given.get(name) or ()]


def _spoken() -> Sequence[str]:
    return packs.current().languages


class CommentForm(forms.Form):
    """What a company says of a draft."""

    organisation = forms.ChoiceField(label=_("Your company"))
    text = TextsField(
        _spoken,
        rows=6,
        label=_("Your comment"),
        help_text=_("Which step or number, what it would do to your business, and what you propose instead."),
    )
    is_named = forms.BooleanField(
        label=_("Our name may stand beside it"),
        required=False,
        help_text=_("Otherwise only the side of the company is shown."),
    )
    once = OnceField()

    def __init__(self, *args: Any, companies: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [  # type: ignore[attr-defined]  # it is a choice field
            (one.reference, str(registry.name_for(one, reader()))) for one in companies
        ]
        if len(companies) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].initial = companies[0].reference


class ReadForm(forms.Form):
    """What becomes of a comment a desk has read."""

    SHOW, KEEP_BACK = "show", "keep-back"

    outcome = forms.ChoiceField(
        label=_("This comment"),
        widget=Choices,
        choices=[(SHOW, _("Show it to everybody")), (KEEP_BACK, _("Keep it back"))],
    )
    note = TextsField(
        _spoken,
        rows=2,
        required=False,
        label=_("Reason"),
        help_text=_("Needed when it is kept back: insults, data about persons, nothing about the draft."),
    )


class ReplyForm(forms.Form):
    """The answer to a comment."""

    answer = TextsField(
        _spoken,
        rows=4,
        label=_("Answer"),
        help_text=_("What is taken over and what is not, and why. Everybody reads it once the draft is settled."),
    )


class SettleForm(forms.Form):
    """What becomes of a draft."""

    outcome = forms.ChoiceField(
        label=_("The draft"), widget=Choices, choices=[(ADOPTED, _("Is adopted")), (DROPPED, _("Is dropped"))]
    )
    note = TextsField(
        _spoken,
        rows=4,
        required=False,
        label=_("What was changed after the comments"),
        help_text=_("For a draft that is dropped: why."),
    )
