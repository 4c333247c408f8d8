"""An investor says what it looks for, sees what fits and why not, and decides who else reads it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from madoguchi.apps.projects.investors import actions, queries, rules, tasks
from madoguchi.apps.projects.investors.actions import FRESH_DAYS, Stated
from madoguchi.apps.projects.models import Project
from madoguchi.core import clock, invariants
from madoguchi.core.journal.models import Event
from madoguchi.core.languages.texts import Texts
from madoguchi.core.notices import letters
from madoguchi.core.notices.models import Message
from madoguchi.core.refusals import Refused
from tests import cast
from tests.apps.projects.conftest import works
from tests.apps.projects.financing.conftest import MILLION, Money, money
from tests.cast import MONDAY

__all__ = ["money", "works"]

STATED = Stated(
    "RUB",
    least=100 * MILLION,
    most=500 * MILLION,
    kinds=("loan",),
    least_return=Decimal(10),
    longest_years=8,
    sectors=("fisheries",),
    places=("side/ru",),
    stages=("G0", "G1"),
    words=Texts.written(en="We know cold stores."),
)


@pytest.fixture
def midori(db):
    """Midori's company invests."""
    person = cast.person("midori@stranger.example", "Midori", "ja")
    return cast.company("jp", "株式会社ミドリ商会", language="ja", region="JP-13", who=person), person


@pytest.fixture
def profile(midori):
    company, person = midori
    return actions.state(company, STATED, by=person, at=MONDAY)


def offered(money: Money) -> None:
    """The hub is public, at its first stage, and offers a loan of 700 millions."""
    money.works.to_idea()
    money.write(is_offered=True, stated_return=Decimal(12), years_to_exit=7)
    Project.objects.filter(pk=money.works.project.pk).update(published_at=MONDAY)


def verdicts(profile) -> list[dict[str, str]]:
    return [{one.limit: one.verdict for one in row.findings} for row in queries.opportunities(profile, MONDAY.date())]


def test_a_project_that_offers_a_part_is_weighed_by_every_limit(money: Money, profile):
    offered(money)

    assert verdicts(profile) == [
        dict.fromkeys(
            ["condition", "kinds", "ticket", "return", "horizon", "sectors", "places", "stages"],
            "fits",
        )
    ]


def test_a_limit_that_is_missed_is_said_and_the_project_stands_below(money: Money, profile, midori):
    offered(money)
    stated = replace(STATED, sectors=("wind",), least_return=Decimal(20))
    changed = actions.change(profile, stated, version=profile.version, by=midori[1], at=MONDAY)

    [row] = queries.opportunities(changed, MONDAY.date())

    assert not row.fits
    assert [one.limit for one in row.findings if one.verdict == "fails"] == ["return", "sectors"]


def test_what_is_not_offered_not_public_found_or_ones_own_is_no_opportunity(money: Money, profile):
    offered(money)
    own = actions.state(money.works.sakura, STATED, by=money.works.kenji, at=MONDAY)
    assert verdicts(own) == []

    money.write(reason="Not for others")
    not_offered = verdicts(profile)
    money.write(is_offered=True, reason="For others")
    money.close_loan()
    found = verdicts(profile)
    Project.objects.filter(pk=money.works.project.pk).update(published_at=None)

    assert (not_offered, found, verdicts(profile)) == ([], [], [])


def test_only_its_company_and_the_desks_read_it_until_it_is_shown_and_only_while_it_is_fresh(
    money: Money, profile, midori
):
    on, kenji, officer, person = MONDAY.date(), money.works.kenji, money.works.officer, midori[1]
    assert [rules.may(who, rules.READ, profile, on=on) for who in (person, officer, kenji)] == [True, True, False]

    shown = actions.show(profile, by=person, at=MONDAY)

    assert rules.may(kenji, rules.READ, shown, on=on)
    assert not rules.may(kenji, rules.WEIGH, shown, on=on)
    assert not rules.may(kenji, rules.READ, shown, on=on + timedelta(days=FRESH_DAYS + 1))
    assert list(queries.shown(on)) == [shown]
    assert list(queries.shown(on + timedelta(days=FRESH_DAYS + 1))) == []
    hidden = actions.hide(shown, by=person, at=MONDAY)
    assert list(queries.shown(on)) == []
    assert not rules.may(kenji, rules.READ, hidden, on=on)


def test_one_click_keeps_it_fresh_and_an_ended_one_is_read_by_nobody(profile, midori):
    later = MONDAY + timedelta(days=100)

    confirmed = actions.confirm(profile, by=midori[1], at=later)

    assert confirmed.fresh_until == later.date() + timedelta(days=FRESH_DAYS)
    ended = actions.end(actions.show(confirmed, by=midori[1], at=later), by=midori[1], at=later)
    assert not rules.may(midori[1], rules.READ, ended, on=later.date())
    assert not ended.is_shown
    kinds = Event.objects.filter(kind__startswith="investor.").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == [f"investor.{one}" for one in ("stated", "confirmed", "shown", "ended")]
    assert actions.state(midori[0], STATED, by=midori[1], at=later).pk != ended.pk


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({"least": None, "most": None}, "ticket-needs-an-end"),
        ({"currency": ""}, "ticket-needs-a-currency"),
        ({"kinds": ("own",)}, "limit-is-not-known"),
        ({"sectors": ("none-such",)}, "limit-is-not-known"),
        ({"places": ("region/XX",)}, "limit-is-not-known"),
        ({"stages": ("G99",)}, "limit-is-not-known"),
        ({"words": Texts.written(en="Write to midori@stranger.example")}, "text-names-a-contact"),
    ],
)
def test_what_cannot_be_meant_is_refused(midori, changed, key):
    with pytest.raises(Refused) as refused:
        actions.state(midori[0], replace(STATED, **changed), by=midori[1], at=MONDAY)

    assert refused.value.key == key


