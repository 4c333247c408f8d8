"""Journeys through several apps, as their visitors walk them: pages, forms, letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from madoguchi.apps.docket.models import Entry, Subscription
from madoguchi.apps.introductions.models import ContactCard, Exchange, Interest, Introduction
from madoguchi.core import clock
from madoguchi.core.invariants import verify
from madoguchi.core.notices import letters, tasks
from madoguchi.core.notices.models import Message
from madoguchi.core.search import indexing, opening
from tests import cast, writing
from tests import stage as stages
from tests.cast import MONDAY
from tests.stage import BACKEND

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_index(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.DATA = tmp_path
    opening.forget()
    yield
    opening.forget()


class Visitor:
    """Somebody at a browser: follows links, sends forms, and is led where the answer leads."""

    def __init__(self, person: Any = None, language: str = "en") -> None:
        self.client, self.language = Client(), language
        if person is not None:
            self.client.force_login(person, backend=BACKEND)

    def at(self, name: str, *arguments: Any) -> str:
        with override(self.language):
            return reverse(name, args=arguments)

    def opens(self, address: str) -> str:
        response = self.client.get(address, follow=True)
        assert response.status_code == 200, address
        return response.content.decode()

    def sends(self, address: str, **fields: Any) -> Any:
        return self.client.post(address, fields, follow=True)

    def key_on(self, address: str) -> str:
        """The key that the form of a page carries so that it acts once."""
        found = re.search(r'name="once" value="([^"]+)"', self.opens(address))
        assert found, f"the form of {address} carries no key"
        return found.group(1)


def letter_to(person: Any, kind: str) -> str:
    """The text of the last letter of a kind to somebody."""
    message = Message.objects.filter(to=person, kind=kind).latest("pk")
    return letters.write(message).body


def entry_form(organisation: Any, key: str, **more: Any) -> dict[str, Any]:
    return {
        "once": key,
        "organisation": organisation.reference,
        "direction": "seek",
        "kind": "supply",
        "title_en": "Frozen squid wanted",
        "text_en": "Forty tonnes a month, by sea.",
        "languages": ["en", "ja"],
        "capacity": "3",
        "submit": "submit",
        **more,
    }


def test_an_entry_written_on_a_page_leads_to_an_exchange_of_contacts():
    """Kenji writes, the officer publishes, Anna finds and asks, Kenji says yes; a letter asks what came of it."""
    sakura, kenji = cast.sakura()
    _vostok, anna = cast.vostok()
    desk = cast.officer()
    at_sakura, at_desk, at_vostok = Visitor(kenji), Visitor(desk), Visitor(anna)

    with clock.set_to(MONDAY), writing.watched():
        new = at_sakura.at("entry-new")
        at_sakura.sends(new, **entry_form(sakura, at_sakura.key_on(new)))
        entry = Entry.objects.get()
        assert entry.state == "in_review"

        at_desk.sends(at_desk.at("review-entry", entry.reference), answer="publish")
        indexing.drain()
        assert "Frozen squid wanted" in Visitor().opens(Visitor().at("docket") + "?q=squid")

        at_vostok.sends(at_vostok.at("interest", entry.reference))
        introduction = Introduction.objects.get()
        page = at_sakura.opens(introduction.get_absolute_url())
        assert "CANARY Anna" not in page
        assert "Восток" not in page

        at_sakura.sends(at_sakura.at("introduction-answer", introduction.reference), answer="yes", note="Hello")
        assert "canary-anna@vostok.example" in at_sakura.opens(introduction.get_absolute_url())
        assert "canary-kenji@sakura.example" in letter_to(anna, "contacts-exchanged")
        calendar = at_vostok.client.get(at_vostok.at("introduction-calendar", introduction.reference))
        assert b"BEGIN:VEVENT" in calendar.content

    assert Exchange.objects.count() == 1
    assert [one.invariant.key for one in verify() if not one.holds] == []


def test_a_letter_asks_whether_an_entry_holds_and_one_click_says_so(settings: Any):
    sakura, kenji = cast.sakura()
    entry = cast.entry(sakura, "seek", "Cold storage", by=kenji)
    from madoguchi.apps.docket import tasks as docket_tasks

    soon = MONDAY + timedelta(days=(entry.confirm_by_on - MONDAY.date()).days - 3)
    docket_tasks.ask_to_confirm(soon)
    with clock.set_to(soon):
        found = re.search(r"https?://\S+/confirm/\S+", letter_to(kenji, "entry-confirm"))
    assert found
    link = found.group(0).removeprefix(settings.SITE_ADDRESS)

    with clock.set_to(soon):
        Visitor().opens(link)
        assert Entry.objects.get().state == "due_for_confirmation"
        for _ in range(2):
            assert Visitor().client.post(link).status_code == 200

    assert Entry.objects.get().state == "live"
    assert Entry.objects.get().confirmations.count() == 1


def test_what_is_said_by_mail_is_sent_once(settings: Any, mailoutbox: list[Any]):
    _, kenji = cast.sakura()
    sakura = kenji.memberships.get().organisation
    vostok, _ = cast.vostok()
    cast.proposal(sakura, vostok)

    for _ in range(2):
        tasks.deliver_due(MONDAY)

    proposals = [one for one in mailoutbox if one.to == [kenji.email]]
    assert len(proposals) == 1
    assert len({one.extra_headers["Message-ID"] for one in mailoutbox}) == len(mailoutbox)


# Everything that is sent twice ------------------------------------------------------------------------------


def test_every_form_sent_twice_acts_once():
    """People press twice, and browsers ask "send again?": the second time leaves every table as it is."""
    sakura, kenji = cast.sakura()
    vostok, anna = cast.vostok()
    entry = cast.entry(vostok, "offer", "Cold storage offered", by=anna)
    draft = cast.entry(sakura, "seek", "Cold storage wanted", by=kenji, is_live=False)
    other = cast.company("ru", "ООО «Причал»", language="ru", region="RU-SAK")
    introduction = cast.proposal(sakura, other)
    visitor = Visitor(kenji)
    card = {"name": "Kenji", "email": "k@sakura.example", "language": "ja", "agrees": "on"}

    with clock.set_to(MONDAY):
        new, save = visitor.at("entry-new"), visitor.at("search-save")
        forms: list[tuple[str, dict[str, Any]]] = [
            (new, entry_form(sakura, visitor.key_on(new))),
            (save, {"once": visitor.key_on(save), "email": "reader@example.test", "name": "Fish"}),
            (visitor.at("entry-submit", draft.reference), {}),
            (visitor.at("interest", entry.reference), {}),
            (visitor.at("introduction-answer", introduction.reference), {"answer": "yes"}),
            (visitor.at("introduction-take-back", introduction.reference), {}),
            (visitor.at("entry-end", draft.reference), {"how": "withdrawn"}),
            (visitor.at("entry-reopen", draft.reference), {}),
        ]
        for address, fields in forms:
            visitor.sends(address, **fields)
            with stages.changes_nothing(f"{address} sent again"):
                visitor.sends(address, **fields)
        visitor.sends(visitor.at("contact-card", sakura.reference), **card)
        visitor.sends(visitor.at("contact-card", sakura.reference), **card)

    assert Entry.objects.filter(organisation=sakura).count() == 2
    assert Subscription.objects.count() == 1
    assert Interest.objects.count() == 1
    assert ContactCard.objects.filter(organisation=sakura).count() == 1
