"""Random sequences of answers, lapses, withdrawals and repeats: contacts leave exactly once, or not at all."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from madoguchi.apps.introductions import actions, gate, queries
from madoguchi.apps.introductions.models import EXCHANGED_STATES, Consent, Exchange
from madoguchi.core.invariants import verify
from madoguchi.core.notices.models import Message
from madoguchi.core.refusals import Refused
from tests import cast
from tests.cast import MONDAY

pytestmark = pytest.mark.django_db

SIDES = st.sampled_from(["sakura", "vostok"])


class Introductions(RuleBasedStateMachine):
    """A model that knows only this: who said yes last, and whether both had, in time."""

    def __init__(self) -> None:
        super().__init__()
        self.at = MONDAY
        self.yes: set[str] = set()
        self.is_closed = False
        self.is_exchanged = False

    @initialize()
    def propose(self) -> None:
        Machine.number += 1
        number = Machine.number
        self.people = {
            "sakura": cast.person(f"kenji{number}@sakura.example", "Kenji", "ja"),
            "vostok": cast.person(f"anna{number}@vostok.example", "Anna", "ru"),
        }
        self.companies = {
            "sakura": cast.company("jp", f"サクラ{number}", language="ja", region="JP-01", who=self.people["sakura"]),
            "vostok": cast.company("ru", f"Восток {number}", language="ru", region="RU-PRI", who=self.people["vostok"]),
        }
        self.introduction = cast.proposal(self.companies["sakura"], self.companies["vostok"])
        self.is_open = True

    def _is_in_time(self) -> bool:
        return self.at <= MONDAY + timedelta(days=14)

    @rule(side=SIDES)
    def accept(self, side: str) -> None:
        may = not self.is_closed and not self.is_exchanged and self._is_in_time()
        try:
            actions.accept(self.introduction, organisation=self.companies[side], by=self.people[side], at=self.at)
        except Refused:
            assert not may
            return
        if may:
            self.yes.add(side)
        self.is_exchanged = self.is_exchanged or self.yes == {"sakura", "vostok"}

    @rule(side=SIDES)
    def decline(self, side: str) -> None:
        may = not self.is_closed and not self.is_exchanged and self._is_in_time()
        try:
            actions.decline(self.introduction, organisation=self.companies[side], by=self.people[side], at=self.at)
        except Refused:
            assert not may
            return
        if may:
            self.is_closed = True
            self.yes.discard(side)

    @rule(side=SIDES)
    def take_back(self, side: str) -> None:
        may = side in self.yes and not self.is_closed and not self.is_exchanged and self._is_in_time()
        try:
            actions.take_back(self.introduction, organisation=self.companies[side], by=self.people[side], at=self.at)
        except Refused:
            assert not may
            return
        assert may
        self.yes.discard(side)

    @rule(days=st.integers(0, 6))
    def wait(self, days: int) -> None:
        self.at += timedelta(days=days)

    @rule()
    def lapse(self) -> None:
        if actions.lapse(self.introduction, at=self.at):
            assert not self._is_in_time()
            self.is_closed = True

    @invariant()
    def contacts_left_exactly_when_both_said_yes(self) -> None:
        if not hasattr(self, "introduction"):
            return
        found = queries.introduction(self.introduction.reference)
        assert (found.state in EXCHANGED_STATES) == self.is_exchanged
        assert Exchange.objects.filter(introduction=found).count() == int(self.is_exchanged)
        letters = Message.objects.filter(kind="contacts-exchanged", about_reference=found.reference)
        assert letters.count() == (2 if self.is_exchanged else 0)
        for person in self.people.values():
            contact = gate.contact_of_partner(found, reader=person, at=self.at)
            assert (contact is not None) == self.is_exchanged

    def teardown(self) -> None:
        broken = [finding for finding in verify(only=["I4"]) if finding.count]
        assert not broken
        assert Consent.objects.filter(introduction=self.introduction).count() <= 60


class Machine:
    """Numbers the companies of one run, so that their names and addresses differ."""

    number = 0


def test_contacts_leave_exactly_once_or_not_at_all_whatever_is_done() -> None:
    run_state_machine_as_test(
        Introductions,
        settings=settings(
            max_examples=15,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

    assert Machine.number >= 1
    assert [finding.violations for finding in verify(only=["I4"]) if not finding.holds] == []
