from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from madoguchi.apps.docket import actions
from madoguchi.apps.docket.models import DRAFT, IN_REVIEW, LIVE
from madoguchi.core import clock
from madoguchi.core.notices.models import Message
from tests import cast
from tests.cast import MONDAY

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def now():
    with clock.set_to(MONDAY + timedelta(hours=1)):
        yield


@pytest.fixture
def handed_in():
    company, kenji = cast.sakura()
    entry = cast.entry(company, "seek", "Snow crab", by=kenji, is_live=False)
    return actions.submit(entry, by=kenji, at=MONDAY)


@pytest.fixture
def desk() -> Client:
    client = Client()
    client.force_login(cast.officer(), backend=BACKEND)
    return client


def test_what_waited_longest_stands_first(desk, handed_in):
    later = cast.entry(handed_in.organisation, "seek", "Timber", is_live=False)
    actions.submit(later, by=None, at=MONDAY + timedelta(minutes=5))

    page = desk.get("/en/desk/review/").content.decode()

    assert page.index("Snow crab") < page.index("Timber")


def test_the_desk_publishes(desk, handed_in):
    desk.post(f"/en/desk/review/{handed_in.reference}/", {"answer": "publish"})

    handed_in.refresh_from_db()
    assert handed_in.state == LIVE


def test_giving_back_without_a_reason_keeps_the_page_and_says_why(desk, handed_in):
    answer = desk.post(f"/en/desk/review/{handed_in.reference}/", {"answer": "give-back", "reason": ""})

    handed_in.refresh_from_db()
    assert (answer.status_code, handed_in.state) == (400, IN_REVIEW)
    assert b'role="alert"' in answer.content


def test_giving_back_tells_the_company_what_to_change(desk, handed_in):
    desk.post(f"/en/desk/review/{handed_in.reference}/", {"answer": "give-back", "reason": "No numbers, please"})

    handed_in.refresh_from_db()
    assert (handed_in.state, handed_in.review_note) == (DRAFT, "No numbers, please")
    assert Message.objects.filter(kind="entry-given-back").count() == 1


def test_nobody_but_an_officer_reads_over(handed_in):
    _, anna = cast.vostok()
    client = Client()
    client.force_login(anna, backend=BACKEND)

    answers = [client.get(address).status_code for address in ("/en/desk/review/", "/en/desk/stale/")]

    assert answers == [404, 404]


def test_a_stale_entry_is_asked_about_again_once_a_day(desk):
    company, kenji = cast.sakura()
    entry = cast.entry(company, "seek", "Snow crab", by=kenji, at=MONDAY - timedelta(days=95))
    actions.lapse(entry, at=MONDAY)

    page = desk.get("/en/desk/stale/").content.decode()
    for _ in range(2):
        desk.post("/en/desk/stale/", {"entry": entry.reference})

    assert "not confirmed by" in page
    assert Message.objects.filter(kind="entry-confirm").count() == 1
