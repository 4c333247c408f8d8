"""What people type about entries and saved searches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from madoguchi.apps.docket import codes
from madoguchi.apps.docket.actions import Draft
from madoguchi.apps.docket.finding import reader
from madoguchi.apps.docket.models import OFFER, SEEK, Entry
from madoguchi.apps.registry import queries as registry
from madoguchi.core import packs
from madoguchi.core.ui.forms import (
    Choices,
    Code,
    CodesField,
    Hinted,
    MoneyRange,
    MoneyRangeField,
    OnceField,
    SearchingForm,
    TextsField,
    TickList,
    stamped,
)

if TYPE_CHECKING:
    from madoguchi.apps.registry.models import Organisation

LONGEST_TITLE = 160
LONGEST_TERM = 120
MOST_INTRODUCTIONS = 10


def _spoken() -> Sequence[str]:
    return packs.current().languages


def _currencies() -> list[tuple[str, str]]:
    own = [side.currency for side in packs.current().sides]
    return [(code, code) for code in dict.fromkeys([*own, "USD", "EUR"])]


def _codes(sort: str, **kwargs: Any) -> CodesField:
    def find(words: str) -> Iterable[Code]:
        return [as_code(sort, one) for one in codes.find(sort, words)]

    def look_up(chosen: Iterable[str]) -> Iterable[Code]:
        return [as_code(sort, one) for one in codes.look_up(sort, chosen)]

    return CodesField(
        find=find, look_up=look_up, suggest=lambda: reverse("docket-codes", args=[sort]), required=False, **kwargs
    )


_SCHEMES = {codes.ACTIVITIES: "ISIC", codes.PRODUCTS: "HS"}


def as_code(sort: str, one: codes.Coded) -> Code:
    """A code as the picker shows it: its name for the reader, then the code itself."""
    said = one.labels.in_language(reader())
    note = f"{_SCHEMES[sort]} {one.code}" if sort in _SCHEMES else ""
    return Code(one.code, said.text or one.code, note, said.language if said.is_fallback else "")


class EntryForm(SearchingForm):
    """What a company seeks or offers. The first five fields are enough; the rest makes better proposals."""

    organisation = forms.ChoiceField(label=_("Your company"))
    direction = forms.ChoiceField(
        label=_("You"),
        widget=Choices,
        choices=[(SEEK, _("seek something")), (OFFER, _("offer something"))],
    )
    kind = forms.ChoiceField(label=_("Kind of cooperation"))
    title = TextsField(
        _spoken,
        rows=1,
        max_length=LONGEST_TITLE,
        label=_("In one line"),
        help_text=_("What, how much, where: “Cold storage for seafood, 200 pallets, Vladivostok”."),
    )
    text = TextsField(
        _spoken,
        rows=6,
        label=_("In your words"),
        required=False,
        help_text=_("Your own language is enough. No names and no telephone numbers: contacts follow once both agree."),
    )
    products = _codes(
        codes.PRODUCTS,
        label=_("Goods"),
        help_text=_("Search for a word in any language, then tick what fits. Through these codes others find you."),
    )
    activities = _codes(
        codes.ACTIVITIES,
        label=_("Lines of business"),
        help_text=_("Seeking: whose you look for. Offering: your own."),
    )
    regions_wanted = _codes(codes.REGIONS, label=_("Regions you look in"), help_text=_("Empty: anywhere."))
    sizes_wanted = forms.MultipleChoiceField(label=_("Size of the partner"), widget=TickList, required=False)
    languages = forms.MultipleChoiceField(label=_("Languages you can work in"), widget=TickList, required=False)
    value = MoneyRangeField(_currencies, label=_("Value"), required=False)
    term = TextsField(_spoken, rows=1, max_length=LONGEST_TERM, label=_("For how long"), required=False)
    capacity = forms.TypedChoiceField(
        label=_("Introductions in one round, at most"),
        coerce=int,
        choices=[(n, str(n)) for n in range(1, MOST_INTRODUCTIONS + 1)],
        initial=3,
    )
    once = OnceField()

    FIRST = ("organisation", "direction", "kind", "title", "text")
    CODES = ("products", "activities")

    def __init__(self, *args: Any, companies: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        corridor = packs.current()
        self._choose("organisation", [(one.reference, str(registry.name_for(one, reader()))) for one in companies])
        self._choose("kind", [("", _("Choose one")), *_kinds()])
        self._choose(
            "sizes_wanted", [(one.key, one.names.in_language(reader()).text) for one in corridor.employee_bands]
        )
        self._choose("languages", [(one, Hinted(corridor.autonym(one), lang=one)) for one in corridor.languages])
        if len(companies) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].initial = companies[0].reference

    def _choose(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # it is a choice field

    @property
    def first(self) -> list[forms.BoundField]:
        """The fields that are enough."""
        return [self[name] for name in self.FIRST if not self[name].is_hidden]

    @property
    def further(self) -> list[forms.BoundField]:
        """The fields that make better proposals."""
        return [field for field in self.visible_fields() if field.name not in self.FIRST]

    @property
    def has_further(self) -> bool:
        """Is there something in the further fields, or a mistake?"""
        own = {"capacity"} if self.is_bound else {"capacity", "languages"}
        return any(field.errors or field.value() for field in self.further if field.name not in own)

    def draft(self, at: datetime) -> Draft:
        """What was typed, as the action takes it."""
        given = self.cleaned_data
        value: MoneyRange | None = given["value"]
        return Draft(
            direction=given["direction"],
            kind=given["kind"],
            title=stamped(given["title"], at),
            text=stamped(given["text"], at),
            activities=tuple(given["activities"]),
            products=tuple(given["products"]),
            regions_wanted=tuple(given["regions_wanted"]),
            sizes_wanted=tuple(given["sizes_wanted"]),
            languages=tuple(given["languages"]),
            value_min=value.least if value else None,
            value_max=value.most if value else None,
            currency=value.currency if value else "",
            term=stamped(given["term"], at),
            capacity=given["capacity"],
        )


def _kinds() -> list[tuple[str, list[tuple[str, str]]]]:
    """Kinds of cooperation under their families."""
    corridor = packs.current()
    families: dict[str, list[tuple[str, str]]] = {}
    for kind in corridor.kinds:
        families.setdefault(kind.family, []).append((kind.key, kind.labels.in_language(reader()).text))
    return [(corridor.family(family).in_language(reader()).text, kinds) for family, kinds in families.items()]


def _plain(amount: Decimal | None) -> Decimal | None:
    """Without the noughts behind the point that nobody typed."""
    return amount.quantize(Decimal(1)) if amount is not None and amount == amount.to_integral_value() else amount


def as_typed(entry: Entry) -> dict[str, Any]:
    """An entry as its form shows it."""
    has_value = entry.value_min is not None or entry.value_max is not None
    return {
        "organisation": entry.organisation.reference,
        "value": MoneyRange(_plain(entry.value_min), _plain(entry.value_max), entry.currency) if has_value else None,
        **{
            name: getattr(entry, name)
            for name in (
                "direction",
                "kind",
                "title",
                "text",
                "products",
                "activities",
                "regions_wanted",
                "sizes_wanted",
                "languages",
                "term",
                "capacity",
            )
        },
    }


class GoodsForm(forms.Form):
    """An officer's answer: may an entry be introduced although a list names its goods?"""

    is_free = forms.TypedChoiceField(
        label=_("May the entry be introduced?"),
        choices=[
            ("1", _("Yes: the list does not bind these goods, or a licence is at hand")),
            ("0", _("No: keep it back")),
        ],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Kept with the question, for the desk; the company is told the answer alone."),
    )


class EndForm(forms.Form):
    """Why an entry leaves the docket."""

    how = forms.ChoiceField(
        label=_("Why does it leave the docket?"),
        widget=Choices,
        choices=[
            ("fulfilled", _("We found what we were looking for")),
            ("withdrawn", _("We no longer want it there")),
        ],
    )


class SearchForm(forms.Form):
    """A search that is to be told about."""

    email = forms.EmailField(label=_("Email address"), help_text=_("We write to it once, to ask whether it is right."))
    name = forms.CharField(label=_("A name for this search"), max_length=200, required=False)
    once = OnceField()
