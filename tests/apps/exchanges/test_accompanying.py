"""Experts and interpreters: a roster without names, and contacts that are shown while both say yes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.apps.cases import actions as cases
from madoguchi.apps.cases import rules as case_rules
from madoguchi.apps.exchanges import actions, queries, tasks
from madoguchi.apps.exchanges.models import (
    AGREED,
    DECLINED,
    DONE,
    TAKEN_BACK,
    UNANSWERED,
    AccompanyRequest,
    ContactReading,
    Expert,
)
from madoguchi.core import clock, invariants
from madoguchi.core.journal import subjects
from madoguchi.core.languages.texts import Texts
from madoguchi.core.notices import letters
from madoguchi.core.notices.models import Message
from madoguchi.core.refusals import Refused
from tests import cast
from tests.cast import MONDAY

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def sakura():
    return cast.sakura()


@pytest.fixture
def expert():
    return cast.expert()


def asked(sakura, expert, need=None):
    company, kenji = sakura
    return actions.ask_to_accompany(expert, company, need or cast.visit(), by=kenji, at=MONDAY)


def case_of(sakura):
    return cases.open_case("ru-zone-residency", sakura[0], subject=cast.said("A store"), by=sakura[1], at=MONDAY)


def page(who, address) -> str:
    client = Client()
    if who is not None:
        client.force_login(who, backend=BACKEND)
    with clock.set_to(MONDAY):
        response = client.get(address if isinstance(address, str) else address.get_absolute_url())
    return response.content.decode() if response.status_code == 200 else str(response.status_code)


def told(person) -> str:
    """Every letter to somebody, as it would be sent now."""
    written = []
    for message in Message.objects.filter(to=person):
        try:
            letter = letters.write(message)
        except letters.NoLongerTrue:
            continue
        written.append(letter.subject + letter.body)
    return "\n".join(written)


def violations() -> int:
    return sum(one.count for one in invariants.verify(["I84"]))


# The roster


def test_a_profile_is_read_over_before_anybody_else_reads_it():
    found = cast.expert(is_listed=False)

    assert page(None, found) == "404"
    assert queries.roster() == []

    actions.list_expert(found, cast.expert_words(), by=None, at=MONDAY)

    text = page(None, found)
    assert "I interpret at customs." in text
    assert "CANARY" not in text
    assert "interpreter@roster.example" not in text


@pytest.mark.parametrize("language", ["en", "ja", "ru"])
def test_the_roster_can_be_read_in_every_language_and_names_nobody(expert, language):
    text = page(None, f"/{language}/exchanges/experts/?role=interpreter&language=ru&region=RU-PRI&subject=customs")

    assert expert.get_absolute_url()[3:] in text
    assert "CANARY" not in text


@pytest.mark.parametrize("wish", [{"language": "en"}, {"subject": "law"}, {"region": "RU-SAK"}])
def test_a_choice_that_does_not_fit_leaves_the_expert_out(expert, wish):
    assert queries.roster(queries.RosterWish.read(wish)) == []


def test_it_is_listed_in_every_language_or_not_at_all():
    found = cast.expert(is_listed=False)
    words = actions.ExpertTexts(Texts.written(ja="税関の通訳です。"), Texts(), Texts())

    with pytest.raises(Refused, match="text-lacks-a-language"):
        actions.list_expert(found, words, by=None, at=MONDAY)


@pytest.mark.parametrize("text", ["Write to me: a@b.example", "I am CANARY Interpreter", "+7 423 222-33-44"])
def test_a_text_names_neither_person_nor_contact(text):
    words = actions.ExpertTexts(cast.said(text), Texts(), Texts())

    with pytest.raises(Refused, match="expert-text-names-a-contact"):
        cast.expert(words=words, is_listed=False)


def test_whoever_decides_for_an_authority_goes_along_with_nobody():
    with pytest.raises(Refused, match="expert-holds-office"):
        cast.expert(cast.clerk("ru-customs"))


def test_what_an_example_hands_in_or_asks_stays_marked_as_one(sakura, expert):
    company, kenji = sakura
    for one in (expert.person, company):
        one.is_example = True
        one.save()

    assert cast.expert(expert.person).is_example
    assert asked((company, kenji), expert).is_example


def test_an_interpreter_needs_two_languages():
    with pytest.raises(Refused, match="interpreter-needs-two-languages"):
        cast.expert(languages=("ja",))


def test_a_changed_profile_is_read_over_again(expert):
    cast.expert(expert.person, is_listed=False, rate="unpaid")

    assert Expert.objects.get().state == "handed-in"
    assert page(None, expert) == "404"


def test_nobody_lets_themselves_into_the_roster():
    officer = cast.officer()
    found = cast.expert(officer, is_listed=False)

    with pytest.raises(Refused, match="expert-is-yourself"):
        actions.list_expert(found, cast.expert_words(), by=officer, at=MONDAY)


# Consent of both


def test_before_both_said_yes_neither_reads_who_the_other_is(sakura, expert):
    one = asked(sakura, expert)

    theirs, ours = page(expert.person, one), page(sakura[1], one)

    assert "サクラ" not in theirs
    assert "Sakura" not in theirs
    assert sakura[1].email not in theirs
    assert "CanaryAccompanyNote" not in theirs
    assert "CANARY Interpreter" not in ours
    assert expert.person.email not in ours
    assert sakura[1].email not in told(expert.person)


def test_once_both_said_yes_both_read_whom_to_write_to_and_letters_do_not_say_it(sakura, expert):
    one = actions.agree_to_accompany(asked(sakura, expert), by=expert.person, at=MONDAY)

    theirs, ours = page(expert.person, one), page(sakura[1], one)

    assert sakura[1].email in theirs
    assert "CanaryAccompanyNote" in theirs
    assert "CANARY Interpreter" in ours
    assert expert.person.email in ours
    assert expert.person.email not in told(sakura[1])
    assert f"/exchanges/accompanying/{one.reference}/" in told(sakura[1])


def test_who_read_a_contact_is_shown_to_whom_it_is_of_once_a_day(sakura, expert):
    one = asked(sakura, expert)
    page(sakura[1], one)
    assert not ContactReading.objects.exists()
    actions.agree_to_accompany(one, by=expert.person, at=MONDAY)

    for _again in range(2):
        page(sakura[1], one)
    page(expert.person, one)

    rows = ContactReading.objects.order_by("pk").values_list("is_of_expert", "by", "request")
    assert list(rows) == [(True, sakura[1].pk, one.pk), (False, expert.person.pk, one.pk)]
    assert sakura[1].name in page(expert.person, "/en/exchanges/mine/")
    assert "the company that asked" in page(expert.person, one)
    assert "the expert or interpreter" in page(sakura[1], one)
    actions.take_request_back(one, by=sakura[1], at=MONDAY)
    assert "the company that asked" in page(expert.person, one)


def test_a_desk_that_read_the_name_over_is_shown_to_the_expert():
    found, officer = cast.expert(is_listed=False), cast.officer()

    assert found.person.name in page(officer, reverse("desk-expert", args=[found.reference]))

    assert "the desk, which read your profile over" in page(found.person, "/en/exchanges/mine/")
    assert officer.name in page(found.person, "/en/exchanges/mine/")


def test_nobody_else_finds_the_request(sakura, expert):
    one = actions.agree_to_accompany(asked(sakura, expert), by=expert.person, at=MONDAY)

    assert page(cast.vostok()[1], one) == "404"
    assert page(cast.officer(), one) == "404"


@pytest.mark.parametrize("side", ["company", "expert"])
def test_either_takes_the_yes_back_and_contacts_are_hidden_again(sakura, expert, side):
    one = actions.agree_to_accompany(asked(sakura, expert), by=expert.person, at=MONDAY)
    by = sakura[1] if side == "company" else expert.person

    one = actions.take_request_back(one, by=by, at=MONDAY)

    assert (one.state, one.note) == (TAKEN_BACK, "")
    assert queries.partner_of(one, sakura[1]) is None
    assert queries.partner_of(one, expert.person) is None
    assert "/exchanges/mine/" in told(expert.person if side == "company" else sakura[1])


def test_a_no_tells_the_company_that_it_was_not_this_time(sakura, expert):
    one = actions.decline_to_accompany(asked(sakura, expert), by=expert.person, at=MONDAY)

    assert one.state == DECLINED
    assert "CANARY" not in told(sakura[1]) + page(sakura[1], one)
    with pytest.raises(Refused, match="request-is-over"):
        actions.agree_to_accompany(one, by=expert.person, at=MONDAY)


def test_only_the_two_sides_answer(sakura, expert):
    one = asked(sakura, expert)

    with pytest.raises(Refused, match="expert-is-somebody-else"):
        actions.agree_to_accompany(one, by=sakura[1], at=MONDAY)
    with pytest.raises(Refused, match="asker-does-not-act-for-it"):
        actions.take_request_back(one, by=cast.vostok()[1], at=MONDAY)


def test_what_nobody_answers_lapses_once_and_a_visit_long_over_is_done(sakura, expert):
    other = cast.expert(cast.person("second@roster.example", "Second"))
    asked(sakura, expert)
    agreed = actions.agree_to_accompany(asked(sakura, other), by=other.person, at=MONDAY)

    tasks.end_requests(MONDAY + 15 * DAY)
    tasks.end_requests(MONDAY + 50 * DAY)

    assert AccompanyRequest.objects.get(expert=expert).state == UNANSWERED
    assert AccompanyRequest.objects.get(pk=agreed.pk).state == DONE


def test_a_company_asks_one_at_a_time_and_few_at_once(sakura, expert):
    asked(sakura, expert)
    with pytest.raises(Refused, match="expert-was-asked-already"):
        asked(sakura, expert)
    others = [cast.expert(cast.person(f"e{number}@roster.example", f"E{number}")) for number in range(5)]
    for one in others[:4]:
        asked(sakura, one)

    with pytest.raises(Refused, match="too-many-requests-wait"):
        asked(sakura, others[4])


@pytest.mark.parametrize(
    ("need", "key"),
    [
        ({"region": ""}, "visit-needs-place-and-days"),
        ({"from_on": (MONDAY - DAY).date()}, "visit-is-over"),
        ({"until_on": MONDAY.date()}, "visit-is-over"),
        ({"note": "call +7 423 222-33-44"}, "expert-text-names-a-contact"),
    ],
)
def test_a_visit_says_where_and_when_and_no_contact(sakura, expert, need, key):
    with pytest.raises(Refused, match=key):
        asked(sakura, expert, cast.visit(**need))


def test_an_expert_is_not_asked_by_the_company_they_act_for(sakura):
    with pytest.raises(Refused, match="expert-is-of-the-company"):
        asked(sakura, cast.expert(sakura[1]))


# Cases


def test_a_case_is_read_once_its_company_has_opened_it_and_no_longer_than_both_want(sakura, expert):
    case = case_of(sakura)
    one = asked(sakura, expert, actions.Need("expert", case=case))
    one = actions.agree_to_accompany(one, by=expert.person, at=MONDAY)
    assert not case_rules.may(expert.person, case_rules.SEE, case), "agreeing opens no case"

    one = actions.open_case_to_expert(one, by=sakura[1], at=MONDAY)

    assert case_rules.may(expert.person, case_rules.SEE, case)
    assert not case_rules.may(expert.person, case_rules.ACT, case)
    assert case.number in page(expert.person, case)
    assert violations() == 0

    actions.take_request_back(one, by=expert.person, at=MONDAY)

    assert page(expert.person, case) == "404"
    assert violations() == 0


def test_before_the_company_opens_it_the_expert_reads_which_procedure_it_is_and_nothing_of_the_case(sakura, expert):
    case = case_of(sakura)
    one = asked(sakura, expert, actions.Need("expert", case=case))

    text = page(expert.person, one)

    assert case.number not in text
    assert "A store" not in text


def test_nobody_opens_a_case_but_its_company_and_nobody_asks_for_anothers(sakura, expert):
    case = case_of(sakura)
    one = actions.agree_to_accompany(
        asked(sakura, expert, actions.Need("expert", case=case)), by=expert.person, at=MONDAY
    )
    with pytest.raises(Refused, match="asker-does-not-act-for-it"):
        actions.open_case_to_expert(one, by=expert.person, at=MONDAY)
    vostok = cast.vostok()
    with pytest.raises(Refused, match="case-is-anothers"):
        asked(vostok, expert, actions.Need("expert", case=case))


def test_whoever_leaves_the_roster_or_is_erased_reads_no_case_any_more(sakura, expert):
    second = cast.expert(cast.person("second@roster.example", "Second"))
    for one in (expert, second):
        case = case_of(sakura)
        found = actions.agree_to_accompany(
            asked(sakura, one, actions.Need("expert", case=case)), by=one.person, at=MONDAY
        )
        actions.open_case_to_expert(found, by=sakura[1], at=MONDAY)
    who = expert.person

    actions.leave_roster(expert, by=who, at=MONDAY)
    subjects.erase(second.person, basis="asked for it", second=cast.officer(), by=None, at=MONDAY)

    assert (Expert.objects.count(), AccompanyRequest.objects.count(), violations()) == (0, 0, 0)
    assert "/exchanges/mine/" in told(sakura[1])


def test_the_page_of_a_case_leads_to_the_roster(sakura):
    case = case_of(sakura)
    cases.file_case(
        cases.answer_facts(
            case, {"company_registered": False, "buys_share": False, "foreign_staff": 0}, by=sakura[1], at=MONDAY
        ),
        by=sakura[1],
        at=MONDAY,
    )

    assert f"{reverse('experts')}?case={case.reference}" in page(sakura[1], case)


# On pages


def test_by_forms_from_the_profile_to_the_yes(sakura):
    company, kenji = sakura
    ana, officer = cast.person("ana@roster.example", "CANARY Ana"), cast.officer()
    typed = {"roles": ["interpreter"], "languages": ["ja", "ru"], "side": "ru", "rate": "to-100", "agrees": "on"}

    post(ana, reverse("expert-mine"), {**typed, "about_ru": "Перевожу на переговорах."})
    found = Expert.objects.get()
    refused = post(officer, reverse("desk-expert", args=[found.reference]), {"about_ru": "Перевожу на переговорах."})
    assert refused.status_code == 400
    texts = {"about_ru": "Перевожу на переговорах.", "about_en": "I interpret.", "about_ja": "通訳します。"}
    post(officer, reverse("desk-expert", args=[found.reference]), texts)
    day = MONDAY.date() + 3 * DAY
    visit = {"region": "JP-01", "from_on": day.isoformat(), "until_on": day.isoformat()}
    asking = {"organisation": company.reference, "role": "interpreter", "agrees": "on", **visit}
    post(kenji, reverse("expert-ask", args=[found.reference]), asking)
    one = AccompanyRequest.objects.get()
    post(ana, reverse("accompany-agree", args=[one.reference]), {})

    one.refresh_from_db()
    assert one.state == AGREED
    assert "CANARY Ana" in page(kenji, one)


def post(who, address, data):
    client = Client()
    client.force_login(who, backend=BACKEND)
    with clock.set_to(MONDAY):
        return client.post(address, data)


def test_given_back_with_a_reason_that_its_person_reads():
    found = cast.expert(is_listed=False)

    actions.give_expert_back(found, reason="Please say in which ports.", by=cast.officer(), at=MONDAY)

    assert "Please say in which ports." in told(found.person)
    with pytest.raises(Refused, match="expert-was-not-listed"):
        actions.resume_expert(found, by=found.person, at=MONDAY)


def test_who_pauses_cannot_be_asked_and_comes_back(sakura, expert):
    actions.pause_expert(expert, by=expert.person, at=MONDAY)
    with pytest.raises(Refused, match="expert-is-not-listed"):
        asked(sakura, expert)

    actions.resume_expert(expert, by=expert.person, at=MONDAY)

    assert asked(sakura, expert).is_standing
