"""Looking changes nothing: no page, asked in any harmless way by anybody, and no link of any letter."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from madoguchi.apps.docket import actions as docket
from madoguchi.apps.introductions import actions as introductions
from madoguchi.core import clock
from madoguchi.core.notices import letters
from madoguchi.core.notices.models import Message
from tests import stage as stages
from tests.cast import MONDAY
from tests.stage import OTHER_SIDE, OWN, VISITORS, Stage, body

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

HARMLESS = ("get", "head", "options")
LINK = re.compile(r"https?://\S+")


class Writing:
    """Hears every statement that writes, so that a page that did can be named."""

    def __init__(self) -> None:
        self.where = ""
        self.heard: list[str] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        verb, _, rest = sql.lstrip().partition(" ")
        if verb.upper() in {"INSERT", "UPDATE", "DELETE"}:
            table = rest.replace("INTO ", "").replace("FROM ", "").split()[0].strip('"')
            if not table.startswith(stages.WRITTEN_BY_VISITS):
                self.heard.append(f"{self.where}: {verb} {table}")
        return execute(sql, params, many, context)


def visit(client: Client, method: str, address: str) -> Any:
    client.raise_request_exception = False
    response = getattr(client, method)(address)
    body(response)
    return response


@pytest.mark.parametrize("who", VISITORS)
def test_looking_at_every_page_changes_nothing(stage: Stage, who: str):
    writing, answers = Writing(), set()

    with stages.changes_nothing(who), clock.set_to(MONDAY), connection.execute_wrapper(writing):
        for route in stages.routes():
            for thing in stage.objects(route):
                for method in HARMLESS:
                    writing.where = f"{method} {route}"
                    answers.add(visit(stage.visitor(who), method, stage.address(route, thing)).status_code)

    assert writing.heard == []
    assert {200, 404, 405} <= answers


def everything_is_written(stage: Stage) -> None:
    """One letter of every kind that the product writes by itself or for an act of the cast."""
    parts, kenji, anna = stage.parts, stage.people[OWN], stage.people[OTHER_SIDE]
    proposal = parts["proposal"]
    introductions.remind(proposal, days=7, at=MONDAY)
    introductions.accept(proposal, organisation=parts["sakura"], by=kenji, at=MONDAY)
    introductions.accept(proposal, organisation=parts["vostok"], by=anna, at=MONDAY)
    introductions.ask_outcome(proposal, after_days=30, at=MONDAY)
    introductions.decline(parts["unmet"], organisation=parts["sakura"], by=kenji, at=MONDAY)
    docket.ask_to_confirm(parts["public"], at=MONDAY)
    docket.tell_of_new(parts["saved"], entries=[parts["offered"]], until=MONDAY + timedelta(days=1), at=MONDAY)
    docket.give_back(parts["handed in"], reason="Say how much", by=parts["officer"], at=MONDAY)


def links_of_letters() -> set[tuple[str, str]]:
    """Every link in the body and the headers of every letter of the outbox, with the letter's kind."""
    found = set()
    for message in Message.objects.select_related("to"):
        try:
            letter = letters.write(message)
        except letters.NoLongerTrue:
            continue
        for address in LINK.findall(f"{letter.body}\n{letter.unsubscribe}"):
            found.add((message.kind, address.rstrip(".,;>)。、")))
    return found


def test_a_scanner_that_follows_every_link_of_every_letter_changes_nothing(stage: Stage, settings: Any):
    everything_is_written(stage)
    writing = Writing()

    with clock.set_to(MONDAY), stages.changes_nothing("links of letters"), connection.execute_wrapper(writing):
        links = links_of_letters()
        answers = {}
        for kind, address in sorted(links):
            for who in (stages.ANONYMOUS, OWN, OTHER_SIDE):
                for method in HARMLESS:
                    writing.where = f"{method} {kind} {address}"
                    path = address.removeprefix(settings.SITE_ADDRESS)
                    answers[kind, who, method] = visit(stage.visitor(who), method, path).status_code

    assert writing.heard == []
    assert {kind for kind, _ in links} >= {"entry-confirm", "search-confirm", "contacts-exchanged"}
    assert [one for one, status in answers.items() if status >= 500 and one[2] != "options"] == []
    assert answers["entry-confirm", stages.ANONYMOUS, "get"] == 200


def test_every_letter_leads_somewhere_its_reader_may_go(stage: Stage, settings: Any):
    everything_is_written(stage)
    by_person = {person.pk: who for who, person in stage.people.items() if person}

    lost = []
    with clock.set_to(MONDAY):
        for message in Message.objects.select_related("to"):
            try:
                letter = letters.write(message)
            except letters.NoLongerTrue:
                continue
            who = by_person.get(message.to_id, stages.ANONYMOUS)
            for address in LINK.findall(letter.body):
                path = address.removeprefix(settings.SITE_ADDRESS)
                answered = visit(stage.visitor(who), "get", path)
                shows_factor_first = who == stages.BARE_OFFICER and "second-factor" in answered.get("Location", "")
                if answered.status_code != 200 and not shows_factor_first:
                    lost.append((message.kind, who, path, answered.status_code))

    assert lost == []
