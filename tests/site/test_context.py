from __future__ import annotations

from datetime import UTC, datetime
from types import ModuleType
from typing import Any

import pytest
from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import path, resolve
from django.utils.translation import override

from madoguchi.core.ui import navigation
from madoguchi.site import context


def nothing(request: HttpRequest, **_kwargs: str) -> HttpResponse:
    return HttpResponse()


@pytest.fixture(autouse=True)
def routes(settings: Any):
    few = ModuleType("few_routes")
    few.urlpatterns = i18n_patterns(  # type: ignore[attr-defined]  # a module made here
        path("docket/", nothing, name="docket"),
        path("docket/<slug:reference>/", nothing, name="entry"),
        path("entries/new/", nothing, name="entry-new"),
    )
    settings.ROOT_URLCONF = few


def ask(address: str) -> HttpRequest:
    request = RequestFactory().get(address)
    request.resolver_match = resolve(request.path)
    return request


def test_only_what_exists_is_offered_and_the_nearest_is_marked():
    with override("ja"):
        found = context.entries(ask("/ja/docket/abc/"), navigation.SERVICES)

    assert [(one.name, one.address, one.is_current) for one in found] == [
        ("docket", "/ja/docket/", True),
        ("entry-new", "/ja/entries/new/", False),
    ]


def test_a_longer_name_is_nearer_than_a_shorter_one():
    with override("en"):
        found = context.entries(ask("/en/entries/new/"), navigation.SERVICES)

    assert [one.name for one in found if one.is_current] == ["entry-new"]


def test_each_language_leads_to_the_same_page_with_what_was_searched():
    with override("ru"):
        found = context.tongues(ask("/ru/docket/abc/?q=лёд"))

    assert [(one.code, one.is_current) for one in found] == [("en", False), ("ja", False), ("ru", True)]
    assert [one.address.partition("?")[0] for one in found] == ["/en/docket/abc/", "/ja/docket/abc/", "/ru/docket/abc/"]
    assert len({one.address.partition("?")[2] for one in found}) == 1


def test_even_a_page_that_does_not_exist_is_refused_in_each_language():
    with override("en"):
        found = context.tongues(RequestFactory().get("/en/nowhere/"))

    assert [one.address for one in found] == ["/en/nowhere/", "/ja/nowhere/", "/ru/nowhere/"]


def test_the_page_names_the_hour_on_both_sides_and_the_day_where_it_changes():
    evening = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)

    with override("en"):
        said = context.made_at(evening, ["Europe/Helsinki", "Europe/Stockholm"])

    assert said.replace("\u00a0", " ") == (
        "24 November 2026, 00:30 in Helsinki, 23 November 2026, 23:30 in Stockholm, 22:30 universal time"
    )
