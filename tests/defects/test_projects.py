"""What would happen if a control of projects or of proposals were broken."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pytest

from madoguchi.apps.cases import actions as cases
from madoguchi.apps.projects import actions as projects
from madoguchi.apps.projects import asking, rules
from madoguchi.apps.projects.actions import entering
from madoguchi.apps.projects.investors import actions as investors
from madoguchi.apps.projects.investors import fitting
from madoguchi.apps.projects.investors import rules as investor_rules
from madoguchi.apps.projects.models import Project
from madoguchi.apps.projects.proposals import actions, contents, gaps, leaks, plans
from madoguchi.apps.projects.proposals import rules as proposal_rules
from madoguchi.apps.projects.proposals.models import Edition
from madoguchi.apps.registry import queries as registry
from madoguchi.core import documents, invariants
from madoguchi.core.documents import Paper, fonts
from madoguchi.core.languages.texts import Texts
from madoguchi.core.refusals import Refused
from tests import cast, proposals
from tests.cast import MONDAY
from tests.defects.registry import holds, is_caught, register


def a_project() -> tuple[Project, Any, Any]:
    sakura, kenji = cast.sakura()
    project = projects.propose(Texts.written(en="A hub"), sponsor=sakura, by=kenji, at=MONDAY)
    return project, kenji, cast.officer()


def a_proposal() -> tuple[Any, Any]:
    sakura, kenji = cast.sakura()
    return actions.begin(sakura, title="A cold store", language="en", by=kenji, at=MONDAY), kenji


# Checks -------------------------------------------------------------------------------------------------


def shares_that_do_not_add_up_are_refused() -> None:
    project, kenji, _officer = a_project()

    with pytest.raises(Refused):
        projects.set_shares(project, sectors=[projects.Part("wind", Decimal(60))], where=[], by=kenji, at=MONDAY)


def a_gate_is_not_passed_over_what_is_missing() -> None:
    project, _kenji, officer = a_project()

    with pytest.raises(Refused):
        projects.pass_gate(project, "G0", by=officer, at=MONDAY)


def a_project_that_is_not_public_is_not_there_for_others() -> None:
    project, kenji, _officer = a_project()
    _vostok, anna = cast.vostok()

    assert [asking.may_see(one, project) for one in (kenji, anna)] == [True, False]


def no_regime_is_chosen_at_a_neutral_place() -> None:
    project, kenji, _officer = a_project()
    where = [projects.Part("all", Decimal(100), "neutral")]
    with patch.object(entering, "_require_known", lambda sectors, where: None):
        projects.set_shares(project, sectors=[], where=where, by=kenji, at=MONDAY)

    with pytest.raises(Refused):
        projects.write(Project.objects.get(pk=project.pk), {"regimes": ["ASEZ"]}, by=kenji, at=MONDAY)


def a_draft_is_read_by_its_company_alone() -> None:
    proposal, kenji = a_proposal()
    _vostok, anna = cast.vostok()
    officer = cast.officer()

    seen = [proposal_rules.may(one, proposal_rules.READ, proposal) for one in (kenji, anna, officer)]
    assert seen == [True, False, False]


def an_investor_is_not_read_by_others() -> None:
    sakura, kenji = cast.sakura()
    _vostok, anna = cast.vostok()
    profile = investors.state(sakura, investors.Stated("JPY", least=Decimal(1)), by=kenji, at=MONDAY)

    seen = [investor_rules.may(one, investor_rules.READ, profile, on=MONDAY.date()) for one in (kenji, anna)]
    assert seen == [True, False]


def a_case_of_somebody_else_is_not_named_for_a_project() -> None:
    """Anna takes part in the project, but the case is Sakura's: it is not hers to show to the team."""
    project, kenji, _officer = a_project()
    vostok, anna = cast.vostok()
    projects.enter_participant(project, projects.Entrant("partner", organisation=vostok), by=kenji, at=MONDAY)
    case = cases.open_case(
        "ru-customs-import",
        project.participations.earliest("pk").organisation,
        subject=Texts.written(en="Fish"),
        by=kenji,
        at=MONDAY,
    )
    case = cases.file_case(case, by=kenji, at=MONDAY)

    with pytest.raises(Refused):
        projects.link_case(project, case.reference, by=anna, at=MONDAY)


def a_missed_limit_speaks_against_a_project() -> None:
    offer = fitting.Offer("JPY", {"loan": Decimal(1)}, None, None, frozenset(), frozenset(), "G0")
    findings = fitting.weigh(fitting.Wishes("JPY", least=Decimal(2)), offer)

    assert not fitting.fits(findings)


def nothing_is_handed_in_while_something_is_missing() -> None:
    proposal, kenji = a_proposal()

    with pytest.raises(Refused):
        actions.hand_in(proposal, by=kenji, at=MONDAY)


def what_somebody_else_wrote_meanwhile_stays() -> None:
    proposal, kenji = a_proposal()
    seen = proposals.stamp(proposal, "summary")
    proposals.write(proposal, "summary", "First.", by=kenji)

    with pytest.raises(Refused):
        actions.write_part(proposals.fresh(proposal), "summary", "Second.", seen=seen, by=kenji, at=MONDAY)


