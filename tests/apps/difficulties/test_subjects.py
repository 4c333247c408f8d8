"""What a difficulty is about: shown where it may be, told to nobody whom it would tell the company's name."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from madoguchi.apps.difficulties import actions, files, invariants, queries, subjects
from madoguchi.apps.difficulties.models import AUTHORITY, CASE, NAME, PROCEDURE, STEP, TEXT, Difficulty
from madoguchi.core import clock, packs
from madoguchi.core.references import new_reference
from madoguchi.core.refusals import Refused
from tests import cast
from tests.apps.cases.conftest import Window
from tests.apps.difficulties.conftest import Scene, told
from tests.apps.difficulties.test_protection import opened, sign_in
from tests.cast import MONDAY

ZONE = "ru-zone-residency"
NOBODY = AnonymousUser()


@pytest.fixture
def case(scene: Scene):
    """A case of Sakura with a step that runs."""
    window = Window(scene.sakura, scene.kenji)
    window.open(on=MONDAY)
    return window.file(on=MONDAY)


def company(name: str):
    return cast.company("jp", f"株式会社{name}", language="ja", region="JP-01")


def about(scene: Scene, token: str, by=None, **more) -> Difficulty:
    """Reported, read and handed over."""
    subject = subjects.found(token, scene.kenji)
    reporter = by or scene.sakura
    if subject and subject.owner:
        subject = replace(subject, owner=reporter.pk)
    one = actions.report(reporter, told(about=subject, **more), by=None, at=MONDAY)
    one = actions.accept(one, by=scene.home, at=MONDAY)
    return actions.hand_over(one, by=scene.home, at=MONDAY)


def filled_in(client, address: str, **more: str) -> dict[str, str]:
    """The form as it comes, and what the company adds."""
    fields = client.get(address).context["form"].fields
    once = {"once": new_reference(), "saw_warning": "on", "text": "The list is not known.", "heading": "executive"}
    return {**{name: str(field.initial or "") for name, field in fields.items()}, **once, **more}


def test_a_report_begun_on_a_case_is_about_it_and_both_pages_lead_to_each_other(scene, case, client):
    address = f"{reverse('difficulty-new')}?about=case:{case.reference}"
    sign_in(client, scene.kenji)
    with clock.set_to(MONDAY):
        assert f"about=case%3A{case.reference}" in client.get(case.get_absolute_url()).content.decode()
        client.post(address, filled_in(client, address, is_about="on"))

        one = Difficulty.objects.get()
        assert (one.about_kind, one.about_key, one.about_procedure) == (CASE, case.reference, ZONE)
        assert one.lead_side == "ru"
        assert f"Case {case.number}" in client.get(one.get_absolute_url()).content.decode()
        assert one.number in client.get(case.get_absolute_url()).content.decode()


def test_what_a_report_was_begun_on_can_be_left_out(scene, case, client):
    address = f"{reverse('difficulty-new')}?about=case:{case.reference}"
    sign_in(client, scene.kenji)

    with clock.set_to(MONDAY):
        given = filled_in(client, address)
        del given["is_about"]
        client.post(address, given)

    assert Difficulty.objects.get().about_kind == ""


@pytest.mark.parametrize("token", ["case:nothing", "procedure:nothing", "rule:nothing", "shoe:1", "case", "step:"])
def test_what_is_not_there_cannot_be_reported_about(scene, client, token):
    sign_in(client, scene.kenji)

    assert client.get(reverse("difficulty-new"), {"about": token}).status_code == 404


def test_nobody_reports_about_the_case_of_another_company(scene, case):
    _vostok, anna = cast.vostok()

    assert subjects.found(f"case:{case.reference}", anna) is None
    subject = subjects.found(f"case:{case.reference}", scene.kenji)
    with pytest.raises(Refused, match="subject-is-of-another-company"):
        actions.report(company("一"), told(about=subject), by=None, at=MONDAY)


def test_a_case_is_told_as_its_procedure_to_whoever_may_not_know_the_company(scene, case, client):
    one = about(scene, f"case:{case.reference}")
    title = packs.current().procedure(ZONE).newest.said.titles.in_language("en").text

    theirs = opened(sign_in(client, scene.lead), one)
    beside = files.beside(CASE, case.reference, scene.lead)

    assert title in theirs
    assert f"Case {case.number}" not in theirs
    assert case.reference not in theirs
    assert beside is None
    assert [row.pk for row in queries.about(CASE, case.reference, scene.home)] == [one.pk]


def test_a_released_name_tells_the_case_as_well(scene, case):
    one = about(scene, f"case:{case.reference}", seen_by={NAME: AUTHORITY, TEXT: AUTHORITY})

    assert [row.pk for row in queries.about(CASE, case.reference, scene.lead)] == [one.pk]
    assert case.number in subjects.shown(one, scene.lead, is_named=True).words


def test_anybody_sees_how_many_met_a_procedure_once_five_companies_did(scene, case, client):
    companies = [scene.sakura, *map(company, "一二三四")]
    for one in companies[:4]:
        about(scene, f"procedure:{ZONE}", one)
    few = (queries.count_about(PROCEDURE, ZONE), client.get(reverse("procedure", args=[ZONE])).content.decode())

    about(scene, f"case:{case.reference}", companies[4])

    assert few[0] is None
    assert "difficulties were reported about it" not in few[1]
    assert queries.count_about(PROCEDURE, ZONE) == 5
    assert (
        "About 5 difficulties were reported about it" in client.get(reverse("procedure", args=[ZONE])).content.decode()
    )
    assert queries.about(PROCEDURE, ZONE, NOBODY) == []


def test_three_companies_at_one_step_are_found_whatever_they_called_it(scene, case):
    step = next(one for one in case.steps.all() if one.begun_at)
    headings = ["executive", "legal-system", "tax"]
    for heading, name in zip(headings, ["", "一", "二"], strict=True):
        about(scene, f"step:{step.reference}", company(name) if name else None, heading=heading, rule="", region="")

    [found] = queries.systemic(MONDAY)

    assert (found.kind, found.key, found.heading, found.companies) == (STEP, f"{ZONE}/{step.key}", "", 3)
    assert files.finding(found).what == subjects.title_of(ZONE, step.key)


def test_a_case_of_another_company_is_found_by_verify(scene, case):
    one = about(scene, f"case:{case.reference}")
    assert list(invariants.a_case_is_that_of_its_company()) == []

    Difficulty.objects.filter(pk=one.pk).update(organisation=company("一"))

    assert [found.where for found in invariants.a_case_is_that_of_its_company()] == [one.number]


def test_every_kind_of_subject_has_words_in_every_language(scene, case):
    change = next(iter(packs.current().changes))
    tokens = [f"case:{case.reference}", f"procedure:{ZONE}", f"rule:{change}"]

    said = [subjects.described(subjects.found(token, scene.kenji), scene.kenji) for token in tokens]

    assert [bool(one.words and one.address) for one in said] == [True] * 3
