"""A company becomes a resident of a zone: two authorities at once, a question, the clock, the decision, the waits."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from madoguchi.apps.cases import measuring
from madoguchi.apps.cases.invariants import clocks_follow_from_events, pauses_have_questions
from tests import cast
from tests.apps.cases.conftest import COMMISSION, CORPORATION, FACTS, TAX_OFFICE, Window, at
from tests.apps.cases.test_public_pages import ZONE, past_cases
from tests.browser.looking import Looking

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.slow]

LANGUAGES = ("en", "ja", "ru")
STANDS = {
    "en": "The clock of the authority stands until the answer.",
    "ja": "回答があるまで、機関側の期間は止まっています。",
    "ru": "Пока ответа нет, срок ведомства не идёт.",
}
DUE = {"en": "1 December 2026", "ja": "2026年12月1日", "ru": "1 декабря 2026"}


def test_a_company_becomes_a_resident_of_a_zone(
    context: BrowserContext,
    live_server: Any,
    transactional_db: None,
    settings: Any,
    tmp_path: Any,
    monkeypatch: pytest.MonkeyPatch,
):
    settings.MEDIA_ROOT, settings.SITE_ADDRESS = tmp_path / "media", live_server.url
    window = Window(*cast.sakura(at(9, 1)))
    past_cases(20, 5)
    measuring.take_readings(date(2026, 11, 1), at=at(11, 1))
    looking = Looking(context, live_server.url, monkeypatch, at(9, 1))
    looking.sign_in(window.person)
    waits = f"/procedures/{ZONE}/waits/"

    # Filed: two authorities have it at once.
    window.open(facts={**FACTS, "buys_share": True})
    case = window.file()
    path = f"/cases/{case.reference}/"
    for language in LANGUAGES:
        looking.at(path, at(9, 8), language)
        running = looking.page.locator(".layers .step.now")
        assert running.count() == 3  # the company's own step, the tax office, the commission
    assert {window.step(key).authority for key in ("register-company", "approve-share")} == {TAX_OFFICE, COMMISSION}

    # One asks, and the clock stands; the answer lets it run again.
    window.decide("approve-share", at(9, 25))
    window.to_review(at(11, 2))
    window.ask("review", at(11, 11))
    for language in LANGUAGES:
        shown = looking.at(path, at(11, 12), language)
        assert STANDS[language] in shown
        assert "Which hall is cold?" in shown
    window.answer(at(11, 17))
    for language in LANGUAGES:
        shown = looking.at(path, at(11, 20), language)
        assert DUE[language] in shown
        assert looking.page.locator('[class="held"]').count() == 5

    # Decided: the public page counts it.
    looking.at(waits, at(11, 20), "en")
    before = attempts(looking)
    window.decide("review", at(11, 25))
    while window.fresh().state != "decided":
        step = case.steps.filter(state="running").first()
        if step.authority == CORPORATION:
            window.decide(step.key, at(11, 26))
        else:
            window.hand_in(step.key, at(11, 26))
    measuring.take_readings(date(2026, 11, 1), at=at(11, 30))
    for language in LANGUAGES:
        looking.at(path, at(11, 30), language)
        assert looking.page.locator(".layers .step.now").count() == 0
        looking.at(waits, at(11, 30), language)
        assert attempts(looking) == before + 1

    assert [*clocks_follow_from_events(), *pauses_have_questions()] == []


def attempts(looking: Looking) -> int:
    """How many attempts at the review the waits page counts: the greatest count under its drawings."""
    told = looking.page.locator("figcaption").all_inner_texts()
    return max(int(found[0]) for found in (re.match(r"\d+", one) for one in told) if found)