def no_regime_is_computed_at_a_neutral_place() -> None:
    assert plans.figures(proposals.PLAN, "neutral", "all")["regimes"] == []


def an_edition_that_was_altered_is_found() -> None:
    proposal, kenji = a_proposal()
    actions.hand_in(proposals.fill(proposal, by=kenji), by=kenji, at=MONDAY)
    edition = Edition.objects.get()
    Edition.objects.update(content={**edition.content, "sector": "wind"})

    assert not all(one.holds for one in invariants.verify(only=["I45"]))


def a_name_in_the_anonymous_text_is_found() -> None:
    proposal, _kenji = a_proposal()

    assert leaks.found_in(["Ask at ＳＡＫＵＲＡ."], leaks.words_of(proposals.fresh(proposal))) != []


def a_sign_that_cannot_be_drawn_stops_the_paper() -> None:
    with pytest.raises(Refused):
        documents.as_pdf(Paper("Fish 🎣", "en"))


def a_text_changed_since_counts_as_not_translated() -> None:
    texts = Texts.written(ja="雪", en="Old snow")
    stale = texts.with_version("en", proposals.translated("Snow", "an older text"))

    assert not gaps.Piece("title", gaps.ABOUT, stale, True).is_ready("en")


# Defects ------------------------------------------------------------------------------------------------


def patched(target: object, name: str, value: object) -> Any:
    return lambda: patch.object(target, name, value)


@contextmanager
def regimes_everywhere() -> Iterator[None]:
    plans._figures.cache_clear()
    with patch.object(plans, "_why_none", lambda plan, kind, code: ""):
        yield
    plans._figures.cache_clear()


for name, control, plant, check in (
    (
        "shares-unchecked",
        "shares add up to a hundred",
        patched(entering, "_require_whole", lambda what, parts: None),
        shares_that_do_not_add_up_are_refused,
    ),
    (
        "gates-open",
        "a gate is passed when nothing is missing",
        patched(asking, "missing_for", lambda gate, dossier: []),
        a_gate_is_not_passed_over_what_is_missing,
    ),
    (
        "everybody-sees",
        "what is not public is read by its team and the desks",
        patched(rules, "is_of_team", lambda person, project, on=None: True),
        a_project_that_is_not_public_is_not_there_for_others,
    ),
    (
        "neutral-place-with-regime",
        "no regime is chosen at a neutral place",
        patched(asking, "is_neutral", lambda project: False),
        no_regime_is_chosen_at_a_neutral_place,
    ),
    (
        "drafts-open",
        "a draft is read by its company",
        patched(registry, "acts_for", lambda person, organisation: True),
        a_draft_is_read_by_its_company_alone,
    ),
    (
        "investors-open",
        "what an investor looks for is read by its company and the desks",
        patched(registry, "acts_for", lambda person, organisation: True),
        an_investor_is_not_read_by_others,
    ),
    (
        "cases-of-anybody",
        "only its own company names a case for a project",
        patched(registry, "acts_for", lambda person, organisation: True),
        a_case_of_somebody_else_is_not_named_for_a_project,
    ),
    (
        "limits-forgotten",
        "a limit that is missed speaks against a project",
        patched(fitting, "fits", lambda findings: True),
        a_missed_limit_speaks_against_a_project,
    ),
    (
        "nothing-asked",
        "a proposal is handed in whole",
        patched(gaps, "gaps", lambda content, outline: []),
        nothing_is_handed_in_while_something_is_missing,
    ),
    (
        "last-one-wins",
        "nobody overwrites what they did not see",
        patched(actions, "stamp_of", lambda proposal, part: proposals.stamp.__name__),
        what_somebody_else_wrote_meanwhile_stays,
    ),
    (
        "regimes-everywhere",
        "no regime is computed at a neutral place",
        regimes_everywhere,
        no_regime_is_computed_at_a_neutral_place,
    ),
    (
        "editions-unsealed",
        "an altered edition is found",
        patched(contents, "digest", lambda plain: "0" * 64),
        an_edition_that_was_altered_is_found,
    ),
    (
        "names-as-written",
        "names are found in any width and case",
        patched(leaks, "folded", lambda text: text),
        a_name_in_the_anonymous_text_is_found,
    ),
    (
        "boxes-printed",
        "a sign that cannot be drawn stops the paper",
        patched(fonts, "undrawn", lambda texts: []),
        a_sign_that_cannot_be_drawn_stops_the_paper,
    ),
    (
        "stale-counts",
        "a translation of an older text does not count",
        patched(Texts, "is_stale", lambda texts, language: False),
        a_text_changed_since_counts_as_not_translated,
    ),
):
    register(
        f"projects.{name}", control, plant=plant, check=check, red=(AssertionError, pytest.fail.Exception, KeyError)
    )

test_the_control_holds, test_the_defect_is_caught = holds("projects"), is_caught("projects")
