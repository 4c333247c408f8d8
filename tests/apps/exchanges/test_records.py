"""Routes with stops, and publications: drafts until everybody can read them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.apps.exchanges import actions, queries
from madoguchi.apps.exchanges.models import Publication, Route
from madoguchi.core import clock, invariants
from madoguchi.core.languages.texts import Texts
from madoguchi.core.refusals import Refused
from tests import cast
from tests.cast import MONDAY

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def coast():
    plan = actions.ProgrammePlan("tourism", "running", cast.said("The coast"), cast.said("To see it"))
    return actions.set_up_programme("coast", plan, by=None, at=MONDAY)


def page(address, language="en") -> str:
    response = Client().get(f"/{language}/exchanges/{address}")
    return response.content.decode() if response.status_code == 200 else str(response.status_code)


def holds() -> bool:
    return all(one.holds for one in invariants.verify(["I80"]))


@pytest.mark.parametrize("language", ["en", "ja", "ru"])
def test_a_route_is_read_by_everybody_in_their_language_with_its_stops_in_order(coast, language):
    route = cast.route(coast, stops=3)

    text = page(f"routes/{route.reference}/", language)

    assert text.index("Stop 1") < text.index("Stop 2") < text.index("Stop 3")
    assert "The tourist office" in text
    assert {"en": "June to September", "ja": "6月〜9月", "ru": "июнь — сентябрь"}[language] in text
    assert "Along the coast" in page("routes/", language)
    assert holds()


def test_drafts_are_read_by_the_desks_alone(coast):
    route, book = cast.route(coast, is_open=False), cast.publication(coast, is_open=False)
    officer = Client()
    officer.force_login(cast.officer(), backend=BACKEND)

    for found in (route, book):
        assert Client().get(found.get_absolute_url()).status_code == 404
        assert officer.get(found.get_absolute_url()).status_code == 200
    assert "Along the coast" not in page("routes/") + page("programmes/coast/")


def test_nothing_is_published_before_it_is_written_in_every_language_its_stops_too(coast):
    route = cast.route(coast, is_open=False)
    actions.add_stop(route, actions.StopPlan("JP-01", Texts.written(ja="灯台"), Texts()), by=None, at=MONDAY)
    book = cast.publication(coast, is_open=False, text=Texts.written(ja="手紙"))

    with pytest.raises(Refused, match="text-lacks-a-language"):
        actions.open_route(route, by=None, at=MONDAY)
    with pytest.raises(Refused, match="text-lacks-a-language"):
        actions.open_publication(book, by=None, at=MONDAY)


def test_what_is_published_stays_complete(coast):
    route, book = cast.route(coast), cast.publication(coast)
    half = Texts.written(ja="灯台")

    with pytest.raises(Refused, match="text-lacks-a-language"):
        actions.add_stop(route, actions.StopPlan("JP-01", half, Texts()), by=None, at=MONDAY)
    plan = actions.PublicationPlan("book", half, half, "", "", 2026, ("ja",))
    with pytest.raises(Refused, match="text-lacks-a-language"):
        actions.change_publication(book, plan, by=None, at=MONDAY)
    with pytest.raises(Refused, match="route-needs-stops"):
        actions.remove_stop(route.stops.first(), by=None, at=MONDAY)
    assert holds()


def test_a_route_needs_two_stops_and_they_close_up_when_one_is_taken_out(coast):
    route = cast.route(coast, stops=1, is_open=False)
    with pytest.raises(Refused, match="route-needs-stops"):
        actions.open_route(route, by=None, at=MONDAY)
    for number in (2, 3):
        plan = actions.StopPlan("RU-PRI", cast.said(f"Stop {number}"), Texts(), 0)
        actions.add_stop(route, plan, by=None, at=MONDAY)

    actions.remove_stop(route.stops.get(place=2), by=None, at=MONDAY)

    assert [(one.place, one.name.in_language("en").text) for one in queries.stops_of(route)] == [
        (1, "Stop 1"),
        (2, "Stop 3"),
    ]


@pytest.mark.parametrize(("first", "last", "goes"), [(6, 9, [6, 9]), (11, 2, [1, 2, 11, 12]), (1, 12, range(1, 13))])
def test_a_season_may_go_over_the_turn_of_the_year(first, last, goes):
    route = Route(first_month=first, last_month=last)

    assert {month for month in range(1, 13) if route.goes_in(month)} >= set(goes)
    assert not Route(first_month=11, last_month=2).goes_in(6)


def test_routes_of_a_month(coast):
    cast.route(coast)

    assert "Along the coast" in page("routes/?month=7")
    assert "Along the coast" not in page("routes/?month=12")
    for no_month in ("every", "0", "13", "0129", "１", ""):
        assert "Along the coast" in page(f"routes/?month={no_month}")


def test_a_place_is_not_called_as_one_side_does(coast):
    with pytest.raises(Refused, match="place-has-two-names"):
        cast.route(coast, "Итуруп и море")


def test_by_forms_from_the_draft_to_the_page(coast):
    officer = Client()
    officer.force_login(cast.officer(), backend=BACKEND)
    words = {f"{part}_{code}": f"{part} {code}" for part in ("title", "text", "contact") for code in ("en", "ja", "ru")}
    typed = {**words, "first_month": "5", "last_month": "10", "languages": ["ja"]}
    with clock.set_to(MONDAY):
        officer.post(reverse("exchange-programme-route-new", args=["coast"]), typed)
        route = Route.objects.get()
        for number in "12":
            names = {f"name_{code}": f"Stop {number}" for code in ("en", "ja", "ru")}
            stop = {**names, "region": "JP-01", "nights": number}
            officer.post(reverse("exchange-route-stop-new", args=[route.reference]), stop)
        officer.post(reverse("exchange-route-open", args=[route.reference]))
        book = {**words, "kind": "film", "year": "2025", "languages": ["ru"], "web": "films.example/two"}
        officer.post(reverse("exchange-programme-publication-new", args=["coast"]), book)
        officer.post(reverse("exchange-publication-open", args=[Publication.objects.get().reference]))

    assert "title ja" in page("routes/", "ja")
    assert "https://films.example/two" in page(f"publications/{Publication.objects.get().reference}/", "ru")
