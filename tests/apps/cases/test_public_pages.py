"""What everybody may read: procedures step by step, waits, what would shorten them, the rules and whom they reach."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils.translation import override

from madoguchi.apps.cases import changing, clocks, measuring, queries, replaying
from madoguchi.apps.cases.models import APPLICANT, Case, PinnedVersion, Query, Step, StepEvent, WaitReading
from madoguchi.apps.cases.register import drafts
from madoguchi.apps.registry.models import Organisation
from madoguchi.core import packs
from tests.apps.cases.conftest import CORPORATION, TAX_OFFICE, at

ZONE = "ru-zone-residency"
TITLES = ("Review of the application", "Register a company")
FACTS = {"applicant_country": "JP", "foreign_staff": 0, "company_registered": False, "buys_share": True}


def page(client, name, key="", **query):
    kwargs = {"key": key} if key else {}
    with override("en"):
        response = client.get(reverse(name, kwargs=kwargs), query)
    return response, response.content.decode() if not response.streaming else b"".join(response).decode()


def past_cases(number, companies, *, review_days=20, asked=True):
    """So many decided cases of zone residency, one a week, straight into the tables: what readings are taken from."""
    version = packs.current().procedure(ZONE).newest
    pin = PinnedVersion.objects.create(
        procedure=ZONE,
        in_force=version.in_force,
        digest="d",
        text=Path(version.file).read_text("utf-8"),
        pinned_at=at(1, 5),
    )
    owners = [
        Organisation.objects.create(side="jp", source="test", created_at=at(1, 5), updated_at=at(1, 5))
        for _ in range(companies)
    ]
    for place in range(number):
        filed = datetime(2026, 1, 5, 2, tzinfo=UTC) + timedelta(days=7 * place)
        apply_at, ended = filed + timedelta(days=10), filed + timedelta(days=10 + review_days + place % 5)
        case = Case.objects.create(
            number=f"P-{place}",
            organisation=owners[place % companies],
            procedure=ZONE,
            facts=FACTS,
            pin=pin,
            state="decided",
            outcome="granted",
            opened_at=filed,
            filed_at=filed,
            filed_on=filed.date(),
            decided_at=ended,
        )
        register = Step.objects.create(
            case=case, key="register-company", authority=TAX_OFFICE, state="ended", outcome="granted",
            begun_at=filed, ended_at=filed + timedelta(days=4),
        )  # fmt: skip
        applied = Step.objects.create(
            case=case, key="apply", authority=APPLICANT, state="ended", outcome="done",
            begun_at=filed + timedelta(days=4), ended_at=apply_at,
        )  # fmt: skip
        review = Step.objects.create(
            case=case, key="review", authority=CORPORATION, state="ended", outcome="granted",
            begun_at=apply_at, ended_at=ended,
        )  # fmt: skip
        moments = [(register, "begun", filed), (register, "ended", register.ended_at)]
        moments += [(applied, "begun", applied.begun_at), (applied, "ended", apply_at), (review, "begun", apply_at)]
        if asked:
            asked_at, answered_at = apply_at + timedelta(days=2), apply_at + timedelta(days=9)
            Query.objects.create(step=review, asked_at=asked_at, answered_at=answered_at)
            moments += [(review, "asked", asked_at), (review, "answered", answered_at)]
        for count, (step, kind, moment) in enumerate([*moments, (review, "ended", ended)]):
            StepEvent.objects.create(
                case=case, step=step, kind=kind, key=f"{place}-{count}", at=moment, told_at=moment, party="window"
            )


# ── procedures ──


@pytest.mark.parametrize("language", ["en", "ja", "ru"])
@pytest.mark.parametrize("key", sorted(packs.current().procedures))
def test_every_procedure_has_its_page_in_every_language(client, db, key, language):
    response = client.get(f"/{language}/procedures/{key}/")

    said = packs.current().procedure(key).newest.said
    assert response.status_code == 200
    assert said.titles.in_language(language).text in response.content.decode()


def test_a_procedures_page_says_who_how_long_on_which_law_and_how_sure_that_is(client, db):
    _, text = page(client, "procedure", ZONE)

    assert "Federal law 473-FZ" in text
    assert "15 working days" in text
    assert "10 working days; not verified" in text
    assert "5 working days; sources disagree" in text
    assert "another source says 3" in text
    assert "three to six months in all" in text
    assert "if it applies to you" in text
    assert "Approval of share purchases added" in text


def test_a_procedures_page_says_when_the_clock_stands_and_what_happens_when_it_has_run_out(client, db):
    _, text = page(client, "procedure", ZONE)
    steps = text.partition('<ol class="line steps">')[2].partition("</ol>")[0].split("<h3>")
    review, register = (next(one for one in steps if title in one.partition("</h3>")[0]) for title in TITLES)

    said = "a question to you stops the clock", "after that it goes up by itself"
    assert all(words in review for words in said)
    assert not any(words in register for words in said)  # its sources disagree, so nothing follows from it


def test_older_rules_stay_readable_under_their_first_day(client, db):
    _, old = page(client, "procedure", "ru-e-visa", rules="2023-08-01")
    _, new = page(client, "procedure", "ru-e-visa")

    assert "16 calendar days" in old
    assert "30 calendar days" in new
    assert page(client, "procedure", "ru-e-visa", rules="1999-01-01")[0].status_code == 404
    assert page(client, "procedure", "no-such")[0].status_code == 404


def test_the_list_shows_both_sides_or_one(client, db):
    _, both = page(client, "procedures")
    _, japan = page(client, "procedures", side="jp")

    assert "Import clearance in Russia" in both
    assert "Import clearance in Japan" in both
    assert "Import clearance in Russia" not in japan
    assert page(client, "procedures", side="xx")[0].status_code == 404


# ── waits ──


def test_a_wait_is_read_in_working_days_without_the_days_of_a_question(db):
    past_cases(6, 6)

    measuring.take_readings(date(2026, 2, 1), at=at(3, 1))

    review = WaitReading.objects.get(step="review", month=date(2026, 2, 1), months=12)
    calendar = clocks.calendar_of("ru", CORPORATION)
    days = [
        calendar.working_days(step.begun_at.date(), step.ended_at.date())
        - calendar.working_days(step.begun_at.date() + timedelta(days=2), step.begun_at.date() + timedelta(days=9))
        for step in Step.objects.filter(key="review", ended_at__lt=datetime(2026, 3, 1, tzinfo=UTC))
    ]
    assert review.count == len(days) > 0
    assert (review.median, review.in_time) == (sorted(days)[len(days) // 2], len(days))
    assert not WaitReading.objects.filter(step="apply").exists()


def test_readings_taken_twice_are_the_same_readings(db):
    past_cases(6, 6)

    measuring.take_recent_readings(at(2, 20))
    before = list(WaitReading.objects.values_list("step", "month", "months", "count", "median"))
    measuring.take_recent_readings(at(2, 20))

    assert list(WaitReading.objects.values_list("step", "month", "months", "count", "median")) == before != []


def test_the_waits_of_five_companies_are_shown_and_those_of_four_withheld(client, db):
    past_cases(20, 5)
    measuring.take_readings(date(2026, 6, 1), at=at(6, 30))
    _, shown = page(client, "procedure-waits", ZONE)
    Case.objects.update(organisation=Organisation.objects.first())
    measuring.take_readings(date(2026, 6, 1), at=at(6, 30))
    _, withheld = page(client, "procedure-waits", ZONE)

    assert 'class="three"' in shown
    assert 'class="three"' not in withheld
    assert "too few" in withheld


def test_the_page_of_a_procedure_shows_limit_observed_and_least_side_by_side(client, db):
    past_cases(20, 5)
    measuring.take_readings(date(2026, 6, 1), at=at(6, 30))

    _, text = page(client, "procedure", ZONE)

    assert all(words in text for words in ("Limit in law", "Observed", "Least observed", "20 attempts ended"))


def test_the_waits_page_answers_from_readings_however_many_cases_there_are(client, db, django_assert_max_num_queries):
    past_cases(20, 5)
    measuring.take_readings(date(2026, 6, 1), at=at(6, 30))

    with django_assert_max_num_queries(4) as asked:
        client.get(f"/en/procedures/{ZONE}/waits/")

    assert not any("cases_step" in one["sql"] for one in asked.captured_queries)


def test_months_come_in_pages_each_with_limit_and_least(client, db):
    reading = {"procedure": ZONE, "step": "review", "authority": CORPORATION, "count": 7, "companies": 5}
    waited = {"least": 3, "median": 11, "p90": 17, "taken_at": at(9, 1)}
    WaitReading.objects.bulk_create(
        WaitReading(**reading, **waited, month=date(year, month, 1), months=months)
        for year in (2025, 2026)
        for month in range(1, 10)
        for months in (1, 12)
    )

    _, newest = page(client, "procedure-waits", ZONE)
    _, rest = page(client, "procedure-waits", ZONE, page="2")

    assert newest.count('<tbody><tr><th scope="rowgroup"') == 12
    assert rest.count('<tbody><tr><th scope="rowgroup"') == 6
    row = newest.partition("rowgroup")[2].partition("</tbody>")[0]
    assert re.findall(r'<td class="n">(\d*)</td>', row) == ["15", "7", "11", "17", "7", "11", "17", "3", ""]


# ── what would shorten it ──


def test_levers_are_ranked_on_the_log_with_what_was_assumed(client, db, monkeypatch):
    past_cases(30, 6)
    monkeypatch.setattr("madoguchi.core.clock.now", lambda: at(9, 1))

    _, text = page(client, "procedure-what-if", ZONE)

    assert "One more officer: Far East and Arctic Development Corporation" in text
    assert "Half the questions: Review of the application" in text
    assert "Desks take cases in the order of coming" in text
    assert "30 decided cases" in text


def test_the_least_possible_is_at_most_what_was_replayed(db):
    past_cases(30, 6)

    found = replaying.replay(ZONE, at=at(9, 1))

    assert found.unstable == ""
    assert found.bound.least <= found.bound.without_questions <= found.bound.without_queues
    assert all(one.low <= one.days <= one.high for one in found.savings)
    assert [one.days for one in found.savings] == sorted((one.days for one in found.savings), reverse=True)


def test_of_very_many_cases_the_newest_are_replayed(client, db, monkeypatch):
    past_cases(30, 6)
    monkeypatch.setattr("madoguchi.core.clock.now", lambda: at(9, 1))
    monkeypatch.setattr(replaying, "MOST_CASES", 20)

    _, text = page(client, "procedure-what-if", ZONE)

    oldest = Case.objects.order_by("-decided_at")[19]
    assert "20 decided cases" in text
    assert "(the newest of a year)" in text
    assert replaying.replay(ZONE, at=at(9, 1)).since == oldest.filed_at.date()


def test_nothing_is_replayed_of_four_companies(client, db, monkeypatch):
    past_cases(30, 4)
    monkeypatch.setattr("madoguchi.core.clock.now", lambda: at(9, 1))

    assert replaying.replay(ZONE, at=at(9, 1)) is None
    assert "Too few cases" in page(client, "procedure-what-if", ZONE)[1]


# ── the log ──


def test_the_log_is_handed_out_as_ocel_and_as_a_table_without_names(client, db, monkeypatch):
    monkeypatch.setattr(queries, "CASES_AT_ONCE", 4)  # ten cases are read in three portions
    past_cases(10, 5)
    Case.objects.update(subject={"en": {"text": "Secret pier"}})

    ocel = b"".join(client.get("/en/procedures/log.jsonocel")).decode()
    table = b"".join(client.get("/en/procedures/log.csv")).decode()
    log = json.loads(ocel)

    assert {one["name"] for one in log["objectTypes"]} == {"case", "step", "rule version"}
    assert len(log["events"]) == StepEvent.objects.count() == table.count("\n") - 1
    known = {one["id"] for one in log["objects"]}
    assert len(known) == len(log["objects"]) == 1 + Case.objects.count() + Step.objects.count()
    assert all(link["objectId"] in known for one in log["events"] for link in one["relationships"])
    assert all(link["objectId"] in known for one in log["objects"] for link in one["relationships"])
    assert {one["type"] for one in log["events"]} == {one["name"] for one in log["eventTypes"]}
    assert "Secret" not in ocel + table
    assert Case.objects.first().reference not in ocel + table


def test_the_log_of_fewer_than_five_companies_is_kept_back(client, db):
    past_cases(10, 4)

    assert json.loads(b"".join(client.get("/en/procedures/log.jsonocel")))["events"] == []
    assert client.get("/en/procedures/log.xes").status_code == 404


# ── the rules, and whom they reach ──


def on_old_rules(window, procedure, facts, on):
    """A case that is open and pinned to the rules of a day gone by."""
    window.open(procedure, on=on, facts=facts)
    return window.file(on=on)


def test_before_a_change_the_page_lists_exactly_the_open_cases_it_reaches_and_how(window):
    day = at(9, 1, year=2022)
    japanese = on_old_rules(window, "ru-share-purchase", {"applicant_country": "JP"}, day)
    on_old_rules(window, "ru-share-purchase", {"applicant_country": "RU"}, day)
    on_old_rules(window, "ru-e-visa", {"applicant_country": "JP"}, at(9, 1, year=2023))

    fates = changing.fates_of(packs.current().changes["decree-618"])

    assert [(one.case, one.fate) for one in fates] == [(japanese, "changes, and loses protection")]
    assert any(one.what == "step added" for one in fates[0].differences)


def test_a_case_that_was_filed_before_is_not_reached_under_filed_before(window):
    on_old_rules(window, "ru-e-visa", {"applicant_country": "JP"}, at(8, 22, year=2025))
    change = packs.current().changes["e-visa-2025"]

    assert changing.fates_of(change) == ()
    assert [one.fate for one in changing.fates_of(change, every=True)] == ["keeps its rules"]


def test_the_desk_sees_each_case_and_the_public_only_that_there_are_few(window, client):
    case = on_old_rules(window, "ru-share-purchase", {"applicant_country": "JP"}, at(9, 1, year=2022))

    _, public = page(client, "change", "decree-618")
    client.force_login(window.person)
    _, own = page(client, "change", "decree-618")

    assert case.number not in public
    assert "too few" in public
    assert f"Case {case.number}" in own
    assert page(client, "change-cases", "decree-618")[0].status_code in {302, 403, 404}


@pytest.mark.parametrize("language", ["en", "ja", "ru"])
@pytest.mark.parametrize("key", sorted(packs.current().changes))
def test_every_change_has_its_page_in_every_language(client, db, key, language):
    response = client.get(f"/{language}/rules/{key}/")

    assert response.status_code == 200
    assert packs.current().changes[key].said.titles.in_language(language).text in response.content.decode()


def test_a_change_goes_from_comment_to_announcement_to_force(db):
    change = packs.load("tests/corridors/norland-sudria").changes["longer-examination"]

    days = [date(2025, 2, 10), date(2025, 2, 11), date(2025, 3, 1)]

    assert [drafts.state_of(change, day) for day in days] == ["draft", "announced", "in_force"]
