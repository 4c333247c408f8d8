"""The parts of core/ui in a real browser, on a page made only of parts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest
from django import forms
from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import engines
from django.urls import include, path

from madoguchi.core.accounts.routes import PUBLIC, audience
from madoguchi.core.ui import forms as window_forms
from madoguchi.site.views import failures

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

GOODS = [
    window_forms.Code("0302", "Fish, fresh", "HS 0302"),
    window_forms.Code("0307", "Molluscs", "HS 0307"),
    window_forms.Code("0303", "Fish, frozen", "HS 0303"),
]
PAGE = """{% extends "window/base.html" %}{% block title %}Parts{% endblock %}{% block content %}
<div class="title"><h1>Parts</h1></div>
{% include "window/ask.html" with action="" label="Search" suggest="/suggest" %}
{% pane %}{% half "of" "Storage" over="They offer" %}<p>Pallets</p>{% endhalf %}
{% half "se" "Customers" over="They seek" %}<p>Two</p>{% endhalf %}{% endpane %}
{% part "facts" "Facts" %}{% include "window/facts.html" %}{% endpart %}
{% scroll "Numbers" %}<table><thead><tr><th>A</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>{% endscroll %}
<form class="form" method="post" novalidate>{% csrf_token %}{{ form }}
<div class="doers"><button class="button">Send</button></div></form>{% endblock %}"""


class EntryForm(window_forms.SearchingForm):
    once = window_forms.OnceField()
    title = window_forms.TextsField(lambda: ["en", "ja", "ru"], rows=1, label="Title", help_text="One line.")
    kind = forms.ChoiceField(label="Kind", widget=window_forms.Choices, choices=[("seek", "Seek"), ("offer", "Offer")])
    goods = window_forms.CodesField(
        label="Goods",
        find=lambda words: [code for code in GOODS if words.lower() in code.label.lower()],
        look_up=lambda values: [code for code in GOODS if code.value in set(values)],
        suggest=lambda: "/suggest",
    )
    value = window_forms.MoneyRangeField(lambda: [("USD", "USD"), ("EUR", "EUR")], label="Value", required=False)
    agrees = forms.BooleanField(label="I may speak for this company")


@audience(PUBLIC)
def parts(request: HttpRequest) -> HttpResponse:
    form = EntryForm(request.POST or None)
    facts = {"form": form, "facts": [("Place", "Sapporo"), ("Size", "20–49")]}
    return HttpResponse(engines["django"].from_string(PAGE).render(facts, request))


@audience(PUBLIC)
def suggest(request: HttpRequest) -> JsonResponse:
    words = request.GET.get("q", "").lower()
    found = [code for code in GOODS if words in code.label.lower()]
    return JsonResponse({"items": [{"value": code.value, "label": code.label, "note": code.note} for code in found]})


@audience(PUBLIC)
def lost(request: HttpRequest) -> HttpResponse:
    return failures.not_found(request)


@pytest.fixture
def address(live_server: Any, settings: Any) -> str:
    routes = ModuleType("routes_of_parts")
    routes.urlpatterns = [  # type: ignore[attr-defined]  # a module made here
        path("suggest", suggest),
        *i18n_patterns(path("", parts, name="home"), path("lost/", lost), path("account/", include("allauth.urls"))),
    ]
    settings.ROOT_URLCONF = routes
    return str(live_server.url)


@pytest.mark.parametrize("language", ["en", "ja", "ru"])
@pytest.mark.parametrize("place", ["/", "/lost/", "/account/login/", "/account/signup/"])
def test_a_page_holds_no_barrier_and_fits(
    page: Page,
    phone: Page,
    address: str,
    language: str,
    place: str,
    assert_readable: Callable[[Any], None],
    assert_fits: Callable[[Any], None],
):
    for view in (page, phone):
        view.goto(f"{address}/{language}{place}")

        assert_readable(view)
        assert_fits(view)


def test_a_refused_form_leads_to_each_mistake(page: Page, address: str, assert_readable: Callable[[Any], None]):
    page.goto(f"{address}/en/")
    page.get_by_role("button", name="Send").click()

    links = page.get_by_role("alert").get_by_role("link")
    targets = [one.get_attribute("href") for one in links.all()]

    assert targets == ["#id_title_en", "#id_kind_0", "#id_goods_find", "#id_agrees"]
    assert all(page.locator(target or "#").count() == 1 for target in targets)
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    assert_readable(page)


def test_suggestions_are_walked_with_the_arrows(page: Page, address: str):
    page.goto(f"{address}/en/")
    box = page.locator("#q")

    box.press_sequentially("fish")
    page.get_by_role("option").nth(1).wait_for()
    box.press("ArrowDown")
    box.press("ArrowDown")

    assert box.get_attribute("aria-expanded") == "true"
    assert page.locator("[aria-selected=true]").inner_text().startswith("Fish, frozen")
    assert box.get_attribute("aria-activedescendant") == page.locator("[aria-selected=true]").get_attribute("id")
    box.press("Escape")
    assert box.get_attribute("aria-expanded") == "false"


def test_a_suggested_code_becomes_a_tick(page: Page, address: str):
    page.goto(f"{address}/en/")

    page.locator("#id_goods_find").press_sequentially("moll")
    page.get_by_role("option", name="Molluscs").click()

    assert _ticked(page) == ["0307"]


def test_enter_sends_a_form_whose_first_button_only_looks_codes_up(page: Page, address: str):
    page.goto(f"{address}/en/")

    page.locator("#id_value_0").press("Enter")

    summary = page.get_by_role("alert").get_by_role("link", name="Goods")
    summary.wait_for()
    assert summary.is_visible()
    assert page.locator("#id_value_0").is_visible()


def test_codes_can_be_picked_without_scripts(browser: Any, address: str):
    visitor = browser.new_context(java_script_enabled=False)
    page = visitor.new_page()
    page.goto(f"{address}/en/")

    page.locator("#id_goods_find").fill("frozen")
    page.locator("button[name=find-codes]").click()
    page.get_by_label("Fish, frozen").check()
    page.locator("#id_goods_find").fill("moll")
    page.locator("button[name=find-codes]").click()

    assert page.get_by_role("alert").count() == 0
    assert page.locator("input[name=goods]:checked").get_attribute("value") == "0303"
    assert page.locator("input[name=goods]").count() == 2
    visitor.close()


def _ticked(page: Page) -> Sequence[str]:
    values: Sequence[str] = page.locator("input[name=goods]:checked").evaluate_all("all => all.map(one => one.value)")
    return values
