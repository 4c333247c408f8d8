"""Parts of pages with figures."""

from __future__ import annotations

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from madoguchi.apps.observatory.drawing import period_said, status_words
from madoguchi.apps.observatory.reasons import REASON_NAMES
from madoguchi.core import packs
from madoguchi.core.ui import writing
from madoguchi.engines import charts

register = template.Library()

FILES = (
    ("csv", "CSV"), ("json", "JSON"), ("xlsx", "XLSX"), ("sdmx", "SDMX-CSV"), ("jsonstat", "JSON-stat"),
    ("svg", "SVG"), ("png", "PNG"),
)  # fmt: skip
PICTURES = frozenset({"svg", "png"})


@register.filter
def figure(value: object) -> str:
    """A number as the reader writes it, with as many decimals as it has, at most two."""
    return charts.number(float(str(value)), get_language() or "en")


@register.filter
def period(text: str) -> str:
    """A year, or a month, quarter or half of one, in words."""
    return period_said(text)


@register.filter
def from_to(text: str) -> str:
    """Lines of a report from one to another, with the dash of the reader's language."""
    return text.replace("-", "〜" if writing.reader() == "ja" else "–")


@register.filter
def economy(code: str) -> str:
    """A country of the corridor by its name, any other by the code its source gives it."""
    found = next((side for side in packs.current().sides if side.country_code == code), None)
    return found.names.in_language(writing.reader()).text if found else code


@register.simple_tag
def status(key: str) -> SafeString:
    """The word for a status; dashed unless the value is certain."""
    kind = "ok" if key == "certain" else "unsure"
    return format_html('<span class="tag {}">{}</span>', kind, status_words().get(key, key))


@register.simple_tag
def reason(key: str) -> str:
    """Why a release was taken back."""
    return str(REASON_NAMES.get(key, key))


@register.simple_tag
def downloads(kind: str, key: str, is_empty: bool = False) -> SafeString:
    """Links to the files of a chart or a series; pictures only where something is drawn."""
    forms = [(form, name) for form, name in FILES if not (is_empty and form in PICTURES)]
    links = [(reverse(f"{kind}-file", args=[key, form]), name) for form, name in forms]
    return format_html_join(" · ", '<a href="{}" rel="nofollow">{}</a>', links)


@register.simple_tag
def millions(value: float) -> str:
    """Dollars as whole millions, or with one decimal below ten."""
    amount = value / 1e6
    return charts.number(amount, get_language() or "en", 0 if amount >= 10 else 1)
