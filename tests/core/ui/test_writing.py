from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils.translation import override

from madoguchi.core.ui import places, writing

NB = "\u00a0"
TUESDAY = date(2026, 12, 8)
EVENING = datetime(2026, 12, 8, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("style", "english", "japanese", "russian"),
    [
        ("long", f"8{NB}December 2026", "2026年12月8日", f"8{NB}декабря 2026{NB}года"),
        ("weekday", f"Tuesday 8{NB}December 2026", "2026年12月8日（火）", f"вторник, 8{NB}декабря 2026{NB}года"),
        ("short", f"8{NB}December", "12月8日", f"8{NB}декабря"),
        ("month alone", "December 2026", "2026年12月", f"декабрь 2026{NB}года"),
        ("of any year", "December", "12月", "декабрь"),
    ],
)
def test_a_day_is_written_as_each_language_writes_it(style: str, english: str, japanese: str, russian: str):
    assert _in_each(lambda: writing.day(TUESDAY, style)) == (english, japanese, russian)


@pytest.mark.parametrize("style", ["long", "weekday", "short", "month", "month alone", "of any year"])
def test_a_sentence_may_end_with_a_day(style: str):
    assert not [day for day in _in_each(lambda: writing.day(TUESDAY, style)) if day.endswith((".", "。"))]


def test_a_moment_names_the_place_whose_hour_it_is():
    zone = "Europe/Helsinki"

    written = _in_each(lambda: writing.moment(EVENING, zone, places.place_of(zone)))

    assert written == (
        f"Tuesday 8{NB}December 2026, 11:00 in Helsinki",
        "2026年12月8日（火）11:00（ヘルシンキ）",
        f"вторник, 8{NB}декабря 2026{NB}года, 11:00{NB}(Хельсинки)",
    )


def test_universal_time_needs_no_place():
    written = _in_each(lambda: writing.hour_at(EVENING, "UTC", ""))

    assert written == ("09:00 universal time", "9:00（協定世界時）", "09:00 по всемирному времени")


@pytest.mark.parametrize(
    ("value", "english", "japanese", "russian"),
    [
        (0, "0", "0", "0"),
        (1284, "1,284", "1,284", f"1{NB}284"),
        (1_284_567, "1,284,567", "1,284,567", f"1{NB}284{NB}567"),
        (-3, "−3", "−3", "−3"),
        (2.5, "2.5", "2.5", "2,5"),
        (Decimal("-1234.50"), "−1,234.50", "−1,234.50", f"−1{NB}234,50"),
    ],
)
def test_a_number_is_grouped_as_each_language_groups(value: writing.Number, english: str, japanese: str, russian: str):
    assert _in_each(lambda: writing.number(value)) == (english, japanese, russian)


@pytest.mark.parametrize(
    ("share", "places_", "expected"),
    [
        (0.193, 1, ("19.3%", "19.3%", f"19,3{NB}%")),
        (0.93, 0, ("93%", "93%", f"93{NB}%")),
        (Decimal("0.0002"), 2, ("0.02%", "0.02%", f"0,02{NB}%")),
    ],
)
def test_a_share_is_written_as_a_percentage(share: writing.Number, places_: int, expected: tuple[str, ...]):
    assert _in_each(lambda: writing.percent(share, places_)) == expected


@pytest.mark.parametrize(
    ("amount", "currency", "english", "japanese", "russian"),
    [
        (16_100_000_000, "USD", f"USD{NB}16.1{NB}bn", "161億ドル", f"16,1{NB}млрд{NB}долл."),
        (1_150_000_000, "EUR", f"EUR{NB}1,150{NB}m", "11.5億ユーロ", f"1{NB}150{NB}млн{NB}евро"),
        (12_500, "USD", f"USD{NB}12,500", "12,500ドル", f"12{NB}500{NB}долл."),
        (Decimal("99.5"), "USD", f"USD{NB}99.50", "99.50ドル", f"99,50{NB}долл."),
        (158_400_000, "USD", f"USD{NB}158.4{NB}m", "1億5,840万ドル", f"158,4{NB}млн{NB}долл."),
        (
            -1_234_567_890_000,
            "USD",
            f"USD{NB}−1,234,567,890,000",
            "−1兆2,345億6,789万ドル",
            f"−1{NB}234{NB}567{NB}890{NB}000{NB}долл.",
        ),
        (1_234_567, "XTS", f"XTS{NB}1,234,567", "1,234,567XTS", f"1{NB}234{NB}567{NB}XTS"),
    ],
)
def test_money_is_exact_in_the_largest_unit_that_allows_it(
    amount: writing.Number, currency: str, english: str, japanese: str, russian: str
):
    assert _in_each(lambda: writing.money(amount, currency)) == (english, japanese, russian)


def test_a_list_has_the_comma_of_its_language():
    assert _in_each(lambda: writing.listed(["a", "b"])) == ("a, b", "a、b", "a, b")


def _in_each(write: object) -> tuple[str, ...]:
    written = []
    for language in ("en", "ja", "ru"):
        with override(language):
            written.append(write())  # type: ignore[operator]  # a function without arguments
    return tuple(written)
