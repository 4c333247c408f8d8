"""Advance rulings: asked before filing, answered within the pack's limit, binding, public without a name."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from madoguchi.apps.cases import actions as cases
from madoguchi.apps.cases.rulings import actions, queries, tasks
from madoguchi.apps.cases.rulings.actions import Answer
from madoguchi.apps.cases.rulings.invariants import rulings_can_be_relied_on
from madoguchi.apps.cases.rulings.models import Ruling
from madoguchi.core import clock
from madoguchi.core.languages.texts import Texts
from madoguchi.core.notices import letters
from madoguchi.core.notices.models import Message
from madoguchi.core.references import new_reference
from madoguchi.core.refusals import Refused
from tests import cast
from tests.cast import MONDAY

pytestmark = pytest.mark.django_db

CUSTOMS, PROCEDURE = "jp-customs", "jp-customs-import"
LATER = MONDAY + timedelta(days=10)


@pytest.fixture(autouse=True)
def _on_monday():
    with clock.set_to(MONDAY):
        yield


@pytest.fixture
def asked():
    sakura, kenji = cast.sakura()
    return actions.ask(sakura, PROCEDURE, "0306", words("Is crab in brine in 0306?"), by=kenji, at=MONDAY)


@pytest.fixture
def clerk():
    return cast.clerk(CUSTOMS, "first@customs.example")


@pytest.fixture
def colleague():
    return cast.clerk(CUSTOMS, "second@customs.example")


def words(text: str) -> Texts:
    return Texts.written(en=text)


YES = Answer(words("Yes."), words("It is crustaceans in brine."), "Customs Tariff Act, schedule, 03.06")


def given(asked, clerk, answer=YES, at=MONDAY):
    return actions.give(asked, answer, by=clerk, at=at)


def at_noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 3, tzinfo=UTC)


def refusal(act, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        act(*args, **kwargs)
    return refused.value.key


def filed(company, person, procedure=PROCEDURE, at=MONDAY):
    case = cases.open_case(procedure, company, subject=words("Crab"), by=person, at=at)
    return cases.file_case(case, by=person, at=at)


def test_the_limit_is_that_of_the_pack_counted_at_the_authority(asked, clerk):
    assert (asked.authority, asked.side) == (CUSTOMS, "jp")
    assert asked.due_on == date(2026, 12, 23)


def test_an_answer_binds_for_the_months_of_the_pack_and_the_company_is_told(asked, clerk):
    one = given(asked, clerk)

    assert (one.valid_from, one.valid_until) == (date(2026, 11, 23), date(2029, 11, 23))
    assert queries.is_in_force(one, date(2029, 11, 23))
    assert not queries.is_in_force(one, date(2029, 11, 24))
    assert [one.kind for one in Message.objects.order_by("pk")] == ["ruling-given"]


def test_what_an_authority_is_refused(asked, clerk, colleague):
    no = Texts()
    empty = refusal(given, asked, clerk, Answer(no, YES.reasons, YES.basis))
    reasonless = refusal(given, asked, clerk, Answer(YES.text, no, YES.basis))
    lawless = refusal(given, asked, clerk, Answer(YES.text, YES.reasons, " "))
    silent = refusal(actions.decline, asked, no, by=clerk, at=MONDAY)
    early = refusal(actions.lay, asked, words("x"), words("x"), by=clerk, at=MONDAY)
    one = given(asked, clerk)
    twice = refusal(given, one, clerk)
    unlaid = refusal(actions.publish, one, by=colleague, at=MONDAY)
    named = refusal(actions.lay, one, words("サクラ水産"), words("株式会社サクラ水産は"), by=clerk, at=MONDAY)
    contact = refusal(actions.lay, one, words("Crab"), words("Ask kenji@sakura.example"), by=clerk, at=MONDAY)
    actions.lay(one, words("Crab"), words("Crab in brine is in 0306."), by=clerk, at=MONDAY)
    alone = refusal(actions.publish, one, by=clerk, at=MONDAY)
    actions.publish(one, by=colleague, at=MONDAY)
    again = refusal(actions.publish, one, by=colleague, at=MONDAY)
    rewritten = refusal(actions.lay, one, words("x"), words("y"), by=clerk, at=MONDAY)

    assert (empty, reasonless, lawless) == ("answer-is-empty", "ruling-needs-reasons", "ruling-needs-a-law")
    assert (silent, early, twice) == ("ruling-needs-reasons", "ruling-is-not-given", "ruling-is-given")
    assert (unlaid, named, contact) == ("ruling-text-is-empty", "ruling-names-the-company", "ruling-names-a-contact")
    assert (alone, again, rewritten) == ("ruling-needs-another-person", "ruling-is-published", "ruling-is-published")
    assert list(rulings_can_be_relied_on()) == []


def test_a_question_is_taken_back_before_it_is_answered_and_nobody_answers_it_then(client, asked, clerk):
    kenji = asked.asked_by
    client.force_login(kenji)
    page = client.get(asked.get_absolute_url()).content.decode()
    for _ in range(2):
        client.post(f"/en/rulings/{asked.reference}/withdraw/")
    again = client.get(asked.get_absolute_url()).content.decode()
    client.force_login(clerk)
    office = client.get(f"/en/office/rulings/{asked.reference}/").content.decode()

    assert f"/en/rulings/{asked.reference}/withdraw/" in page
    assert f"/en/rulings/{asked.reference}/withdraw/" not in again + office
    assert "took the question back" in again
    assert "took the question back" in office
    assert [one.to for one in Message.objects.filter(kind="ruling-withdrawn")] == [clerk]
    asked.refresh_from_db()
    assert {refusal(given, asked, clerk), refusal(actions.decline, asked, words("x"), by=clerk, at=MONDAY)} == {
        "ruling-is-withdrawn"
    }
    assert (list(queries.before([CUSTOMS])), queries.waiting_before([CUSTOMS])) == ([], 0)
    assert list(rulings_can_be_relied_on()) == []


def test_an_answered_question_is_not_taken_back_and_nobody_takes_back_anothers(client, asked, clerk):
    client.force_login(cast.person("midori@stranger.example", "Midori"))
    stranger = client.post(f"/en/rulings/{asked.reference}/withdraw/").status_code
    client.force_login(clerk)
    desk = client.post(f"/en/rulings/{asked.reference}/withdraw/").status_code
    given(asked, clerk)

    assert (stranger, desk) == (404, 404)
    assert refusal(actions.withdraw, asked, by=asked.asked_by, at=LATER) == "ruling-is-given"


def test_a_desk_is_reminded_once_when_seven_tenths_of_its_time_are_over(asked, clerk, colleague):
    other = actions.ask(asked.organisation, PROCEDURE, "", words("y"), by=asked.asked_by, at=MONDAY)
    actions.withdraw(other, by=asked.asked_by, at=MONDAY)
    on = queries.remind_on(asked)

    tasks.remind_authorities(at_noon(on - timedelta(days=1)))
    early = Message.objects.filter(kind="ruling-due").count()
    for days in (0, 0, 1, 30):  # twice, the next day, and after a month without a scheduler
        tasks.remind_authorities(at_noon(on + timedelta(days=days)))

    assert on == date(2026, 12, 14)  # 21 of 30 days
    assert early == 0
    told = Message.objects.filter(kind="ruling-due").order_by("pk")
    assert [(one.to, one.about_reference) for one in told] == [(clerk, asked.reference), (colleague, asked.reference)]
    given(asked, clerk)
    with pytest.raises(letters.NoLongerTrue):
        letters.write(told[0])


def test_what_a_company_is_refused():
    sakura, kenji = cast.sakura()
    nothing = refusal(actions.ask, sakura, PROCEDURE, "", Texts(), by=kenji, at=MONDAY)
    unknown = refusal(actions.ask, sakura, "no-such", "", words("x"), by=kenji, at=MONDAY)

    assert (nothing, unknown) == ("question-is-empty", "procedure-is-not-known")


def test_a_ruling_ends_only_ahead_with_a_reason_and_another_may_take_its_place(asked, clerk):
    one = given(asked, clerk)
    end = {"by": clerk, "at": LATER}
    today = date(2026, 12, 3)
    backwards = refusal(actions.end, one, today, words("Law changed"), **end)
    silent = refusal(actions.end, one, date(2027, 1, 1), Texts(), **end)
    beyond = refusal(actions.end, one, date(2030, 1, 1), words("x"), **end)
    other = actions.end(one, date(2027, 1, 1), words("Law changed"), instead=YES, **end)
    again = refusal(actions.end, one, date(2027, 1, 1), words("x"), **end)

    one.refresh_from_db()
    assert (backwards, silent) == ("ruling-ends-backwards", "ruling-needs-reasons")
    assert (beyond, again) == ("ruling-ends-by-itself", "ruling-is-not-in-force")
    assert [queries.is_in_force(one, day) for day in (date(2026, 12, 31), date(2027, 1, 1))] == [True, False]
    assert (other.replaces, other.valid_from) == (one, date(2027, 1, 1))
    assert list(rulings_can_be_relied_on()) == []


def test_a_case_rests_on_its_own_ruling_and_keeps_it_when_it_ends(asked, clerk):
    one, sakura, kenji = given(asked, clerk), asked.organisation, asked.asked_by
    case = filed(sakura, kenji)

    offered = queries.citable(case, case.filed_on)
    actions.cite(case, one, by=kenji, at=MONDAY)
    actions.cite(case, one, by=kenji, at=MONDAY)
    actions.end(one, date(2026, 12, 10), words("Law changed"), by=clerk, at=LATER)

    assert offered == [one]
    assert [cited.ruling for cited in queries.cited_by(case)] == [one]
    assert list(rulings_can_be_relied_on()) == []


def test_a_case_does_not_rest_on_what_is_anothers_over_or_of_another_procedure(asked, clerk):
    one, sakura, kenji = given(asked, clerk), asked.organisation, asked.asked_by
    vostok, anna = cast.vostok()
    foreign = refusal(actions.cite, filed(vostok, anna), one, by=anna, at=MONDAY)
    elsewhere = refusal(actions.cite, filed(sakura, kenji, "jp-customs-export"), one, by=kenji, at=MONDAY)
    early = refusal(actions.cite, filed(sakura, kenji, at=MONDAY - timedelta(days=30)), one, by=kenji, at=MONDAY)

    assert (foreign, elsewhere, early) == ("ruling-is-of-another", "ruling-is-of-another", "ruling-is-not-in-force")


def test_everybody_reads_the_published_text_and_nobody_else_the_question(client, asked, clerk, colleague):
    one = given(asked, clerk)
    hidden = client.get(f"/en/rulings/{one.reference}/").status_code
    actions.lay(one, words("Crab in brine"), words("Crab in brine is in 0306."), by=clerk, at=MONDAY)
    laid = client.get(f"/en/rulings/{one.reference}/").status_code
    actions.publish(one, by=colleague, at=MONDAY)
    page = client.get(f"/en/rulings/{one.reference}/").content.decode()
    listed = client.get("/en/rulings/").content.decode()
    client.force_login(asked.asked_by)
    own = client.get(f"/en/rulings/{one.reference}/").content.decode()

    assert (hidden, laid) == (404, 404)
    assert "Crab in brine is in 0306." in page
    assert "Is crab in brine" not in page
    assert "サクラ" not in page + listed
    assert "Crab in brine" in listed
    assert "Is crab in brine" in own


def test_from_the_question_to_the_case_on_the_pages(client, clerk, colleague):
    sakura, kenji = cast.sakura()
    client.force_login(kenji)
    empty = client.post("/en/rulings/ask/", {"organisation": sakura.reference, "once": new_reference()})
    form = {"organisation": sakura.reference, "procedure": PROCEDURE, "product": ["0306"], "question_en": "Is it?"}
    client.post("/en/rulings/ask/", {**form, "once": new_reference()})
    one = Ruling.objects.get()
    office = f"/en/office/rulings/{one.reference}"
    client.force_login(clerk)
    queue = client.get("/en/office/rulings/").content.decode()
    mistaken = client.post(f"{office}/answer/", {"answer-text_en": "Yes."})
    answer = {"answer-text_en": "Yes.", "answer-reasons_en": "Because.", "answer-basis": "Act, 1"}
    client.post(f"{office}/answer/", answer)
    client.post(f"{office}/text/", {"lay-title_en": "Crab", "lay-text_en": "It is."})
    alone = client.post(f"{office}/publish/", follow=True).content.decode()
    backwards = client.post(f"{office}/end/", {"end-on": "2026-11-23", "end-reason_en": "x"})
    client.force_login(colleague)
    client.post(f"{office}/publish/")
    client.force_login(kenji)
    case = filed(sakura, kenji)
    client.post(f"/en/cases/{case.reference}/cite/", {"ruling": one.reference})
    page = client.get(f"/en/cases/{case.reference}/").content.decode()
    one.refresh_from_db()

    assert empty.status_code == mistaken.status_code == backwards.status_code == 400
    assert "1 question waits" in queue
    assert "Ask a colleague" in alone
    assert "never backwards" in backwards.content.decode()
    assert one.published_at == MONDAY
    assert "Act, 1" in page


@pytest.mark.parametrize("language", ["en", "ja", "ru"])
def test_every_letter_about_a_ruling_can_be_written_in_every_language(language, clerk):
    sakura, kenji = cast.sakura()
    asked, other = (actions.ask(sakura, PROCEDURE, "", words("x"), by=kenji, at=MONDAY) for _ in range(2))
    Message.objects.update(language=language)
    came = letters.write(Message.objects.filter(kind="ruling-asked").first())
    actions.remind(asked, at=MONDAY)
    gone = actions.ask(sakura, PROCEDURE, "", words("z"), by=kenji, at=MONDAY)
    actions.withdraw(gone, by=kenji, at=MONDAY)
    for kind in ("ruling-due", "ruling-withdrawn"):
        letter = letters.write(Message.objects.get(kind=kind))
        assert f"/office/rulings/{letter.body.split('/rulings/')[1]}" in letter.body
        Message.objects.filter(kind=kind).delete()
    one = given(asked, clerk)
    actions.decline(other, words("It is filed already."), by=clerk, at=MONDAY)
    actions.end(one, date(2027, 1, 1), words("Law changed"), by=clerk, at=MONDAY)
    written = [letters.write(letter).body for letter in Message.objects.exclude(kind="ruling-asked").order_by("pk")]

    assert f"/office/rulings/{asked.reference}/" in came.body
    assert [part in body for part, body in zip(("Yes.", "It is filed", "Law changed"), written, strict=True)] == [
        True
    ] * 3


def test_a_ruling_of_midnight_counts_from_the_day_at_the_authority(clerk):
    sakura, kenji = cast.sakura()
    late = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)  # past midnight in Tokyo

    one = actions.ask(sakura, PROCEDURE, "", words("x"), by=kenji, at=late)

    assert one.due_on == date(2026, 12, 24)
