"""Clerks of authorities: each page of an authority opens for its own people, and for nobody else."""

from __future__ import annotations

import pytest

from tests import stage as stages
from tests.census.test_routes import ROUTES, answer
from tests.stage import Route, Stage

pytestmark = pytest.mark.django_db

OFFICE = [route for route in ROUTES if route.audience == "clerk"]
OWN_CLERK = {"ruling": "customs clerk"}
"""By the beginning of a route whose thing is with another authority than most."""


def clerk_of(route: Route) -> str:
    return next((who for start, who in OWN_CLERK.items() if route.name.startswith(start)), "clerk")


def test_there_are_pages_of_authorities():
    assert {route.name for route in OFFICE} >= {"queue", "case-step", "case-decide", "ruling-office"}


@pytest.mark.parametrize("route", [one for one in OFFICE if one.name != "appeal"], ids=str)
def test_a_page_of_an_authority_opens_for_its_clerk(stage: Stage, route: Route):
    address = stage.address(route)

    answers = {answer(stage.ask(clerk_of(route), method, address)) for method in ("GET", "POST")}

    assert answers & {"page", "form with mistakes", "led on"}
    assert "fault" not in answers


@pytest.mark.parametrize("route", [one for one in OFFICE if one.arguments], ids=str)
def test_what_is_with_one_authority_is_not_there_for_another(stage: Stage, route: Route):
    other = "clerk" if clerk_of(route) == "customs clerk" else "customs clerk"
    address = stage.address(route)

    answers = {answer(stage.ask(other, method, address)) for method in ("GET", "POST")}

    assert answers <= {"not found", "not allowed"}


def test_an_appeal_is_not_there_for_the_authority_it_is_against(stage: Stage):
    route = next(one for one in OFFICE if one.name == "appeal")

    assert answer(stage.ask("clerk", "GET", stage.address(route))) == "not found"


def test_no_page_of_an_authority_opens_for_a_company_or_a_desk(stage: Stage):
    for route in OFFICE:
        for who in (stages.OWN, stages.OTHER_SIDE, stages.ALL_OFFICER):
            assert answer(stage.ask(who, "GET", stage.address(route))) in {"not found", "not allowed"}, (
                route.name,
                who,
            )
