"""The canary scan: what must stay hidden is looked for in everything the product says.

Every personal field carries a marker of its own. After each step of an introduction all pages are asked for by every
visitor, all letters written, the index and the log read; each marker may be found exactly where `ALLOWED` says.
A scan that finds nothing anywhere would prove nothing, so owners have to see their own markers.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from madoguchi.apps.docket import actions as docket
from madoguchi.apps.introductions import actions
from madoguchi.apps.introductions.models import Consent
from madoguchi.apps.projects.financing import actions as financing
from madoguchi.apps.registry import actions as registry
from madoguchi.apps.registry import queries as companies
from madoguchi.core import clock
from madoguchi.core.accounts import actions as accounts
from madoguchi.core.journal.models import Event
from madoguchi.core.notices import letters
from madoguchi.core.notices.models import Message
from madoguchi.core.search import indexing, opening
from tests import stage as stages
from tests.cast import MONDAY
from tests.stage import ALL_OFFICER, ANONYMOUS, OTHER_SIDE, OWN, STRANGER, Stage, body

pytestmark = pytest.mark.django_db

CARD_FIELDS = ("name", "name_latin", "role", "email", "phone")
EVERYBODY = (ANONYMOUS, STRANGER, OTHER_SIDE, OWN, ALL_OFFICER)
STAFF = {ALL_OFFICER}


def card(side: str) -> actions.Contact:
    """A contact card, each field of which can be told from every other."""
    return actions.Contact(
        name=f"Canary{side}Name",
        name_latin=f"Canary{side}Latin",
        role=f"Canary{side}Role",
        email=f"canary{side.lower()}mail@card.example",
        phone=f"+70005550{len(side)}",
        language="en",
    )


OURS, THEIRS = card("Sakura"), card("Vostoknet")


def markers(contact: actions.Contact) -> set[str]:
    return {getattr(contact, name) for name in CARD_FIELDS}


@dataclass(frozen=True)
class Sighting:
    """A marker, who saw it, and where."""

    marker: str
    who: str
    where: str


@pytest.fixture
def stage(stage: Stage) -> Stage:
    """The stage, with a card of contacts on each side that can be told from everything else."""
    actions.keep_contact_card(stage.parts["sakura"], OURS, by=stage.people[OWN], at=MONDAY)
    actions.keep_contact_card(stage.parts["vostok"], THEIRS, by=stage.people[OTHER_SIDE], at=MONDAY)
    return stage


@pytest.fixture
def log() -> Iterator[list[str]]:
    """Everything that any part of the program writes down, in full."""
    lines: list[str] = []

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    keeper, root = Keeper(), logging.getLogger()
    before = root.level
    root.addHandler(keeper)
    root.setLevel(logging.INFO)
    yield lines
    root.setLevel(before)
    root.removeHandler(keeper)


def pages(stage: Stage, who: str) -> Iterator[tuple[str, str]]:
    """Every page of the product as a visitor is answered it, with the address."""
    for route in stages.routes():
        if route.name.startswith(("account_", "mfa_")):
            continue
        for thing in stage.objects(route):
            address = stage.address(route, thing)
            response = stage.ask(who, "GET", address)
            yield address, body(response).decode("utf-8", "replace") + str(response.headers)


def everything(stage: Stage, log: list[str], wanted: set[str]) -> set[Sighting]:
    """Where each wanted marker is to be seen now."""
    found = {
        Sighting(marker, who, address)
        for who in EVERYBODY
        for address, text in pages(stage, who)
        for marker in wanted
        if marker in text
    }
    with clock.set_to(MONDAY):
        for message in Message.objects.select_related("to"):
            found |= {
                Sighting(marker, who, f"letter {message.kind}") for who, marker in _in_letter(stage, message, wanted)
            }
    indexing.drain()
    found |= {Sighting(marker, "index", str(path)) for path in _files() for marker in wanted if _holds(path, marker)}
    found |= {Sighting(marker, "log", line[:80]) for line in log for marker in wanted if marker in line}
    facts = [f"{event.kind} {event.facts}" for event in Event.objects.all()]
    found |= {Sighting(marker, "journal", said[:80]) for said in facts for marker in wanted if marker in said}
    return found


def _in_letter(stage: Stage, message: Message, wanted: set[str]) -> Iterator[tuple[str, str]]:
    try:
        letter = letters.write(message)
    except letters.NoLongerTrue:
        return
    who = next((name for name, person in stage.people.items() if person == message.to), "somebody else")
    text = f"{letter.subject}\n{letter.body}\n{letter.unsubscribe}\n{message.facts}"
    yield from ((who, marker) for marker in wanted if marker in text)


def _files() -> list[Path]:
    return [path for path in opening.index().folder.rglob("*") if path.is_file()]


def _holds(path: Path, marker: str) -> bool:
    content = path.read_bytes()
    return marker.encode() in content or marker.lower().encode() in content


def readers(found: set[Sighting], wanted: set[str]) -> dict[str, set[str]]:
    """Which of these markers each reader saw."""
    seen: dict[str, set[str]] = {}
    for one in found:
        if one.marker in wanted:
            seen.setdefault(one.who, set()).add(one.marker)
    return seen


def assert_only_owners_see(found: set[Sighting]) -> None:
    """Both cards are seen by their own people, whole, and by nobody else anywhere."""
    assert [one for one in found if one.marker in markers(OURS) and one.who != OWN] == []
    assert [one for one in found if one.marker in markers(THEIRS) and one.who != OTHER_SIDE] == []
    assert readers(found, markers(OURS)) == {OWN: markers(OURS)}, "there has to be something to hide"


def propose(stage: Stage) -> None:
    """As it stands on the stage."""


def one_yes(stage: Stage) -> None:
    actions.accept(stage.parts["proposal"], organisation=stage.parts["sakura"], by=stage.people[OWN], at=MONDAY)


def other_yes(stage: Stage) -> None:
    actions.accept(stage.parts["proposal"], organisation=stage.parts["vostok"], by=stage.people[OTHER_SIDE], at=MONDAY)


def taken_back(stage: Stage) -> None:
    one_yes(stage)
    actions.take_back(stage.parts["proposal"], organisation=stage.parts["sakura"], by=stage.people[OWN], at=MONDAY)
    other_yes(stage)


def declined(stage: Stage) -> None:
    one_yes(stage)
    actions.decline(
        stage.parts["proposal"],
        organisation=stage.parts["vostok"],
        by=stage.people[OTHER_SIDE],
        at=MONDAY,
        reason="CanaryReasonOfNo",
    )


@pytest.mark.slow
@pytest.mark.parametrize("step", [propose, one_yes, taken_back, declined], ids=lambda step: step.__name__)
def test_nobody_of_the_other_side_sees_a_contact_before_both_said_yes(
    stage: Stage, log: list[str], step: Callable[[Stage], None]
):
    step(stage)

    found = everything(stage, log, markers(OURS) | markers(THEIRS) | {"CanaryReasonOfNo"})

    assert_only_owners_see(found)
    assert [one for one in found if one.marker == "CanaryReasonOfNo"] == []


@pytest.mark.slow
def test_exactly_the_two_sides_see_contacts_once_both_said_yes(stage: Stage, log: list[str]):
    one_yes(stage)
    other_yes(stage)

    found = everything(stage, log, markers(OURS) | markers(THEIRS))

    strangers = [one for one in found if one.who not in {OWN, OTHER_SIDE}]
    assert strangers == []
    assert readers(found, markers(THEIRS))[OWN] >= {THEIRS.name, THEIRS.email, THEIRS.phone}
    assert readers(found, markers(OURS))[OTHER_SIDE] >= {OURS.name, OURS.email, OURS.phone}
    in_letters = {(one.who, one.marker) for one in found if one.where.startswith("letter")}
    assert (OWN, THEIRS.email) in in_letters
    assert (OWN, OURS.email) not in in_letters


@pytest.mark.slow
def test_a_consent_that_is_withdrawn_hides_the_contacts_again(stage: Stage, log: list[str]):
    one_yes(stage)
    other_yes(stage)
    Consent.objects.filter(introduction=stage.parts["proposal"], by=stage.people[OWN]).update(withdrawn_at=MONDAY)

    found = everything(stage, log, markers(OURS) | markers(THEIRS))

    assert_only_owners_see(found)


@pytest.mark.slow
def test_people_notes_and_reasons_are_seen_by_those_they_were_written_for(stage: Stage, log: list[str]):
    """Who enters, who asks, what a desk writes to one company: none of it is the other side's."""
    parts, kenji, officer = stage.parts, stage.people[OWN], stage.people[ALL_OFFICER]
    accounts.change_details(kenji, name="CanaryPersonName", language="en", time_zone="Asia/Tokyo", at=MONDAY)
    docket.give_back(parts["handed in"], reason="CanaryReviewNote", by=officer, at=MONDAY)
    registry.decide_verification(parts["proof"], is_confirmed=False, reason="CanaryProofReason", by=officer, at=MONDAY)
    docket.save_search(email=kenji.email, language="en", name="CanarySearch", query={}, person=kenji, at=MONDAY)
    actions.accept(parts["proposal"], organisation=parts["sakura"], by=kenji, at=MONDAY, note="CanaryNote")
    giver = financing.Giver(name="CanaryLender")
    financing.change_item(parts["loan"], state="soft", giver=giver, reason="CanaryLoanReason", by=kenji, at=MONDAY)
    financing.meet_condition(
        parts["condition of a loan"], on=MONDAY.date(), evidence="CanaryEvidence", by=kenji, at=MONDAY
    )
    wanted = {"CanaryPersonName", kenji.email, "CanaryReviewNote", "CanaryProofReason", "CanarySearch", "CanaryNote"}
    wanted |= {"CanaryLender", "CanaryLoanReason", "CanaryEvidence"}
    wanted.add("CanaryExchangeNote")  # beside an application whose place is offered and not confirmed yet
    wanted.add("CanaryAccompanyNote")  # of a request to an interpreter who has not said yes yet

    found = everything(stage, log, {*wanted, "CANARY-INVESTOR", "CANARY-FIGURE", "We know harbours."})

    allowed = {OWN, *STAFF}
    assert [one for one in found if one.who not in allowed and one.marker != "We know harbours."] == []
    assert "CANARY-INVESTOR" in readers(found, {"CANARY-INVESTOR"})[OWN], "what an investor looks for"
    assert set(readers(found, {"CANARY-FIGURE"})) <= STAFF, "figures that wait for the other side"
    waiting = stage.parts["figures that wait for a key"].get_absolute_url()
    assert "CANARY-FIGURE" in body(stage.ask(ALL_OFFICER, "GET", waiting)).decode(), "there is something to hide"
    assert set(readers(found, {"We know harbours."})) == {*EVERYBODY} - {ANONYMOUS}, "what it shows to others"
    assert readers(found, wanted)[OWN] >= {"CanaryLender", "CanaryLoanReason", "CanaryEvidence"}, "money of a project"
    assert readers(found, wanted)[OWN] >= {"CanaryPersonName", kenji.email, "CanaryReviewNote", "CanarySearch"}
    own_words = {"CanarySearch", "CanaryNote", "CanaryExchangeNote", "CanaryAccompanyNote"}
    assert [one for one in found if one.marker in own_words and one.who != OWN] == []
    assert readers(found, wanted)[OWN] >= {"CanaryExchangeNote", "CanaryAccompanyNote"}


@pytest.mark.slow
def test_an_introduction_names_nobody_before_both_said_yes(stage: Stage, log: list[str]):
    """Vostok shows no name with its entries: nothing that speaks of the introduction may tell it to Sakura."""
    name = companies.name_for(parts_of(stage, "vostok"), "ru").text
    one_yes(stage)

    seen = {
        address
        for address, text in pages(stage, OWN)
        if name in text and ("introductions" in address or "docket" in address or "account" in address)
    }

    assert seen == set()


def parts_of(stage: Stage, name: str) -> Any:
    return companies.company(stage.parts[name].reference)
