from __future__ import annotations

import gzip
import re
from pathlib import Path

from django.contrib.staticfiles import finders

import madoguchi.core.ui

FOLDER = Path(madoguchi.core.ui.__file__).parent
MOST = 45 * 1024
FORBIDDEN = r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*(?:\ssrc=|application/json))|https?://"
FIRST_PAGE = ("window/madoguchi.css", "window/window.js", "django_htmx/htmx-4.min.js")


def test_style_and_scripts_of_the_first_page_stay_light():
    sizes = {name: len(gzip.compress(Path(str(finders.find(name))).read_bytes(), 9)) for name in FIRST_PAGE}

    assert sum(sizes.values()) <= MOST, sizes


def test_no_template_holds_a_script_a_style_or_an_address_elsewhere():
    wrong = []
    for path in sorted((FOLDER / "templates").rglob("*.html")):
        source = path.read_text("utf-8")
        found = re.findall(FORBIDDEN, source)
        wrong += [f"{path.name}: {one}" for one in found]

    assert wrong == []
