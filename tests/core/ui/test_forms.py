from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from django.utils import translation

from madoguchi.core.languages.texts import MACHINE, TRANSLATED, WRITTEN, Texts, Version, fingerprint
from madoguchi.core.ui.forms import (
    AmountField,
    Code,
    CodesField,
    DayField,
    Hinted,
    MoneyRange,
    MoneyRangeField,
    OnceField,
    SearchingForm,
    TextsField,
    TickList,
    stamped,
)

CODES = [Code("0302", "Fish", "HS 0302"), Code("0307", "Molluscs", "HS 0307"), Code("0303", "Fish, frozen", "HS 0303")]


class EntryForm(SearchingForm):
    title = TextsField(lambda: ["en", "ja", "ru"], label="Title", rows=1, max_length=20, help_text="One line.")
    goods = CodesField(
        label="Goods",
        find=lambda words: [code for code in CODES if words.lower() in code.label.lower()],
        look_up=lambda values: [code for code in CODES if code.value in set(values)],
        most=2,
    )
    value = MoneyRangeField(lambda: [("USD", "USD"), ("EUR", "EUR")], label="Value", required=False)
    tongues = forms.MultipleChoiceField(
        label="Languages", widget=TickList, required=False, choices=[("ja", Hinted("日本語", "spoken", "ja"))]
    )


def sent(**changes: str | list[str]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in {"title_en": "Ice", "goods": ["0302"], **changes}.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def test_a_text_becomes_texts_that_people_wrote():
    form = EntryForm(sent(title_ja=" 氷\r\n "))

    assert form.is_valid()
    assert form.cleaned_data["title"] == Texts.written(en="Ice", ja="氷")


def test_an_unchanged_translation_keeps_where_it_comes_from():
    machine = Version("Лёд", MACHINE, source=fingerprint("Ice"))
    field = TextsField(lambda: ["en", "ru"], initial=Texts.written(en="Ice").with_version("ru", machine))

    assert field.clean({"en": "Ice", "ru": "Лёд"}).versions["ru"] == machine


def test_a_mended_machine_translation_counts_as_a_persons():
    machine = Version("Лед", MACHINE, source=fingerprint("Ice"))
    field = TextsField(lambda: ["en", "ru"], initial=Texts.written(en="Ice").with_version("ru", machine))

    mended = field.clean({"en": "Ice", "ru": "Лёд"})

    assert mended.versions["ru"] == Version("Лёд", TRANSLATED, True, "", fingerprint("Ice"))
    assert not mended.is_stale("ru")


def test_new_versions_get_their_moment_and_old_ones_keep_theirs():
    at = datetime(2026, 11, 24, tzinfo=UTC)
    texts = Texts({"en": Version("Ice", WRITTEN, True, "2025-01-01"), "ja": Version("氷", WRITTEN, True)})

    assert [version.at for _, version in stamped(texts, at)] == ["2025-01-01", at.isoformat()]


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"title_en": "  "}, "title", "Write it in at least one language."),
        ({"title_en": "x" * 21}, "title", "It has 21 characters, 20 fit."),
        ({"goods": []}, "goods", "Choose at least one: search for a word, then tick what fits."),
        ({"goods": ["0302", "9999"]}, "goods", "9999 is not in the list."),
        ({"goods": ["0302", "0303", "0307"]}, "goods", "3 are chosen, at most 2 fit."),
        ({"value_least": "5", "value_most": "4"}, "value", "The first amount is the smaller one."),
    ],
)
def test_a_mistake_is_named_at_its_field(changes: dict[str, Any], field: str, sentence: str):
    form = EntryForm(sent(**changes))

    assert form.errors == {field: [sentence]}


def test_amounts_may_be_written_with_groups():
    form = EntryForm(sent(value_least="1,000", value_most="1 150 000.50", value_currency="EUR"))

    assert form.is_valid()
    assert form.cleaned_data["value"] == MoneyRange(Decimal("1000"), Decimal("1150000.50"), "EUR")


def test_a_search_for_codes_shows_the_form_again_and_names_no_mistake():
    form = EntryForm(sent(title_en="", goods_find="fish", **{"find-codes": "goods"}))

    page = str(form)

    assert not form.is_valid()
    assert form.errors == {}
    assert 'value="0302" checked' in page
    assert 'value="0303"' in page
    assert 'value="0307"' not in page


def test_a_mistaken_form_begins_with_links_to_its_mistakes():
    page = str(EntryForm(sent(title_en="", goods=[])))

    assert page.startswith('<div class="say late" role="alert" tabindex="-1">')
    assert "<h2>2 things before this can be sent</h2>" in page
    assert '<a href="#id_title_en">Title: Write it in at least one language.</a>' in page
    assert '<fieldset class="field" aria-describedby="id_title_helptext id_title_error">' in page
    assert 'id="id_title_error"' in page
    assert 'aria-invalid="true"' in page


def test_a_choice_may_have_a_second_line_and_its_language():
    page = str(EntryForm())

    assert '<span lang="ja">日本語</span><span class="hint">spoken</span>' in page


def test_what_was_typed_stays_and_is_not_markup():
    page = str(EntryForm(sent(title_en='"><script>', title_ja="</textarea>", goods_find='"><b>')))

    assert "<script>" not in page
    assert "<b>" not in page
    assert 'value="&quot;&gt;&lt;script&gt;"' in page


def test_every_blank_form_has_its_own_key():
    class Form(forms.Form):
        once = OnceField()

    assert Form()["once"].value() != Form()["once"].value()
    assert Form({"once": "short"}).errors["once"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1,150,000", "1150000"),
        ("1 150 000", "1150000"),
        ("1,5", "1.5"),
        ("1,50", "1.50"),
        ("1.5", "1.5"),
        ("1,500", "1500"),
    ],
)
def test_an_amount_is_read_as_either_side_writes_it(written, meant):
    assert AmountField().clean(written) == Decimal(meant)


@pytest.mark.parametrize("language", ["en", "ja", "ru"])
@pytest.mark.parametrize("amount", ["40000000.00", "1150", "115", "1.5", "1234.56", "0", "0.01"])
def test_a_kept_amount_stands_in_groups_and_comes_back_as_it_was(language, amount):
    field = AmountField(widget=forms.TextInput(), required=False)
    with translation.override(language):
        shown = field.prepare_value(Decimal(amount))
        assert field.clean(shown) == Decimal(amount)
    assert not shown.endswith(".00")
    assert AmountField().prepare_value(Decimal(amount)) == Decimal(amount)
    assert field.prepare_value("as typed") == "as typed"


@pytest.mark.parametrize("language", ["en", "ja", "ru"])
def test_a_kept_day_stands_in_its_field_in_every_language_and_comes_back_as_it_was(language):
    class DayForm(forms.Form):
        on = DayField()

    with translation.override(language):
        shown = str(DayForm(initial={"on": date(2026, 12, 1)})["on"])
        again = DayForm({"on": "2026-12-01"}, initial={"on": date(2026, 12, 1)})
        assert again.is_valid()

    assert 'type="date"' in shown
    assert 'value="2026-12-01"' in shown
    assert again.cleaned_data == {"on": date(2026, 12, 1)}
    assert not again.has_changed()


def test_every_field_for_a_day_is_the_one_that_keeps_it():
    source = Path(__file__).parents[3] / "src" / "madoguchi"
    own = [
        str(file.relative_to(source))
        for file in source.rglob("*.py")
        if re.search(r"forms\.Date(Field|Input)\b", file.read_text("utf-8"))
    ]

    assert own == ["core/ui/forms.py"]
