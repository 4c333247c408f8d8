from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from madoguchi.apps.docket import actions, links, queries, tasks
from madoguchi.apps.docket.models import ACTIVE, ENDED, UNCONFIRMED, Subscription
from madoguchi.core.notices import letters
from madoguchi.core.notices.models import Message
from madoguchi.core.references import new_reference
from tests import cast
from tests.cast import MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_monday")]

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HERE = "http://127.0.0.1:8000"


def saved(email: str = "reader@example.com", **query) -> Subscription:
    return actions.save_search(email=email, language="ja", name="", query=query, person=None, at=MONDAY)


def test_an_address_of_nobody_known_is_asked_first():
    Client().post("/en/searches/save/?q=crab", {"email": "reader@example.com", "once": new_reference()})

    search = Subscription.objects.get()
    assert (search.state, search.query) == (UNCONFIRMED, {"q": ["crab"]})
    assert [message.kind for message in Message.objects.all()] == ["search-confirm"]


def test_the_address_of_the_account_needs_no_letter():
    _, kenji = cast.sakura()
    client = Client()
    client.force_login(kenji, backend=BACKEND)

    client.post("/en/searches/save/?q=crab", {"email": kenji.email, "once": new_reference()})

    assert Subscription.objects.get().state == ACTIVE


def test_the_link_of_the_first_letter_starts_on_the_button_only():
    search = saved(q=["crab"])
    address = links.to_confirm_search(search, MONDAY).removeprefix(HERE)

    Client().get(address)
    search.refresh_from_db()
    looked = search.state
    Client().post(address)
    search.refresh_from_db()

    assert (looked, search.state) == (UNCONFIRMED, ACTIVE)


def test_a_mail_program_ends_it_with_one_click_and_no_cookie():
    search = actions.confirm_search(saved(q=["crab"]), at=MONDAY)
    address = links.to_end_search(search, MONDAY).removeprefix(HERE)
    client = Client(enforce_csrf_checks=True)

    client.get(address)
    search.refresh_from_db()
    looked = search.state
    client.post(address, {"List-Unsubscribe": "One-Click"})
    search.refresh_from_db()

    assert (looked, search.state) == (ACTIVE, ENDED)


def test_a_digest_tells_of_what_is_new_once_and_never_of_nothing(indexed):
    search = actions.confirm_search(saved(q=["crab"]), at=MONDAY)
    company, kenji = cast.sakura()
    cast.entry(company, "seek", "Snow crab", by=kenji, at=MONDAY + timedelta(days=1))
    indexed()

    for day in (7, 7, 14):
        tasks.tell_of_new(MONDAY + timedelta(days=day))

    told = list(Message.objects.filter(kind="search-digest"))
    assert [message.facts["subscription"] for message in told] == [search.reference]


def test_a_digest_can_be_ended_from_its_header_and_names_its_entries(indexed):
    actions.confirm_search(saved(q=["crab"]), at=MONDAY)
    company, kenji = cast.sakura()
    entry = cast.entry(company, "seek", "Snow crab", by=kenji, at=MONDAY + timedelta(days=1))
    indexed()
    tasks.tell_of_new(MONDAY + timedelta(days=7))

    letter = letters.write(Message.objects.get(kind="search-digest"))

    assert letter.unsubscribe.startswith(f"{HERE}/ja/searches/end/")
    assert entry.get_absolute_url().removeprefix("/en") in letter.body
    assert letter.subject == "新しい登録1件：「crab」"


@pytest.mark.parametrize("language", ["en", "ja", "ru"])
def test_every_letter_about_an_entry_can_be_written_in_every_language(language):
    company, kenji = cast.sakura()
    kenji.language = language
    kenji.save(update_fields=["language"])
    entry = cast.entry(company, "seek", "Snow crab", by=kenji)
    late = MONDAY + timedelta(days=80)

    written = [letters.write(Message.objects.get(kind="entry-published"))]
    actions.ask_to_confirm(entry, at=late)
    written.append(letters.write(Message.objects.get(kind="entry-confirm")))
    actions.lapse(entry, at=late + timedelta(days=30))
    written.append(letters.write(Message.objects.get(kind="entry-lapsed")))

    assert all(entry.number in letter.subject and "Snow crab" in letter.body for letter in written)
    assert "/confirm/" in written[1].body


def test_a_letter_about_what_is_no_longer_so_is_dropped():
    company, kenji = cast.sakura()
    entry = cast.entry(company, "seek", "Snow crab", by=kenji)
    actions.ask_to_confirm(entry, at=MONDAY + timedelta(days=80))
    actions.confirm(entry, by=kenji, at=MONDAY + timedelta(days=80))

    with pytest.raises(letters.NoLongerTrue):
        letters.write(Message.objects.get(kind="entry-confirm"))


def test_only_ones_own_searches_are_listed_and_ended():
    _, kenji = cast.sakura()
    midori = cast.person("midori@stranger.example", "Midori", "ja")
    own = actions.save_search(email=kenji.email, language="ja", name="crab", query={}, person=kenji, at=MONDAY)
    client = Client()
    client.force_login(midori, backend=BACKEND)

    answer = client.post(f"/en/searches/{own.reference}/end/")

    assert answer.status_code == 404
    assert [one.reference for one in queries.subscriptions_of(kenji)] == [own.reference]
