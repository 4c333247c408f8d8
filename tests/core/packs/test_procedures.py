"""Procedures of a pack: read, checked, and every mistake told with file, line, step and field."""

from __future__ import annotations

from datetime import date

import pytest

from madoguchi.core import packs
from madoguchi.core.packs import UnknownCode

LICENCE = "procedures/fishing-licence/2025-03-01.yaml"


def test_a_procedure_knows_its_versions_and_the_one_that_binds_a_day(invented):
    licence = invented.procedure("fishing-licence")

    assert [one.in_force for one in licence.versions] == [date(2020, 1, 1), date(2025, 3, 1)]
    assert licence.on(date(2019, 12, 31)) is None
    assert licence.on(date(2025, 2, 28)).rules.by_key["examine"].limit.count == 10
    assert licence.on(date(2025, 3, 1)).rules.by_key["examine"].limit.count == 15
    assert licence.newest.steps["mark"].titles.in_language("qna").text == "Marki la boatojn"
    assert (licence.side, licence.family) == ("xn", "goods")


def test_days_of_a_limit_are_those_of_the_authoritys_side(invented):
    rules = invented.procedure("fishing-licence").newest.rules

    assert rules.by_key["examine"].limit.calendar == "xn"


def test_a_change_names_the_versions_it_replaces(invented):
    change = invented.changes["longer-examination"]

    assert [(one.before.in_force, one.after.in_force, one.policy) for one in change.rules] == [
        (date(2020, 1, 1), date(2025, 3, 1), "filed_before")
    ]
    assert change.said.comment.closes == date(2025, 2, 10)


def test_what_is_not_there_is_told_with_what_is(invented):
    with pytest.raises(UnknownCode, match="there is no procedure 'hunting' in this corridor; there are boat-mark"):
        invented.procedure("hunting")
    with pytest.raises(UnknownCode, match="versions begin on 2020-01-01, 2025-03-01"):
        invented.procedure("fishing-licence").version(date(2021, 1, 1))
    with pytest.raises(UnknownCode, match="there is no authority 'army'"):
        invented.authority("army")
    with pytest.raises(UnknownCode, match="there is no kind of document 'map'"):
        invented.document("map")


