"""The gate "proposal ready" asks for a proposal: what it finds in the last edition, and how that is mended."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse

from madoguchi.apps.projects import actions as projects
from madoguchi.apps.projects import queries as asked
from madoguchi.apps.projects import terms
from madoguchi.apps.projects.financing import actions as financing
from madoguchi.apps.projects.financing.actions import PlanTerms
from madoguchi.apps.projects.models import GateDecision, Project
from madoguchi.apps.projects.proposals import actions, books, outline, papers, plans, queries
from madoguchi.apps.projects.proposals.models import ATTACHED, HANDED_IN, RETURNED, Proposal
from madoguchi.core import clock, invariants
from madoguchi.core.refusals import Refused
from tests.cast import MONDAY
from tests.proposals import PLAN

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
OF_THE_PROPOSAL = {"proposal", "teaser", "scenarios", "currency-run", "data-room"}


def missing(project: Project, gate: str) -> set[str]:
    """What a gate asks for and is not there."""
    found = terms.current().gate(gate)
    assert found is not None
    project = Project.objects.get(pk=project.pk)
    return {one.key for one in asked.missing_for(found, asked.open_dossier(project, MONDAY.date()))}


def attached(desk, project=None) -> Project:
    """Handed in, and joined to a project by the desk."""
    actions.hand_in(desk.fresh(), by=desk.kenji, at=MONDAY)
    return actions.attach(desk.fresh(), project, by=desk.officer, at=MONDAY)


def test_without_a_proposal_a_project_is_not_ready(desk):
    desk.fill()
    bare = projects.propose(desk.proposal.title, sponsor=desk.sakura, by=desk.kenji, at=MONDAY)
    assert missing(bare, "G3") >= OF_THE_PROPOSAL | {"finance-sought"}

    actions.hand_in(desk.fresh(), by=desk.kenji, at=MONDAY)
    assert missing(bare, "G3") >= OF_THE_PROPOSAL

    actions.attach(desk.fresh(), bare, by=desk.officer, at=MONDAY)
    assert OF_THE_PROPOSAL & missing(bare, "G3") == {"teaser"}


def test_a_further_edition_brings_the_languages_and_the_project_goes_on_with_the_last_one_until_then(desk):
    desk.fill()
    project = attached(desk)

    actions.write_on(desk.fresh(), by=desk.kenji, at=MONDAY)
    for language in ("ja", "ru"):
        desk.translated(language)
    meanwhile = missing(project, "G3")
    actions.hand_in(desk.fresh(), by=desk.kenji, at=MONDAY)
    waiting = missing(project, "G3")
    again = actions.attach(desk.fresh(), None, by=desk.officer, at=MONDAY)

    assert OF_THE_PROPOSAL & meanwhile == OF_THE_PROPOSAL & waiting == {"teaser"}
    assert again == project
    assert (Project.objects.count(), desk.fresh().editions.count(), desk.fresh().state) == (1, 2, ATTACHED)
    assert OF_THE_PROPOSAL & missing(project, "G3") == set()
    assert all(one.holds for one in invariants.verify(only=["I45", "I46", "I47"]))


def test_a_project_that_goes_by_an_edition_nobody_handed_in_is_found(desk):
    desk.fill()
    attached(desk)

    Proposal.objects.update(joined_edition=2)

    assert not all(one.holds for one in invariants.verify(only=["I45"]))


def test_only_its_company_writes_on_and_only_what_became_a_project(desk):
    desk.fill()
    actions.hand_in(desk.fresh(), by=desk.kenji, at=MONDAY)
    with pytest.raises(Refused, match="proposal-is-no-project-yet"):
        actions.write_on(desk.fresh(), by=desk.kenji, at=MONDAY)
    actions.attach(desk.fresh(), None, by=desk.officer, at=MONDAY)

    with pytest.raises(Refused, match="proposal-is-not-yours"):
        actions.write_on(desk.fresh(), by=desk.anna, at=MONDAY)

    assert desk.fresh().state == ATTACHED


def test_a_pilot_is_asked_for_a_proposal_and_for_nothing_more_of_it(desk):
    desk.fill()
    pilot = projects.propose(desk.proposal.title, sponsor=desk.sakura, by=desk.kenji, at=MONDAY, is_pilot=True)

    assert OF_THE_PROPOSAL & missing(pilot, "G3") == {"proposal"}


def test_who_passed_under_earlier_rules_keeps_the_stage_and_reads_what_is_asked_by_now(client, desk):
    project = projects.propose(desk.proposal.title, sponsor=desk.sakura, by=desk.kenji, at=MONDAY)
    projects.give_permit(desk.officer, reason="For the test", by=None, at=MONDAY)
    for gate in ("G0", "G1", "G2", "G3"):
        projects.pass_gate(project, gate, by=desk.officer, at=MONDAY, reason="To get there", is_override=True)
    address = reverse("project", args=[project.reference])

    def behind() -> dict[str, str]:
        dossier = asked.open_dossier(Project.objects.get(pk=project.pk), MONDAY.date())
        return {check.key: gate.key for gate, check in asked.missing_behind(dossier)}

    assert behind() == {}
    GateDecision.objects.filter(stage="G3").update(rule_version=1)
    client.force_login(desk.kenji, backend=BACKEND)
    with clock.set_to(MONDAY):
        page = client.get(address).content.decode()

    assert Project.objects.get(pk=project.pk).stage == "G3"
    assert set(behind().values()) == {"G3"}
    assert set(behind()) >= OF_THE_PROPOSAL
    assert "screening" not in behind()
    assert "The project keeps its stage" in page
    assert f'href="{reverse("project-proposals", args=[project.reference])}"' in page


def test_the_team_reads_on_one_page_what_is_asked_and_goes_on_from_there(client, desk):
    desk.fill()
    project = attached(desk)
    Project.objects.filter(pk=project.pk).update(stage="G2")
    address = reverse("project-proposals", args=[project.reference])
    client.force_login(desk.kenji, backend=BACKEND)
    with clock.set_to(MONDAY):
        page = client.get(address).content.decode()
        client.post(reverse("proposal-write-on", args=[desk.proposal.reference]))
        client.force_login(desk.anna, backend=BACKEND)
        of_others = client.get(address)

    assert "What gate G3 asks of it" in page
    assert desk.fresh().get_absolute_url() in page
    assert desk.fresh().state == RETURNED
    assert of_others.status_code == 404


def test_the_desk_joins_a_further_edition_to_the_same_project(client, desk):
    desk.fill()
    project = attached(desk)
    actions.write_on(desk.fresh(), by=desk.kenji, at=MONDAY)
    actions.hand_in(desk.fresh(), by=desk.kenji, at=MONDAY)
    client.force_login(desk.officer, backend=BACKEND)
    address = reverse("desk-proposal", args=[desk.proposal.reference])
    with clock.set_to(MONDAY):
        page = client.get(address)
        once = page.context["joining"]["once"].value()
        answered = client.post(reverse("desk-proposal-attach", args=[desk.proposal.reference]), {"once": once})

    assert page.context["proposal"].state == HANDED_IN
    assert f"Join it to project {project.number}" in page.content.decode()
    assert answered.url == project.get_absolute_url()
    assert desk.fresh().project == project


# Figures ------------------------------------------------------------------------------------------------


def test_every_case_is_counted_from_the_plan_and_worse_than_it():
    flat = replace(PLAN, discount=Decimal(0), loan=Decimal(0), loan_years=0)
    found = {one["key"]: one["npv"] for one in plans.figures(flat, "region", "RU-PRI")["scenarios"]}

    million = 1_000_000
    assert found == {
        "base": pytest.approx((13 * (260 - 90 - 40) - 600) * million),
        "less-revenue": pytest.approx((13 * (208 - 130) - 600) * million),
        "higher-costs": pytest.approx((13 * (260 - 156) - 600) * million),
        "dearer-building": pytest.approx((13 * 130 - 720) * million),
        "a-year-late": pytest.approx((13 * 130 - 600) * million),
        "all-at-once": pytest.approx((13 * (208 - 156) - 720) * million),
    }
    dear = {one["key"]: one["npv"] for one in plans.figures(PLAN, "region", "RU-PRI")["scenarios"]}
    assert all(dear["base"] > value for key, value in dear.items() if key != "base")
    assert dear["base"] == plans.figures(PLAN, "region", "RU-PRI")["before"]["npv"]


@pytest.mark.parametrize(("kind", "code"), [("region", "RU-PRI"), ("region", "JP-01"), ("neutral", "isl-1")])
def test_the_futures_of_the_exchange_rate_need_no_law(kind, code):
    before = plans.figures(PLAN, kind, code)["before"]

    assert before["spread"]["low"] < before["npv"] < before["spread"]["high"]
    assert 0 <= before["spread"]["loss_chance"] <= 1


def test_without_money_from_abroad_every_future_is_the_plan():
    at_home = replace(PLAN, abroad=Decimal(0))

    before = plans.figures(at_home, "region", "RU-PRI")["before"]

    assert before["spread"]["low"] == pytest.approx(before["npv"])
    assert before["spread"]["high"] == pytest.approx(before["npv"])


def test_the_memorandum_and_the_workbook_tell_the_cases_and_older_editions_tell_none(desk):
    desk.fill()
    known, content = outline.current(), desk.content()
    assert known is not None
    older = replace(content, figures={name: one for name, one in content.figures.items() if name != "scenarios"})

    def rows(of):
        return [one.rows for one in papers.memorandum(of, known).sections if one.heading == "If it turns out otherwise"]

    assert [row[0] for row in rows(content)[0]] == [str(one) for one in papers.CASE_NAMES.values()]
    assert rows(replace(older, figures={**older.figures, "before": {**older.figures["before"], "spread": None}})) == []
    assert books.workbook(content, known)


# Rules of instruments -----------------------------------------------------------------------------------


def test_rules_of_an_instrument_that_the_plan_fails_stand_before_the_gate_and_the_worth_comes_of_the_proposal(desk):
    desk.fill()
    project = attached(desk)
    million = Decimal(1_000_000)
    loan = financing.add_item(project, "loan", giver=financing.Giver(instrument="FEDF"), by=desk.kenji, at=MONDAY)

    def written(total: int, **more) -> set[str]:
        financing.write_plan(
            Project.objects.get(pk=project.pk), PlanTerms("RUB", stated_return=Decimal(6)),
            uses={"building": total * million}, amounts={loan: total * million}, by=desk.kenji, at=MONDAY, **more,
        )  # fmt: skip
        return missing(project, "G4") & {"fund-rules"}

    assert written(400) == {"fund-rules"}
    assert written(600, reason="Grown") == set()
    assert queries.worth_of(project) == (
        Decimal(str(desk.content().figures["before"]["npv"])),
        "RUB",
    )
