"""What a corridor answers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from madoguchi.core import packs
from madoguchi.core.packs import PackError, UnknownCode


def test_the_corridor_that_ships_is_the_current_one(monkeypatch, corridor):
    monkeypatch.delenv("MADOGUCHI_CORRIDOR", raising=False)

    assert packs.current().key == corridor.key
    assert packs.current() is packs.current()


def test_another_folder_can_be_the_current_corridor(monkeypatch, invented):
    monkeypatch.setenv("MADOGUCHI_CORRIDOR", str(invented.folder))

    assert packs.current().key == "norland-sudria"


def test_a_folder_that_is_no_pack_stops_with_a_sentence(monkeypatch, tmp_path):
    monkeypatch.setenv("MADOGUCHI_CORRIDOR", str(tmp_path))

    with pytest.raises(PackError, match=r"holds no corridor\.yaml"):
        packs.current()


def test_each_side_knows_the_other(invented):
    north, south = invented.sides

    assert (invented.other_side("xn"), invented.other_side("xs")) == (south, north)
    assert invented.side_of_country("xs") is south
    assert invented.side_of_country("zz") is None


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (lambda c: c.side("xx"), "there is no side 'xx' in this corridor; the sides are xn and xs"),
        (lambda c: c.region("XX-1"), "there is no region 'XX-1' in this corridor"),
        (
            lambda c: c.activity("0319"),
            "there is no isic4 code '0319' in this corridor; the nearest code above it is 031",
        ),
        (lambda c: c.activity("9"), "stand in no division of this list"),
        (lambda c: c.scheme("other"), "there is no classification of activities 'other' in this corridor"),
        (lambda c: c.isic_targets("norlandic", "03"), "there is no norlandic code '03' in this corridor"),
        (lambda c: c.kind("gift"), "there is no kind of cooperation 'gift' in this corridor; kinds are barter, supply"),
        (lambda c: c.complement("supply"), "say which side of it: seek_supply or offer_supply"),
        (lambda c: c.band("5-6"), "there is no size band '5-6' in this corridor; bands are 0-9, 10+"),
        (lambda c: c.product("0302"), "there is no product code '0302' in this corridor"),
        (lambda c: c.agency("x"), "there is no agency 'x' in this corridor; there are norland-trade"),
        (lambda c: c.notice("x"), "there is no notice 'x' in this corridor; there are neutral-places"),
    ],
)
def test_an_unknown_code_says_which_list_and_what_is_nearest(invented, ask, sentence):
    with pytest.raises(UnknownCode) as refusal:
        ask(invented)

    assert sentence in str(refusal.value)


def test_a_missing_language_is_marked_as_a_fallback(invented):
    here, missing = invented.label("03", "qna"), invented.label("031", "qna")

    assert (here.text, here.is_fallback) == ("Fiŝado", False)
    assert (missing.text, missing.language, missing.is_fallback) == ("Catching fish", "en", True)


def test_a_code_without_text_is_said_by_what_it_leads_to(invented):
    said = invented.label("01.1", "en", "norlandic")

    assert (said.text, said.language, said.is_fallback) == ("Catching fish", "en", True)


def test_a_national_code_leads_to_the_bridge_with_its_basis(invented):
    def leads(code: str) -> list[tuple[str, str, str, float]]:
        return [(one.isic, one.basis, one.how, one.share) for one in invented.isic_targets("norlandic", code)]

    below, above = "from the codes below it", "from the code above it"
    assert leads("01.1") == [("031", "official", "invented", 1.0)]
    assert leads("01") == [("031", "derived", below, 0.5), ("032", "derived", below, 0.5)]
    assert leads("01.3") == [("031", "derived", above, 0.5), ("032", "derived", above, 0.5)]
    assert [one.basis for one in invented.isic_targets("isic4", "03")] == ["same"]


def test_the_tree_of_activities_can_be_walked(invented):
    tree = invented.activities

    assert [one.code for one in tree.children()] == ["A", "C"]
    assert [one.code for one in tree.descendants("A")] == ["03", "031", "032"]
    assert [one.code for one in tree.ancestors("031")] == ["03", "A"]
    assert tree.section("031").code == "A"
    assert tree.is_within("031", "A")
    assert not tree.is_within("C", "A")


def test_complements_meet_and_symmetric_kinds_meet_themselves(invented):
    supply, barter = invented.kind("supply"), invented.kind("barter_partner")

    assert (invented.complement("seek_supply"), invented.complement("offer_supply")) == ("offer_supply", "seek_supply")
    assert invented.complement("barter_partner") == "barter_partner"
    assert (supply.code("seek"), supply.complement("seek"), supply.meets("seek", "seek")) == (
        "seek_supply",
        "offer",
        False,
    )
    assert (barter.complement("seek"), barter.meets("seek", "seek"), barter.codes) == (
        "seek",
        True,
        ("barter_partner",),
    )


@pytest.mark.parametrize(
    ("day", "is_priority"),
    [("2009-12-31", False), ("2010-01-01", True), ("2012-12-31", True), ("2013-01-01", False), ("2020-01-01", True)],
)
def test_priority_holds_on_dates_only(invented, day, is_priority):
    region = invented.region("XN-1")

    assert region.is_priority(date.fromisoformat(day)) is is_priority
    assert not invented.region("XS-1").is_priority(date.fromisoformat(day))


def test_a_region_is_found_by_what_a_register_calls_it(invented):
    assert invented.region_by_register_code("xn", "11") is invented.region("XN-1")
    assert invented.region_by_register_code("xs", "11") is None


@pytest.mark.parametrize(
    ("isic", "employees", "capital", "found"),
    [
        ("031", 4, None, [("tiny", True)]),
        ("031", 6, None, [("tiny", None)]),
        ("031", 6, 100, [("tiny", True)]),
        ("031", 6, 101, []),
        ("031", None, None, [("tiny", None)]),
        ("C", 50, 1000, [("tiny", True)]),
        ("C", 50, None, [("tiny", None)]),
        ("C", 51, None, []),
        ("C", None, 1001, []),
        ("", 50, 1000, [("tiny", True)]),
    ],
)
def test_a_size_class_is_certain_undecided_or_absent(invented, isic, employees, capital, found):
    money = {} if capital is None else {"capital": Decimal(capital)}

    findings = invented.size_classes("xn", isic, employees, money, date(2020, 1, 1))

    assert [(one.size_class, one.fits) for one in findings] == found


def test_no_size_class_holds_before_its_law(invented):
    assert invented.size_classes("xn", "031", 1, {}, date(1999, 12, 31)) == ()


def test_bands_hold_their_ends(invented):
    assert [getattr(invented.band_of(people), "key", None) for people in (0, 9, 10, None)] == [
        "0-9",
        "0-9",
        "10+",
        None,
    ]


def test_identifiers_are_compacted_or_refused_with_a_reason(invented):
    north, south = (side.identifiers[0] for side in invented.sides)

    assert north.compact(" 123-45 67") == "1234567"
    assert south.compact("213800KUD8LAJWSQ9D15") == "213800KUD8LAJWSQ9D15"
    for identifier, wrong, reason in ((north, "123", "length"), (south, "213800KUD8LXJWSQ9D15", "check digit")):
        assert not identifier.is_valid(wrong)
        with pytest.raises(ValueError, match=reason):
            identifier.compact(wrong)


def test_a_place_under_dispute_is_never_named_once(invented):
    reef = invented.neutral_place("reef")

    assert reef.display("qna") == "Norda Rifo (Suda Rifo)"
    assert reef.display("en") == "South Reef (North Reef)"
    assert reef.display("fr") == "North Reef / South Reef"
    assert reef.all_names == ("North Reef", "Norda Rifo", "South Reef", "Suda Rifo")