def test_a_pack_without_procedures_has_none(pack):
    for path in sorted([*pack.folder.glob("procedures/*/*"), *pack.folder.glob("changes/*")]):
        path.unlink()

    corridor = packs.load(pack.folder)

    assert (dict(corridor.procedures), dict(corridor.changes)) == ({}, {})


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "after: [apply]\n    when: {eq",
            "after: [licence]\n    when: {eq",
            "step examine, after: waits for itself in a circle",
        ),
        (
            "after: [mark, examine]",
            "after: [mark, exam]",
            "line 35, step licence, after: waits for 'exam', which is no step here",
        ),
        ("key: examine", "key: mark", "step mark, key: 'mark' stands a second time"),
        ("after: [mark, examine]", "after: [licence]", "step licence, after: waits for itself"),
        (
            "{gt: [boats, 0]}",
            "{gt: [ships, 0]}",
            "line 21, step mark, when.gt.0: asks about 'ships', which is no declared fact",
        ),
        ("{gt: [boats, 0]}", "{gt: [boats, many]}", "step mark, when.gt.1: 'many' is compared with 'boats'"),
        ("{gt: [boats, 0]}", "{not: " * 9 + "{gt: [boats, 0]}" + "}" * 9, "is nested more than 8 deep"),
        (
            "{count: 15, unit: working_days",
            "{count: 0, unit: working_days",
            "line 30, step examine, limit.count: 0 working days",
        ),
        (
            "{count: 15, unit: working_days",
            "{count: -1, unit: working_days",
            "step examine, limit.count: -1 working days",
        ),
        (
            "{count: 15, unit: working_days",
            "{count: 1000000000, unit: working_days",
            "step examine, limit.count: 1000000000",
        ),
        (
            "{count: 15, unit: working_days",
            "{count: 15, unit: moons",
            "step examine, limit.unit: 'moons' is no unit of time",
        ),
        ("{count: 15, unit", "{count: 15, calendar: zz, unit", "step examine, limit.calendar: 'zz' is not known"),
        ("currency: XTS, ", "", "step licence, fees.licence: has no currency"),
        ("status: seen, source: own}\n    law:", "status: unverified}\n    law:", "step licence, law: silence decides"),
        (
            "key: sea-law, titles: {en: Sea law, qna: Mara leĝo}, status: seen",
            "key: sea-law, titles: {en: Sea law, qna: Mara leĝo}, status: unverified",
            "step licence, law: silence decides",
        ),
        ("titles: {en: Examine, qna: Ekzameni}", "titles: {en: Examine}", "steps.2.titles: has no text in 'qna'"),
        ("en: Examine,", "en: <b>Examine</b>,", "steps.2.titles: holds markup in 'en'"),
        (
            "authority: sea-office",
            "authority: army",
            "step examine, authority: 'army' is not known; see authorities.csv",
        ),
        ("brings: [boat-paper]", "brings: [map]", "step licence, brings: 'map' is not known; see documents.csv"),
        ("uses: boat-mark", "uses: boat-marks", "step mark, uses: there is no procedure 'boat-marks'"),
        ("facts: [boats, home]", "facts: [boats, home, moon]", "facts: 'moon' is not known; see procedures/facts.yaml"),
        (
            "begins: {status: seen, source: own}",
            "begins: {status: seen, source: rumour}",
            "begins.source: 'rumour' is not known",
        ),
        ("replaces: 2020-01-01", "replaces: 2021-01-01", "replaces: replaces the version of 2021-01-01"),
        ("in_force: 2025-03-01", "in_force: 2025-03-02", "in_force: 2025-03-02 is not the name of the file"),
        ("procedure: fishing-licence", "procedure: fishing", "procedure: 'fishing' is not the name of its folder"),
        ("stops_on: [query]", "stops_on: [rain]", "step examine, limit.stops_on: 'rain' does not stop a clock"),
        (
            "status: seen, source: own}\n    outcomes",
            "status: seen}\n    outcomes",
            "step examine, limit.source: is seen, and nobody says where",
        ),
        ("family: goods", "family: forests", "family: 'forests' is not known"),
        ("enquiry: harbour", "enquiry: tower", "enquiry: 'tower' is not known"),
        ("in_force: 2025-03-01\n", "in_force: 2025-03-01\nends: 2025-01-01\n", "ends: ends before it begins"),
        ("recorded:", "colour: red\nrecorded:", "colour: is not a field of a corridor pack"),
        ("titles: {en: Fishing licence", "titles: &a {en: Fishing licence", "names the anchor &a"),
        ("summary: {en: To fish", "summary: !!python/object {en: To fish", "carries the tag"),
    ],
)
def test_each_mistake_in_a_procedure_has_its_sentence(pack, old, new, told):
    pack.replace(LICENCE, old, new)

    sentences = pack.sentences()

    assert any(told in one for one in sentences), sentences
    assert all("2025-03-01.yaml" in one for one in sentences)


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("procedures/facts.yaml", "type: int", "type: number", "facts.0.type: 'number'"),
        ("procedures/facts.yaml", "key: home", "key: boats", "facts.1: 'boats' stands a second time"),
        ("authorities.csv", "federal,,Sea", "federal,harbour,Sea", "parent: stands above itself"),
        ("authorities.csv", "09:00,17:00", "18:00,17:00", "closes: closes before it opens"),
        ("authorities.csv", "XN-1,,09", "XN-9,,09", "regions: 'XN-9' is not known"),
        ("authorities.csv", "harbour,xn", "harbour,zz", "side: 'zz' is not known"),
        ("authorities.csv", "Mara oficejo", "", "name: has no text in 'qna'"),
        ("documents.csv", "Boata papero", "", "name: has no text in 'qna'"),
        ("changes/longer-examination.yaml", "filed_before", "whenever", "policy: 'whenever' is no policy"),
        (
            "changes/longer-examination.yaml",
            "filed_before",
            "stabilised_for",
            "term: does not fit the policy stabilised_for",
        ),
        (
            "changes/longer-examination.yaml",
            "filed_before",
            "contract_before_with_sunset",
            "sunset: does not fit the policy",
        ),
        (
            "changes/longer-examination.yaml",
            "before: 2020-01-01",
            "before: 2021-01-01",
            "there is no version of a procedure",
        ),
        ("changes/longer-examination.yaml", "regions: [XN-1]", "regions: [XN-7]", "regions: 'XN-7' is not known"),
        (
            "changes/longer-examination.yaml",
            "change: longer",
            "change: shorter",
            "'shorter-examination' is not the name of the file",
        ),
        (
            "changes/longer-examination.yaml",
            "before: 2020-01-01, ",
            "",
            "says that 2025-03-01 replaces None, its own file says 2020-01-01",
        ),
        (
            "changes/longer-examination.yaml",
            "replaces: [{procedure: fishing-licence, before: 2020-01-01, after: 2025-03-01}]",
            "",
            "changes nothing",
        ),
        (
            "changes/longer-examination.yaml",
            "regions:",
            'splits: [{code: "030614", into: ["030614", "030632"]}]\nregions:',
            "splits 030614 into itself",
        ),
        (
            "changes/longer-examination.yaml",
            "regions:",
            "scope: {eq: [moon, full]}\nregions:",
            "scope.eq.0: asks about 'moon'",
        ),
    ],
)
def test_each_mistake_around_procedures_has_its_sentence(pack, name, old, new, told):
    pack.replace(name, old, new)

    sentences = pack.sentences()

    assert any(told in one for one in sentences), sentences


def test_two_changes_of_the_same_rule_are_told_with_both_their_names(pack):
    first = pack.folder / "changes" / "longer-examination.yaml"
    split = 'splits: [{code: "030614", into: ["030632"]}]\nregions:'
    first.write_text(first.read_text("utf-8").replace("regions:", split), "utf-8")
    said = first.read_text("utf-8").replace("change: longer-examination", "change: longest-examination")
    first.with_name("longest-examination.yaml").write_text(said, "utf-8")

    sentences = [one for one in pack.sentences() if "longest-examination.yaml" in one]

    for called in ("the version of fishing-licence of 2025-03-01", "the code 030614"):
        assert any(f"{called} is changed by longer-examination already" in one for one in sentences), sentences


def test_two_versions_that_overlap_are_told(pack):
    pack.replace("procedures/fishing-licence/2020-01-01.yaml", "recorded:", "ends: 2025-04-01\nrecorded:")

    assert any("overlaps the version of 2020-01-01" in one for one in pack.sentences())


def test_a_file_of_fifty_megabytes_is_not_read(pack):
    with (pack.folder / LICENCE).open("a") as file:
        file.write("#" * 50 * 1024 * 1024)

    assert any("is larger than 5 MB" in one for one in pack.sentences())
