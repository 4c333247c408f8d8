"""The census: what every visitor is answered on every page, asked and posted to.

`expected.csv` is read and changed by people. A new page fails here until it stands in it; the failure prints its
lines as they are now. Read them as a visitor would: may a stranger really see this? Then write all of them down with

    MADOGUCHI_CENSUS=write pytest -n0 tests/census/test_routes.py

and look at the difference before it is committed. The last column is of a clerk of an authority, who asks each page
once: by the first method that the page takes, of the first thing.
"""

from __future__ import annotations

import csv
import functools
import os
import re
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from madoguchi.core.accounts.routes import AUDIENCES
from tests import stage as stages
from tests.stage import ABSENT, ABSENT_NUMBER, VISITORS, Route, Stage, body

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

EXPECTED = Path(__file__).with_name("expected.csv")
CLERK = "clerk"
COLUMNS = ("route", "audience", "method", "thing", *VISITORS, CLERK)
METHODS = ("GET", "POST")
ROUTES = stages.routes()
OWN_ROUTES = [route for route in ROUTES if not route.name.startswith(("account_", "mfa_", "usersessions_"))]

# The library of the API brings a page of its own that nobody opened: it is answered as if it were not there.
CLOSED = ["api:api-root"]

PAGE, LED_ON, LOGIN, FACTOR = "page", "led on", "login", "second factor"
WORDS = {
    401: "key wanted",
    400: "form with mistakes",
    403: "forbidden",
    404: "not found",
    405: "not allowed",
    410: "link refused",
    500: "fault",
    503: "closed",
}


def answer(response: Any) -> str:
    """An answer in one or two words."""
    if response.status_code == 200:
        return PAGE
    if response.status_code in {301, 302, 303}:
        target = response["Location"].partition("?")[0]
        if target == reverse("account_login"):
            return LOGIN
        return FACTOR if target == reverse("mfa_index") else LED_ON
    return WORDS.get(response.status_code, str(response.status_code))


def seen(stage: Stage, route: Route) -> list[dict[str, str]]:
    """The lines of the census for one route, as they are now. A clerk asks once, by the first method that is taken."""
    lines: list[dict[str, str]] = []
    for thing in stage.objects(route):
        address = stage.address(route, thing)
        for method in METHODS:
            answers = {who: answer(stage.ask(who, method, address)) for who in VISITORS}
            line = {"route": route.name, "audience": route.audience, "method": method, "thing": thing, **answers}
            lines.append({**line, CLERK: ""})
    for line in lines[: len(METHODS)]:
        line[CLERK] = answer(stage.ask(CLERK, line["method"], stage.address(route, line["thing"])))
        if line[CLERK] != "not allowed":
            break
    return lines


@functools.cache
def written() -> list[dict[str, str]]:
    if not EXPECTED.exists():
        return []
    with EXPECTED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def as_text(lines: list[dict[str, str]]) -> str:
    return "\n".join(",".join(line[column] for column in COLUMNS) for line in lines)


# Not a test: the way to write the file, beside what reads it, because both need the stage.
@pytest.mark.skipif(os.environ.get("MADOGUCHI_CENSUS") != "write", reason="only when the census is to be written anew")
def test_the_census_is_written(stage: Stage):
    lines = [line for route in ROUTES for line in seen(stage, route)]

    with EXPECTED.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        table.writeheader()
        table.writerows(lines)

    assert written() == lines


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_every_visitor_is_answered_as_the_census_says(stage: Stage, route: Route):
    expected = [line for line in written() if line["route"] == route.name]

    found = seen(stage, route)

    assert expected, (
        f"The page {route.name!r} is not in the census. This is how it answers now; when that is right for every "
        f"visitor, add these lines to {EXPECTED.name} (the top of {Path(__file__).name} says how):\n{as_text(found)}"
    )
    assert found == expected, f"\nnow:\n{as_text(found)}\nexpected:\n{as_text(expected)}"


def test_every_route_says_who_may_open_it():
    silent = [route.name for route in ROUTES if route.audience not in AUDIENCES]

    assert silent == CLOSED, "give these views an @audience(...)"


def test_no_visitor_meets_a_fault():
    assert [line for line in written() if "fault" in line.values()] == []


def test_the_census_names_no_page_that_is_gone():
    names = {route.name for route in ROUTES}

    assert [line["route"] for line in written() if line["route"] not in names] == []


def test_a_page_of_officers_opens_for_officers_with_a_second_factor_alone():
    lines = [line for line in written() if line["audience"] == "officer"]

    assert lines
    for line in lines:
        assert {line[stages.ANONYMOUS]} == {LOGIN}, line
        assert {line[who] for who in (stages.STRANGER, stages.OTHER_SIDE, stages.OWN)} == {"not found"}, line
        assert line[stages.BARE_OFFICER] == FACTOR, line


def test_a_clerk_opens_the_pages_of_the_authority_and_no_page_of_desks():
    answers = {line["route"]: line[CLERK] for line in written() if line[CLERK]}
    of = {line["route"]: line["audience"] for line in written()}

    assert answers.keys() == of.keys()
    assert {one for name, one in answers.items() if of[name] in {"officer", "operator"}} == {"not found"}
    assert {name: answers[name] for name in ("queue", "case-step", "case-ask", "rulings-office")} == {
        "queue": PAGE,
        "case-step": PAGE,
        "case-ask": "form with mistakes",
        "rulings-office": PAGE,
    }


def test_a_page_of_members_asks_everybody_to_sign_in():
    lines = [line for line in written() if line["audience"] == "member"]

    assert lines
    assert [line for line in lines if line[stages.ANONYMOUS] != LOGIN] == []


# What is another's and what is not there ------------------------------------------------------------------


@pytest.mark.parametrize("route", [route for route in OWN_ROUTES if route.arguments], ids=str)
def test_what_is_anothers_and_what_is_not_there_are_answered_alike(stage: Stage, route: Route):
    there, absent = stage.address(route), stage.address(route, absent=True)
    lines = {line["method"]: line for line in written() if line["route"] == route.name and line["thing"] == route.thing}
    for who in VISITORS:
        for method in METHODS:
            missing = stage.ask(who, method, absent)
            if answer(missing) not in {"not found", LOGIN, FACTOR, "not allowed", "link refused", "key wanted"}:
                pytest.fail(f"{who} is answered {answer(missing)!r} for a thing that is not there")
            if lines[method][who] == "not found":  # that this is so says the census
                assert answer(missing) == "not found"
                assert plain(stage.ask(who, method, there), there) == plain(missing, absent), f"{who}, {method}"


def plain(response: Any, address: str) -> str:
    """The answer without the address that was asked for, in whichever language, and without what differs each time."""
    text = body(response).decode()
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)
    rest = address.split("/", 2)[2]
    for form in (rest, rest.rstrip("/")):
        text = text.replace(form, "…")
    return re.sub(rf"{ABSENT}|{ABSENT_NUMBER}|[a-z2-7]{{26}}", "…", text)


def test_looking_alike_is_not_looking_at_nothing(stage: Stage):
    """There is something to hide: its owner sees it, and others are told that there is none."""
    route = next(route for route in ROUTES if route.name == "entry")
    address = stage.address(route)

    assert b"A draft about crab" in body(stage.ask(stages.OWN, "GET", address))
    assert b"A draft about crab" not in body(stage.ask(stages.OTHER_SIDE, "GET", address))
