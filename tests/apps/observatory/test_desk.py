"""A file from the desk: looked through, published or dropped, taken back; nothing is deleted."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from madoguchi.apps.observatory import actions, queries, uploading
from madoguchi.apps.observatory.invariants import figures_can_be_traced, recorded_vintages_are_unchanged
from madoguchi.apps.observatory.models import COLUMNS, FAILED, STAGED, Observation, Series, Source, Upload, Vintage
from madoguchi.core import clock
from madoguchi.core.journal.models import Event
from madoguchi.core.refusals import Refused
from tests import cast
from tests.apps.observatory.conftest import figure, release
from tests.cast import MONDAY

LATER = MONDAY + timedelta(days=2)
TIDY = "series,period,value,status\ngdp,2016,3,certain\ngdp,2017,5,certain\ngdp,2018,six,certain\n"


@pytest.fixture
def officer(db: None) -> Any:
    return cast.officer()


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Any) -> None:
    settings.DATA = tmp_path


def bring(source: Source, officer: Any, text: str | bytes = TIDY, kind: str = "tidy", **said: Any) -> Upload:
    content = text.encode() if isinstance(text, str) else text
    file = SimpleUploadedFile(said.pop("name", "figures.csv"), content)
    return uploading.receive(file, kind=kind, source=source, by=officer, at=MONDAY, **said)


def brought(source: Source, officer: Any, text: str | bytes = TIDY, kind: str = "tidy", **said: Any) -> Upload:
    return uploading.read(bring(source, officer, text, kind, **said), at=MONDAY)


def known(key: str = "gdp", **at: Any) -> dict[str, Any]:
    series = queries.series(key)
    return {one.period: one.value for one in queries.values([series], **at)[series.pk]} if series else {}


def test_a_dry_run_says_what_is_new_revised_unchanged_and_refused_and_nobody_sees_it(office, officer):
    release(office, "first", [figure("gdp", "2016", 1), figure("gdp", "2017", 5)])

    upload = brought(office, officer)

    vintage = upload.vintage
    assert (upload.state, upload.read, upload.new, upload.revised) == (STAGED, 3, 0, 1)
    assert (vintage.unchanged, vintage.refused) == (1, 1)
    assert vintage.refusals == [{"line": 4, "field": "value", "reason": "figure-is-no-number", "value": "six"}]
    ((row, before),) = uploading.with_before(list(uploading.rows_said(vintage, is_revised=True)))
    assert [row.period, row.value, before.value] == ["2016", 3, 1]
    assert list(uploading.rows_said(vintage, is_revised=False)) == []
    assert known() == {"2016": 1, "2017": 5}


def test_what_is_published_is_seen_and_the_file_is_not_kept(office, officer):
    upload = brought(office, officer, release="2018 spring")
    path = uploading.path_of(upload)
    assert path.exists()

    vintage = uploading.publish(upload, by=officer, at=LATER)

    assert known() == {"2016": 3, "2017": 5}
    assert known(on=MONDAY.date()) == {}
    assert (vintage.release, vintage.adapter, vintage.file_name) == ("2018 spring", "tidy", "figures.csv")
    assert not path.exists()
    event = Event.objects.get(kind="vintage.recorded")
    assert event.facts["release"] == "2018 spring"
    with pytest.raises(Refused, match="upload-is-published"):
        uploading.drop(upload)


def test_a_file_compared_with_what_is_not_known_any_more_is_compared_anew(office, officer):
    release(office, "first", [figure("gdp", "2016", 3), figure("gdp", "2017", 4)])
    upload = brought(office, officer)
    release(office, "second", [figure("gdp", "2016", 9)], days=1)
    with pytest.raises(Refused, match="source-moved-on"):
        uploading.publish(upload, by=officer, at=LATER)

    uploading.read_again(upload)
    uploading.read(upload, at=LATER)
    uploading.publish(upload, by=officer, at=LATER)

    assert known() == {"2016": 3, "2017": 5}, "the file says three, and three it is"


def test_a_dropped_file_leaves_nothing_behind(office, officer):
    upload = brought(office, officer)

    uploading.drop(upload)

    assert [one.objects.count() for one in (Upload, Vintage, Observation, Series)] == [0, 0, 0, 0]
    assert not uploading.path_of(upload).exists()


def test_a_file_nobody_publishes_is_dropped_after_two_weeks(office, officer):
    brought(office, officer)

    assert actions.discard_unfinished(at=MONDAY + timedelta(days=13)) == 0
    assert actions.discard_unfinished(at=MONDAY + timedelta(days=15)) == 1
    assert Upload.objects.count() == 0


def test_a_file_that_breaks_off_in_the_middle_leaves_nothing_behind(office, officer):
    text = TIDY.encode() + b"gdp,2019," + bytes([0x98, 0x81, 0xFE, 0xFF]) * 3

    upload = brought(office, officer, text, encoding="utf-8")

    assert (upload.state, upload.problem) == (FAILED, "file-of-figures-cannot-be-read")
    assert Vintage.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "key"),
    [(b"", "file-is-empty"), (b"%PDF-1.4 x", "file-is-no-table"), (b"PK\x03\x04broken", "file-is-damaged")],
)
def test_what_is_no_file_of_figures_is_refused_at_the_door(office, officer, content, key):
    with pytest.raises(Refused, match=key):
        bring(office, officer, content)

    assert Upload.objects.count() == 0


TABLE = "Показатель;Единица;2016;2017\nТоварооборот;млн долл.;16,1;18,3\nИмпорт;млн долл.;6,7;…\n"


def test_any_table_is_read_once_its_columns_are_named(office, officer):
    upload = bring(office, officer, TABLE.encode("cp1251"), "table", has_comma=True)
    assert upload.state == COLUMNS
    assert upload.columns[0] == ["Показатель", "Товарооборот", "Импорт"]
    guessed = [uploading.meaning_of(upload, column[0]) for column in upload.columns]
    assert guessed == ["key", "unit", "wide", "wide"]

    uploading.name_columns(upload, guessed, series="rosstat", language="ru")
    uploading.read(upload, at=MONDAY)

    rows = {(o.series.title.in_language("ru").text, o.period): (o.value, o.status) for o in Observation.objects.all()}
    assert rows == {
        ("Товарооборот", "2016"): (Decimal("16.1"), "certain"),
        ("Товарооборот", "2017"): (Decimal("18.3"), "certain"),
        ("Импорт", "2016"): (Decimal("6.7"), "certain"),
        ("Импорт", "2017"): (None, "lost"),
    }
    assert [uploading.meaning_of(upload, column[0]) for column in upload.columns] == guessed


def test_a_workbook_is_read_whatever_its_file_is_called(office, officer):
    from openpyxl import Workbook

    book = Workbook()
    for row in (["国・地域", "2016年", "2017年"], ["ロシア", 16.4, 17.5]):
        book.active.append(row)
    out = BytesIO()
    book.save(out)

    upload = brought(office, officer, out.getvalue(), "jetro", name="x")

    assert (upload.state, upload.new, upload.problem) == (STAGED, 2, "")


@pytest.mark.parametrize(
    ("meanings", "key"),
    [
        (["", "unit", "wide", "wide"], "columns-have-no-series"),
        (["key", "unit", "", ""], "columns-have-no-values"),
        (["key", "period", "value", "wide"], "columns-have-no-values"),
        (["key", "unit", "value", "value"], "columns-mean-the-same"),
        (["key", "wide", "wide", "wide"], "column-is-no-period"),
    ],
)
def test_columns_that_make_no_figures_are_refused_with_the_reason(office, officer, meanings, key):
    upload = bring(office, officer, TABLE, "table")

    with pytest.raises(Refused, match=key):
        uploading.name_columns(upload, meanings, series="rosstat", language="ru")


def test_a_release_that_is_taken_back_leaves_what_was_known_before(office, officer):
    release(office, "first", [figure("gdp", "2016", 1)])
    wrong = release(office, "wrong", [figure("gdp", "2016", 100), figure("gdp", "2017", 200)], days=1)
    before = Observation.objects.count()

    done = actions.take_back(wrong, reason="wrong-file", by=officer, at=LATER)

    assert known() == {"2016": 1}
    assert known(on=(MONDAY + timedelta(days=1)).date()) == {"2016": 100, "2017": 200}, "as it was known then"
    assert (done.vintage.rows, done.left, done.vintage.takes_back) == (2, 0, wrong)
    assert Observation.objects.count() == before + 2, "nothing is deleted"
    assert [*recorded_vintages_are_unchanged(), *figures_can_be_traced()] == []
    with pytest.raises(Refused, match="vintage-is-taken-back"):
        actions.take_back(wrong, reason="wrong-file", by=officer, at=LATER)


def test_taking_back_leaves_what_was_revised_since_and_can_itself_be_taken_back(office, officer):
    release(office, "first", [figure("gdp", "2016", 1)])
    wrong = release(office, "wrong", [figure("gdp", "2016", 100), figure("gdp", "2017", 200)], days=1)
    release(office, "third", [figure("gdp", "2017", 5)], days=1.5)

    done = actions.take_back(wrong, reason="recalled", by=officer, at=LATER)
    assert (known(), done.left) == ({"2016": 1, "2017": 5}, 1)
    actions.take_back(done.vintage, reason="other", by=officer, at=LATER + timedelta(days=1))

    assert known() == {"2016": 100, "2017": 5}


def test_a_file_can_say_again_what_was_taken_back(office, officer):
    first = release(office, "first", [figure("gdp", "2016", 3), figure("gdp", "2017", 5)])
    actions.take_back(first, reason="read-wrongly", by=officer, at=MONDAY)

    upload = brought(office, officer)

    assert (upload.new, upload.vintage.unchanged) == (2, 0)


def test_figures_of_the_pack_are_not_taken_back_here(pack_figures, officer):
    with pytest.raises(Refused, match="vintage-is-not-to-be-taken-back"):
        actions.take_back(Vintage.objects.earliest("pk"), reason="other", by=officer, at=LATER)


def test_an_officer_brings_a_file_publishes_it_and_takes_it_back_on_pages(client, officer):
    client.force_login(officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    said = {"kind": "tidy", "source": "+", "source_key": "bureau", "name_en": "Bureau", "side": ""}

    with clock.set_to(MONDAY):
        wrong = client.post(reverse("figures-upload-new"), {**said, "source_key": "", "file": _file()})
        client.post(reverse("figures-upload-new"), {**said, "file": _file()})
        upload = Upload.objects.get()
        waiting = client.get(upload.get_absolute_url())
        uploading.read(upload, at=MONDAY)
        dry = client.get(upload.get_absolute_url()).content.decode()
        refused = client.get(reverse("figures-upload-refused", args=[upload.reference])).content.decode()
        nothing = client.get(reverse("series-list")).content.decode()
        client.post(reverse("figures-upload-publish", args=[upload.reference]))
        done = client.get(upload.get_absolute_url()).content.decode()
    with clock.set_to(LATER):
        vintage = Vintage.objects.get()
        client.post(reverse("figures-take-back", args=[vintage.reference]), {"reason": "wrong-file"})
        desk = client.get(reverse("figures-desk")).content.decode()
        series = client.get(reverse("series", args=["gdp"])).content.decode()

    assert wrong.status_code == 422
    assert "being read" in waiting.content.decode()
    assert "2 values can be published" in dry
    assert "The value is not a number." in dry
    assert "4,value,six,figure-is-no-number" in refused
    assert "2 values are published" in done
    assert "It was the wrong file" in desk
    assert "taken back" in series
    assert "gdp" not in nothing


def _file() -> SimpleUploadedFile:
    return SimpleUploadedFile("figures.csv", TIDY.encode())
