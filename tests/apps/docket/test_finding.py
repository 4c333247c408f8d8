from __future__ import annotations

import pytest
from django.utils.translation import override

from madoguchi.apps.docket import actions, codes, queries
from madoguchi.apps.docket.wishes import Wish, days_back
from madoguchi.core.languages.texts import Texts
from tests import cast
from tests.cast import MONDAY

pytestmark = pytest.mark.django_db

ON = MONDAY.date()


def posted(company, by, direction: str, *, activities=(), products=(), **texts: str):
    draft = actions.Draft(
        direction=direction,
        kind="services",
        title=Texts.written(texts),
        text=Texts.written(texts),
        activities=tuple(activities),
        products=tuple(products),
        languages=("ru",),
    )
    one = actions.draw_up(company, draft, by=by, at=MONDAY)
    actions.submit(one, by=by, at=MONDAY)
    return actions.publish(one, by=None, at=MONDAY)


@pytest.fixture
def docket(indexed):
    vostok, anna = cast.vostok()
    sakura, kenji = cast.sakura()
    found = {
        "store": posted(vostok, anna, "offer", activities=["5210"], ru="Место в порту, 4 000 паллет"),
        "snow": posted(vostok, anna, "seek", products=["8430"], ru="Ищем снегоуборочную технику"),
        "crab": posted(sakura, kenji, "seek", ja="冷凍かに", products=["0306"]),
    }
    indexed()
    return found


def references(words: str, **chosen) -> set[str]:
    wish = Wish.read({"q": [words], **{name: [value] for name, value in chosen.items()}})
    return {found.entry.reference for found in queries.find(wish, on=ON).found}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("倉庫", {"store"}),  # written in Russian only; the code's name is known in Japanese
        ("warehousing", {"store"}),
        ("除雪", {"snow"}),
        ("снегоуборочной техники", {"snow"}),  # inflected otherwise than it was written
        ("冷凍かに", {"crab"}),
        ("palladium", set()),
    ],
)
def test_words_of_three_scripts_find_what_was_written_in_another(docket, words, expected):
    assert references(words) == {docket[key].reference for key in expected}


def test_choices_narrow_and_their_counts_say_what_another_would_find(docket):
    findings = queries.find(Wish.read({"direction": ["offer"], "side": ["ru"]}), on=ON)

    assert [found.entry.pk for found in findings.found] == [docket["store"].pk]
    assert findings.counts["direction"] == {"offer": 1, "seek": 1}
    assert findings.counts["side"] == {"ru": 1}


def test_a_division_within_a_chosen_section_narrows_it(docket):
    assert Wish.read({"activity": ["H", "52"]}).filters(ON)["activity"] == ["52"]


def test_priority_regions_stand_for_every_region_of_a_programme(docket):
    assert references("", region="priority") == {docket["store"].reference, docket["snow"].reference}


def test_confirmed_within_a_span_counts_the_day_itself():
    assert days_back(2, ON) == ["2026-11-23", "2026-11-22", "2026-11-21"]


def test_a_hit_says_why_in_the_language_of_the_reader(docket):
    wish = Wish.read({"q": ["倉庫"]})

    with override("en"):
        why = queries.why(queries.find(wish, on=ON).found[0], wish)

    assert why[0].startswith("line of business: Warehousing")


def test_from_nothing_leads_what_would_be_found_with_one_choice_less(docket):
    wish = Wish.read({"q": ["倉庫"], "side": ["jp"]})

    ways = {(way.rest.words, tuple(way.rest.chosen)): count for way, count in queries.ways_out(wish, on=ON)}

    assert ways == {("", ("side",)): 1, ("倉庫", ()): 1}


def test_a_company_that_hides_its_name_is_not_found_by_it(docket):
    assert references("Восток Логистика") == set()


def test_what_is_no_longer_public_is_not_found(docket, indexed):
    actions.end(docket["store"], is_fulfilled=True, by=cast.actor(docket["store"].organisation), at=MONDAY)
    indexed()

    assert references("warehousing") == set()


@pytest.mark.parametrize(
    ("sort", "words", "code"),
    [
        (codes.ACTIVITIES, "5210", "5210"),
        (codes.ACTIVITIES, "warehou", "5210"),
        (codes.PRODUCTS, "0303", "0303"),
        (codes.REGIONS, "приморский", "RU-PRI"),
        (codes.REGIONS, "北海", "JP-01"),
    ],
)
def test_codes_are_found_by_words_of_any_language(sort, words, code):
    assert code in [one.code for one in codes.find(sort, words)]


def test_an_address_that_was_cut_or_made_up_is_read_without_fault():
    wish = Wish.read({"q": ["x" * 999], "direction": ["", "offer"], "nonsense": ["1"], "order": ["sideways"]})

    assert (len(wish.words), wish.chosen, wish.order) == (200, {"direction": ("offer",)}, "best")
