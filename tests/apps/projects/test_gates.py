"""Gates are data: one set of rules says what is missing, to forms, pages, programs and whoever decides."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.apps.projects import actions, fields, queries, terms
from madoguchi.apps.projects.fields import Measured, is_met
from madoguchi.apps.projects.models import GateDecision
from madoguchi.apps.projects.terms import Ask
from madoguchi.apps.screening import actions as screening
from madoguchi.apps.screening import queries as screened
from madoguchi.apps.screening.queries import Subject
from madoguchi.core.journal.models import Event
from madoguchi.core.languages.texts import Texts
from madoguchi.core.refusals import Refused
from tests.apps.projects.conftest import Works, said
from tests.cast import MONDAY


def test_every_ask_of_the_pack_names_a_field_that_can_be_measured():
    assert queries.pack_asks_unknown() == []
    assert [gate.key for gate in terms.current().gates] == [f"G{number}" for number in range(8)]


def test_a_new_project_is_told_what_the_first_gate_asks_for(works: Works):
    assert works.fresh().stage == ""
    assert works.missing() == ["point", "sectors"]


def test_a_gate_is_not_passed_while_something_is_missing(works: Works):
    with pytest.raises(Refused) as refusal:
        actions.pass_gate(works.project, "G0", by=works.officer, at=MONDAY)

    assert refusal.value == Refused("gate-asks-for-more", gate="G0", n=2)


def test_a_project_passes_gate_by_gate_as_it_fills(works: Works):
    works.to_idea()
    asked_for_first = works.missing()
    project = works.to_screened()

    assert asked_for_first == ["summary", "confidential", "contacts", "agencies", "screening"]
    assert project.stage == "G1"
    assert [(one.stage, one.verdict) for one in project.decisions.all()] == [("G0", "passed"), ("G1", "passed")]
    assert {one.rule_version for one in project.decisions.all()} == {terms.current().version}


def test_no_gate_is_skipped(works: Works):
    with pytest.raises(Refused, match="gate-is-not-next"):
        actions.pass_gate(works.project, "G3", by=works.officer, at=MONDAY)


def test_a_company_does_not_pass_its_own_gate(works: Works):
    with pytest.raises(Refused, match="gate-is-passed-by-a-desk"):
        actions.pass_gate(works.project, "G0", by=works.kenji, at=MONDAY)


def test_passing_over_what_is_missing_takes_a_permit(works: Works):
    with pytest.raises(Refused, match="override-needs-a-permit"):
        actions.pass_gate(works.project, "G0", by=works.officer, at=MONDAY, reason="In a hurry", is_override=True)


def test_passing_over_what_is_missing_takes_a_reason(works: Works):
    actions.give_permit(works.officer, reason="Deputy head of the desk", by=None, at=MONDAY)

    with pytest.raises(Refused, match="override-needs-a-reason"):
        actions.pass_gate(works.project, "G0", by=works.officer, at=MONDAY, reason=" ", is_override=True)

    assert GateDecision.objects.count() == 0


def test_an_override_keeps_what_was_missing_and_stands_in_the_journal(works: Works):
    actions.give_permit(works.officer, reason="Deputy head of the desk", by=None, at=MONDAY)

    decision = actions.pass_gate(
        works.project, "G0", by=works.officer, at=MONDAY, reason="The point is being renamed", is_override=True
    )

    event = Event.objects.get(kind="project.gate-overridden")
    assert [one["field"] for one in decision.missing] == ["point", "sectors"]
    assert event.facts == {"gate": "G0", "missing": ["point", "sectors"]}
    assert event.rule_version == f"gates/{terms.current().version}"
    assert event.sealed.data["data"] == {"reason": "The point is being renamed"}


def test_a_permit_that_was_taken_back_is_none(works: Works):
    permit = actions.give_permit(works.officer, reason="For a week", by=None, at=MONDAY)
    actions.end_permit(permit, by=None, at=MONDAY)

    with pytest.raises(Refused, match="override-needs-a-permit"):
        actions.pass_gate(works.project, "G0", by=works.officer, at=MONDAY, reason="Late", is_override=True)


def test_closing_takes_somebody_from_outside_the_project(works: Works):
    works.overridden_to("G4")
    actions.appoint_contact(works.project, side="ru", person=works.other_officer, by=None, at=MONDAY)

    with pytest.raises(Refused, match="gate-needs-an-outsider"):
        actions.pass_gate(
            works.fresh(), "G5", by=works.other_officer, at=MONDAY, reason="I know it best", is_override=True
        )


def test_a_project_may_go_back_with_a_reason_and_come_again(works: Works):
    works.to_screened()

    actions.move_back(works.fresh(), "G0", reason="The site was sold", by=works.officer, at=MONDAY)
    stage_then = works.fresh().stage
    actions.pass_gate(works.fresh(), "G1", by=works.officer, at=MONDAY + timedelta(days=1))

    assert stage_then == "G0"
    assert [one.verdict for one in queries.decisions_of(works.project)] == ["passed", "moved_back", "passed", "passed"]
    assert queries.stages_on(MONDAY.date(), [works.project]) == {works.project.pk: "G0"}


def test_screening_grows_old_and_is_asked_for_again(works: Works):
    works.to_screened()
    actions.move_back(works.fresh(), "G0", reason="Once more", by=works.officer, at=MONDAY)

    assert works.missing(MONDAY + timedelta(days=30)) == []
    assert works.missing(MONDAY + timedelta(days=31)) == ["screening"]


def test_no_permit_goes_over_an_open_question_about_a_company_that_takes_part(works: Works, tmp_path: Path):
    works.to_idea()
    actions.give_permit(works.officer, reason="Deputy head of the desk", by=None, at=MONDAY)
    path = tmp_path / "list.csv"
    path.write_text("key,name\n1,Sakura Suisan\n", "utf-8")
    screening.load_list(path, key="example", name="Example", version="1", by=None, at=MONDAY)

    with pytest.raises(Refused, match="company-waits-for-an-answer"):
        actions.pass_gate(works.fresh(), "G1", by=works.officer, at=MONDAY, reason="In a hurry", is_override=True)

    hit = screened.open_hits().get()
    screening.decide(hit, is_same=False, compared=["number"], reason="other", by=works.officer, at=MONDAY)
    actions.pass_gate(works.fresh(), "G1", by=works.officer, at=MONDAY, reason="In a hurry", is_override=True)
    companies = Event.objects.get(kind="project.gate-overridden").facts["companies"]
    assert companies == sorted([works.sakura.reference, works.vostok.reference])


def test_what_is_prohibited_passes_no_gate_and_is_still_written_in(works: Works):
    works.to_idea()
    screening.record_restriction(
        screening.Draft(
            key="BAN",
            jurisdiction="jp",
            authority=Texts.written(en="Ministry"),
            measure="new-investment-ban",
            effect="prohibits",
            binds=Texts.written(en="everybody"),
            text=Texts.written(en="it is banned"),
            targets=(Subject("organisation", works.vostok.reference),),
            from_on=date(2026, 11, 1),
            known_on=date(2026, 11, 1),
        ),
        by=None,
        at=MONDAY,
    )

    with pytest.raises(Refused, match="project-is-frozen"):
        actions.pass_gate(works.fresh(), "G1", by=works.officer, at=MONDAY)
    actions.write(works.fresh(), {"lessons": said("Stopped by an act")}, by=works.kenji, at=MONDAY)

    assert works.dossier().condition == "prohibited"
    assert works.fresh().condition == "active"


def test_prohibited_is_never_set_by_hand(works: Works):
    with pytest.raises(Refused, match="condition-is-not-set-by-hand"):
        actions.set_condition(
            works.project, "prohibited", reason="So they say", on=MONDAY.date(), by=works.officer, at=MONDAY
        )


def test_a_small_pilot_is_asked_for_less(works: Works):
    works.shares("RU-PRI")
    gate = terms.current().gate("G2")
    asked = {one.key for one in fields.checks_for(gate, works.dossier())}

    actions.write(works.project, {"is_pilot": True}, by=works.kenji, at=MONDAY)
    of_a_pilot = {one.key for one in fields.checks_for(gate, works.dossier())}

    assert asked - of_a_pilot == {"market", "cost-accuracy", "regimes", "environment"}


@given(there=st.integers(0, 10), number=st.integers(1, 10))
def test_so_many_of_a_thing_are_enough_from_that_number_on(there: int, number: int):
    ask = Ask(field="risks", needs="at_least", number=number)

    assert is_met(ask, Measured(there), MONDAY.date()) == (there >= number)


@given(st.lists(st.decimals("0.01", "100", places=2), min_size=1, max_size=6))
def test_shares_are_whole_at_a_hundred_and_nowhere_else(shares: list[Decimal]):
    total = sum(shares, Decimal())

    assert is_met(Ask(field="places", needs="total"), Measured(len(shares), total=total), MONDAY.date()) == (
        total == 100
    )


def test_every_field_a_gate_may_ask_for_is_in_the_reference():
    told = (Path(__file__).parents[3] / "docs" / "reference" / "project-gates.md").read_text("utf-8")

    assert [key for key in fields.registered() if f"`{key}`" not in told] == []


@given(there=st.integers(0, 100), number=st.integers(1, 100))
def test_something_that_may_be_so_much_at_most_has_to_be_there(there: int, number: int):
    ask = Ask(field="cost-accuracy", needs="at_most", number=number)

    assert is_met(ask, Measured(there), MONDAY.date()) == (0 < there <= number)


def test_regimes_are_compared_with_the_ordinary_law_and_asked_for_only_where_the_pack_holds_some(works: Works):
    works.to_idea()
    gate = terms.current().gate("G2")
    assert gate is not None

    def lacking() -> set[str]:
        return {one.key for one in queries.missing_for(gate, works.dossier())} & {"regimes"}

    actions.write(works.project, {"regimes": ["RU-ASEZ", "RU-FPV"]}, by=works.kenji, at=MONDAY)
    without_the_ordinary = lacking()
    actions.write(works.project, {"regimes": ["ordinary", "RU-ASEZ"]}, by=works.kenji, at=MONDAY)
    with_it = lacking()
    actions.write(works.project, {"regimes": []}, by=works.kenji, at=MONDAY)
    works.shares("JP-01")

    assert (without_the_ordinary, with_it, lacking()) == ({"regimes"}, set(), set())


def test_the_day_of_the_residency_agreement_fixes_the_rules_of_the_regime(works: Works):
    works.to_idea()
    gate = terms.current().gate("G5")
    assert gate is not None

    def lacking() -> set[str]:
        return {one.key for one in queries.missing_for(gate, works.dossier())} & {"regime", "residency"}

    before = lacking()
    actions.write(works.project, {"regime": "ordinary"}, by=works.kenji, at=MONDAY)
    ordinary = lacking()
    actions.write(works.project, {"regime": "RU-ASEZ"}, by=works.kenji, at=MONDAY)
    chosen = lacking()
    paper = actions.SignedPaper(said("Residency"), "residency", date(2026, 11, 2), True, (), (), works.point)
    actions.record_agreement(paper, project=works.fresh(), by=works.kenji, at=MONDAY)

    assert (before, ordinary, chosen) == ({"regime", "residency"}, set(), {"residency"})
    assert lacking() == set()
    assert works.dossier().regime_fixed_on == date(2026, 11, 2)


def test_exports_have_a_currency_and_none_is_an_answer(works: Works):
    gate = terms.current().gate("G7")
    assert gate is not None

    with pytest.raises(Refused, match="cost-needs-a-currency"):
        actions.write(works.project, {"exports": Decimal(5)}, by=works.kenji, at=MONDAY)
    actions.write(works.project, {"exports": Decimal(0), "exports_currency": "JPY"}, by=works.kenji, at=MONDAY)

    assert "exports" not in {one.key for one in queries.missing_for(gate, works.dossier())}
