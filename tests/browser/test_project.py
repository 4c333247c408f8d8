"""A deal becomes a project: its gates, regimes, teaser, money, and a milestone that is late."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from allauth.mfa.models import Authenticator
from django.utils.translation import override

from madoguchi.apps.projects import actions, fields, tasks, wording
from madoguchi.apps.projects.financing import actions as financing
from madoguchi.apps.projects.financing.actions import Giver, PlanTerms, RulesOfFund
from madoguchi.apps.projects.models import GateDecision, Milestone, Point, Programme, Project
from madoguchi.apps.projects.proposals import actions as proposals
from madoguchi.core import invariants
from madoguchi.core.accounts import actions as accounts
from madoguchi.core.accounts.models import OPERATOR
from madoguchi.core.journal.models import Event
from madoguchi.core.languages.texts import Texts
from tests import cast
from tests.apps.projects.conftest import with_a_deal
from tests.browser.looking import Looking
from tests.cast import MONDAY
from tests.fonts import needs_fonts
from tests.proposals import fill

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.slow, needs_fonts]

LANGUAGES = ("en", "ja", "ru")
MILLION = Decimal(1_000_000)
DAY = timedelta(days=1)
REASON = "The regimes are named with the next report"


class Story:
    """The people of the story, and their project as far as it has come."""

    def __init__(self, looking: Looking) -> None:
        self.looking = looking
        looking.page.set_default_timeout(10_000)
        self.sakura, self.kenji = cast.sakura()
        self.vostok, self.anna = cast.vostok()
        self.officer, self.colleague = cast.officer(), cast.officer("ru", "second@desk.example")
        self.introduction = with_a_deal(self.sakura, self.kenji, self.vostok, self.anna)
        self.operator = operator()
        plan = Programme.objects.create(key="plan", names=Texts.written(en="Plan"), from_on=date(2016, 5, 6))
        self.point = Point.objects.create(programme=plan, key="P6", names=Texts.written(en="Far East"), place=6)

    @property
    def project(self) -> Project:
        """As it stands now."""
        return Project.objects.get()

    def path(self, rest: str = "") -> str:
        """Where it stands, without the language."""
        return f"/projects/{self.project.reference}/{rest}"

    def reads(self, person: Any, path: str, at: datetime, language: str = "en") -> str:
        """What a person reads on a page on a day."""
        self.looking.sign_in(person)
        return self.looking.at(path, at, language)

    def sends(self, button: str, **typed: str) -> str:
        """Type into the form of the page that is open, press a button, and read what follows."""
        page = self.looking.page
        page.locator("main details.tongue").evaluate_all("all => all.forEach(one => { one.open = true })")
        for name, value in typed.items():
            field = page.locator(f'main [name="{name}"]')
            if field.evaluate("one => one.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        page.get_by_role("button", name=button, exact=True).click()
        page.wait_for_load_state()
        return page.inner_text("main").replace("\N{NO-BREAK SPACE}", " ")

    def follows(self, link: str) -> str:
        """Follow a link of the page that is open."""
        self.looking.page.get_by_role("link", name=link, exact=True).first.click()
        self.looking.page.wait_for_load_state()
        return self.looking.page.inner_text("main").replace("\N{NO-BREAK SPACE}", " ")


def operator() -> Any:
    """Somebody who runs the installation, with a second factor."""
    found = cast.person("operator@desk.example", "Operator")
    desk = accounts.open_desk(side="ru", name=Texts.written(en="Operations"), email="", by=None, at=MONDAY)
    accounts.appoint(found, desk=desk, by=None, at=MONDAY, role=OPERATOR)
    Authenticator.objects.create(user=found, type=Authenticator.Type.TOTP, data={"secret": "x"})
    return found


def spoken(name: str, text: str) -> dict[str, str]:
    """One text in every language, as its boxes take it."""
    return {f"{name}_{language}": f"{text} {language}" for language in LANGUAGES}


def test_a_deal_becomes_a_project_that_is_given_money_and_reports_late(
    context: BrowserContext, live_server: Any, transactional_db: None, settings: Any, tmp_path: Any,
    monkeypatch: pytest.MonkeyPatch,
):  # fmt: skip
    settings.MEDIA_ROOT, settings.SITE_ADDRESS = tmp_path / "media", live_server.url
    story = Story(Looking(context, live_server.url, monkeypatch, MONDAY))

    becomes_a_project(story)
    passes_screening(story)
    compares_regimes_and_prints_a_teaser(story, context)
    is_let_through_over_what_is_missing(story)
    is_given_money(story)
    reports_a_milestone_late(story)

    for language in LANGUAGES:
        with override(language):
            lacked = fields.registered()["regimes"].label
            words = [str(one) for one in (wording.VERDICTS["overridden"], wording.CONDITIONS["active"], lacked)]
        shown = story.reads(story.officer, story.path(), MONDAY + 20 * DAY, language)
        assert [one for one in [*words, REASON] if one not in shown] == []
        money = story.reads(story.officer, story.path("finance/"), MONDAY + 20 * DAY, language)
        assert "540" in money
    assert [one for found in invariants.verify() for one in found.violations] == []


def becomes_a_project(story: Story) -> None:
    """From the page of the introduction, by the company itself."""
    story.reads(story.kenji, f"/introductions/{story.introduction.reference}/", MONDAY)
    story.follows("Make a project of it")
    shown = story.sends("Begin it", **spoken("title", "Seafood hub"))
    assert "things are missing for gate G0" in shown
    assert story.project.introduction == story.introduction
    story.follows("Fill in for gate G0")
    story.sends("Keep it", point=str(story.point.pk))
    story.reads(story.kenji, story.path("shares/"), MONDAY)
    shown = story.sends(
        "Keep it", sector_0="fisheries", sector_0_share="100", place_0="region/RU-PRI", place_0_share="100"
    )
    assert "Nothing is missing for gate G0" in shown


def passes_screening(story: Story) -> None:
    """What the second gate asks for is written by the company, compared and decided by the desk."""
    story.reads(story.officer, story.path("pass/"), MONDAY)
    story.sends("Pass the gate")
    story.reads(story.kenji, story.path("fill/"), MONDAY)
    story.sends("Keep it", **spoken("summary", "A hub"), **spoken("confidential", "Two yards"))
    for agency in ("jetro", "krdv"):
        entrant = actions.Entrant("agency", agency=agency)
        actions.enter_participant(story.project, entrant, by=story.officer, at=MONDAY)
    for side, email in (("jp", "kenji@sakura.example"), ("ru", "anna@vostok.example")):
        story.reads(story.officer, story.path("contacts/"), MONDAY)
        story.sends("Keep it", side=side, email=email)
    story.reads(story.officer, story.path("pass/"), MONDAY)
    assert "No new likeness." in story.sends("Compare everybody with the lists now")
    assert "Gate G1 is passed." in story.sends("Pass the gate")


def compares_regimes_and_prints_a_teaser(story: Story, context: BrowserContext) -> None:
    """A proposal is joined to the project; its figures go into the comparison, its texts into the teaser."""
    begun = proposals.begin(story.sakura, title="A cold store", language="en", by=story.kenji, at=MONDAY)
    written = fill(begun, by=story.kenji)
    story.reads(story.kenji, f"/proposals/{written.reference}/", MONDAY)
    story.sends("Hand it in to the desk")
    story.reads(story.officer, f"/desk/proposals/{written.reference}/", MONDAY)
    story.sends("Make it a project", project=story.project.reference)
    story.reads(story.kenji, story.path(), MONDAY)
    story.follows("Compare regimes at its place")
    compared = story.sends("Compare")
    for expected in ("Ordinary law", "Worth today", "not verified"):
        assert expected.lower() in compared.lower()
    paper = context.request.get(f"{story.looking.address}/en/proposals/{written.reference}/teaser.pdf")
    assert paper.headers["content-type"] == "application/pdf"
    assert paper.body().startswith(b"%PDF")


def is_let_through_over_what_is_missing(story: Story) -> None:
    """Not without a permit, not without a reason; both stand where they are looked for."""
    shown = story.reads(story.officer, story.path("pass/"), MONDAY)
    assert "Passing over it takes a permit" in shown
    assert story.looking.page.get_by_role("button", name="Pass it over what is missing").count() == 0
    story.reads(story.operator, "/desk/projects/permits/", MONDAY)
    permits = story.sends("Give the permit", email="officer@desk.example", reason="Deputy head")
    assert "stands in the journal" in permits
    story.reads(story.officer, story.path("pass/"), MONDAY)
    refused = story.sends("Pass it over what is missing")
    assert "reason" in refused
    assert GateDecision.objects.count() == 2
    assert "Gate G2 is passed." in story.sends("Pass it over what is missing", reason=REASON)
    event = Event.objects.get(kind="project.gate-overridden")
    assert event.facts["gate"] == "G2"
    assert event.sealed.data["data"] == {"reason": REASON}


def is_given_money(story: Story) -> None:
    """The engine recommends, one officer decides, another confirms."""
    own = financing.add_item(story.project, "own", giver=Giver(organisation=story.sakura), by=story.kenji, at=MONDAY)
    financing.change_item(own, state="pledged", reason="Board", by=story.kenji, at=MONDAY)
    loan = financing.add_item(story.project, "loan", by=story.kenji, at=MONDAY)
    financing.write_plan(
        story.project, PlanTerms("RUB"), uses={"building": 600 * MILLION},
        amounts={own: 60 * MILLION, loan: 540 * MILLION}, by=story.kenji, at=MONDAY,
    )  # fmt: skip
    rules = RulesOfFund(MONDAY.date(), "RUB", budget=900 * MILLION, most_share=Decimal(100))
    financing.open_fund(Texts.written(en="East"), "loan", rules, by=None, at=MONDAY)
    story.reads(story.officer, story.path("finance/appraise/"), MONDAY)
    story.sends("Keep it", points="80", reason="Sound")
    story.reads(story.officer, "/desk/allocations/new/", MONDAY)
    assert "RUB 540 m are recommended" in story.sends("Work it out")
    story.looking.page.get_by_role("link", name="Decide").first.click()
    story.sends("Keep it", verdict="accepted")
    path = story.looking.page.url.removeprefix(f"{story.looking.address}/en")
    story.reads(story.colleague, path, MONDAY)
    story.looking.page.get_by_role("button", name="Confirm").click()
    story.looking.page.wait_for_load_state()
    assert "pledged" in story.reads(story.kenji, story.path("finance/"), MONDAY)


def reports_a_milestone_late(story: Story) -> None:
    """Its day passes, the clock flags it, the desk sees it, and the company says when it was met."""
    story.reads(story.kenji, story.path("milestones/"), MONDAY)
    story.sends("Add", due_on="2026-11-30", **spoken("title", "Quay ready"))
    tasks.flag_late_milestones(MONDAY + 9 * DAY)
    late = Milestone.objects.get(due_on=date(2026, 11, 30))
    shown = story.reads(story.officer, "/desk/projects/", MONDAY + 10 * DAY)
    assert "Quay ready" in shown
    assert "3 days late" in story.reads(story.kenji, story.path(), MONDAY + 10 * DAY)
    assert late.flagged_at is not None
    story.reads(story.kenji, story.path(f"milestones/{late.pk}/"), MONDAY + 12 * DAY)
    assert "met 5 days late" in story.sends("Keep it", met_on="2026-12-05")
