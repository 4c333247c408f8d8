"""The reference portfolio of the pack: facts with sources, stages that were reported, restrictions on a day."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from madoguchi.apps.projects import actions, queries
from madoguchi.apps.projects.models import Agreement, Fact, Project
from madoguchi.apps.screening import actions as screening
from madoguchi.apps.screening import queries as screened
from madoguchi.core import packs
from madoguchi.core.invariants import verify
from madoguchi.core.packs import PackError
from tests.cast import MONDAY


@pytest.fixture
def portfolio(db):
    screening.load_pack_restrictions(at=MONDAY)
    return actions.load_pack_portfolio(at=MONDAY)


def conditions(on: date, known_on: date | None = None) -> dict[str, str]:
    """What the projects are on a day, without those that are simply active."""
    projects = list(queries.public_projects())
    standings = queries.standings_of(projects, on, known_on)
    found = {str(one.key): queries.condition_of(one, standings[one.pk]) for one in projects}
    return {key: condition for key, condition in sorted(found.items()) if condition != "active"}


def test_the_pack_brings_29_projects_and_says_so(portfolio):
    assert portfolio == actions.Taken(new=29 + 24 + 2)
    assert queries.public_projects().count() == 29
    assert queries.public_agreements().count() == 24


def test_taking_it_in_twice_changes_nothing(portfolio):
    before = list(Fact.objects.values_list("pk", flat=True))

    again = actions.load_pack_portfolio(at=MONDAY + timedelta(days=1))

    assert again == actions.Taken(unchanged=29 + 24 + 2)
    assert list(Fact.objects.values_list("pk", flat=True)) == before


def test_every_fact_names_its_sources_and_how_well_it_is_founded(portfolio):
    assert Fact.objects.filter(sources__isnull=True).count() == 0
    assert Agreement.objects.filter(sources__isnull=True).count() == 0
    assert set(Fact.objects.values_list("basis", flat=True)) == {"seen", "conflict", "unverified"}


def test_every_text_of_it_stands_in_every_language(portfolio):
    languages = packs.current().languages

    texts = [one.text for one in Fact.objects.all()] + [one.title for one in Project.objects.all()]

    assert len(texts) > 100
    assert [text for text in texts if not text.is_complete(languages)] == []


def test_in_october_2017_no_project_was_restricted(portfolio):
    assert conditions(date(2017, 10, 31)) == {}


def test_in_april_2022_the_joint_island_projects_were_stopped_and_the_joint_fund_was_hit(portfolio):
    on = date(2022, 4, 30)

    found = conditions(on)
    fund = screened.standing_of(["instrument:RJIF"], on=on)

    assert found == {"PRJ-ARCTICLNG2": "suspended", **{f"JEA-{number}": "suspended" for number in range(1, 6)}}
    assert [one.rule.key for one in fund.findings] == ["R01"]


def test_in_november_2023_one_project_is_prohibited_for_one_law_and_its_loan_is_stopped(portfolio):
    project = queries.project_keyed("PRJ-ARCTICLNG2")
    on = date(2023, 11, 30)

    standing = queries.standings_of([project], on)[project.pk]
    reasons = {one.rule.key: (one.outcome, one.rule.jurisdiction) for one in standing.findings}

    assert queries.condition_of(project, standing) == "prohibited"
    assert reasons == {"R09": ("prohibited", "us"), "R08": ("suspended", "jp")}
    assert all(one.rule.sources for one in standing.findings)


def test_what_was_true_on_a_day_and_what_was_known_on_it_are_two_questions(portfolio):
    assert set(conditions(date(2023, 11, 30), known_on=date(2023, 11, 1))) == {
        "PRJ-ARCTICLNG2",
        *(f"JEA-{number}" for number in range(1, 6)),
    }
    assert conditions(date(2023, 11, 30), known_on=date(2023, 11, 1))["PRJ-ARCTICLNG2"] == "suspended"


def test_stages_are_those_reported_by_the_day(portfolio):
    projects = list(queries.public_projects())
    names = {one.pk: one.key for one in projects}

    then = {names[pk]: stage for pk, stage in queries.stages_on(date(2017, 10, 31), projects).items()}
    later = {names[pk]: stage for pk, stage in queries.stages_on(date(2018, 12, 31), projects).items()}

    assert [key for key, stage in then.items() if stage == "G7"] == ["PRJ-WIND-UK"]
    assert sorted(key for key, stage in later.items() if stage == "G7") == ["PRJ-MAZDA", "PRJ-REHAB", "PRJ-WIND-UK"]


def test_it_breaks_no_invariant(portfolio):
    found = [one for one in verify() if not one.holds and one.invariant.key.startswith("I3")]

    assert found == []


def test_a_file_that_names_what_is_not_there_is_refused_line_by_line(db, tmp_path: Path):
    path = tmp_path / "portfolio.yaml"
    path.write_text(
        "projects:\n"
        "  - key: X\n"
        '    title: {en: "X"}\n'
        "    sectors: [alchemy]\n"
        "    places: [neutral/isl-1, region/XX-1]\n"
        "    regimes: [ZONE]\n"
        "    stages: [{stage: G99, on: 2017-10-31}]\n"
        '    facts: [{text: {en: "Something"}}]\n'
        "    sources: [S1]\n"
    )

    with pytest.raises(PackError) as trouble:
        actions.load_portfolio_file(path, by=None, at=MONDAY)

    said = "\n".join(str(one) for one in trouble.value.problems)
    assert Project.objects.count() == 0
    for word in ("'S1'", "'alchemy'", "'region/XX-1'", "'G99'", "no regime is named"):
        assert word in said
