"""Readers: every line of a register file ends as a company, a refused row or one that is left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from madoguchi.apps.registry.importers import delimited, table
from madoguchi.apps.registry.importers.kinds import KINDS
from madoguchi.apps.registry.importers.rows import Options
from madoguchi.core.refusals import Refused
from tests.apps.registry import files


def read(kind: str, path: Path, **options):
    return list(KINDS[kind].read(path, Options(**options)))


@pytest.mark.parametrize("encoding", ["cp932", "utf-8", "utf-8-sig", "utf-16"])
def test_the_corporate_number_file_is_read_in_each_encoding_it_is_published_in(tmp_path, encoding):
    text = files.csv_text([files.nta_line(1, "株式会社サクラ水産"), files.nta_line(2, "合同会社，髙橋")])
    path = files.written(tmp_path, "nta.csv", text, encoding)

    rows = read("jp-nta", path)

    assert [row.record.names[0].text for row in rows if row.record] == ["株式会社サクラ水産", "合同会社，髙橋"]
    assert rows[0].record.identifiers[0].value == files.corporate_number(1)
    assert rows[0].record.region == "JP-01"


def test_older_states_and_struck_numbers_are_left_out_and_closed_companies_are_marked(tmp_path):
    lines = [
        files.nta_line(1, "古い", latest="0"),
        files.nta_line(2, "抹消", process="99"),
        files.nta_line(3, "閉鎖", process="21", closed_on="2024-05-01"),
        files.nta_line(4, "短い")[:20],
    ]
    path = files.written(tmp_path, "nta.csv", files.csv_text(lines), "cp932")

    rows = read("jp-nta", path)

    assert [row.reason for row in rows] == ["line-is-an-older-state", "line-is-struck-off", "", "line-has-other-cells"]
    assert [row.is_left_out for row in rows] == [True, True, False, False]
    assert rows[2].record.standing == "closed"


def test_the_edinet_list_is_read_as_it_is_published(tmp_path):
    rows = read("jp-edinet", files.edinet_file(tmp_path, 7))

    assert [(row.line, row.reason) for row in rows] == [(3, "")]
    record = rows[0].record
    assert [name.text for name in record.names] == ["株式会社サクラ水産7", "Sakura Seafoods 7 Co., Ltd."]
    assert record.capital == 100_000_000
    assert record.region == "JP-01"
    assert record.activities[0].code == "0050"


@pytest.mark.parametrize("encoding", ["cp1251", "utf-8"])
def test_the_extract_of_small_businesses_is_read_in_both_encodings(tmp_path, encoding):
    rows = read("ru-rmsp", files.rmsp_csv(tmp_path, files.rmsp_line(254000001), encoding=encoding))

    record = rows[0].record
    assert record.names[0].text == 'ОБЩЕСТВО С ОГРАНИЧЕННОЙ ОТВЕТСТВЕННОСТЬЮ "ВОСТОК ЛОГИСТИКА 254000001"'
    assert (record.region, record.city, record.size_band) == ("RU-PRI", "Владивосток", "1-19")
    assert record.activities[0].code == "52.29"


def test_sole_traders_are_left_out_and_counted(tmp_path):
    path = files.written(tmp_path, "rmsp.xml", files.rmsp_xml(254000001, traders=2))

    rows = read("ru-rmsp", path)

    assert [row.reason for row in rows] == ["", "line-is-a-sole-trader", "line-is-a-sole-trader"]


def test_an_archive_of_xml_is_read_through_and_its_documents_are_counted_on(tmp_path):
    archive = files.zipped({"a.xml": files.rmsp_xml(254000001), "b.xml": files.rmsp_xml(254000002), "read.me": b"x"})

    rows = read("ru-rmsp", files.written(tmp_path, "rmsp.zip", archive))

    assert [(row.line, bool(row.record)) for row in rows] == [(1, True), (2, True)]


@pytest.mark.parametrize(
    "prologue",
    [
        '<!DOCTYPE Файл SYSTEM "x.dtd">',
        '<!DOCTYPE Файл [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>',
        '<!DOCTYPE Файл [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_xml_that_declares_types_or_entities_is_refused(tmp_path, prologue):
    path = files.written(tmp_path, "rmsp.xml", files.rmsp_xml(254000001, prologue=prologue))

    with pytest.raises(Refused) as refusal:
        read("ru-rmsp", path)

    assert refusal.value.key == "xml-declares-types-or-entities"


REFUSED_LINES = [
    ({"inn": "2540000010"}, "check-digit-does-not-fit", "inn"),
    ({"inn": "254"}, "number-has-another-length", "inn"),
    ({"inn": ""}, "line-has-no-number", "inn"),
    ({"region_code": "98"}, "region-is-not-known", "region_code"),
    ({"okved_main": "ZZ.9"}, "activity-is-not-known", "activity"),
    ({"name": "Восток\u202eакитсигоЛ"}, "name-has-direction-marks", "name"),
    ({"name": "=HYPERLINK(1)"}, "cell-begins-like-a-formula", "name"),
    ({"name": "", "short_name": ""}, "name-is-missing", "name"),
    ({"name": "Восток" * 100}, "name-is-too-long", "name"),
    ({"name": "Во\x07сток"}, "name-has-signs-that-are-no-text", "name"),
]


@pytest.mark.parametrize(("changes", "reason", "field"), REFUSED_LINES)
def test_a_line_that_cannot_go_in_says_which_field_and_why(tmp_path, changes, reason, field):
    path = files.rmsp_csv(tmp_path, files.rmsp_line(254000001, **changes), files.rmsp_line(254000002), encoding="utf-8")

    rows = read("ru-rmsp", path)

    assert [(row.line, row.reason, row.field) for row in rows] == [(2, reason, field), (3, "", "")]


def test_lines_that_are_damaged_are_refused_one_by_one_and_the_others_go_in(tmp_path):
    good = [";".join(files.rmsp_line(254000000 + at, okved_extra="49.4")).encode() for at in range(3)]
    lines = [
        ";".join(files.RMSP_TITLES).encode(),
        good[0].replace(b'"', b""),
        b'"never closed;' + good[1].replace(b'"', b""),
        good[1].replace(b'"', b"")[:30] + b"\x00" + good[1].replace(b'"', b"")[30:],
        b"\xff\xfe broken;;;;;;;;",
        b"too;few",
        good[2].replace(b'"', b""),
    ]
    path = files.written(tmp_path, "rmsp.csv", b"\r\n".join(lines))

    rows = read("ru-rmsp", path, encoding="utf-8")

    assert [(row.line, row.reason) for row in rows] == [
        (2, ""),
        (3, "quotation-mark-is-not-closed"),
        (4, "line-has-nul"),
        (5, "line-is-not-in-this-encoding"),
        (6, "line-has-other-cells"),
        (7, ""),
    ]


def test_inches_inside_a_cell_swallow_no_other_line(tmp_path):
    text = 'id,name\n1,tv 24" wide\n2,plain\n3,tv 30" wide\n4,"two\nlines"\n'

    found = list(delimited.records(files.written(tmp_path, "t.csv", text), "utf-8"))

    assert [record.cells for record in found][1:] == [
        ("1", 'tv 24" wide'),
        ("2", "plain"),
        ("3", 'tv 30" wide'),
        ("4", "two\nlines"),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_as_on_any_machine(tmp_path, end):
    text = end.join(["id,name", "1,a", "", "2,b", ""])

    found = list(delimited.records(files.written(tmp_path, "t.csv", text), "utf-8"))

    assert [record.cells for record in found] == [("id", "name"), ("1", "a"), ("2", "b")]


def test_a_line_without_end_is_named_and_not_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(delimited, "LINE_BYTES", 1_000)
    path = files.written(tmp_path, "t.csv", "id,name\n" + "x" * 5_000 + "\n2,b\n")

    found = list(delimited.records(path, "utf-8"))

    assert [(record.line, record.problem) for record in found] == [(1, ""), (2, "line-is-too-long"), (3, "")]


@pytest.mark.slow
def test_a_line_of_two_gigabytes_streams_by(tmp_path):
    import resource

    path = tmp_path / "huge.csv"
    with path.open("wb") as stream:
        stream.write(b"id,name\n")
        stream.seek(2 * 1024**3)  # a hole: two gigabytes of zero bytes that take no room on the disk
        stream.write(b"\n2,b\n")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    found = list(delimited.records(path, "utf-8"))

    assert [(record.line, record.problem) for record in found] == [(1, ""), (2, "line-is-too-long"), (3, "")]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # kilobytes


TABLE = {"名前": "name.ja", "番号": "identifier.corporate-number", "人数": "employees", "地域": "region"}


def test_a_workbook_is_read_by_its_mapping_and_formula_cells_are_kept_out(tmp_path):
    lines: list[list[object]] = [
        ["名前", "番号", "人数", "地域", "memo"],
        ["株式会社サクラ水産", files.corporate_number(1), 38, "北海道", "tel. ask"],
        ["=HYPERLINK(1)", files.corporate_number(2), 1, "北海道", ""],
        [None, None, None, None, None],
        ["株式会社ヤマ", files.corporate_number(3), "３８人", "東京都", ""],
        ["株式会社カワ", files.corporate_number(4), "many", "東京都", ""],
    ]
    path = files.written(tmp_path, "t.xlsx", files.workbook(lines))

    rows = read("table", path, side="jp", mapping=TABLE)

    assert [(row.line, row.reason) for row in rows] == [
        (2, ""),
        (3, "cell-begins-like-a-formula"),
        (5, ""),
        (6, "number-is-not-a-number"),
    ]
    assert [row.record.employees for row in rows if row.record] == [38, 38]


def test_a_table_of_the_other_side_is_read_in_its_old_encoding(tmp_path):
    path = files.written(tmp_path, "t.csv", f"Наименование;ИНН\nВосток Логистика;{files.inn(254000001)}\n", "cp1251")

    rows = read("table", path, side="ru", mapping={"Наименование": "name.ru", "ИНН": "identifier.inn"})

    assert rows[0].record.names[0].text == "Восток Логистика"


@pytest.mark.parametrize(
    ("mapping", "key"),
    [
        ({"番号": "identifier.corporate-number"}, "mapping-has-no-name"),
        ({"名前": "name.xx"}, "mapping-target-is-not-known"),
        ({"nothing": "name.ja"}, "file-has-other-columns"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(tmp_path, mapping, key):
    path = files.written(tmp_path, "t.csv", "名前,番号\nサクラ,1\n")

    with pytest.raises(Refused) as refusal:
        read("table", path, side="jp", mapping=mapping)

    assert refusal.value.key == key


def test_the_side_of_a_row_follows_from_its_number_where_nothing_else_says_it(tmp_path):
    text = "name,inn,number\nООО «Ромашка»,7707083893,\nСакура,,9999999999999\nБез номера,,\n"
    path = files.written(tmp_path, "companies.csv", text, "utf-8")
    mapping = {"name": "name.ru", "inn": "identifier.inn", "number": "identifier.corporate-number"}

    rows = read("table", path, mapping=mapping)

    assert [row.record and row.record.side for row in rows] == ["ru", "jp", None]
    assert rows[2].reason == "side-is-not-said"


@pytest.mark.parametrize(
    ("first", "target"), [("ООО «Ромашка»", "name.ru"), ("株式会社桜", "name.ja"), ("", "name.en")]
)
def test_names_under_a_plain_title_are_taken_for_the_language_of_their_script(first, target):
    assert table.guess(["name", "city"], [[first, "X"]]) == {"name": target, "city": "city"}
