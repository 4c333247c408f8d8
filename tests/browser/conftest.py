"""A real Chromium for the tests that need one, with an ear for what the content policy refused."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
REQUIRED = "MADOGUCHI_REQUIRE_BROWSER"
GRAVE = ("serious", "critical")
LISTEN = """
window.refusedByPolicy = [];
document.addEventListener("securitypolicyviolation", (event) => {
  const what = `${event.violatedDirective}: ${event.blockedURI || "inline"} at line ${event.lineNumber}`;
  window.refusedByPolicy.push(what);
  console.error(`content policy: ${what}`);
});
"""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. Without one the test is skipped and says why; where a browser is required it fails."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        _cannot("no Chromium on this machine (on Debian: apt install chromium)")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _cannot("playwright is not installed (it is in the dev group)")
    # Playwright keeps an event loop in this thread, which Django would take for a reason to refuse the database.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=str(Path(found)), args=list(SWITCHES))
        yield launched
        launched.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def _cannot(reason: str) -> NoReturn:
    if os.environ.get(REQUIRED) == "1":
        pytest.fail(f"{REQUIRED}=1, but {reason}")
    pytest.skip(reason)


@pytest.fixture(autouse=True)
def plain_static_files(settings: Any) -> None:
    """Static files straight from their sources, so that nothing needs to be gathered before."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture
def faults() -> list[str]:
    """What the browser complained about: scripts that failed, and what the content policy refused."""
    return []


@pytest.fixture
def context(browser: Browser, faults: list[str]) -> Iterator[BrowserContext]:
    """A fresh visitor. After the test, nothing may have failed in a script or been refused by the policy."""
    visitor = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en")
    visitor.add_init_script(LISTEN)
    visitor.on("weberror", lambda error: faults.append(f"script: {error.error}"))
    visitor.on("console", lambda said: faults.append(said.text) if "content policy" in said.text else None)
    yield visitor
    visitor.close()
    assert faults == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """An empty page of the visitor."""
    return context.new_page()


@pytest.fixture
def phone(context: BrowserContext) -> Page:
    """The same on a phone."""
    narrow = context.new_page()
    narrow.set_viewport_size({"width": 390, "height": 844})
    return narrow


@pytest.fixture
def assert_readable() -> Callable[[Page], None]:
    """Look for barriers with axe: nothing serious or critical may be found on the page as it stands."""

    def look(page: Page) -> None:
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(page).response["violations"]
        grave = [_said(one) for one in found if one["impact"] in GRAVE]
        assert grave == [], f"{page.url}\n" + "\n".join(grave)

    return look


@pytest.fixture
def assert_fits() -> Callable[[Page], None]:
    """Nothing may stick out to the right of the page."""

    def measure(page: Page) -> None:
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, f"{page.url} is {over} px too wide"

    return measure


def _said(violation: dict[str, Any]) -> str:
    where = "; ".join(node["html"][:160] for node in violation["nodes"][:3])
    return f"{violation['impact']} {violation['id']}: {violation['help']} ({where})"
