"""A pack is checked as a whole: what one file says about another must be true."""

from __future__ import annotations

import pytest

from madoguchi.core import packs


def test_the_pack_that_ships_is_in_order(corridor):
    assert packs.check(corridor.folder) == []


def test_the_pack_of_two_invented_countries_is_in_order(invented):
    assert packs.check(invented.folder) == []


SPOILED = [
    ("corridor.yaml", "currency: XTS", "currency: money", "corridor.yaml, line 13, sides.0.currency: 'money': "),
    (
        "corridor.yaml",
        "time_zone: Etc/GMT-1",
        "time_zone: Mars",
        "line 14, sides.0.time_zone: 'Mars': is not a time zone",
    ),
    ("corridor.yaml", "format: 1", "format: 1\ncolour: red", "line 3, colour: is not a field of a corridor pack"),
    ("corridor.yaml", "key: xs", "key: xn", "line 2: sides holds 'xn' twice"),
    (
        "corridor.yaml",
        "languages: [qna]",
        "languages: [fr]",
        "line 2: side 'xn' speaks 'fr', which is not under languages",
    ),
    ("corridor.yaml", "check: stdnum.lei", "check: os.path", "line 26, sides.1.identifiers.0.check: 'os.path'"),
    ("corridor.yaml", "check: stdnum.lei", "check: stdnum.zz.q", "'stdnum.zz.q': is no module of python-stdnum"),
    ("corridor.yaml", "regions: regions.csv", "regions: ../regions.csv", "tables.regions: '../regions.csv': should be"),
    ("corridor.yaml", "regions: regions.csv", "regions: none.csv", "none.csv: cannot be read"),
    ("corridor.yaml", "key: neutral-places", "key: other", "has places under dispute and no notice"),
    ("corridor.yaml", "en: Norland,", "", "sides.xn.names: has no text in 'en'"),
    ("regions.csv", "XN-1,xn", "XN-1,xx", "regions.csv, line 2, side: 'xx' is not known"),
    ("regions.csv", "XS-1,xs", "XN-1,xs", "regions.csv, line 3: 'XN-1' stands on line 2 already"),
    ("regions.csv", "Neĝa Bordo", "", "regions.csv, line 2, name: has no text in 'qna'"),
    ("regions.csv", "Snow Coast", "North Reef", "'North Reef' is a region of one side as well"),
    ("priorities.csv", "XN-1,islands,2010", "XN-9,islands,2010", "line 2, region: there is no region 'XN-9'"),
    ("priorities.csv", "2012-12-31", "2001-12-31", "priorities.csv, line 2, valid_to: ends before it begins"),
    ("priorities.csv", "islands,2015", "moon,2015", "priorities.csv, line 3, programme: 'moon' is not known"),
    ("kinds.csv", "supply,goods", "supply,gods", "kinds.csv, line 3, family: 'gods' is not known"),
    ("kinds.csv", "varojn,0", "varojn,1", "kinds.csv, line 3, symmetric: a symmetric kind has one code for both"),
    ("size_rules.csv", "Fishing,03", "Fishing,99", "size_rules.csv, line 2, scope: '99' is not known"),
    ("size_rules.csv", "or,100,", "or,,", "a rule over money needs money_most"),
    ("size_rules.csv", "seen,own", "seen,nobody", "size_rules.csv, line 2, source: 'nobody' is not known"),
    ("agencies.csv", "promotion", "promoter", "agencies.csv, line 2, role: 'promoter' is not known"),
    ("neutral_places.csv", "reef,island,xs", "other,island,xs", "'reef' is not named by both sides"),
    ("activities/isic4.csv", "032,group,03", "032,group,04", "isic4.csv, line 5, parent: '04' is not known"),
    ("activities/isic4.csv", "032,group", "031,group", "isic4.csv, line 5: '031' stands on line 4 already"),
    ("activities/norlandic-isic4.csv", "01.1,031", "01.1,099", "norlandic-isic4.csv, line 2, isic: '099' is not known"),
    ("activities/norlandic-isic4.csv", "02,C", "09,C", "norlandic-isic4.csv, line 4, code: '09' is not known"),
    ("activities/norlandic-isic4.csv", "judgement", "rumour", "norlandic-isic4.csv, line 3, basis: 'rumour'"),
]


@pytest.mark.parametrize(("name", "old", "new", "sentence"), SPOILED)
def test_a_spoiled_pack_says_what_is_wrong_and_where(pack, name, old, new, sentence):
    pack.replace(name, old, new)

    said = pack.sentences()

    assert any(sentence in one for one in said), said


def test_problems_of_several_files_come_together(pack):
    pack.replace("kinds.csv", "symmetric", "is_symmetric")
    pack.replace("regions.csv", "time_zone", "zone")

    said = pack.sentences()

    assert {one.split(",")[0] for one in said} == {"kinds.csv", "regions.csv"}


def test_a_program_or_a_link_in_a_pack_is_refused(pack, tmp_path):
    (pack.folder / "run.py").write_text("print()")
    (pack.folder / "out.csv").symlink_to(tmp_path / "elsewhere.csv")

    assert [one.split(";")[0] for one in pack.sentences()] == [
        "out.csv: is a link",
        "run.py: is no file a pack may hold",
    ]


def test_yaml_of_other_parts_is_read_as_carefully(pack):
    (pack.folder / "matching.yaml").write_text("round: &round {capacity: 3}\nmodel: *round\n")

    assert pack.sentences() == [
        "matching.yaml, line 1, round: names the anchor &round; take it out; a pack has no anchors"
    ]


def test_a_table_that_is_a_link_out_of_the_pack_is_not_read(pack, tmp_path):
    outside = tmp_path / "elsewhere.csv"
    (pack.folder / "kinds.csv").rename(outside)
    (pack.folder / "kinds.csv").symlink_to(outside)

    assert pack.sentences() == ["kinds.csv: leads out of the pack; put the file itself there"]


def test_a_folder_without_a_pack_is_a_sentence(tmp_path):
    (problem,) = packs.check(tmp_path)

    assert str(problem).endswith("holds no corridor.yaml; name the folder of a pack, or make one with "
                                 "`madoguchi corridor new`")  # fmt: skip
