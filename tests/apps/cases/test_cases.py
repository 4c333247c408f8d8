"""A case from its first answer to its last decision."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.apps.cases import actions, invariants, pinning, queries, reusing
from madoguchi.apps.cases.models import Case, PinnedVersion, Step, StepEvent
from madoguchi.core import clock
from madoguchi.core.notices.models import Message
from madoguchi.core.refusals import Refused
from tests.apps.cases.conftest import COMMISSION, CORPORATION, FACTS, TAX_OFFICE, at, tick, words
from tests.stage import BACKEND

CHECKS = [
    invariants.states_follow_from_steps,
    invariants.clocks_follow_from_events,
    invariants.pins_hold,
    invariants.decisions_say_why,
    invariants.pauses_have_questions,
    invariants.escalations_are_in_order,
    invariants.papers_are_whole,
]


def nothing_is_broken():
    return [violation for check in CHECKS for violation in check()] == []


def refusal(act, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        act(*args, **kwargs)
    return refused.value.key


BARRED = {"origin": "RU", "goods": "alcohol", "needs_licence": False, "claims_origin": False}


def opened(window, procedure, on=None):
    return actions.open_case(procedure, window.company, subject=words("A pier"), by=window.person, at=on or at(10, 1))


# ── filing ──


def test_filing_hands_every_step_that_can_begin_to_its_authority_at_once(window):
    window.open(facts={**FACTS, "buys_share": True})

    case = window.file()

    running = set(case.steps.filter(state="running").values_list("key", "authority"))
    assert running == {("choose-site", "applicant"), ("register-company", TAX_OFFICE), ("approve-share", COMMISSION)}
    assert case.state == "submitted"
    assert set(Message.objects.filter(kind="case-step-arrived").values_list("to__email", flat=True)) == {
        f"{TAX_OFFICE}@office.example",
        f"{COMMISSION}@office.example",
    }
    assert nothing_is_broken()


def test_filing_pins_the_rules_of_the_day_and_those_of_procedures_its_steps_use(window):
    window.open()

    case = window.file()

    assert case.pin.in_force == date(2022, 9, 8)
    assert set(case.pins.values_list("procedure", flat=True)) == {"ru-zone-residency", "ru-company", "ru-work-permit"}


def test_a_case_of_22_august_keeps_the_rules_of_22_august_when_they_change_on_the_23rd(window):
    facts = {"applicant_country": "JP"}
    window.open("ru-e-visa", on=at(8, 22, year=2025), facts=facts)
    before = window.file(on=at(8, 22, year=2025))
    window.open("ru-e-visa", on=at(8, 23, year=2025), facts=facts)
    after = window.file(on=at(8, 23, year=2025))

    stays = {case.pk: pinning.rules_for(case, on=date(2026, 11, 1)).term("stay").value for case in (before, after)}

    assert (before.pin.in_force, after.pin.in_force) == (date(2023, 8, 1), date(2025, 8, 23))
    assert stays == {before.pk: 16, after.pk: 30}


def test_the_day_of_filing_is_the_day_at_the_authority(window):
    window.open("ru-e-visa", on=at(8, 22, year=2025), facts={"applicant_country": "JP"})

    case = window.file(on=at(8, 22, 21, year=2025))

    assert case.filed_on == date(2025, 8, 23)
    assert case.pin.in_force == date(2025, 8, 23)


def test_a_pinned_rule_stays_though_the_file_of_the_pack_is_edited(window):
    case = window.open() and window.file()

    text = case.pin.text

    assert pinning.rules_of(case.pin).steps["review"].limit.count == 15
    assert "review" in text


def test_a_case_is_filed_once(window):
    window.open()
    window.file()

    assert refusal(actions.file_case, window.case, by=window.person, at=at(9, 8)) == "case-is-filed"


def test_a_case_whose_answers_miss_a_requirement_is_not_filed(window):
    window.open(
        "jp-customs-import",
        on=at(9, 7),
        facts={"origin": "RU", "goods": "alcohol", "needs_licence": False, "claims_origin": False},
    )

    assert refusal(actions.file_case, window.case, by=window.person, at=at(9, 7)) == "requirement-is-not-met"
    assert window.fresh().state == "draft"


@pytest.mark.parametrize(
    ("facts", "key"),
    [
        ({"colour": "red"}, "fact-is-not-asked"),
        ({"foreign_staff": "many"}, "fact-is-not-an-answer"),
        ({"foreign_staff": True}, "fact-is-not-an-answer"),
        ({"applicant_country": "XX"}, "fact-is-not-an-answer"),
    ],
)
def test_an_answer_of_the_wrong_kind_is_refused(window, facts, key):
    window.open()

    assert refusal(actions.answer_facts, window.case, facts, by=window.person, at=at(9, 7)) == key


# ── the clock ──


def test_the_case_of_the_design_pages_holds(window):
    window.open()
    window.file()
    window.to_review(at(11, 2))
    window.ask("review", at(11, 11))
    paused = window.step("review")
    window.answer(at(11, 17))

    step = window.step("review")

    assert (paused.state, paused.due_on) == ("paused", None)
    assert step.due_on == date(2026, 12, 1)
    assert step.due_status == "decreed"
    assert nothing_is_broken()


def test_a_question_turns_the_case_to_the_applicant_and_the_answer_back(window):
    window.open()
    window.file()
    window.to_review(at(11, 2))
    states = [window.fresh().state]
    window.ask("review", at(11, 11))
    states.append(window.fresh().state)
    window.answer(at(11, 17))
    states.append(window.fresh().state)

    assert states == ["in_progress", "waiting_for_applicant", "in_progress"]


def test_one_question_at_a_time_and_no_decision_over_an_open_one(window):
    window.open()
    window.file()
    window.to_review(at(11, 2))
    query = window.ask("review", at(11, 11))

    assert refusal(window.ask, "review", at(11, 12)) == "question-is-open"
    assert refusal(window.decide, "review", at(11, 12)) == "question-is-open"
    window.answer(at(11, 17))
    assert refusal(actions.answer, query, words("Again."), by=window.person, at=at(11, 18)) == "question-is-answered"


def test_a_desk_is_reminded_at_seven_tenths_and_the_case_goes_up_when_the_limit_has_run_out(window):
    window.open()
    window.file()
    window.to_review(at(11, 2))

    tick(at(11, 17), at(11, 18), at(11, 24), at(11, 25), at(11, 25, 14))

    told = [(one.kind, one.facts) for one in queries.events_of(window.case) if one.kind in ("reminded", "escalated")]
    assert told == [("reminded", {"percent": 70}), ("escalated", {"level": 1, "to": "ru-far-east-ministry"})]
    assert Message.objects.filter(kind="case-reminder").count() == 1
    assert nothing_is_broken()


def test_a_scheduler_that_was_down_ran_twice_or_late_loses_nothing_and_doubles_nothing(window):
    window.open()
    window.file()
    window.to_review(at(11, 2))

    tick(at(12, 20), at(12, 20), at(11, 1), at(12, 21), at(12, 28))

    levels = [one.facts["level"] for one in queries.events_of(window.case) if one.kind == "escalated"]
    assert levels == [1, 2]
    assert window.kinds().count("reminded") == 1
    assert nothing_is_broken()


def test_a_number_nobody_has_seen_never_escalates(window):
    window.open()
    window.file()

    tick(at(11, 30), at(12, 30))

    step = window.step("register-company")
    assert step.due_on == date(2026, 9, 14)
    assert "escalated" not in window.kinds()


def silence_decides(window, outcome):
    """The case is bound by rules whose review is decided by silence; its limit and its act were seen."""
    kept = window.case.pin
    text = kept.text.replace("on_expiry: escalate, status: seen", f"on_expiry: {outcome}, status: seen")
    digest = hashlib.sha256(text.encode()).hexdigest()
    bound = PinnedVersion.objects.create(
        procedure=kept.procedure, in_force=kept.in_force, digest=digest, text=text, pinned_at=kept.pinned_at
    )
    Case.objects.filter(pk=window.case.pk).update(pin=bound)
    window.case.refresh_from_db()


def test_where_the_law_says_so_silence_grants_once_and_the_act_is_named(window, client):
    window.open()
    window.file()
    silence_decides(window, "deemed_granted")
    window.to_review(at(11, 2))
    client.force_login(window.person, backend=BACKEND)
    with clock.set_to(at(11, 3)):
        before = client.get(window.case.get_absolute_url()).content.decode()

    tick(at(11, 24), at(11, 25), at(11, 25), at(12, 20))

    step = window.step("review")
    with clock.set_to(at(12, 20)):
        after = client.get(window.case.get_absolute_url()).content.decode()
    assert "the step counts as granted, by law" in before
    assert (step.outcome, step.ended_at, step.decision.by) == ("deemed_granted", at(11, 25), None)
    assert step.decision.basis.startswith("Federal law 473-FZ")
    assert [window.step(key).state for key in ("agreement", "enter")] == ["running", "pending"]
    assert "Granted by law" in after
    assert after.count("Federal law") == 1
    told = Message.objects.filter(kind="case-step-decided", dedupe_key__contains=":tacit:")
    assert {one.to for one in told} == {window.person, window.clerks[CORPORATION]}
    assert "escalated" not in window.kinds("review")
    assert nothing_is_broken()


def test_where_the_law_says_so_silence_refuses_and_the_company_can_appeal(window, client):
    window.open()
    window.file()
    silence_decides(window, "deemed_refused")
    window.to_review(at(11, 2))

    tick(at(11, 25))
    client.force_login(window.person, backend=BACKEND)
    with clock.set_to(at(11, 26)):
        page = client.get(window.case.get_absolute_url()).content.decode()

    assert window.fresh().outcome == "refused"
    assert "The act by which the step counts as refused: " in page.replace("\n", " ")
    assert "Appeal the refusal" in page
    assert actions.appeal(window.step("review").decision, words("We wait."), by=window.person, at=at(11, 26)).authority
    assert nothing_is_broken()


def test_a_paused_clock_neither_reminds_nor_escalates(window):
    window.open()
    window.file()
    window.to_review(at(11, 2))
    window.ask("review", at(11, 4))

    tick(at(12, 20), at(12, 31))

    assert {"reminded", "escalated"}.isdisjoint(window.kinds())


# ── decisions ──


def to_the_end(window):
    window.decide("review", at(11, 24))
    window.decide("agreement", at(11, 30))
    window.decide("enter", at(12, 2))


def test_when_every_step_is_granted_the_case_is_granted_and_can_be_closed(window):
    window.open()
    window.file()
    window.to_review(at(11, 2))

    to_the_end(window)
    case = actions.close(window.case, by=window.person, at=at(12, 3))

    assert (case.state, case.outcome) == ("closed", "granted")
    assert window.kinds()[-2:] == ["case_decided", "case_closed"]
    assert nothing_is_broken()


def test_a_refusal_gives_reason_and_recourse_and_ends_what_ran_beside_it(window):
    window.open(facts={**FACTS, "buys_share": True})
    window.file()

    window.decide("approve-share", at(9, 30), "refused", "The seller is not known.")

    case = window.fresh()
    decision = window.step("approve-share").decision
    assert (case.state, case.outcome) == ("decided", "refused")
    assert decision.recourse == ["region", "federal", "corridor"]
    assert window.step("register-company").state == "dropped"
    assert nothing_is_broken()


def test_a_refusal_without_a_reason_is_refused(window):
    window.open(facts={**FACTS, "buys_share": True})
    window.file()

    assert refusal(window.decide, "approve-share", at(9, 30), "refused") == "outcome-needs-a-reason"


def test_an_outcome_the_rules_do_not_know_is_refused(window):
    window.open()
    window.file()

    assert (
        refusal(window.decide, "register-company", at(9, 9), "deemed_granted", "So it is.") == "outcome-is-not-possible"
    )


def test_a_return_gives_the_company_a_second_attempt_with_a_clock_of_its_own(window):
    window.open()
    window.file()
    window.decide("register-company", at(9, 9), "returned", "The charter lacks a page.")
    returned = window.step("register-company")
    assert window.fresh().state == "waiting_for_applicant"

    actions.resubmit(returned, by=window.person, at=at(9, 14))

    fresh = window.step("register-company")
    assert (returned.outcome, fresh.attempt, fresh.state, fresh.due_on) == ("returned", 2, "running", date(2026, 9, 21))
    assert refusal(actions.resubmit, returned, by=window.person, at=at(9, 15)) == "step-was-not-returned"
    assert nothing_is_broken()


def test_an_appeal_goes_to_the_authority_above_and_upheld_takes_the_case_up_again(window):
    window.open(facts={**FACTS, "buys_share": True})
    window.file()
    decision = window.decide("register-company", at(9, 9), "refused", "The name is taken.")
    appeal = actions.appeal(decision, words("It is not."), by=window.person, at=at(9, 10))
    above = window.clerks[CORPORATION]

    actions.decide_appeal(appeal, "upheld", reason=words("It is not taken."), by=above, at=at(9, 20))

    assert appeal.authority == "ru-tax"
    assert (window.step("register-company").attempt, window.step("register-company").state) == (2, "running")
    assert (window.step("approve-share").attempt, window.step("approve-share").state) == (2, "running")
    assert (window.fresh().state, window.case.outcome) == ("in_progress", "")
    assert nothing_is_broken()


def test_a_rejected_appeal_leaves_the_refusal_and_is_made_once(window):
    window.open()
    window.file()
    decision = window.decide("register-company", at(9, 9), "refused", "The name is taken.")
    appeal = actions.appeal(decision, words("It is not."), by=window.person, at=at(9, 10))

    actions.decide_appeal(appeal, "rejected", reason=words("It is."), by=window.clerks[CORPORATION], at=at(9, 20))

    assert window.fresh().outcome == "refused"
    assert refusal(actions.appeal, decision, words("Again."), by=window.person, at=at(9, 21)) == "appeal-is-made"


# ── changes of mind ──


def test_a_withdrawn_case_ends_with_every_authority_and_is_decided_by_none(window):
    window.open()
    window.file()

    case = actions.withdraw(window.case, by=window.person, at=at(9, 8))

    assert (case.state, case.outcome) == ("withdrawn", "withdrawn")
    assert refusal(window.decide, "register-company", at(9, 9)) == "case-is-not-open"
    assert Message.objects.filter(kind="case-withdrawn").count() == 1
    assert nothing_is_broken()


def test_a_decided_case_is_not_withdrawn(window):
    window.open()
    window.file()
    window.decide("register-company", at(9, 9), "refused", "The name is taken.")

    assert refusal(actions.withdraw, window.case, by=window.person, at=at(9, 10)) == "case-is-decided"


def test_a_changed_answer_drops_steps_and_adds_others_and_undoes_nothing(window):
    window.open()
    window.file()
    window.decide("register-company", at(9, 9))

    actions.vary(window.case, {"buys_share": True, "foreign_staff": 3}, by=window.person, at=at(9, 10))
    actions.vary(window.case, {"company_registered": True}, by=window.person, at=at(9, 11))

    assert (window.step("approve-share").state, window.step("work-permits").state) == ("running", "pending")
    assert (window.step("register-company").state, window.step("register-company").outcome) == ("ended", "granted")
    assert window.step("extract").state == "running"
    assert nothing_is_broken()


def test_a_step_that_hangs_on_an_open_question_waits_for_the_answer(window):
    window.open(facts={key: value for key, value in FACTS.items() if key != "foreign_staff"})
    window.file()
    window.to_review(at(11, 2))
    to_the_end(window)
    assert (window.fresh().state, window.step("work-permits").state) == ("waiting_for_applicant", "pending")

    actions.vary(window.case, {"foreign_staff": 0}, by=window.person, at=at(12, 4))

    assert (window.fresh().state, window.case.outcome) == ("decided", "granted")


# ── once only ──


def test_answers_of_an_earlier_case_are_offered_and_taken_over_with_consent_only(window):
    window.open()
    earlier = window.file()
    later = actions.open_case(
        "ru-zone-residency", window.company, subject=words("A pier"), by=window.person, at=at(10, 1)
    )
    offered = {one.key: (one.value, one.case) for one in reusing.offers(later, on=date(2026, 10, 1)).facts}

    later = actions.reuse(later, facts=["applicant_country"], papers=[], by=window.person, at=at(10, 1))

    assert offered["applicant_country"] == ("JP", earlier)
    assert later.facts == {"applicant_country": "JP"}
    assert later.reuses.get().source == earlier


def test_the_country_of_the_company_is_offered_from_the_register(window):
    case = actions.open_case(
        "ru-zone-residency", window.company, subject=words("A pier"), by=window.person, at=at(10, 1)
    )

    [offer] = reusing.offers(case, on=date(2026, 10, 1)).facts

    assert (offer.key, offer.value, offer.case) == ("applicant_country", "JP", None)


def test_a_paper_is_handed_in_once_and_serves_a_later_case_with_consent(window):
    window.open()
    window.file()
    paper = actions.Paper("charter", "Charter.pdf", "application/pdf", b"%PDF-1.4 charter")
    document = actions.add_paper(window.case, paper, by=window.person, at=at(9, 8))
    later = window.open("ru-free-port-residency", facts={"company_registered": False})

    [offered] = reusing.offers(later, on=date(2026, 10, 1)).papers
    actions.reuse(later, facts=[], papers=[offered.reference], by=window.person, at=at(10, 1))

    assert offered == document
    assert queries.documents_of(later) == [document]
    assert nothing_is_broken()


def test_a_second_paper_of_its_kind_replaces_the_first_and_both_are_kept(window):
    window.open()
    for content in (b"%PDF-1.4 one", b"%PDF-1.4 two"):
        paper = actions.Paper("business-plan", "Plan.pdf", "application/pdf", content)
        actions.add_paper(window.case, paper, by=window.person, at=at(9, 8))

    [shown] = queries.documents_of(window.case)

    assert window.case.documents.count() == 2
    assert shown.file.read() == b"%PDF-1.4 two"


# ── order ──


def test_the_queue_of_a_clerk_begins_with_what_is_due_first_and_ends_with_what_waits(window):
    window.open()
    late = window.file(on=at(9, 7))
    window.open(on=at(9, 1))
    soon = window.file(on=at(9, 1))
    window.open(on=at(9, 2))
    asked = window.file(on=at(9, 2))
    window.case = asked
    window.ask("register-company", at(9, 3))

    queue = [(step.case.number, step.state) for step in queries.queue_of([TAX_OFFICE])]

    # The question does not stop this clock: the rules of the registration name no cause that would.
    assert queue == [(soon.number, "running"), (asked.number, "paused"), (late.number, "running")]


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL chooses by statistics, and reads small tables whole"
)
def test_clocks_and_lists_find_their_rows_by_the_step_and_by_the_case(window):
    """However many events of a kind there are: SQLite chooses without statistics, and once chose all begun steps."""
    window.open()
    window.file()

    with CaptureQueriesContext(connection) as asked:
        queries.clock_events(window.case.steps.all())
        list(queries.cases_for(window.person))
    plans = {
        table: " ".join(map(str, connection.cursor().execute(f"EXPLAIN QUERY PLAN {one['sql']}").fetchall()))
        for one in asked.captured_queries[1:]
        for table in ("cases_stepevent", "cases_step")
        if f'FROM "{table}" ' in one["sql"]
    }

    assert "step_id=?" in plans["cases_stepevent"]
    assert "case_id=?" in plans["cases_step"]


def test_events_are_told_once_whatever_is_repeated(window):
    window.open()
    window.file()
    before = StepEvent.objects.count()

    tick(*[at(9, day) for day in range(8, 12)] * 3)

    assert Step.objects.count() == window.case.steps.count()
    assert StepEvent.objects.count() == before + 1  # the reminder of the tax office
    assert Case.objects.get().number == "2026-00001"
