"""Figures of places under dispute stand under both names, and are published by both sides or by nobody."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from madoguchi.apps.observatory import actions, exports, keys, queries, recording, taking_back, uploading
from madoguchi.apps.observatory.disputed import is_of_a_place
from madoguchi.apps.observatory.importing import ImportOptions, rows_of
from madoguchi.apps.observatory.invariants import figures_of_places_have_their_keys
from madoguchi.apps.observatory.models import Series, Upload, Vintage
from madoguchi.apps.observatory.recording import Figure, RefusedRow
from madoguchi.core import clock, packs
from madoguchi.core.journal.models import Event
from madoguchi.core.languages.texts import Texts
from madoguchi.core.notices import letters
from madoguchi.core.notices.models import Message
from madoguchi.core.refusals import Refused
from tests import cast
from tests.cast import MONDAY

HEAD = "series,entity,item,period,value\n"
ISLANDS = HEAD + "islands.population,Iturup,population,2017,5561\ngdp,,Output,2017,3\n"
LATER = MONDAY + timedelta(days=1)
OFFERED, REFUSED, PLAIN = "asked of both", "figure-is-of-an-unnamed-place", "as it is"


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Any) -> None:
    settings.DATA = tmp_path


@pytest.fixture
def ours(db: None) -> Any:
    return cast.officer()


@pytest.fixture
def theirs(db: None) -> Any:
    return cast.officer("ru", "officer@other.example")


def brought(source: Any, officer: Any, text: str = ISLANDS, **said: Any) -> Upload:
    file = SimpleUploadedFile("figures.csv", text.encode())
    upload = uploading.receive(file, kind="tidy", source=source, by=officer, at=MONDAY, **said)
    return uploading.read(upload, at=MONDAY)


@pytest.mark.parametrize(
    ("series", "entity", "item", "what"),
    [
        ("islands.population", "South", "population", REFUSED),
        ("population", "Iturup", "", OFFERED),
        ("population", "", "Население Кунашира", OFFERED),
        ("population", "", "国後の人口", OFFERED),
        ("population", "", "Northern Territories", OFFERED),
        ("islands.area", "isl-3", "area", OFFERED),
        ("population", "Sakhalin", "population", PLAIN),
        ("opinion", "", "None of the islands should be given away", PLAIN),
    ],
)
def test_a_row_of_a_place_under_dispute_is_known_by_any_name(
    tmp_path: Any, series: str, entity: str, item: str, what: str
):
    path = tmp_path / "figures.csv"
    path.write_text(HEAD + f"{series},{entity},{item},2017,5561\n", encoding="utf-8")

    (asked,) = rows_of(path, kind="tidy", options=ImportOptions(), by_keys=True)
    (alone,) = rows_of(path, kind="tidy", options=ImportOptions())

    if isinstance(asked, RefusedRow):
        assert asked.reason == what
    else:
        assert bool(asked.measure.place) == (what == OFFERED)
    reason = alone.reason if isinstance(alone, RefusedRow) else PLAIN
    assert reason == ("figure-is-of-a-place-under-dispute" if what == OFFERED else what)


@pytest.mark.parametrize(
    ("entity", "item", "key", "title"),
    [
        ("Iturup", "area", "islands.isl-1.area", "Etorofu / Iturup: area"),
        ("Etorofu / Iturup", "area", "islands.isl-1.area", "Etorofu / Iturup: area"),
        ("", "Население Кунашира", "islands.", "Kunashir / Kunashiri"),
        ("", "国後島の人口", "islands.", "Kunashir / Kunashiriの人口"),
    ],
)
def test_a_name_of_one_side_gives_way_to_both(tmp_path: Any, entity: str, item: str, key: str, title: str):
    path = tmp_path / "figures.csv"
    path.write_text(HEAD + f"islands,{entity},{item},2017,1\n", encoding="utf-8")

    (row,) = rows_of(path, kind="tidy", options=ImportOptions(), by_keys=True)

    assert isinstance(row, Figure)
    measure = row.measure
    assert measure.key.startswith(key)
    assert title in measure.title.in_language("en").text
    assert (measure.reporter, measure.partner, measure.flow_key) == ("", "", "")
    for name in ("Iturup", "iturup", "Кунашира", "кунашира", "国後"):
        assert name not in measure.key
    assert is_of_a_place(measure.key, measure.dataset, Texts()), "by its key it is known again"


def test_figures_of_a_place_wait_for_both_sides_and_nobody_sees_them(client, office, ours, theirs):
    upload = brought(office, ours, release="2017")
    vintage = upload.vintage
    assert vintage.needs_keys
    with pytest.raises(Refused, match="figures-need-both-keys"):
        uploading.publish(upload, by=ours, at=LATER)

    keys.give(upload, side="jp", by=ours, at=LATER)

    vintage.refresh_from_db()
    assert vintage.recorded_at is None
    assert queries.series("islands-population.isl-1.population") is None
    with pytest.raises(Refused, match="key-to-figures-is-of-its-side"):
        keys.give(upload, side="ru", by=ours, at=LATER)
    (letter,) = Message.objects.filter(kind="figures-need-your-key")
    assert letter.to == theirs
    assert str(upload.get_absolute_url()) in letters.write(letter).body

    keys.give(upload, side="ru", by=theirs, at=LATER)

    series = queries.series("islands-population.isl-1.population")
    (value,) = queries.values([series])[series.pk]
    assert value.value == 5561
    assert series.place == "isl-1"
    kinds = list(Event.objects.filter(kind__startswith="vintage.").order_by("seq").values_list("kind", flat=True))
    assert kinds == ["vintage.key-given", "vintage.key-given", "vintage.recorded"]
    assert list(figures_of_places_have_their_keys()) == []
    page = unescape(client.get(reverse("series", args=[series.key])).content.decode())
    assert "Etorofu / Iturup" in page
    assert packs.current().says(packs.NEUTRAL_PLACES, "en") in page
    assert packs.current().says(packs.NEUTRAL_PLACES, "ja") in exports.row(series, value, "ja")["note"]
    assert "Published with the keys of" in client.get(Vintage.objects.get().get_absolute_url()).content.decode()


def test_a_side_refuses_with_a_reason_and_may_agree_later(office, ours, theirs):
    upload = brought(office, ours)
    with pytest.raises(Refused, match="key-is-refused-with-a-reason"):
        keys.refuse(upload, side="ru", reason=" ", by=theirs, at=LATER)

    keys.refuse(upload, side="ru", reason="Counted otherwise.", by=theirs, at=LATER)
    keys.give(upload, side="jp", by=ours, at=LATER)

    assert Upload.objects.get().is_refused
    (event,) = Event.objects.filter(kind="vintage.key-refused")
    assert "Counted otherwise." not in str(event.facts)
    assert Message.objects.filter(kind="figures-are-refused", to=ours).count() == 1
    with pytest.raises(Refused, match="figures-need-both-keys"):
        uploading.publish(upload, by=ours, at=LATER)

    keys.give(upload, side="ru", by=theirs, at=LATER)

    assert Upload.objects.get().is_published


def test_a_file_read_again_asks_both_sides_anew(office, ours, theirs):
    upload = brought(office, ours)
    keys.give(upload, side="jp", by=ours, at=LATER)

    uploading.read_again(upload)
    upload = uploading.read(Upload.objects.get(), at=LATER)

    assert [one.word for one in keys.said_of(upload.vintage, theirs)] == [None, None]
    keys.give(upload, side="ru", by=theirs, at=LATER)
    assert not Upload.objects.get().is_published


def test_either_side_takes_such_figures_back_alone_and_they_come_back_with_both_keys(office, ours, theirs):
    upload = brought(office, ours)
    keys.give(upload, side="jp", by=ours, at=LATER)
    vintage = keys.give(upload, side="ru", by=theirs, at=LATER)

    back = taking_back.take_back(vintage, reason="other", by=theirs, at=LATER + timedelta(hours=1)).vintage

    assert list(figures_of_places_have_their_keys()) == []
    with pytest.raises(Refused, match="figures-come-back-with-both-keys"):
        taking_back.take_back(back, reason="other", by=ours, at=LATER + timedelta(hours=2))


def test_a_release_is_not_named_after_such_a_place(office, ours):
    with pytest.raises(Refused, match="release-is-named-after-a-place"):
        brought(office, ours, release="Iturup 2017")


def test_the_command_line_cannot_ask_both_sides(office, tmp_path):
    path = tmp_path / "islands.csv"
    path.write_text(ISLANDS, encoding="utf-8")

    done = actions.import_file(path, kind="tidy", source=office, by=None, at=MONDAY)

    assert (done.report.new, [one.reason for one in done.report.refusals]) == (
        1,
        ["figure-is-of-a-place-under-dispute"],
    )
    assert list(Series.objects.exclude(place="")) == []


def test_the_desk_shows_who_has_agreed_and_lets_each_side_answer(client, office, ours, theirs):
    upload = brought(office, ours)
    client.force_login(ours)
    with clock.set_to(LATER):
        page = client.get(upload.get_absolute_url()).content.decode()
        assert "Agree for this side" in page
        assert "Publish 2 values" not in page
        client.post(reverse("figures-key", args=[upload.reference, "jp"]))

        client.force_login(theirs)
        address = reverse("figures-key-refuse", args=[upload.reference, "ru"])
        assert client.post(address, {"reason": ""}).status_code == 422
        client.post(address, {"reason": "Counted otherwise."})
        page = client.get(upload.get_absolute_url()).content.decode()
        assert "Counted otherwise." in page
        assert "Agree, and publish" in page
        client.post(reverse("figures-key", args=[upload.reference, "ru"]))

    assert Upload.objects.get().is_published


def test_what_was_made_known_without_keys_is_noticed(office, ours, theirs):
    vintage = brought(office, ours).vintage
    Vintage.objects.filter(pk=vintage.pk).update(needs_keys=False)
    recording.record(Vintage.objects.get(), by=ours, at=LATER)

    (found,) = figures_of_places_have_their_keys()

    assert found.where == vintage.reference


def test_what_the_pack_brings_of_such_places_needs_no_key_and_names_them_as_both_sides_do(pack_figures):
    speaking = [
        (one, language, title, place)
        for one in Series.objects.filter(place="")
        for language, title in ((language, version.text) for language, version in one.title)
        for place in packs.current().neutral_places
        if any(name in title for name in place.all_names)
    ]

    assert list(figures_of_places_have_their_keys()) == []
    assert speaking, "a poll of the report asks about them"
    for one, language, title, place in speaking:
        named = [any(text in title for text in labels.texts.values()) for labels in place.names.values()]
        assert all(named), (one.key, language, title)
