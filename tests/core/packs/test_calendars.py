"""What a pack says about its calendars is checked like everything else in it."""

from __future__ import annotations

from datetime import date

import pytest

from madoguchi.core import packs


@pytest.fixture
def with_calendar(pack):
    folder = pack.folder / "calendars" / "xn"
    folder.mkdir(parents=True)
    (folder.parent / "xn.yaml").write_text("library: RU\nyears: {first: 2020, last: 2028}\n", "utf-8")
    return pack


def year(pack, text, name="2027"):
    (pack.folder / "calendars" / "xn" / f"{name}.yaml").write_text(f"act: A\nstatus: seen\n{text}\n", "utf-8")


GOOD = "year: 2027\ndays:\n  - {on: 2027-02-20, kind: working, moved: 2027-02-22}\n"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("year: 2027\ndays: []", "does not list 2027-02-20, which the library has as a working day"),
        (GOOD + "  - {on: 2027-02-20, kind: holiday}", "2027-02-20 stands twice; a day is of one kind"),
        (GOOD + "  - {on: 2026-02-20, kind: holiday}", "2026-02-20 does not lie in 2027"),
        (GOOD + "  - {on: 2027-03-03, kind: holiday}", "2027-03-03 is holiday here, and working in the library"),
        (GOOD + "  - {on: 2027-01-05, kind: working}", "2027-01-05 is working here, and holiday in the library"),
        (GOOD + "  - {on: 2027-01-05, kind: special}", "2027-01-05 is special here, and holiday in the library"),
        (GOOD.replace("year: 2027", "year: 2026").replace("2027-", "2026-"), "says 2026; name the file after its year"),
        (GOOD + "  - {on: 2027-03-03, kind: lazy}", "'lazy'"),
        (GOOD + "  - {on: 2027-02-29, kind: working}", "2027-02-29"),
    ],
)
def test_a_year_that_cannot_be_right_is_named(with_calendar, text, sentence):
    year(with_calendar, text)

    assert any(sentence in said for said in with_calendar.sentences())


def test_a_year_may_correct_the_library_when_it_says_so(with_calendar):
    year(with_calendar, GOOD + "  - {on: 2027-03-03, kind: holiday, corrects_library: true}")

    calendar = packs.load(with_calendar.folder).calendar("xn")

    assert with_calendar.sentences() == []
    assert not calendar.is_working(date(2027, 3, 3))
    assert calendar.decreed == {2027}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("library: QQ\nyears: {first: 2020, last: 2028}\n", "the library knows no country 'QQ'"),
        ("library: RU\nyears: {first: 2028, last: 2020}\n", "years: end before they begin"),
        ("library: RU\nyears: {first: 2020, last: 2028}\nclosures: [{first: 13-01, last: 01-03}]", "month and a day"),
        ("library: RU\nyears: {first: 2020, last: 2028}\nweekend: [sonntag]\n", "weekend"),
    ],
)
def test_a_calendar_that_cannot_be_right_is_named(with_calendar, text, sentence):
    (with_calendar.folder / "calendars" / "xn.yaml").write_text(text, "utf-8")

    assert any(sentence in said for said in with_calendar.sentences())


def test_a_calendar_of_no_side_is_named(with_calendar):
    (with_calendar.folder / "calendars" / "zz.yaml").write_text("library: RU\nyears: {first: 2020, last: 2028}\n")

    assert any("belongs to no side" in said for said in with_calendar.sentences())


def test_a_country_the_library_does_not_know_keeps_the_plain_week(invented):
    calendar = invented.calendar("xn")

    assert calendar.working_days(date(2026, 1, 4), date(2026, 1, 11)) == 5
    assert calendar.decreed == frozenset()


def test_a_pack_without_calendars_counts_on_the_library_and_decrees_nothing(corridor):
    calendar = packs.from_library(corridor.sides[0].country_code)

    assert calendar.decreed == frozenset()
    assert not calendar.is_working(date(2027, 1, 1))
