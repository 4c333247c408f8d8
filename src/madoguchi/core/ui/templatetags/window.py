"""Tags and filters every page may use: texts in their language, dates and figures as each language writes them,
and the parts of a page that have something inside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from django import template
from django.conf import settings
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.template.context import RequestContext
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_info, gettext, gettext_noop, pgettext

from madoguchi.core.languages.texts import MACHINE, WRITTEN, Said, Texts
from madoguchi.core.ui import asides, browsers, places, writing

register = template.Library()


class Spoken(Protocol):
    """Anything that can answer in a language: texts of people, labels of a pack."""

    def in_language(self, language: str, then: Iterable[str] = ...) -> Said:
        """The text for a reader of this language."""
        ...


Sayable = Spoken | Said | str


# 1 Texts of people, in whatever language they exist


@register.simple_tag
def say(texts: Sayable | None, marks: bool = True, then: Iterable[str] = ()) -> SafeString | str:
    """A text for this reader, with its language, and what the reader should know about it."""
    said = _said(texts, then)
    if not said.text:
        return ""
    foreign = said.language and said.language != writing.reader()
    text = format_html(
        '<span{}{} dir="auto">{}</span>',
        format_html(' lang="{}"', said.language) if foreign else "",
        mark_safe(' class="machine"') if said.is_by_machine else "",
        said.text,
    )
    return text + _marks(said) if marks else text


@register.simple_tag
def say_text(texts: Sayable | None, then: Iterable[str] = ()) -> str:
    """The same text bare, for titles, attributes and letters."""
    return _said(texts, then).text


@register.simple_tag
def say_paragraphs(texts: Sayable | None, then: Iterable[str] = ()) -> SafeString | str:
    """A longer text: blank lines part paragraphs, other line ends are kept."""
    said = _said(texts, then)
    if not said.text:
        return ""
    lang = format_html(' lang="{}"', said.language) if said.language and said.language != writing.reader() else ""
    machine = mark_safe(' class="machine"') if said.is_by_machine else ""
    paragraphs = [
        format_html('<p{}{} dir="auto">{}</p>', lang, machine, _lines(one))
        for one in said.text.replace("\r\n", "\n").split("\n\n")
        if one.strip()
    ]
    note = _marks(said)
    return mark_safe("".join(paragraphs) + (f"<p>{note}</p>" if note else ""))  # noqa: S308 (parts escaped above)


@register.simple_tag
def languages_of(texts: Texts) -> SafeString:
    """In which languages a text exists, those of a machine marked: Русский, English; 日本語 by machine."""
    people = [autonym(language) for language, version in texts if version.how != MACHINE]
    machine = [autonym(language) for language, version in texts if version.how == MACHINE]
    parts = [_listed(people)] if people else []
    if machine:
        by_machine = mark_safe(gettext("%(languages)s by machine") % {"languages": _listed(machine)})  # noqa: S308
        parts.append(format_html('<span class="machine">{}</span>', by_machine))
    between = conditional_escape(pgettext("between parts of a list", "; "))
    return format_html('<span class="langs">{}</span>', mark_safe(between.join(parts)))  # noqa: S308 (parts are escaped)


@register.simple_tag
def in_script(names: Mapping[str, str], fallback: str = "") -> SafeString | str:
    """A name as this reader's language writes it; otherwise in another script, with its language."""
    language = writing.reader()
    if names.get(language):
        return format_html('<span dir="auto">{}</span>', names[language])
    for other, name in names.items():
        if name:
            return format_html('<span lang="{}" dir="auto">{}</span>', other, name)
    return conditional_escape(fallback)


@register.filter
def language_name(code: str) -> SafeString:
    """A language in its own name and script: 日本語."""
    return autonym(code)


@register.filter
def language_here(code: str) -> str:
    """A language as the reader calls it."""
    return _known(code)["name_translated"]


def autonym(code: str) -> SafeString:
    """A language in its own name, marked as being in that language."""
    name = dict(settings.LANGUAGES).get(code) or _known(code)["name_local"]
    return format_html('<span lang="{}">{}</span>', code, name)


OWN_NAMES = (gettext_noop("English"),)
"""What the catalogue here calls otherwise than Django does, whose Japanese says “English (United States)”."""


