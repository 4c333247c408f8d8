"""One thread: a report becomes an escalation, a promise with a day, and is done; nobody reads whose it was."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils.translation import override

from madoguchi.apps.dialogue import actions as dialogue
from madoguchi.apps.dialogue import queries as bodies
from madoguchi.apps.dialogue.models import DONE, OVERDUE
from madoguchi.apps.difficulties import actions, queries, words
from madoguchi.apps.difficulties.models import LEAD, RESOLVED, Difficulty
from madoguchi.core import invariants
from madoguchi.core.languages.texts import Texts
from madoguchi.core.notices.models import Message
from madoguchi.core.packs.difficulties import COMMISSION
from tests import cast
from tests.apps.difficulties.conftest import Scene, told
from tests.browser.looking import Looking
from tests.cast import MONDAY

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.slow]

LANGUAGES = ("en", "ja", "ru")
COMPANY = "サクラ水産"
DAY = timedelta(days=1)


def text(said: str) -> Texts:
    return Texts.written({language: f"{said} ({language})" for language in LANGUAGES})


class Thread:
    """The people of the story, and what came of the report so far."""

    def __init__(self, looking: Looking) -> None:
        sakura, kenji = cast.sakura()
        home, lead = cast.officer("jp", "home@desk.example"), cast.officer("ru", "lead@desk.example")
        self.scene, self.looking = Scene(sakura, kenji, home, lead), looking
        self.letters = 0
        self.one: Difficulty = actions.report(sakura, told(), by=kenji, at=MONDAY)

    def company_reads(self, at: datetime, *, new_letters: bool = True) -> None:
        """It was written to since it looked last, and its page says where the difficulty stands, in every language."""
        self.one.refresh_from_db()
        written = Message.objects.filter(to=self.scene.kenji).count()
        assert (written > self.letters) is new_letters
        self.letters = written
        self.looking.sign_in(self.scene.kenji)
        for language in LANGUAGES:
            shown = self.looking.at(f"/difficulties/{self.one.reference}/", at, language)
            with override(language):
                assert words.level(self.one.level) in shown
        assert self.one.number in shown

    def everybody_reads(self, path: str, at: datetime, *, expects: str) -> None:
        """A public page says it in every language, and neither the company nor its report is on it."""
        self.looking.sign_in(None)
        for language in LANGUAGES:
            shown = self.looking.at(path, at, language)
            assert f"{expects} ({language})" in shown
            source = self.looking.page.content()
            for hidden in (COMPANY, "Sakura", self.one.number, self.one.reference, "third time"):
                assert hidden not in source, (path, hidden)


def test_a_report_becomes_an_undertaking_that_is_kept_and_its_company_hears_of_each_step(
    context: BrowserContext, live_server: Any, transactional_db: None, settings: Any, monkeypatch: pytest.MonkeyPatch
):
    settings.SITE_ADDRESS = live_server.url
    dialogue.load_pack_dialogue(at=MONDAY)
    thread = Thread(Looking(context, live_server.url, monkeypatch, MONDAY))
    scene, body = thread.scene, bodies.body("commission")
    issue = next(one for one in bodies.issues() if len({each.side for each in one.positions.all()}) == 2)
    thread.company_reads(MONDAY)

    # Read, handed over, not solved: up to the commission by itself.
    actions.accept(thread.one, by=scene.home, at=MONDAY + 2 * DAY)
    actions.hand_over(thread.one, by=scene.home, at=MONDAY + 5 * DAY)
    thread.company_reads(MONDAY + 6 * DAY)
    day = 10
    while queries.difficulty(thread.one.reference).level != COMMISSION:
        actions.keep_time(thread.one, at=MONDAY + day * DAY)
        day += 5
        assert day < 200
    now = MONDAY + day * DAY
    thread.company_reads(now)

    # On the agenda of its own accord, beside an issue with the positions of both sides.
    plan = dialogue.MeetingPlan(text("Session"), text("Sapporo"), now + 10 * DAY, now + 10 * DAY + timedelta(hours=3))
    first = dialogue.plan_meeting(body, plan, by=scene.home, at=now)
    assert "difficulties:before-commission" in {item.origin for item in bodies.items_of(first)}
    item = dialogue.put_on_agenda(first, title=text("Certificates"), issue=issue, by=scene.home, at=now)
    thread.everybody_reads(f"/dialogue/meetings/{first.reference}/", now, expects="Certificates")
    positions = thread.looking.at(f"/dialogue/issues/{issue.key}/", now, "en")
    assert "Japan" in positions
    assert "Russia" in positions

    # Promised with a day, told to the company, and not kept by that day.
    now += 10 * DAY
    dialogue.decide(item, decision=text("One list"), by=scene.home, at=now)
    draft = dialogue.UndertakingDraft(
        text("One list of reasons"), text("The list is public"), "ru", (now + 20 * DAY).date()
    )
    promise = dialogue.undertake(body, draft, item=item, by=scene.home, at=now)
    dialogue.hold(first, minutes=text("Held"), by=scene.home, at=now + DAY)
    actions.tell(thread.one, text=text("The commission promised a list"), party=LEAD, by=scene.lead, at=now + DAY)
    thread.company_reads(now + DAY)
    path = f"/dialogue/undertakings/{promise.reference}/"
    thread.everybody_reads(path, now + DAY, expects="One list of reasons")
    now += 30 * DAY
    dialogue.mark_overdue(now.date(), at=now)
    assert bodies.undertaking(promise.reference).state == OVERDUE

    # Back on the next agenda by itself, done, solved, and the company says so.
    again = dialogue.MeetingPlan(text("Next"), text("Vladivostok"), now + 5 * DAY, now + 5 * DAY + timedelta(hours=3))
    second = dialogue.plan_meeting(body, again, by=scene.lead, at=now)
    thread.everybody_reads(f"/dialogue/meetings/{second.reference}/", now, expects="One list of reasons")
    dialogue.move(promise, state=DONE, due_on=promise.due_on, reason=Texts(), by=scene.lead, at=now + 6 * DAY)
    actions.close(
        thread.one, outcome=RESOLVED, reason=text("The list is out"), party=LEAD, by=scene.lead, at=now + 7 * DAY
    )
    thread.company_reads(now + 8 * DAY)
    actions.say_whether_solved(thread.one, is_solved=True, by=scene.kenji, at=now + 8 * DAY)

    # Everybody reads what came of it, and not whose it was.
    now += 9 * DAY
    record = actions.write_record(
        thread.one, title=text("Certificates returned"), text=text("One list now"), by=scene.home, at=now
    )
    actions.approve_record(record, by=cast.officer("jp", "colleague@desk.example"), at=now)
    thread.everybody_reads(f"/difficulties/public/{record.reference}/", now, expects="Certificates returned")
    thread.everybody_reads(path, now, expects="One list of reasons")
    assert [one for found in invariants.verify() for one in found.violations] == []
