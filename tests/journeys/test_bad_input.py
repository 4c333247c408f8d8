"""What is typed wrongly gets a sentence where it was typed, and nothing is lost or half written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from madoguchi.apps.docket.models import Entry, Subscription
from madoguchi.apps.introductions.models import ContactCard
from madoguchi.apps.registry.models import Organisation
from madoguchi.core import clock
from madoguchi.core.references import new_reference
from madoguchi.core.search import opening
from tests import cast
from tests import stage as stages
from tests.cast import MONDAY
from tests.stage import BACKEND

pytestmark = pytest.mark.django_db

TURNED = "Sakura \u202egnihsif"
NUL = "Sakura\x00Fishing"


@pytest.fixture(autouse=True)
def _own_index(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.DATA = tmp_path
    opening.forget()
    yield
    opening.forget()


@pytest.fixture
def sakura() -> Any:
    return cast.sakura()


def post(person: Any, route: str, *arguments: Any, **fields: Any) -> Any:
    client = Client()
    client.force_login(person, backend=BACKEND)
    with override("en"), clock.set_to(MONDAY):
        return client.post(reverse(route, args=arguments), fields)


def entry_fields(company: Any, **changed: Any) -> dict[str, Any]:
    return {
        "once": new_reference(),
        "organisation": company.reference,
        "direction": "seek",
        "kind": "supply",
        "title_en": "Frozen squid",
        "text_en": "Forty tonnes.",
        "languages": ["en"],
        "capacity": "3",
        **changed,
    }


BAD_ENTRIES: dict[str, dict[str, Any]] = {
    "marks that turn the writing, in the title": {"title_en": TURNED},
    "marks that turn the writing, in the text": {"text_en": TURNED},
    "a title that never ends": {"title_en": "squid " * 2000},
    "a kind that there is not": {"kind": "barter"},
    "a direction that there is not": {"direction": "both"},
    "a code that there is not": {"products": ["999999"]},
    "another's company": {"organisation": new_reference()},
    "no places": {"capacity": "0"},
    "places that are no number": {"capacity": "three"},
    "a value upside down": {"value_least": "9", "value_most": "1", "value_currency": "USD"},
    "no title": {"title_en": ""},
    "no key": {"once": ""},
    "a key that is none": {"once": "x" * 500},
}


@pytest.mark.parametrize("what", BAD_ENTRIES)
def test_a_bad_entry_is_refused_with_a_sentence_and_keeps_what_was_typed(sakura: Any, what: str):
    company, kenji = sakura
    before = Entry.objects.count()

    response = post(kenji, "entry-new", **entry_fields(company, **BAD_ENTRIES[what]))

    assert response.status_code == 400, what
    assert Entry.objects.count() == before
    page = response.content.decode()
    assert 'role="alert"' in page
    assert "Forty tonnes." in page or "text_en" in BAD_ENTRIES[what]


def test_control_signs_of_copied_text_are_dropped(sakura: Any):
    company, kenji = sakura

    post(kenji, "entry-new", **entry_fields(company, title_en="Squid\x00, \x07frozen"))

    assert Entry.objects.get().title.in_language("en").text == "Squid, frozen"


BAD_CARDS = {
    "marks that turn the writing": {"name": TURNED},
    "a sign that is no text": {"name": NUL},
    "two addresses": {"email": "a@example.test, b@example.test"},
    "an address with a line break": {"email": "a@example.test\nBcc: b@example.test"},
    "an address that hides another": {"email": '"a,b"@example.test'},
    "no consent of the person": {"agrees": ""},
    "a language that there is not": {"language": "xx"},
}


@pytest.mark.parametrize("what", BAD_CARDS)
def test_a_bad_contact_card_is_refused(sakura: Any, what: str):
    company, kenji = sakura
    before = ContactCard.objects.get(organisation=company).name
    fields = {"name": "Kenji", "email": "k@sakura.example", "language": "ja", "agrees": "on", **BAD_CARDS[what]}

    response = post(kenji, "contact-card", company.reference, **fields)

    assert response.status_code == 400, what
    assert ContactCard.objects.get(organisation=company).name == before


@pytest.mark.parametrize(
    "email", ['"a,b"@example.test', "a@example.test, b@example.test", "a@[127.0.0.1]", "@", "a" * 300]
)
def test_a_search_is_saved_for_one_address(sakura: Any, email: str):
    response = post(sakura[1], "search-save", once=new_reference(), email=email, name="Fish")

    assert response.status_code == 400
    assert Subscription.objects.count() == 0


HOSTILE = [
    "\x00",
    "\u202e",
    "((((",
    "a" * 5000,
    "'; --",
    "%s%n",
    "\ud7ff",
    "*" * 200,
    "AND OR NOT",
    "region:",
    '"',
    "\\",
]


@pytest.mark.parametrize(
    "route", ["docket", "directory", "docket-suggest", "directory-suggest", "docket-feed", "api:entries"]
)
def test_words_of_every_kind_are_looked_for_without_a_fault(sakura: Any, route: str):
    client = Client()
    with override("en"), clock.set_to(MONDAY):
        address = reverse(route)
        statuses = {words: client.get(address, {"q": words, "page": words}).status_code for words in HOSTILE}
        odd = {
            name: client.get(address, {name: ["-1", "\x00", "zz"]}).status_code for name in ("side", "kind", "region")
        }

    assert {status for status in (*statuses.values(), *odd.values()) if status >= 500 and status != 503} == set()


def test_a_file_that_is_none_of_the_kinds_gets_a_sentence():
    officer = cast.officer()
    bad = {
        "empty.csv": b"",
        "zip.xlsx": b"PK\x03\x04 not a workbook",
        "picture.csv": b"\x89PNG\r\n\x1a\n" + b"\x00" * 64,
        "latin.csv": b"name\n\xff\xfe\xfa",
    }

    for name, content in bad.items():
        before = Organisation.objects.count()
        response = post(officer, "import-new", kind="table", side="jp", file=SimpleUploadedFile(name, content))
        assert response.status_code in {200, 302, 400, 422}, name
        assert Organisation.objects.count() == before


def test_a_scanner_of_mail_does_not_press_the_button(settings: Any):
    """It fetches every link, and some of them more than once."""
    company, kenji = cast.sakura()
    entry = cast.entry(company, "seek", "Cold storage", by=kenji)
    from madoguchi.apps.docket import links

    address = links.to_confirm(entry, kenji, MONDAY).removeprefix(settings.SITE_ADDRESS)
    with clock.set_to(MONDAY), stages.changes_nothing("a scanner"):
        for method in ("get", "head", "options", "put", "delete", "get"):
            assert getattr(Client(), method)(address).status_code in {200, 405}


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_signing_in_leads_to_no_other_site(target: str):
    person = cast.person("kenji@example.test", "Kenji")
    person.set_password("a long enough password")
    person.save()

    response = Client().post(
        reverse("account_login"),
        {"login": person.email, "password": "a long enough password", "next": target},
    )

    assert "evil" not in response.get("Location", "")
    assert "javascript" not in response.get("Location", "")