def test_strangers_second_profiles_and_late_forms_are_refused(profile, midori, works):
    company, person = midori
    actions.change(profile, STATED, version=1, by=person, at=MONDAY)

    for act in (
        lambda: actions.state(company, STATED, by=person, at=MONDAY),
        lambda: actions.state(company, STATED, by=works.kenji, at=MONDAY),
        lambda: actions.confirm(profile, by=works.kenji, at=MONDAY),
        lambda: actions.change(profile, STATED, version=1, by=person, at=MONDAY),
    ):
        with pytest.raises(Refused):
            act()


@pytest.mark.parametrize("language", ["en", "ja", "ru"])
def test_the_page_says_why_a_project_fits_in_every_language(money: Money, profile, midori, client, language):
    offered(money)
    client.force_login(midori[1])
    with clock.set_to(MONDAY):
        page = client.get(f"/{language}/investors/{profile.reference}/").content.decode()
        others = client.get(f"/{language}/investors/").content.decode()

    fits = {"en": "1 project fits", "ja": "条件に合うプロジェクト：1件", "ru": "Подходит 1 проект"}[language]
    assert fits in page
    assert {"en": "RUB 700 m", "ja": "7億ルーブル", "ru": "700 млн руб."}[language] in page.replace("\xa0", " ")
    assert profile.reference in others


def test_a_form_states_it_and_a_mistake_stands_at_its_field(midori, client):
    client.force_login(midori[1])
    with clock.set_to(MONDAY):
        blank = client.get("/en/investors/new/").content.decode()
        once = blank.partition('name="once" value="')[2][:26]
        typed = {"company": midori[0].reference, "ticket_least": "1,000", "ticket_most": "", "once": once}
        mistaken = client.post("/en/investors/new/", typed).content.decode()
        kept = client.post("/en/investors/new/", {**typed, "ticket_currency": "JPY", "words_en": "Fish."})

    assert "Choose the currency of the amounts." in mistaken
    made = queries.profile_of(midori[0])
    assert kept["Location"] == made.get_absolute_url()
    assert (made.least, made.most, made.currency) == (Decimal(1000), None, "JPY")
    assert made.words.in_language("en").text == "Fish."


def test_the_list_asks_as_often_for_many_projects_as_for_one(money: Money, profile, django_assert_max_num_queries):
    offered(money)

    with django_assert_max_num_queries(14):
        assert len(queries.opportunities(profile, MONDAY.date())) == 1


def test_the_invariant_holds_and_says_who_showed_it_without_right(profile, midori, works):
    actions.show(profile, by=midori[1], at=MONDAY)
    assert all(one.holds for one in invariants.verify(only=["I39"]))

    type(profile).objects.update(shown_by=works.kenji)

    assert [one.count for one in invariants.verify(only=["I39"])] == [1]


# ── before it lapses ──


@pytest.mark.parametrize("language", ["en", "ja", "ru"])
def test_a_company_is_written_to_once_before_its_profile_lapses(profile, midori, language):
    lapses = profile.fresh_until - MONDAY.date()
    tasks.remind_investors(MONDAY + lapses - timedelta(days=actions.REMIND_DAYS + 1))
    early = Message.objects.count()
    for days in (-14, -14, -13, 3):  # twice, the next day, and after a scheduler that was down
        tasks.remind_investors(MONDAY + lapses + timedelta(days=days))
    Message.objects.update(language=language)
    letter = Message.objects.get(kind="investor-lapses")

    written = letters.write(letter)

    assert (early, letter.to) == (0, midori[1])
    assert f"/investors/{profile.reference}/" in written.body
    assert str(profile.fresh_until.year) in written.subject


def test_who_confirms_is_written_to_again_only_when_the_new_day_comes(profile, midori):
    lapses = profile.fresh_until - MONDAY.date()
    tasks.remind_investors(MONDAY + lapses)
    first = Message.objects.get(kind="investor-lapses")

    actions.confirm(profile, by=midori[1], at=MONDAY + lapses)
    tasks.remind_investors(MONDAY + lapses + timedelta(days=1))
    once = Message.objects.count()
    tasks.remind_investors(MONDAY + lapses + timedelta(days=FRESH_DAYS - 10))

    assert (once, Message.objects.filter(kind="investor-lapses").count()) == (1, 2)
    with pytest.raises(letters.NoLongerTrue):
        letters.write(first)


def test_an_ended_profile_reminds_nobody(profile, midori):
    actions.end(profile, by=midori[1], at=MONDAY)

    tasks.remind_investors(MONDAY + (profile.fresh_until - MONDAY.date()))

    assert not Message.objects.exists()