def _known(code: str) -> dict[str, str]:
    try:
        info = get_language_info(code)
    except KeyError:
        return {"name_local": code, "name_translated": code}
    here = str(info["name_translated"])
    return {
        "name_local": str(info["name_local"]),
        "name_translated": here.lower() if writing.reader() == "ru" else here,
    }


def _said(texts: Sayable | None, then: Iterable[str]) -> Said:
    if isinstance(texts, Said):
        return texts
    if texts is None or isinstance(texts, str):
        return Said(str(texts or ""), "", WRITTEN, is_fallback=False, is_stale=False)
    return texts.in_language(writing.reader(), then or ("en",))


def _marks(said: Said) -> SafeString:
    marks = []
    if said.is_by_machine:
        marks.append(gettext("machine translation"))
    if said.is_fallback and said.language:
        marks.append(gettext("only in: %(language)s") % {"language": _known(said.language)["name_translated"]})
    if said.is_stale:
        marks.append(gettext("translated from an earlier text"))
    return mark_safe("".join(format_html(' <small class="mark">{}</small>', mark) for mark in marks))  # noqa: S308


def _listed(parts: list[SafeString]) -> SafeString:
    comma = "、" if writing.reader() == "ja" else ", "
    return mark_safe(comma.join(parts))  # noqa: S308 (each part is escaped)


def _lines(text: str) -> SafeString:
    return mark_safe("<br>".join(conditional_escape(line) for line in text.strip().split("\n")))  # noqa: S308


# 2 Days, hours, figures


@register.filter(expects_localtime=True)
def day(value: date | datetime | None, style: str = writing.LONG) -> str:
    """1 December 2026; with "weekday" also its weekday; with "short" without the year."""
    return writing.day(value, style) if value else gettext("not known")


@register.filter
def iso(value: date | datetime | None) -> str:
    """The form a machine reads, for the datetime attribute."""
    return value.isoformat() if value else ""


@register.filter
def moment(value: datetime | None, zone: str = "UTC") -> str:
    """Weekday, day, hour and whose hour it is: Tuesday 8 December 2026, 18:00 in Sapporo."""
    return writing.moment(value, zone, zone_place(zone)) if value else gettext("not known")


@register.filter
def hour(value: datetime, zone: str = "UTC") -> str:
    """The hour and whose hour it is."""
    return writing.hour_at(value, zone, zone_place(zone))


@register.simple_tag(name="moment")
def moment_tag(value: datetime, zone: str, place: str = "", style: str = writing.WEEKDAY) -> str:
    """As the filter, with the name of the place given."""
    return writing.moment(value, zone, place or zone_place(zone), style)


@register.filter
def count(value: writing.Number | None, places: int | None = None) -> str:
    """A number with its groups: 1,284 or 1 284."""
    return gettext("not known") if value is None else writing.number(value, places)


@register.filter
def percent(value: writing.Number | None, places: int = 0) -> str:
    """A share of one as a percentage."""
    return gettext("not known") if value is None else writing.percent(value, places)


@register.filter
def per_cent(value: Decimal) -> str:
    """A number of per cent as a percentage, with the decimals it has: 9.50 is 9.5%."""
    exact = Decimal(value).normalize()
    return writing.percent(exact / 100, max(0, -int(exact.as_tuple().exponent)))


@register.filter
def millions(value: writing.Number | None) -> str:
    """An amount in millions with one decimal, for columns that say so."""
    return gettext("not known") if value is None else writing.number(Decimal(str(value)) / 10**6, 1)


@register.filter
def currency_word(code: str) -> str:
    """What the reader's language calls a currency beside an amount."""
    return writing.currency_name(code)


@register.filter
def money(value: writing.Number | None, currency: str = "") -> str:
    """An amount with its currency, exact."""
    return gettext("not known") if value is None else writing.money(value, currency)


def zone_place(zone: str) -> str:
    """The place a time zone is named after, in the reader's language where the corridor says how."""
    return places.place_of(zone)


# 3 States and small marks


@register.inclusion_tag("window/fresh.html")
def fresh(confirmed_on: date | None, confirm_by: date | None = None, is_due: bool = False) -> dict[str, Any]:
    """Full circle and date when confirmed; half circle and date when due for confirmation."""
    return {"confirmed_on": confirmed_on, "confirm_by": confirm_by, "is_due": is_due or confirmed_on is None}


