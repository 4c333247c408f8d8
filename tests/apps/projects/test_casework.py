"""Cases done for a project: its company says so, the team sees how each stands, and nobody else reads of them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from madoguchi.apps.cases import actions as cases
from madoguchi.apps.projects import actions
from madoguchi.apps.projects.invariants import cases_belong_to_participants
from madoguchi.apps.projects.models import Project, ProjectCase
from madoguchi.core import clock
from madoguchi.core.journal.models import Event
from madoguchi.core.languages.texts import Texts
from madoguchi.core.references import new_reference
from madoguchi.core.refusals import Refused
from tests import cast
from tests.apps.projects.conftest import Works
from tests.cast import MONDAY

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def browser(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def a_case(company: Any, person: Any, *, is_filed: bool = True) -> Any:
    case = cases.open_case("ru-customs-import", company, subject=Texts.written(en="Fish"), by=person, at=MONDAY)
    return cases.file_case(case, by=person, at=MONDAY) if is_filed else case


def page(person: Any, address: str, language: str = "en") -> str:
    with clock.set_to(MONDAY):
        return browser(person).get(f"/{language}{address}").content.decode()


@pytest.mark.parametrize("language", ["en", "ja", "ru"])
def test_a_company_says_it_of_its_case_and_the_whole_team_sees_where_it_stands(works: Works, language: str) -> None:
    case = a_case(works.sakura, works.kenji)
    address = f"/projects/{works.project.reference}/"
    given = {"case": case.reference, "once": new_reference()}
    with clock.set_to(MONDAY):
        browser(works.kenji).post(f"/{language}{address}cases/", given)
    own, others = page(works.kenji, address, language), page(works.anna, address, language)
    beside = page(works.kenji, f"/cases/{case.reference}/", language)

    assert case.number in own
    assert case.number in others
    assert f"/cases/{case.reference}/" in own
    assert f"/cases/{case.reference}/" not in others  # only its company opens it
    assert address in beside
    assert Event.objects.filter(kind="project.case-linked").count() == 1
    assert list(cases_belong_to_participants()) == []


def test_others_of_the_team_are_not_told_that_a_case_waits_for_them(works: Works) -> None:
    case = a_case(works.sakura, works.kenji)
    actions.link_case(works.project, case.reference, by=works.kenji, at=MONDAY)
    type(case).objects.update(state="waiting_for_applicant")
    address = f"/projects/{works.project.reference}/"

    own, others = page(works.kenji, address), page(works.anna, address)

    assert ("Waiting for you" in own, "Waiting for you" in others) == (True, False)
    assert "waits for its company" in others


def test_the_public_page_of_a_project_names_no_case(works: Works) -> None:
    works.to_idea()
    Project.objects.filter(pk=works.project.pk).update(published_at=MONDAY)
    case = a_case(works.sakura, works.kenji)
    actions.link_case(works.fresh(), case.reference, by=works.kenji, at=MONDAY)
    stranger = cast.person("midori@stranger.example", "Midori", "ja")

    shown = page(stranger, f"/projects/{works.project.reference}/")

    assert works.project.number in shown
    assert case.number not in shown


def test_it_is_taken_back_on_the_same_page(works: Works) -> None:
    link = actions.link_case(works.project, a_case(works.sakura, works.kenji).reference, by=works.kenji, at=MONDAY)
    again = actions.link_case(works.project, link.case.reference, by=works.kenji, at=MONDAY)

    with clock.set_to(MONDAY):
        browser(works.kenji).post(f"/en/projects/{works.project.reference}/end/case/{link.pk}/")

    assert again.pk == link.pk
    assert not ProjectCase.objects.exists()
    assert list(
        Event.objects.filter(kind__startswith="project.case").order_by("pk").values_list("kind", flat=True)
    ) == [
        "project.case-linked",
        "project.case-unlinked",
    ]


def test_what_is_refused(works: Works) -> None:
    midori = cast.person("midori@stranger.example", "Midori", "ja")
    stranger = cast.company("jp", "株式会社ミドリ商会", language="ja", region="JP-13", who=midori)
    draft, own = a_case(works.sakura, works.kenji, is_filed=False), a_case(works.sakura, works.kenji)
    elsewhere = a_case(stranger, midori)

    def refusal(case: Any, person: Any) -> str:
        with pytest.raises(Refused) as refused:
            actions.link_case(works.project, case.reference, by=person, at=MONDAY)
        return refused.value.key

    assert refusal(draft, works.kenji) == "case-of-project-is-not-filed"
    assert refusal(own, works.anna) == "case-is-not-yours"
    assert refusal(elsewhere, midori) == "case-is-of-no-participant"
    offered = page(works.kenji, f"/projects/{works.project.reference}/cases/")
    assert own.number in offered
    assert draft.number not in offered
    assert elsewhere.number not in offered
    with clock.set_to(MONDAY):
        wrong = browser(works.kenji).post(
            f"/en/projects/{works.project.reference}/cases/", {"case": elsewhere.reference, "once": new_reference()}
        )
    assert not ProjectCase.objects.exists()
    assert wrong.status_code == 200


def test_a_case_of_a_stranger_is_found(works: Works) -> None:
    midori = cast.person("midori@stranger.example", "Midori", "ja")
    stranger = cast.company("jp", "株式会社ミドリ商会", language="ja", region="JP-13", who=midori)
    ProjectCase.objects.create(project=works.project, case=a_case(stranger, midori), by=midori, at=MONDAY)

    assert [one.where for one in cases_belong_to_participants()] == [f"project {works.project.number}"]
