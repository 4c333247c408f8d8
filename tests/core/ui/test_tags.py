from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils.translation import override

from madoguchi.core.languages.texts import MACHINE, TRANSLATED, Texts, Version, fingerprint

ICE = Texts.written(ja="氷", en="Ice")


def render(source: str, address: str = "/", **facts: Any) -> str:
    return engines["django"].from_string(source).render(facts, RequestFactory().get(address)).strip()


def test_a_text_in_the_readers_language_needs_no_mark():
    with override("ja"):
        assert render("{% say texts %}", texts=ICE) == '<span dir="auto">氷</span>'


def test_a_text_in_another_language_says_which():
    with override("ru"):
        said = render("{% say texts %}", texts=ICE)

    assert said == '<span lang="en" dir="auto">Ice</span> <small class="mark">только: английский</small>'


def test_a_machines_text_is_marked_where_it_is_read():
    texts = ICE.with_version("ru", Version("Лёд", MACHINE, source=fingerprint("氷")))

    with override("ru"):
        said = render("{% say texts %}", texts=texts)

    assert said == '<span class="machine" dir="auto">Лёд</span> <small class="mark">машинный перевод</small>'


def test_a_translation_of_an_earlier_text_says_so():
    texts = ICE.with_version("ru", Version("Снег", TRANSLATED, True, source=fingerprint("雪")))

    with override("ru"):
        assert "перевод прежней версии" in render("{% say texts %}", texts=texts)


def test_what_people_type_is_never_markup():
    evil = Texts.written(en="<script>alert(1)</script>\n\n<b>two</b>")

    said = render("{% say texts %}{% say_paragraphs texts %}{{ bare }}", texts=evil, bare=str(evil))

    assert "<script" not in said
    assert "<b>" not in said


def test_nothing_said_is_nothing_shown():
    assert render("{% say texts %}{% say_text texts %}{% say_paragraphs texts %}", texts=Texts()) == ""


def test_the_languages_of_a_text_stand_in_their_own_script():
    texts = Texts.written(ru="Лёд", en="Ice").with_version("ja", Version("氷", MACHINE))

    assert render("{% languages_of texts %}", texts=texts) == (
        '<span class="langs"><span lang="ru">Русский</span>, <span lang="en">English</span>; '
        '<span class="machine"><span lang="ja">日本語</span> by machine</span></span>'
    )


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("ja", '<span dir="auto">山川商会</span>'),
        ("ru", '<span lang="ja" dir="auto">山川商会</span>'),
    ],
)
def test_a_name_stands_in_the_readers_script_or_says_whose_it_is(language: str, expected: str):
    with override(language):
        assert render("{% in_script names %}", names={"ja": "山川商会"}) == expected


def test_a_confirmed_entry_has_a_full_circle_and_a_due_one_half():
    full = render("{% fresh on %}", on=date(2026, 11, 22))
    half = render("{% fresh on by True %}", on=date(2026, 9, 3), by=date(2026, 12, 2))

    assert 'class="fresh"' in full
    assert "Confirmed 22\u00a0November" in full
    assert 'class="fresh due"' in half
    assert "Confirm by 2\u00a0December" in half


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("{% query page=3 %}", "?q=ice&amp;side=a&amp;side=b&amp;page=3"),
        ("{% query q=None %}", "?side=a&amp;side=b&amp;page=2"),
        ("{% query side=one page='' %}", "?q=ice&amp;side=c&amp;side=d"),
        ("{% query_without 'side' 'a' %}", "?q=ice&amp;side=b"),
    ],
)
def test_one_parameter_changes_and_the_others_stay(tag: str, expected: str):
    assert render(tag, "/?q=ice&side=a&side=b&page=2", one=["c", "d"]) == expected


def test_pages_keep_what_was_searched():
    page = Paginator(range(1284), 25).page(2)

    said = render('{% include "window/pages.html" %}', "/?q=ice&page=2", page=page)

    assert 'href="?q=ice&amp;page=1"' in said
    assert 'href="?q=ice&amp;page=3"' in said
    assert "26–50 of 1,284" in said


def test_a_single_page_has_no_pages():
    assert render('{% include "window/pages.html" %}', page=Paginator(range(3), 25).page(1)) == ""


def test_a_window_has_two_halves_with_headings_of_their_own():
    said = render(
        '{% pane %}{% half "of" "Ice" over="They offer" %}<p>1</p>{% endhalf %}'
        '{% half "se" title %}<p>2</p>{% endhalf %}{% endpane %}',
        title="<Fish>",
    )

    assert said == (
        '<div class="pane"><div class="in"><section aria-labelledby="of"><p class="over">They offer</p>'
        '<h2 id="of">Ice</h2><p>1</p></section><section aria-labelledby="se"><h2 id="se">&lt;Fish&gt;</h2><p>2</p>'
        "</section></div></div>"
    )


def test_what_is_not_known_is_said():
    assert render("{{ a|count }}, {{ a|day }}, {{ a|money:'USD' }}", a=None) == "not known, not known, not known"


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "9.5% 12% −64.6 RUB"), ("ja", "9.5% 12% −64.6 ルーブル"), ("ru", "9,5\xa0% 12\xa0% −64,6 руб.")],
)
def test_numbers_of_per_cent_and_millions_have_the_decimals_they_need(language: str, expected: str):
    source = "{{ share|per_cent }} {{ whole|per_cent }} {{ sum|millions }} {{ code|currency_word }}"
    with override(language):
        assert render(source, share=Decimal("9.50"), whole=Decimal(12), sum=-64_625_294, code="RUB") == expected
