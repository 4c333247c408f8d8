"""Where a company, and a desk, find what is open without looking for it."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client

from madoguchi.apps.difficulties import actions
from madoguchi.apps.difficulties.models import COMPANY, LEAD
from madoguchi.core import clock
from tests.apps.difficulties.conftest import handed_over, reported, words
from tests.cast import MONDAY

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def read_by(person: object, path: str) -> str:
    client = Client()
    client.force_login(person, backend=BACKEND)  # type: ignore[arg-type]  # the library knows only its own kind of user
    with clock.set_to(MONDAY + timedelta(hours=1)):
        return client.get(path).content.decode()


def test_a_company_finds_on_its_own_page_what_waits_for_it_before_what_does_not(scene) -> None:
    newer_question = handed_over(scene)
    actions.tell(newer_question, text=words("Which list?"), party=LEAD, waiting_on=COMPANY, by=scene.lead, at=MONDAY)
    other = reported(scene, MONDAY + timedelta(minutes=1))

    page = read_by(scene.kenji, "/en/account/")

    assert page.index(newer_question.number) < page.index(">waits for you<") < page.index(other.number)
    assert 'href="/en/difficulties/own/"' in page


def test_the_desk_says_how_many_difficulties_are_open(scene) -> None:
    reported(scene)
    actions.withdraw(reported(scene), by=scene.kenji, at=MONDAY)

    page = read_by(scene.home, "/en/desk/")

    told = page[: page.index("difficulties open on your desk")]
    assert told.endswith('<span class="figure">1</span><span>')
