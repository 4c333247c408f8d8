"""Every type of page in a real browser: no barriers, nothing too wide, nothing refused by the policy. And a journey."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from madoguchi.apps.introductions.models import Exchange
from madoguchi.apps.registry.models import Resemblance
from madoguchi.apps.screening.models import Hit
from madoguchi.core import clock
from madoguchi.core.search import opening
from tests import stage as stages
from tests.cast import MONDAY
from tests.drafts import lay_draft
from tests.scenery import building
from tests.stage import ALL_OFFICER, ANONYMOUS, OTHER_SIDE, OWN, Stage

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.slow]

KILOBYTES_OF_FIRST_PAGE = 45
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}

# What a sheet of A4 takes between its margins, in pixels; the table of all scenarios lies on its side.
PRINTED = {"chart": 672, "priorities": 672, "scenarios": 672, "scenarios-sentences": 672, "scenarios-all": 1032}

# One page of each type, by who reads it.
TYPES: dict[str, list[tuple[str, str]]] = {
    ANONYMOUS: [
        ("home", ""),
        ("about", ""),
        ("directory", ""),
        ("docket", ""),
        ("company", "public company"),
        ("entry", "public entry"),
        ("open-data", ""),
        ("procedures", ""),
        ("procedure", "procedure"),
        ("procedure-waits", "procedure"),
        ("procedure-what-if", "procedure"),
        ("changes", ""),
        ("change", "change of rules"),
        ("projects", ""),
        ("project", "public project"),
        ("agreements", ""),
        ("agreement", "public agreement"),
        ("observatory", ""),
        ("chart", "chart"),
        ("chart-embed", "chart"),
        ("series-list", ""),
        ("series", "series"),
        ("vintages", ""),
        ("vintage", "release of figures"),
        ("series-changes", "series"),
        ("priorities", ""),
        ("figures-map", ""),
        ("scenarios", "factor model"),
        ("scenarios-all", "factor model"),
        ("scenarios-sentences", "factor model"),
        ("difficulties", ""),
        ("survey", ""),
        ("survey-answer", "ballot"),
        ("difficulty-records", ""),
        ("difficulty-record", "public record"),
        ("exchanges", ""),
        ("exchange-event", "event"),
        ("exchange-route", "public route"),
        ("exchange-publication", "public publication"),
        ("experts", ""),
        ("expert", "expert"),
        ("account_login", ""),
        ("account_signup", ""),
        ("search-save", ""),
        ("rules-follow", ""),
        ("rulings", ""),
        ("ruling", "public ruling"),
        ("entry-confirm-link", "link to confirm"),
    ],
    OWN: [
        ("project-finance", "project"),
        ("project-finance-plan", "project"),
        ("finance-tranche", "money of a project"),
        ("account", ""),
        ("account-details", ""),
        ("introductions", ""),
        ("introduction", "introduction"),
        ("contact-card", "public company"),
        ("entry-new", ""),
        ("entry", "entry"),
        ("searches", ""),
        ("rules-following", ""),
        ("rulings-own", ""),
        ("ruling-ask", ""),
        ("change-comment", "draft of rules"),
        ("projects-mine", ""),
        ("project-new", ""),
        ("project", "project"),
        ("project-gate", "project"),
        ("project-shares", "project"),
        ("project-participants", "project"),
        ("project-cases", "project"),
        ("project-proposals", "project"),
        ("project-milestone", "project"),
        ("proposals", ""),
        ("investors", ""),
        ("investor", "investor"),
        ("investor-new", ""),
        ("proposal", "written proposal"),
        ("proposal-part", "written proposal"),
        ("proposal-translate", "written proposal"),
        ("proposal-read", "written proposal"),
        ("difficulty-new", ""),
        ("difficulties-own", ""),
        ("difficulty", "difficulty"),
        ("company-edit", "company"),
        ("company-verify", "company"),
        ("company-members", "company"),
    ],
    ALL_OFFICER: [
        ("allocations", ""),
        ("allocation", "allocation"),
        ("allocation-new", ""),
        ("award", "award"),
        ("funds", ""),
        ("fund", "fund"),
        ("desk", ""),
        ("desk-projects", ""),
        ("desk-proposals", ""),
        ("desk-investors", ""),
        ("desk-proposal", "handed in proposal"),
        ("project-pass", "project"),
        ("project-publication", "project"),
        ("imports", ""),
        ("import-new", ""),
        ("import", "import"),
        ("figures-desk", ""),
        ("figures-upload-new", ""),
        ("figures-upload", "file of figures"),
        ("figures-upload-columns", "table of figures"),
        ("figures-take-back", "release of figures"),
        ("figures-upload", "figures that wait for a key"),
        ("figures-key-refuse", "figures that wait for a key"),
        ("import-alike", "import"),
        ("resemblances", ""),
        ("review", ""),
        ("review-entry", "entry in review"),
        ("review-profile", "company in review"),
        ("verifications", ""),
        ("stale", ""),
        ("rounds", ""),
        ("round", "round"),
        ("round-what-if", "round"),
        ("round-lists", "round"),
        ("calibration", ""),
        ("merges", ""),
        ("merge", "merge"),
        ("hits", ""),
        ("hit", "hit"),
        ("goods-questions", ""),
        ("goods-question", "question about goods"),
        ("lists", ""),
        ("list", "list"),
        ("restrictions", ""),
        ("restriction", "restriction"),
        ("owners", "company"),
        ("difficulty-queue", ""),
        ("survey-desk", ""),
        ("desk-exchanges", ""),
        ("exchange-programme-event-new", "programme of exchanges"),
        ("desk-expert", "handed in expert"),
        ("difficulty", "difficulty"),
        ("change-comments", "draft of rules"),
    ],
    "customs clerk": [
        ("queue", ""),
        ("rulings-office", ""),
        ("ruling-office", "ruling"),
        ("ruling-office", "public ruling"),
    ],
}


@pytest.fixture
def stage(
    live_server: Any, transactional_db: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Stage]:
    settings.DATA = tmp_path
    settings.SITE_ADDRESS = live_server.url
    monkeypatch.setattr(clock, "now", lambda: MONDAY)  # for the thread of the server as well
    # Of the side at whose desk the officer of the stage serves.
    lay_draft(monkeypatch, MONDAY.date() - timedelta(days=7), MONDAY.date() + timedelta(days=30), side="jp")
    opening.forget()
    yield building.build()
    opening.forget()


def sign_in(context: BrowserContext, stage: Stage, who: str, address: str) -> None:
    context.clear_cookies()
    if who in stage.cookies:
        client: Client = stage.visitor(who)
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}])


def address_of(stage: Stage, name: str, thing: str, language: str) -> str:
    route = next(route for route in stages.routes() if route.name == name)
    return stage.address(route, thing, language=language)


@pytest.mark.timeout(900)  # more than a hundred pages, each looked through by axe
@pytest.mark.parametrize("language", ["en", "ja", "ru"])
def test_every_type_of_page_holds_no_barrier_and_fits_a_phone(
    context: BrowserContext,
    stage: Stage,
    live_server: Any,
    language: str,
    assert_readable: Callable[[Any], None],
    assert_fits: Callable[[Any], None],
):
    page, wrong, seen = context.new_page(), [], 0

    for who, types in TYPES.items():
        sign_in(context, stage, who, live_server.url)
        for name, thing in types:
            answer = page.goto(live_server.url + address_of(stage, name, thing, language))
            seen += 1
            if answer is None or answer.status != 200:
                wrong.append(f"{name} answers {answer.status if answer else 'nothing'}")
                continue
            for size in (DESK, PHONE):
                page.set_viewport_size(size)  # type: ignore[arg-type]  # a plain mapping of two numbers
                for look in (assert_fits, assert_readable) if size is PHONE or language == "en" else (assert_fits,):
                    try:
                        look(page)
                    except AssertionError as barrier:
                        wrong.append(f"{size['width']}: {str(barrier).splitlines()[:3]}")
            if name in PRINTED and language == "ru":  # the longest words
                page.set_viewport_size({"width": PRINTED[name], "height": 900})
                page.emulate_media(media="print")
                over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                page.emulate_media(media="screen")
                if over > 0:
                    wrong.append(f"{name}: {over} px wider than the sheet of paper")

    assert seen == sum(len(types) for types in TYPES.values())
    assert wrong == [], "\n".join(wrong)


def test_the_first_page_brings_little(page: Page, stage: Stage, live_server: Any):
    addresses: list[str] = []
    page.on("response", lambda answer: addresses.append(answer.url))

    page.goto(f"{live_server.url}/en/")
    page.wait_for_load_state("networkidle")

    parts = {one for one in addresses if re.search(r"\.(css|js)(\?|$)", one)}
    weight = sum(len(gzip.compress(_static(one).read_bytes(), 9)) for one in parts)
    assert parts
    assert weight <= KILOBYTES_OF_FIRST_PAGE * 1024, f"{weight} bytes in {sorted(parts)}"


def _static(address: str) -> Path:
    found = finders.find(address.split("/static/", 1)[1].partition("?")[0])
    assert isinstance(found, str)
    return Path(found)


# The journey ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_kenji_asks_and_anna_accepts(browser: Browser, stage: Stage, live_server: Any, scripts: bool):
    """He finds an entry, asks for an introduction, she says yes, and each sees whom to write to."""
    contexts = [browser.new_context(java_script_enabled=scripts, locale="en") for _ in range(2)]
    kenji, anna = (context.new_page() for context in contexts)
    entry = fresh_offer(stage)
    for context, who in zip(contexts, (OWN, OTHER_SIDE), strict=True):
        sign_in(context, stage, who, live_server.url)

    kenji.goto(f"{live_server.url}/en/docket/")
    kenji.locator("input[name=q]").first.fill("refrigerated")
    kenji.locator("input[name=q]").first.press("Enter")
    kenji.get_by_role("link", name="Refrigerated wagons offered").first.click()
    kenji.locator(f"form[action*='{entry.reference}/interest'] button").first.click()
    waiting = kenji.url
    assert "card.example" not in kenji.content()

    anna.goto(waiting.replace("/ja/", "/en/"))
    assert "Kenji" not in anna.content()
    anna.locator("button[name=answer][value=yes], input[name=answer][value=yes]").first.click()
    if anna.locator("input[type=radio][name=answer][value=yes]").count():
        anna.get_by_role("button", name=re.compile("Send|answer", re.I)).first.click()

    kenji.goto(waiting)
    assert Exchange.objects.count() == 1
    assert "canary-anna@third.example" in kenji.content()
    assert "canary-kenji@sakura.example" in anna.content()
    calendar = contexts[0].request.get(f"{waiting}first-call.ics")
    assert calendar.text().startswith("BEGIN:VCALENDAR")
    for context in contexts:
        context.close()


def fresh_offer(stage: Stage) -> Any:
    """An entry of a company that Sakura was not introduced to, for which Anna acts as well."""
    from madoguchi.apps.introductions import actions as introductions
    from madoguchi.apps.registry import actions as registry
    from madoguchi.core.search import indexing
    from tests import cast

    anna = stage.people[OTHER_SIDE]
    at = clock.now()
    company = cast.company("ru", "ООО «Рефтранс»", language="ru", region="RU-PRI", at=at)
    registry.add_member(company, person=anna, role="administrator", by=None, at=at)
    card = introductions.Contact("Anna", "Anna", "", "canary-anna@third.example", "", "en")
    introductions.keep_contact_card(company, card, by=anna, at=at)
    entry = cast.entry(company, "offer", "Refrigerated wagons offered", by=anna, activities=("4912",), at=at)
    indexing.drain()
    return entry


# By keyboard alone ------------------------------------------------------------------------------------------


def tab_to(page: Page, selector: str, most: int = 80) -> None:
    """Press Tab until something that fits the selector has the focus, and the focus can be seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            shown = "style => style.outlineStyle !== 'none' || style.boxShadow !== 'none'"
            assert page.evaluate(f"({shown})(getComputedStyle(document.activeElement))"), (
                f"no focus is seen: {selector}"
            )
            return
    raise AssertionError(f"{selector} is not reached with {most} presses of Tab on {page.url}")


