"""The pages of a case, as each of its parties walks them."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from madoguchi.apps.cases import actions
from madoguchi.apps.cases.models import Case
from madoguchi.apps.cases.views import cases as cases_views
from madoguchi.apps.cases.views import desk as desk_views
from madoguchi.apps.cases.views import serving as serving_views
from madoguchi.core import clock
from madoguchi.core.languages.texts import Texts
from madoguchi.core.references import new_reference
from tests import cast
from tests.apps.cases.conftest import CORPORATION, FACTS, TAX_OFFICE, at

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def browser(person) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def text(response) -> str:
    """What stands on a page, its no-break spaces as plain ones."""
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def today():
    with clock.set_to(at(11, 20)):
        yield


@pytest.fixture
def reviewed(window):
    """A case whose review was paused and goes on, as on the design pages."""
    window.open()
    window.file()
    window.to_review(at(11, 2))
    window.ask("review", at(11, 11))
    window.answer(at(11, 17))
    return window


@pytest.mark.parametrize("language", ["en", "ja", "ru"])
def test_a_company_reads_whom_its_case_waits_for_and_until_when(reviewed, today, language):
    page = browser(reviewed.person).get(f"/{language}/cases/{reviewed.case.reference}/")

    said = {"en": "1 December 2026", "ja": "2026年12月1日", "ru": "1 декабря"}[language]
    assert page.status_code == 200
    assert said in text(page)
    assert text(page).count('class="held"') == 5


def test_a_company_opens_answers_files_and_sees_its_rules(window, today):
    client = browser(window.person)
    opened = client.post(
        "/en/cases/new/",
        {
            "organisation": window.company.reference,
            "procedure": "ru-zone-residency",
            "subject_en": "A pier",
            "once": new_reference(),
        },
    )
    address = opened["Location"]
    draft = text(client.get(address))
    client.post(f"{address}answers/", {"company_registered": "no", "buys_share": "no"})
    answered = text(client.get(address))
    filed = client.post(f"{address}file/", follow=True)

    assert "questions still decide" in draft
    assert "Not needed because of your answer to" in answered
    assert Case.objects.get().state == "submitted"
    assert "keeps the rules in force since 8 September 2022" in text(filed)
    assert client.get("/en/procedures/ru-zone-residency/?rules=2022-09-08").status_code == 200
    assert 'href="/en/procedures/ru-zone-residency/?rules=2022-09-08"' in text(filed)


def test_an_earlier_answer_is_offered_with_its_case_and_taken_over_by_a_tick(window, today):
    window.open()
    earlier = window.file()
    later = actions.open_case(
        "ru-zone-residency", window.company, subject=Texts.written(en="Later"), by=window.person, at=at(11, 1)
    )
    client = browser(window.person)

    offered = text(client.get(later.get_absolute_url()))
    client.post(f"{later.get_absolute_url()}reuse/", {"fact": ["applicant_country"]})

    later.refresh_from_db()
    assert f"from case {earlier.number}" in offered
    assert later.facts == {"applicant_country": "JP"}


def test_lists_of_cases_and_the_queue_come_in_pages(window, today, monkeypatch):
    for _ in range(3):
        window.open()
        window.file()
    officer = cast.officer()
    for view in (cases_views, desk_views, serving_views):
        monkeypatch.setattr(view, "PAGE", 2)

    for person, address, heading in (
        (window.person, "/en/cases/", ""),
        (window.clerks[TAX_OFFICE], "/en/office/", "3 steps with your desk"),
        (officer, "/en/desk/cases/", "3 cases of your side under way"),
    ):
        first, second = (text(browser(person).get(address, {"page": page})) for page in (1, 2))
        numbers = [set(re.findall(r"2026-0000\d", one)) for one in (first, second)]
        assert [len(one) for one in numbers] == [2, 1], address
        assert numbers[0] | numbers[1] == {f"2026-0000{place}" for place in (1, 2, 3)}
        assert "1–2 of 3" in first
        assert heading in second


def test_a_clerk_sees_the_queue_asks_waits_and_decides(reviewed, today):
    client = browser(reviewed.clerks[CORPORATION])
    step = reviewed.step("review")
    queue = text(client.get("/en/office/"))
    client.post(
        f"/en/office/steps/{step.reference}/ask/", {"ask-question_en": "And the roof?", "ask-once": new_reference()}
    )
    waits = text(client.get(step.get_absolute_url()))
    reviewed.answer(at(11, 20))
    decided = client.post(
        f"/en/office/steps/{step.reference}/decide/",
        {
            "decide-outcome": "granted",
            "decide-once": new_reference(),
            "decide-paper_residency-decision": SimpleUploadedFile("decision.pdf", PDF, "application/pdf"),
        },
        follow=True,
    )

    assert "1 step with your desk" in queue
    assert "You wait for the company" in waits
    assert "The decision is kept" in text(decided)
    assert reviewed.step("review").outcome == "granted"


def test_the_result_is_delivered_in_the_window(reviewed, today):
    reviewed.decide(
        "review", at(11, 20), results=[actions.Paper("residency-decision", "decision.pdf", "application/pdf", PDF)]
    )
    client = browser(reviewed.person)
    [paper] = reviewed.case.documents.all()

    saved = client.get(f"/en/cases/papers/{paper.reference}/")

    assert "decision.pdf" in text(client.get(reviewed.case.get_absolute_url()))
    assert b"".join(saved) == PDF
    assert saved["Content-Disposition"].startswith("attachment")


def test_a_refusal_without_a_reason_is_shown_at_the_clerk_again(reviewed, today):
    client = browser(reviewed.clerks[CORPORATION])
    step = reviewed.step("review")

    refused = client.post(
        f"/en/office/steps/{step.reference}/decide/",
        {"decide-outcome": "refused", "decide-once": new_reference()},
        follow=True,
    )

    assert "Give the reason" in text(refused)
    assert reviewed.step("review").state == "running"


def test_a_refusal_shows_reason_and_appeal_and_the_level_above_decides(window, today):
    window.open()
    window.file()
    window.decide("register-company", at(9, 9), "refused", "The name is taken.")
    above = cast.clerk("ru-tax", "above@office.example")
    client = browser(window.person)
    page = text(client.get(window.case.get_absolute_url()))
    step = window.step("register-company")

    client.post(f"/en/cases/steps/{step.reference}/appeal/", {"grounds_en": "It is free.", "once": new_reference()})
    appeal = step.decision.appeal
    judged = browser(above).post(
        f"/en/office/appeals/{appeal.reference}/",
        {"outcome": "upheld", "reason_en": "It is.", "once": new_reference()},
        follow=True,
    )

    assert "The name is taken." in page
    assert "Appeal the refusal" in page
    assert "Upheld" in text(judged)
    assert window.step("register-company").attempt == 2


def test_an_officer_goes_along_and_sees_the_whole_case(window, today):
    window.open()
    window.file()
    officer = cast.officer()
    client = browser(officer)
    before = client.get(window.case.get_absolute_url()).status_code

    client.post(f"{window.case.get_absolute_url()}accompany/")

    assert window.case.number in text(client.get("/en/desk/cases/"))
    assert before == 404
    assert client.get(window.case.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("who", ["stranger", "other authority", "officer of the other side"])
def test_a_case_is_not_there_for_who_has_no_part_in_it(window, today, who):
    window.open()
    window.file()
    person = {
        "stranger": lambda: cast.person("midori@stranger.example", "Midori"),
        "other authority": lambda: window.clerks[CORPORATION],
        "officer of the other side": lambda: cast.officer("ru", "other@desk.example"),
    }[who]()
    step = window.step("register-company")
    client = browser(person)

    addresses = [window.case.get_absolute_url(), step.get_absolute_url()]

    assert [client.get(address).status_code for address in addresses] == [404, 404]


def test_a_clerk_without_a_second_factor_is_sent_to_get_one(window, today):
    clerk = window.clerks[TAX_OFFICE]
    clerk.authenticator_set.all().delete()

    assert browser(clerk).get("/en/office/")["Location"].endswith("/second-factor/")


def test_a_page_of_a_case_makes_the_same_number_of_queries_however_much_happened(
    reviewed, today, django_assert_max_num_queries
):
    client = browser(reviewed.person)
    for day in range(1, 20):
        paper = actions.Paper("business-plan", "Plan.pdf", "application/pdf", PDF)
        actions.add_paper(reviewed.case, paper, by=reviewed.person, at=at(11, 18, day))

    with django_assert_max_num_queries(30):
        assert client.get(reviewed.case.get_absolute_url()).status_code == 200


def test_forms_that_are_wrong_say_so_at_the_field(window, today):
    client = browser(window.person)
    empty = client.post("/en/cases/new/", {"organisation": window.company.reference, "once": new_reference()})
    window.open(facts=FACTS)
    paper = SimpleUploadedFile("plan.pdf", b"MZ not a pdf", "application/pdf")
    wrong = client.post(
        f"{window.case.get_absolute_url()}papers/", {"kind": "business-plan", "file": paper, "once": new_reference()}
    )

    assert (empty.status_code, wrong.status_code) == (400, 400)
    assert "This is no PDF, PNG or JPEG" in text(wrong)


def test_a_draft_is_dropped_without_a_word_of_authorities_that_never_saw_it(window, today):
    window.open()
    client = browser(window.person)
    address = f"/en/cases/{window.case.reference}/withdraw/"

    asked = text(client.get(address))
    told = text(client.post(address, follow=True))

    assert "Nothing of it has been sent." in asked
    assert ("Your draft was dropped." in told, "authorities" in told) == (True, False)


def test_a_day_of_filing_that_the_readers_clock_would_not_say_names_its_place(window, today):
    window.open()
    late = at(9, 7, 14)  # an hour before midnight in Tokyo, midnight in Vladivostok
    actions.file_case(window.case, by=window.person, at=late)

    page = text(browser(window.person).get(f"/en/cases/{window.case.reference}/"))

    assert "Filed on 8 September 2026 (Vladivostok), this case keeps" in page


def test_the_desk_is_told_whom_a_case_waits_for_and_what_is_late(reviewed, today):
    reviewed.ask("review", at(11, 18))
    officer = cast.officer("jp", "looks@desk.example")

    waiting = text(browser(officer).get("/en/desk/cases/"))

    assert ("Waiting for its company" in waiting, "Waiting for you" in waiting) == (True, False)
    assert ">late<" not in waiting
    actions.accompany(reviewed.fresh(), officer, by=officer, at=at(11, 18))
    assert "Waiting for its company" in text(browser(officer).get(reviewed.case.get_absolute_url()))
    assert "Waiting for you" in text(browser(reviewed.person).get(reviewed.case.get_absolute_url()))
    reviewed.answer(at(11, 19))
    with clock.set_to(at(12, 28)):
        assert ">late<" in text(browser(officer).get("/en/desk/cases/"))
