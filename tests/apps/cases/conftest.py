"""One company with a case for residency in an economic zone, and the clerks it meets."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from madoguchi.apps.cases import actions, queries, tasks
from madoguchi.core.languages.texts import Texts
from tests import cast

CORPORATION, TAX_OFFICE, COMMISSION = "ru-far-east-corporation", "ru-tax-office", "ru-investment-commission"
FACTS = {"applicant_country": "JP", "foreign_staff": 0, "company_registered": False, "buys_share": False}


def at(month: int, day: int, hour: int = 2, year: int = 2026) -> datetime:
    """An hour of a day; two o'clock is noon in Vladivostok."""
    return datetime(year, month, day, hour, tzinfo=UTC)


def words(text: str) -> Texts:
    return Texts.written(en=text)


class Window:
    """The case as the tests walk it: who acts is chosen by what is done."""

    def __init__(self, company, person) -> None:
        self.company, self.person = company, person
        self.clerks = {
            key: cast.clerk(key, f"{key}@office.example", at=at(9, 1)) for key in (CORPORATION, TAX_OFFICE, COMMISSION)
        }
        self.case: Any = None

    def open(self, procedure="ru-zone-residency", on=None, facts=FACTS, **more):
        moment = on or at(9, 7)
        self.case = actions.open_case(
            procedure, self.company, subject=words("Cold store near Vladivostok"), by=self.person, at=moment, **more
        )
        self.case = actions.answer_facts(self.case, facts, by=self.person, at=moment)
        return self.case

    def file(self, on=None):
        self.case = actions.file_case(self.case, by=self.person, at=on or at(9, 7))
        return self.case

    def step(self, key):
        return self.case.steps.filter(key=key).order_by("-attempt").select_related("case").first()

    def hand_in(self, key, on):
        return actions.hand_in(self.step(key), by=self.person, at=on)

    def decide(self, key, on, outcome="granted", reason="", results=()):
        step = self.step(key)
        return actions.decide(
            step,
            outcome,
            reason=words(reason) if reason else None,
            results=results,
            by=self.clerks.get(step.authority) or self.clerks[CORPORATION],
            at=on,
        )

    def ask(self, key, on):
        step = self.step(key)
        return actions.ask(step, words("Which hall is cold?"), by=self.clerks[step.authority], at=on)

    def answer(self, on):
        query = next(iter(queries.queries_told(self.case, [])))
        return actions.answer(query, words("The northern one."), by=self.person, at=on)

    def to_review(self, on):
        """Everything before the review of the application is done; the application is handed in on this day."""
        self.hand_in("choose-site", at(9, 18))
        self.decide("register-company", at(9, 25))
        self.hand_in("business-plan", at(10, 9))
        self.hand_in("apply", on)

    def fresh(self):
        self.case.refresh_from_db()
        return self.case

    def kinds(self, key=""):
        events = queries.events_of(self.case)
        return [one.kind for one in events if not key or (one.step and one.step.key == key)]


def tick(*moments: datetime) -> None:
    """The scheduler runs."""
    for moment in moments:
        tasks.look_after_clocks(moment)


@pytest.fixture
def window(db, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    company, person = cast.sakura(at(9, 1))
    return Window(company, person)
