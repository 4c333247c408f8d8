"""Pictures of pages, for looking at: every page in three languages, on a desk and on a phone.

    python tests/browser/screens.py http://127.0.0.1:8000 screens
    python tests/browser/screens.py http://127.0.0.1:8000 screens / /docket/ --language ja --width 390

Addresses are written without their language: /docket/ is asked for as /en/docket/, /ja/docket/, /ru/docket/.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
LANGUAGES = ("en", "ja", "ru")
WIDTHS = (1280, 390)
PAGES = ("/", "/docket/", "/directory/", "/about/", "/open-data/", "/account/login/", "/account/signup/", "/nowhere/")


def main() -> None:
    """Take the pictures, and say where they are and which pages did not answer."""
    asked = _arguments()
    asked.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(SWITCHES))
        for width in asked.width or WIDTHS:
            for language in asked.language or LANGUAGES:
                for page in asked.pages or PAGES:
                    print(_shoot(browser, asked.address.rstrip("/"), asked.folder, page, language, width))
        browser.close()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address", help="where the pages are served")
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("pages", nargs="*", help="addresses without their language; the main pages when none is named")
    parser.add_argument("--language", action="append", help="only this language; may be repeated")
    parser.add_argument("--width", action="append", type=int, help="only this width in pixels; may be repeated")
    return parser.parse_args()


def _shoot(browser: Browser, address: str, folder: Path, page: str, language: str, width: int) -> str:
    tab = browser.new_page(viewport={"width": width, "height": 900}, locale=language)
    answer = tab.goto(f"{address}/{language}{page}")
    name = re.sub(r"[^a-z0-9]+", "-", page.lower()).strip("-") or "home"
    target = folder / f"{name}-{language}-{width}.png"
    tab.screenshot(path=target, full_page=True)
    overflow = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    tab.close()
    wide = f", {overflow} px too wide" if overflow > 0 else ""
    return f"{answer.status if answer else 'no answer'} {target}{wide}"


if __name__ == "__main__":
    main()
