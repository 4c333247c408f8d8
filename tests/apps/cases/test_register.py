"""Changes of rules as people live with them: followed by mail and feed, told once, ended in one click."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from madoguchi.apps.cases.register import actions, links, moments, queries, tasks
from madoguchi.apps.cases.register.invariants import followers_are_told_once
from madoguchi.apps.cases.register.models import ACTIVE, STOPPED, UNCONFIRMED, RuleNotice, RuleSubscription
from madoguchi.core import clock, packs
from madoguchi.core.notices import actions as notices
from madoguchi.core.notices import letters
from madoguchi.core.notices.models import Message
from madoguchi.core.packs.procedures import CommentWindow
from madoguchi.core.references import new_reference
from tests import cast
from tests.cast import MONDAY

pytestmark = pytest.mark.django_db

HERE = "http://127.0.0.1:8000"
VISA, KEY = "ru-e-visa", "e-visa-2025"
OPENED, EFFECTIVE = date(2026, 12, 1), date(2027, 3, 1)


@pytest.fixture(autouse=True)
def _on_monday():
    with clock.set_to(MONDAY):
        yield


@pytest.fixture
def draft(monkeypatch):
    """The change of visas as if it were a draft now: comments from 1 December, in force on 1 March."""

    def lay(**changed):
        known = packs.current()
        change = known.changes[KEY]
        said = change.said.model_copy(
            update={
                "announced": None,
                "comment": CommentWindow(opens=OPENED, closes=date(2027, 1, 15)),
                "effective": EFFECTIVE,
                **changed,
            }
        )
        corridor = replace(known)
        object.__setattr__(corridor, "changes", MappingProxyType({**known.changes, KEY: replace(change, said=said)}))
        monkeypatch.setattr(packs, "current", lambda: corridor)
        return corridor.changes[KEY]

    lay()
    return lay


def follower(topics=(("procedure", VISA),), email="reader@example.com", language="en") -> RuleSubscription:
    return actions.confirm(
        actions.follow(email=email, language=language, topics=topics, person=None, at=MONDAY), at=MONDAY
    )


def at(day: date, hour: int = 21) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def told() -> list[list[list[str]]]:
    return [one.facts["moments"] for one in Message.objects.filter(kind="rules-digest").order_by("pk")]


# ── following ──


def send(client: Client, **data):
    return client.post("/en/rules/follow/", {"email": "reader@example.com", "once": new_reference(), **data})


def test_an_address_of_nobody_known_is_asked_first_and_its_link_starts_on_the_button_only(client):
    send(client, procedures=[VISA], products=["0306"], regions=["RU-PRI"])
    kept = RuleSubscription.objects.get()
    address = links.to_confirm(kept, MONDAY).removeprefix(HERE)

    client.get(address)
    kept.refresh_from_db()
    looked = kept.state
    client.post(address)
    kept.refresh_from_db()

    assert queries.topics_of(kept) == [("procedure", VISA), ("product", "0306"), ("region", "RU-PRI")]
    assert [one.kind for one in Message.objects.all()] == ["rules-confirm"]
    assert (looked, kept.state) == (UNCONFIRMED, ACTIVE)


def test_the_address_of_the_account_needs_no_letter_and_is_looked_after_on_a_page(client):
    _, kenji = cast.sakura()
    client.force_login(kenji)

    send(client, email=kenji.email, procedures=[VISA])
    page = client.get("/en/rules/following/").content.decode()
    client.post(re.search(r'action="(/en/rules/following/[^"]+/stop/)"', page)[1])

    assert "Electronic visa" in page
    assert RuleSubscription.objects.get().state == STOPPED
    assert not Message.objects.exists()


def test_nobody_ends_the_letters_of_another(client):
    _, kenji = cast.sakura()
    kept = actions.follow(email=kenji.email, language="en", topics=[("procedure", VISA)], person=kenji, at=MONDAY)
    client.force_login(cast.person("midori@stranger.example", "Midori"))

    assert client.post(f"/en/rules/following/{kept.reference}/stop/").status_code == 404
    kept.refresh_from_db()
    assert kept.state == ACTIVE


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Choose at least one procedure, code of goods or region."),
        ({"products": ["9999"]}, "9999 is not in the list."),
        ({"products": ["crab"]}, "crab is not in the list."),
        ({"regions": ["XX-1"]}, "XX-1 is not in the list."),
        ({"procedures": ["no-such"]}, "no-such"),
        ({"procedures": [VISA], "email": "nobody"}, "email address"),
    ],
)
def test_each_wrong_choice_has_its_sentence(client, data, sentence):
    response = send(client, **data)

    assert response.status_code == 400
    assert sentence in response.content.decode()
    assert not RuleSubscription.objects.exists()


@pytest.mark.parametrize(("words", "found"), [("0306.14", "HS 030614"), ("カニ", ""), ("lumber", ""), ("440", "4407")])
def test_goods_are_found_by_code_and_by_word(client, words, found):
    page = client.post("/en/rules/follow/", {"products_find": words, "find-codes": "products"}).content.decode()

    assert found in page
    assert "error" not in page


def test_an_address_may_bring_choices_along(client):
    page = client.get(f"/en/rules/follow/?procedure={VISA}&product=0306").content.decode()

    assert re.search(rf'value="{VISA}"[^>]*checked', page)
    assert "HS 0306" in page


# ── what is told, and once ──


def test_a_follower_is_told_of_the_draft_a_month_and_a_week_before_and_on_the_day(draft):
    follower()

    for day in range(100):
        tasks.tell_followers(at(OPENED - timedelta(days=5) + timedelta(days=day)))

    assert told() == [
        [[KEY, "drafted", "2026-12-01"]],
        [[KEY, "month-before", "2027-01-30"]],
        [[KEY, "week-before", "2027-02-22"]],
        [[KEY, "in-effect", "2027-03-01"]],
    ]
    assert list(followers_are_told_once()) == []


def test_a_scheduler_that_ran_twice_or_was_down_for_a_month_tells_each_moment_once(draft):
    follower()

    tasks.tell_followers(at(OPENED))
    tasks.tell_followers(at(OPENED))
    tasks.tell_followers(at(OPENED, hour=23))
    for _ in range(3):
        tasks.tell_followers(at(date(2027, 2, 25)))

    assert told() == [
        [[KEY, "drafted", "2026-12-01"]],
        [[KEY, "month-before", "2027-01-30"], [KEY, "week-before", "2027-02-22"]],
    ]


def test_a_second_moment_of_one_day_waits_for_the_next(draft):
    follower()
    tasks.tell_followers(at(OPENED, hour=1))

    draft(effective=OPENED)
    tasks.tell_followers(at(OPENED, hour=23))
    same_day = len(told())
    tasks.tell_followers(at(OPENED + timedelta(days=1)))

    assert (same_day, len(told())) == (1, 2)


def test_a_day_that_moved_is_told_anew(draft):
    follower()
    tasks.tell_followers(at(EFFECTIVE))

    draft(effective=EFFECTIVE + timedelta(days=30))
    tasks.tell_followers(at(EFFECTIVE + timedelta(days=30)))

    assert [KEY, "in-effect", "2027-03-31"] in told()[-1]


def test_what_was_before_somebody_followed_is_not_told(draft):
    draft(comment=CommentWindow(opens=date(2026, 11, 1), closes=date(2027, 1, 15)))
    follower()

    tasks.tell_followers(at(OPENED))

    assert told() == []


def test_a_killed_run_neither_loses_nor_doubles(draft, monkeypatch):
    kept = follower()
    with monkeypatch.context() as broken:
        broken.setattr(notices, "send", lambda *args, **kwargs: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            tasks.tell_followers(at(OPENED))

    assert not RuleNotice.objects.exists()
    tasks.tell_followers(at(OPENED))
    assert told() == [[[KEY, "drafted", "2026-12-01"]]]

    with pytest.raises(IntegrityError), transaction.atomic():
        RuleNotice.objects.create(subscription=kept, change=KEY, moment="drafted", on=OPENED, told_at=MONDAY)


def test_who_did_not_confirm_or_stopped_is_told_nothing(draft):
    actions.follow(email="x@example.com", language="en", topics=[("procedure", VISA)], person=None, at=MONDAY)
    actions.stop(follower(), at=MONDAY)

    tasks.tell_followers(at(OPENED))

    assert told() == []


@pytest.mark.parametrize(
    ("topic", "is_touched"),
    [
        (("procedure", VISA), True),
        (("procedure", "ru-company"), False),
        (("product", "03"), True),
        (("product", "0306"), True),
        (("product", "030614"), True),
        (("product", "0307"), False),
        (("product", "04"), False),
        (("region", "RU-PRI"), True),
        (("region", "JP-01"), False),
    ],
)
def test_the_database_and_the_feed_agree_on_whom_a_change_touches(draft, topic, is_touched):
    change = draft(products=("0306",))
    kept = follower([topic])

    touched = queries.to_be_told(at(OPENED), since=OPENED)

    assert moments.touches(change, [topic]) is is_touched
    assert (kept.pk in touched) is is_touched


def test_a_letter_says_what_comes_and_how_to_end_it(draft):
    follower(language="ja")
    tasks.tell_followers(at(OPENED))

    letter = letters.write(Message.objects.get(kind="rules-digest"))

    assert letter.unsubscribe.startswith(f"{HERE}/ja/rules/follow/stop/")
    assert f"/ja/rules/{KEY}/" in letter.body
    assert "2027年1月15日" in letter.body
    assert letter.subject == "規則の変更：電子査証の滞在期間の延長"


def test_a_mail_program_ends_it_with_one_click_and_no_cookie():
    kept = follower()
    address = links.to_stop(kept, MONDAY).removeprefix(HERE)

    Client(enforce_csrf_checks=True).post(address, {"List-Unsubscribe": "One-Click"})

    kept.refresh_from_db()
    assert kept.state == STOPPED


@pytest.mark.parametrize("language", ["en", "ja", "ru"])
def test_the_first_letter_can_be_written_in_every_language(language):
    actions.follow(email="x@example.com", language=language, topics=[("product", "0306")], person=None, at=MONDAY)

    letter = letters.write(Message.objects.get())

    assert f"/{language}/rules/follow/confirm/" in letter.body
    assert "HS 0306" in letter.body


# ── the feed ──


def test_the_feed_of_rules_holds_what_touches_the_topics_of_its_address(client, draft):
    with clock.set_to(at(OPENED)):
        everything = client.get("/ru/rules/feed.atom").content.decode()
        own = client.get(f"/ru/rules/feed.atom?procedure={VISA}").content.decode()
        other = client.get("/ru/rules/feed.atom?procedure=ru-company").content.decode()

    assert f":rules:{KEY}:drafted:2026-12-01" in own
    assert "Электронная виза" in everything
    assert "<entry>" not in other


def test_telling_many_followers_asks_the_database_once_for_each_moment(draft, django_assert_max_num_queries):
    for number in range(3):
        follower(email=f"reader{number}@example.com")

    with django_assert_max_num_queries(2):
        found = queries.to_be_told(at(OPENED), since=OPENED)

    assert len(found) == 3
