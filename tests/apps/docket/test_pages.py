from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from madoguchi.apps.docket import actions, links, queries
from madoguchi.apps.docket.models import DRAFT, FULFILLED, IN_REVIEW, LIVE, Confirmation, Entry
from madoguchi.core import clock
from madoguchi.core.references import new_reference
from tests import cast
from tests.cast import MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_monday")]

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def sakura():
    return cast.sakura()


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def typed(company, **more):
    return {
        "organisation": company.reference,
        "direction": "seek",
        "kind": "supply",
        "title_en": "Snow crab",
        "text_en": "Snow crab, frozen.",
        "capacity": "3",
        "value_0": "",
        "value_1": "",
        "once": new_reference(),
        **more,
    }


def test_an_entry_is_posted_with_five_fields(sakura):
    company, kenji = sakura

    answer = signed_in(kenji).post("/en/docket/new/", typed(company, submit="1"))

    entry = Entry.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/en/docket/{entry.reference}/")
    assert (entry.state, str(entry.title), entry.direction) == (IN_REVIEW, "Snow crab", "seek")


def test_a_form_sent_twice_posts_one_entry(sakura):
    company, kenji = sakura
    form, client = typed(company, keep="1"), signed_in(kenji)

    first, second = client.post("/en/docket/new/", form), client.post("/en/docket/new/", form)

    assert Entry.objects.count() == 1
    assert first.headers["Location"] == second.headers["Location"]


def test_what_was_typed_stays_beside_the_mistakes(sakura):
    company, kenji = sakura

    answer = signed_in(kenji).post("/ja/docket/new/", typed(company, title_en="", title_ja="", text_en="かに <b>"))

    page = answer.content.decode()
    assert (answer.status_code, Entry.objects.count()) == (400, 0)
    assert "かに &lt;b&gt;" in page
    assert 'role="alert"' in page


def test_codes_are_looked_for_without_sending_the_form(sakura):
    company, kenji = sakura
    form = typed(company, products_find="snow", **{"find-codes": "products"})

    answer = signed_in(kenji).post("/en/docket/new/", form)

    page = answer.content.decode()
    assert (answer.status_code, Entry.objects.count()) == (200, 0)
    assert 'value="Snow crab"' in page
    assert 'name="products"' in page


def test_a_company_of_somebody_else_cannot_be_chosen(sakura):
    _, kenji = sakura
    vostok, _ = cast.vostok()

    answer = signed_in(kenji).post("/en/docket/new/", typed(vostok))

    assert (answer.status_code, Entry.objects.count()) == (400, 0)


def test_nobody_edits_confirms_or_ends_the_entry_of_another(sakura):
    company, kenji = sakura
    _, anna = cast.vostok()
    entry = cast.entry(company, "seek", "Snow crab", by=kenji)
    client = signed_in(anna)

    answers = [
        client.post(f"/en/docket/{reference}/{act}/", {"how": "fulfilled"}).status_code
        for act in ("edit", "submit", "confirm", "end", "reopen")
        for reference in (entry.reference, "absent")
    ]

    entry.refresh_from_db()
    assert answers == [404] * 10
    assert entry.state == LIVE


def test_an_entry_is_taken_off_and_opened_again(sakura):
    company, kenji = sakura
    entry = cast.entry(company, "seek", "Snow crab", by=kenji)
    client = signed_in(kenji)

    client.post(f"/en/docket/{entry.reference}/end/", {"how": "fulfilled"})
    entry.refresh_from_db()
    ended = entry.state
    client.post(f"/en/docket/{entry.reference}/reopen/")
    entry.refresh_from_db()

    assert (ended, entry.state) == (FULFILLED, DRAFT)


def test_a_link_of_a_letter_confirms_only_when_the_button_is_pressed(sakura):
    company, kenji = sakura
    entry = cast.entry(company, "seek", "Snow crab", by=kenji)
    later = MONDAY + timedelta(days=80)
    actions.ask_to_confirm(entry, at=later)
    entry = queries.entry(entry.reference)
    address = links.to_confirm(entry, kenji, later).removeprefix("http://127.0.0.1:8000")

    with clock.set_to(later):
        shown = [Client().get(address).status_code for _ in range(2)]
        before = Confirmation.objects.count()
        pressed = Client().post(address).status_code
        again = Client().post(address).status_code

    entry.refresh_from_db()
    assert (shown, before, pressed, again) == ([200, 200], 0, 200, 200)
    assert (entry.state, Confirmation.objects.count()) == (LIVE, 1)


def test_a_link_that_was_changed_or_is_old_opens_nothing(sakura):
    company, kenji = sakura
    entry = cast.entry(company, "seek", "Snow crab", by=kenji)
    address = links.to_confirm(entry, kenji, MONDAY - timedelta(days=100)).removeprefix("http://127.0.0.1:8000")

    answers = [Client().get(address).status_code, Client().get(address[:-3] + "xx/").status_code]

    assert answers == [410, 410]


def test_the_form_says_so_to_somebody_without_a_company():
    midori = cast.person("midori@stranger.example", "Midori", "ja")

    answer = signed_in(midori).get("/en/docket/new/")

    assert b"First, your company" in answer.content