@register.simple_tag
def tag(text: str, kind: str = "") -> SafeString:
    """A state in a word. Kinds: full, ok, due, late, unsure; several may be joined by a space."""
    return format_html('<span class="tag{}">{}</span>', f" {kind}" if kind else "", text)


@register.simple_tag
def too_few() -> SafeString:
    """What stands where fewer than five were counted."""
    return tag(pgettext("figure", "too few"))


# 4 Addresses


@register.simple_tag(takes_context=True)
def beside(context: RequestContext, kind: str, key: str, thing: object = None) -> SafeString:
    """What other apps have to say to this reader about the thing this page shows."""
    return asides.said_beside(kind, key, context["request"].user, thing)


@register.simple_tag(takes_context=True)
def query(context: RequestContext, **changes: Any) -> str:
    """The query of this page with some parameters changed; None or "" takes one out, a list gives several."""
    kept = context["request"].GET.copy()
    for name, value in changes.items():
        kept.pop(name, None)
        if isinstance(value, list | tuple | set | frozenset):
            kept.setlist(name, [str(one) for one in value])
        elif value not in (None, ""):
            kept[name] = str(value)
    return f"?{kept.urlencode()}"


@register.simple_tag(takes_context=True)
def query_without(context: RequestContext, name: str, value: Any) -> str:
    """The query of this page without one choice of a parameter, and from its first page on."""
    kept = context["request"].GET.copy()
    kept.setlist(name, [one for one in kept.getlist(name) if one != str(value)])
    kept.pop("page", None)
    return f"?{kept.urlencode()}"


# 5 Parts of a page with something inside


@register.simple_block_tag(end_name="endpart")
def part(content: str, key: str, heading: str, note: str = "") -> SafeString:
    """A section with its heading in the margin."""
    below = format_html("<p>{}</p>", note) if note else ""
    return format_html(
        '<section class="part" aria-labelledby="{0}"><div class="in"><div class="head"><h2 id="{0}">{1}</h2>{2}</div>'
        "<div>{3}</div></div></section>",
        key,
        heading,
        below,
        content,
    )


@register.simple_block_tag(end_name="endpane")
def pane(content: str) -> SafeString:
    """The window: two halves of the same size, a post, a sill. Holds two `half`."""
    return format_html('<div class="pane"><div class="in">{}</div></div>', content)


@register.simple_block_tag(end_name="endhalf")
def half(content: str, key: str, heading: str, over: str = "", level: int = 2, lang: str = "") -> SafeString:
    """One half of a window."""
    above = format_html('<p class="over">{}</p>', over) if over else ""
    return format_html(
        '<section aria-labelledby="{key}">{above}<h{level} id="{key}"{lang}>{heading}</h{level}>{content}</section>',
        key=key,
        above=above,
        level=level,
        lang=format_html(' lang="{}"', lang) if lang else "",
        heading=heading,
        content=content,
    )


@register.simple_block_tag(end_name="endscroll")
def scroll(content: str, label: str) -> SafeString:
    """A wide table: it scrolls inside a region that has a name and can be reached by keyboard."""
    return format_html('<div class="scroll" tabindex="0" role="region" aria-label="{}">{}</div>', label, content)


@register.simple_block_tag(end_name="endnotice")
def notice(content: str, heading: str = "", kind: str = "", level: int = 2) -> SafeString:
    """A message: done (no kind), attention (due), failed (late)."""
    above = format_html("<h{0}>{1}</h{0}>", level, heading) if heading else ""
    return format_html('<div class="say{}">{}{}</div>', f" {kind}" if kind else "", above, content)


# 6 Forms


@register.simple_tag
def field_anchor(field: BoundField) -> str:
    """Where the link of an error summary leads: the field, or the first of a group."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.filter
def mistakes(form: BaseForm) -> int:
    """How many sentences the summary of a form lists."""
    return sum(len(of_field) for of_field in form.errors.values())


@register.filter
def browser(agent: str) -> str:
    """A browser and its system, as far as what it says of itself tells."""
    return browsers.told_by(agent)


@register.filter
def is_mistaken(attributes: Mapping[str, Any]) -> bool:
    """Was a widget made of several boxes marked as mistaken? Its name has a hyphen, which templates cannot read."""
    return attributes.get("aria-invalid") == "true"
