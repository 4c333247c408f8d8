"""Files of figures of each kind: what they hold is read, what cannot be read is named with its line."""

from __future__ import annotations

import gzip
import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from madoguchi.apps.observatory import actions, drawing, exports, queries
from madoguchi.apps.observatory.importing import READERS, ImportOptions
from madoguchi.apps.observatory.models import Observation, Series, Vintage
from madoguchi.apps.observatory.recording import Figure, RefusedRow
from madoguchi.core.refusals import Refused
from tests.cast import MONDAY

Found = tuple[str, str, Any, str]


def read(kind: str, path: Path, **options: Any) -> tuple[list[Found], list[tuple[int, str]]]:
    """The figures of a file as (series, period, value, status), and its refused rows as (line, reason)."""
    rows = list(READERS[kind](path, ImportOptions(**options)))
    figures = [(one.measure.key, one.period, one.value, one.status) for one in rows if isinstance(one, Figure)]
    return figures, [(one.line, one.reason) for one in rows if isinstance(one, RefusedRow)]


def put(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(gzip.compress(text.encode(encoding)) if name.endswith(".gz") else text.encode(encoding))
    return path


def test_the_tidy_table(tmp_path):
    path = put(
        tmp_path,
        "tidy.csv",
        "series,entity,item,unit,period,value,status,source,section,lines,note\n"
        "trade.exports,A>B,Fish,USD mn,2016,1.5,reconstructed,Office,s4,12-14,\n"
        "trade.exports,A>B,Crab,USD mn,2016,,lost,Office,s4,15,\n"
        "trade.exports,A>B,Squid,USD mn,never,1,certain,Office,s4,16,\n"
        "trade.exports,A>B,Salmon,USD mn,2016,much,certain,Office,s4,17,\n"
        "trade.exports,A>B,Cod,USD mn,2016,1,perhaps,Office,s4,18,\n"
        "trade.change,A>B,Fish,USD mn,2016 vs 2015,-2,certain,Office,s4,19,\n"
        "zones,A,,zones,2005-2016,,lost,Office,s4,20,\n"
        "line,A>B,,km,,1500,certain,Office,,21,break\n",
    )

    figures, refused = read("tidy", path)

    assert figures == [
        ("trade-exports.a-b.fish", "2016", Decimal("1.5"), "reconstructed"),
        ("trade-exports.a-b.crab", "2016", None, "lost"),
        ("trade-change.a-b.fish", "2016", Decimal("-2"), "certain"),
        ("zones.a", "2005/2016", None, "lost"),
        ("line.a-b", "undated", Decimal("1500"), "certain"),
    ]
    assert refused == [
        (4, "figure-has-no-period"), (5, "figure-is-no-number"), (6, "figure-status-is-not-known"),
    ]  # fmt: skip


COMTRADE = (
    "typeCode\tfreqCode\tperiod\treporterCode\tflowCode\tpartnerCode\tpartner2Code\tclassificationCode\tcmdCode\t"
    "customsCode\tmotCode\tprimaryValue\n"
    "C\tA\t2016\t643\tX\t392\t0\tH4\t2709\tC00\t0\t3500000000.5\n"
    "C\tA\t2016\t643\tX\t392\t0\tH4\t2709\tC00\t2100\t1000\n"
    "C\tA\t2016\t643\tX\t0\t0\tH4\t2709\tC00\t0\t73000000000\n"
    "C\tM\t201605\t392\tM\t156\t0\tH4\t8703\tC00\t0\t12\n"
)


def test_comtrade_in_bulk_compressed_keeps_wholes_and_names_parts(tmp_path):
    figures, refused = read("comtrade", put(tmp_path, "bulk.txt.gz", COMTRADE))

    assert figures == [
        ("trade.ru.jp.x.h4.2709", "2016", Decimal("3500000000.5"), "certain"),
        ("trade.ru.w.x.h4.2709", "2016", Decimal("73000000000"), "certain"),
        ("trade.jp.m49-156.m.h4.8703", "2016-05", Decimal("12"), "certain"),
    ]
    assert refused == [(3, "figure-is-a-part")]


def test_comtrade_of_the_interface_and_of_before_say_the_same(tmp_path):
    row = {
        "period": "2016", "reporterCode": 643, "flowCode": "X", "partnerCode": 392, "classificationCode": "H4",
        "cmdCode": "2709", "primaryValue": 3500000000.5, "motCode": 0, "customsCode": "C00",
    }  # fmt: skip
    interface = put(tmp_path, "api.json", json.dumps({"data": [row]}))
    before = put(
        tmp_path,
        "legacy.csv",
        "Classification,Year,Period,Trade Flow Code,Reporter Code,Partner Code,Commodity Code,Trade Value (US$)\n"
        "H4,2016,2016,2,643,392,2709,3500000000.5\n",
    )

    expected = [("trade.ru.jp.x.h4.2709", "2016", Decimal("3500000000.5"), "certain")]
    assert read("comtrade", interface) == (expected, [])
    assert read("comtrade", before) == (expected, [])


def test_baci_is_summed_up_to_what_the_two_sides_need(tmp_path):
    path = put(
        tmp_path,
        "BACI_HS17_Y2016.csv",
        "t,i,j,k,v,q\n2016,643,392,270900,100.5,1\n2016,643,156,270900,50,1\n2016,156,392,270900,7,1\n"
        "2016,156,842,270900,1,          NA\n2016,392,643,870323,9,1\n2016,392,643,870323,?,1\n",
    )

    figures, refused = read("baci", path)

    assert {key: value for key, _, value, _ in figures} == {
        "trade.w.w.x.hs.270900": Decimal("158500"),
        "trade.ru.w.x.hs.270900": Decimal("150500"),
        "trade.ru.jp.x.hs.270900": Decimal("100500"),
        "trade.jp.w.m.hs.270900": Decimal("107500"),
        "trade.w.w.x.hs.870323": Decimal("9000"),
        "trade.jp.w.x.hs.870323": Decimal("9000"),
        "trade.jp.ru.x.hs.870323": Decimal("9000"),
        "trade.ru.w.m.hs.870323": Decimal("9000"),
    }
    assert refused == [(7, "figure-is-no-number")]


def test_the_world_bank_as_table_and_from_its_interface_say_the_same(tmp_path):
    table = put(
        tmp_path,
        "API.csv",
        '"Data Source","World Development Indicators",\n\n"Last Updated Date","2017-01-03",\n\n'
        '"Country Name","Country Code","Indicator Name","Indicator Code","2015","2016",\n'
        '"Elsewhere","ELS","GDP (current US$)","NY.GDP.MKTP.CD","","4.5",\n',
    )
    row = {
        "indicator": {"id": "NY.GDP.MKTP.CD", "value": "GDP (current US$)"},
        "country": {"id": "EL", "value": "Elsewhere"},
        "countryiso3code": "ELS", "date": "2016", "value": 4.5, "obs_status": "",
    }  # fmt: skip
    interface = put(tmp_path, "api.json", json.dumps([{"page": 1}, [row, {**row, "date": "2015", "value": None}]]))

    expected = [("wb.els.ny-gdp-mktp-cd", "2016", Decimal("4.5"), "certain")]
    assert read("worldbank", table) == (expected, [])
    assert read("worldbank", interface) == (expected, [])


def test_sdmx_csv_of_both_versions(tmp_path):
    first = put(
        tmp_path, "one.csv", "DATAFLOW,FREQ,REF_AREA,TIME_PERIOD,OBS_VALUE,OBS_STATUS\nESTAT:NAMA(1.0),A,XX,2016,5,E\n"
    )
    second = put(
        tmp_path,
        "two.csv",
        "STRUCTURE;STRUCTURE_ID;ACTION;FREQ: Frequency;REF_AREA: Area;TIME_PERIOD;OBS_VALUE;OBS_STATUS\n"
        "dataflow;ESTAT:NAMA(1.0);I;A;XX;2016;5;E\ndataflow;ESTAT:NAMA(1.0);D;A;XX;2015;;\n"
        "dataflow;ESTAT:NAMA(1.0);I;A;XX;2014;;M\n",
    )

    expected = ("nama.a.xx", "2016", Decimal("5"), "estimated")
    assert read("sdmx-csv", first) == ([expected], [])
    assert read("sdmx-csv", second) == (
        [expected, ("nama.a.xx", "2014", None, "lost")],
        [(3, "figure-is-to-be-deleted")],
    )


SDMX_ML = """<?xml version="1.0" encoding="UTF-8"?>
<mes:GenericData xmlns:mes="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"
 xmlns:gen="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/data/generic"
 xmlns:com="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common">
<mes:Header><mes:ID>test</mes:ID><mes:Test>false</mes:Test><mes:Prepared>2017-01-01T00:00:00</mes:Prepared>
<mes:Sender id="OFFICE"/><mes:Structure structureID="NAMA" dimensionAtObservation="TIME_PERIOD"><com:Structure>
<Ref agencyID="OFFICE" id="NAMA" version="1.0"/></com:Structure></mes:Structure></mes:Header>
<mes:DataSet structureRef="NAMA"><gen:Series><gen:SeriesKey><gen:Value id="FREQ" value="A"/>
<gen:Value id="REF_AREA" value="XX"/></gen:SeriesKey>
<gen:Obs><gen:ObsDimension value="2016"/><gen:ObsValue value="5"/>
<gen:Attributes><gen:Value id="OBS_STATUS" value="E"/></gen:Attributes></gen:Obs>
</gen:Series></mes:DataSet></mes:GenericData>"""


def test_sdmx_in_xml_says_the_same_as_in_csv(tmp_path):
    pytest.importorskip("sdmx")

    figures, refused = read("sdmx-ml", put(tmp_path, "data.xml", SDMX_ML))

    assert [(key.rpartition("nama.")[2], *rest) for key, *rest in figures] == [
        ("a.xx", "2016", Decimal("5.0"), "estimated")
    ]
    assert refused == []


def test_json_stat_with_its_statuses(tmp_path):
    cube = {
        "version": "2.0", "class": "dataset", "id": ["area", "year"], "size": [2, 2],
        "dimension": {
            "area": {"category": {"index": {"b": 1, "a": 0}, "label": {"a": "Alpha", "b": "Beta"}}},
            "year": {"category": {"index": ["2015", "2016"]}},
        },
        "value": [1.5, None, 3, 4], "status": {"1": "lost", "2": "E"}, "role": {"time": ["year"]},
    }  # fmt: skip

    figures, refused = read("json-stat", put(tmp_path, "cube.json", json.dumps(cube)))

    assert figures == [
        ("stat.a", "2015", Decimal("1.5"), "certain"),
        ("stat.a", "2016", None, "lost"),
        ("stat.b", "2015", Decimal("3"), "estimated"),
        ("stat.b", "2016", Decimal("4"), "certain"),
    ]
    assert refused == []


def test_a_table_of_e_stat_by_the_mapping_of_the_pack(tmp_path):
    path = put(
        tmp_path,
        "estat.csv",
        '"RESULT"\n"STATUS","0"\n"VALUE"\n'
        '"tab_code","表章項目","cat01_code","品目","area_code","国","time_code","時間軸","unit","value"\n'
        '"10","金額","2709","原油","50224","ロシア","2016000000","2016年","千円","1,234"\n'
        '"10","金額","2710","石油製品","50224","ロシア","2016000000","2016年","千円","***"\n',
    )

    figures, refused = read("estat", path)

    assert figures == [
        ("estat.10.2709.50224", "2016", Decimal("1234"), "certain"),
        ("estat.10.2710.50224", "2016", None, "lost"),
    ]
    assert refused == []


def test_a_table_with_years_in_its_heading_by_the_mapping_of_the_pack(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (["表1"], ["国・地域", "2015年", "2016年"], ["ロシア", 13.5, 16.4], ["中国", "n.a.", 270.3]):
        book.active.append(row)
    book.save(tmp_path / "jetro.xlsx")

    figures, refused = read("jetro", tmp_path / "jetro.xlsx")

    assert [(period, value, status) for _, period, value, status in figures] == [
        ("2015", Decimal("13.5"), "certain"), ("2016", Decimal("16.4"), "certain"),
        ("2015", None, "lost"), ("2016", Decimal("270.3"), "certain"),
    ]  # fmt: skip
    assert refused == []


@pytest.mark.parametrize("kind", sorted(READERS))
def test_a_file_of_another_kind_is_refused_with_a_sentence(kind, tmp_path):
    with pytest.raises(Refused) as refusal:
        read(kind, put(tmp_path, "other.csv", "this is,not\nwhat,you think\n"))

    assert refusal.value.key.startswith("file-of-figures-")


def test_what_goes_out_as_sdmx_and_json_stat_comes_in_the_same(pack_figures, tmp_path):
    drawn = drawing.draw(["turnover"], "en")[0]
    values = [(row.series, row.observation) for row in drawn.rows]
    (tmp_path / "out.csv").write_bytes(b"".join(exports.sdmx_csv(values)))
    (tmp_path / "out.json").write_bytes(exports.json_stat("x", values, "en", at=MONDAY, source="s"))

    expected = [(s.key, o.period, o.value, o.status) for s, o in values]
    assert read("sdmx-csv", tmp_path / "out.csv") == (expected, [])
    assert read("json-stat", tmp_path / "out.json") == (expected, [])


def five_years(of_2012: str) -> str:
    """A file of values of five years, with a status of its own for 2012."""
    return "DATAFLOW,FREQ,REF_AREA,TIME_PERIOD,OBS_VALUE,OBS_STATUS\n" + "".join(
        f"ESTAT:NAMA(1.0),A,XX,{year},{year},{of_2012 if year == 2012 else 'A'}\n" for year in range(2010, 2015)
    )


def test_a_break_that_a_source_tells_of_later_is_a_revision_though_the_value_stays(office, tmp_path):
    for status in ("A", "B"):
        path = put(tmp_path, f"{status}.csv", five_years(of_2012=status))
        done = actions.import_file(path, kind="sdmx-csv", source=office, by=None, at=MONDAY)

    assert (done.report.revised, done.report.unchanged) == (1, 4)
    assert [one.period for one in queries.latest_values(queries.series("nama.a.xx")) if one.breaks] == ["2012"]


def test_a_break_goes_out_as_json_stat_and_comes_in_again(office, tmp_path):
    path = put(tmp_path, "breaks.csv", five_years(of_2012="B"))
    actions.import_file(path, kind="sdmx-csv", source=office, by=None, at=MONDAY)
    one = queries.series("nama.a.xx")
    values = [(one, value) for value in queries.latest_values(one)]

    made = exports.json_stat("x", values, "ru", at=MONDAY, source="s")
    (tmp_path / "out.json").write_bytes(made)
    again = READERS["json-stat"](tmp_path / "out.json", ImportOptions())

    assert [figure.period for figure in again if isinstance(figure, Figure) and figure.note == "break"] == ["2012"]
    assert json.loads(made)["extension"]["status"]["label"] == {"B": "с этого периода подсчёт ведётся иначе"}


def test_a_break_of_a_series_is_kept_said_and_never_drawn_over(pack_figures, office, tmp_path):
    path = put(tmp_path, "breaks.csv", five_years(of_2012="B"))
    actions.import_file(path, kind="sdmx-csv", source=office, by=None, at=MONDAY)

    series = queries.series("nama.a.xx")
    drawn = drawing.draw_series(series, "en")
    out = put(
        tmp_path, "out.csv", b"".join(exports.sdmx_csv((row.series, row.observation) for row in drawn.rows)).decode()
    )
    again = [one for one in READERS["sdmx-csv"](out, ImportOptions()) if isinstance(one, Figure)]

    assert "Counted otherwise from here on: 2012." in drawn.caption.description
    assert "counted otherwise from here on" in drawn.wide
    assert drawn.notes == ["The series breaks here: from this period on its source counts otherwise"]
    assert [one.period for one in again if one.note == "break"] == ["2012"]
    assert [one.status for one in again] == ["certain"] * 5


def test_a_dry_run_counts_and_writes_nothing(office, tmp_path):
    path = put(tmp_path, "bulk.txt", COMTRADE)

    done = actions.import_file(path, kind="comtrade", source=office, dry_run=True, by=None, at=MONDAY)

    assert (done.report.read, done.report.new, done.report.refused, done.vintage) == (4, 3, 1, None)
    assert (Series.objects.count(), Observation.objects.count(), Vintage.objects.count()) == (0, 0, 0)


def test_a_second_release_takes_in_only_what_it_revises(office, tmp_path):
    first, second = put(tmp_path, "one.txt", COMTRADE), put(tmp_path, "two.txt", COMTRADE.replace("\t12\n", "\t13\n"))
    actions.import_file(first, kind="comtrade", source=office, release="January", by=None, at=MONDAY)

    done = actions.import_file(
        second, kind="comtrade", source=office, release="June", by=None, at=MONDAY + timedelta(days=1)
    )

    assert (done.report.new, done.report.revised, done.report.unchanged) == (0, 1, 2)
    series = queries.series("trade.jp.m49-156.m.h4.8703")
    assert [one.value for one in queries.history(series, "2016-05")] == [13, 12]


def test_a_row_that_stands_twice_is_refused(office, tmp_path):
    double = COMTRADE + COMTRADE.splitlines()[1] + "\n"

    done = actions.import_file(put(tmp_path, "x.txt", double), kind="comtrade", source=office, by=None, at=MONDAY)

    assert [(one.line, one.reason) for one in done.report.refusals] == [
        (3, "figure-is-a-part"),
        (6, "figure-stands-twice"),
    ]


def test_a_series_of_one_source_is_not_written_by_another(pack_figures, office, tmp_path):
    path = put(
        tmp_path,
        "own.csv",
        "STRUCTURE,STRUCTURE_ID,SERIES,TIME_PERIOD,OBS_VALUE,OBS_STATUS\n"
        "dataflow,MADOGUCHI:FIGURES(1.0),trade.turnover,2016,99,A\n",
    )

    done = actions.import_file(path, kind="sdmx-csv", source=office, by=None, at=MONDAY)

    assert [one.reason for one in done.report.refusals] == ["series-is-of-another-source"]
    assert done.vintage is None
