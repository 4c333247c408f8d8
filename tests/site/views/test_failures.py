from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from madoguchi.site.views import failures

PAGES: dict[str, tuple[Callable[..., HttpResponse], int]] = {
    "bad_request": (failures.bad_request, 400),
    "forbidden": (failures.forbidden, 403),
    "not_found": (failures.not_found, 404),
    "csrf": (failures.csrf, 403),
    "failed": (failures.failed, 500),
}


@pytest.fixture
def collected(settings: Any) -> None:
    """Static files as a started installation has them: every name can be resolved."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.mark.usefixtures("collected")
@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", ["en", "ja", "ru"])
def test_each_failure_has_a_page_in_each_language(name: str, language: str):
    view, status = PAGES[name]

    response: HttpResponse = view(RequestFactory().get("/", headers={"Accept-Language": language}))
    page = response.content.decode()

    assert response.status_code == status
    assert f'<html lang="{language}">' in page
    assert page.count("<h1>") == 1


@pytest.mark.usefixtures("collected")
def test_a_refused_form_says_so_in_the_readers_language():
    page = failures.csrf(RequestFactory().post("/", headers={"Accept-Language": "ja"})).content.decode()

    assert "<h1>送信されませんでした</h1>" in page


def test_a_fault_has_a_number_to_tell_the_desk(caplog: pytest.LogCaptureFixture):
    page = failures.failed(RequestFactory().get("/en/")).content.decode()

    number = caplog.records[-1].getMessage().split()[-3]
    assert number.startswith("F-")
    assert number in page


@pytest.mark.usefixtures("collected")
def test_a_page_about_a_failure_is_not_kept_anywhere():
    assert failures.not_found(RequestFactory().get("/en/"))["Cache-Control"] == "no-store"


def test_the_page_for_a_fault_needs_no_stylesheet_to_be_there(settings: Any, tmp_path: Any):
    strict = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": strict}
    settings.STATIC_ROOT = tmp_path
    settings.DEBUG = False

    page = failures.failed(RequestFactory().get("/en/")).content.decode()

    assert "<h1>This did not work</h1>" in page
    assert "stylesheet" not in page