def test_an_officer_decides_questions_and_pairs_with_the_keyboard_alone(
    context: BrowserContext, stage: Stage, live_server: Any
):
    sign_in(context, stage, ALL_OFFICER, live_server.url)
    page, question = context.new_page(), Hit.objects.filter(pk=stage.parts["hit"].pk)

    for language in ("en", "ja", "ru"):
        question.update(state="open", decided_by=None, decided_at=None, reason="")
        page.goto(f"{live_server.url}/{language}/desk/questions/")
        tab_to(page, "main a[href*='/desk/questions/']")
        page.keyboard.press("Enter")
        page.wait_for_selector("textarea[name=reason]")
        tab_to(page, "input[name=is_same]")
        page.keyboard.press("ArrowDown")  # the second answer of the group: another one
        tab_to(page, "input[name=compared]")
        page.keyboard.press("Space")
        tab_to(page, "textarea[name=reason]")
        page.keyboard.type("Another number")
        tab_to(page, "main form button")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/{language}/desk/questions/")

        assert question.values_list("state", "reason").get() == ("cleared", "Another number")

    page.goto(f"{live_server.url}/ja/desk/pairs/")
    tab_to(page, "main input[name=reason]")
    page.keyboard.type("Another address")
    tab_to(page, "main button[value=different]")
    page.keyboard.press("Enter")
    page.wait_for_selector("main .box.wash")

    pair = Resemblance.objects.get(pk=stage.parts["pair"].pk)
    assert (pair.state, pair.reason) == ("different", "Another address")
