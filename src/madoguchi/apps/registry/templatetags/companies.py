"""Names and activities of companies as this reader should see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from madoguchi.apps.registry import queries, sentences
from madoguchi.apps.registry.importers.origins import Source, source
from madoguchi.apps.registry.merging import Move
from madoguchi.apps.registry.models import Organisation
from madoguchi.apps.registry.queries import CompanyName
from madoguchi.core import packs
from madoguchi.core.languages.texts import Said
from madoguchi.core.packs import UnknownCode
from madoguchi.core.ui import writing
from madoguchi.core.ui.templatetags.window import autonym

register = template.Library()


@register.simple_tag
def name_of(organisation: Organisation) -> SafeString:
    """The name the company uses in the reader's script, with its language."""
    return written(queries.name_for(organisation, writing.reader()))


@register.simple_tag
def name_text(organisation: Organisation) -> str:
    """The same name bare, for titles and letters."""
    return queries.name_for(organisation, writing.reader()).text


@register.simple_tag
def other_names_of(organisation: Organisation) -> list[CompanyName]:
    """The names that stand under the one shown."""
    return queries.other_names(organisation, writing.reader())


@register.filter
def written(name: CompanyName) -> SafeString:
    """A name set apart from the writing around it."""
    lang = format_html(' lang="{}"', name.language) if name.language and name.language != writing.reader() else ""
    return format_html("<bdi{}>{}</bdi>", lang, name.text)


@register.simple_tag
def activity_labels(organisation: Organisation, limit: int = 2) -> list[Said]:
    """What it does, the main activity first."""
    return queries.activity_labels(organisation, writing.reader(), limit)


@register.filter
def region_name(code: str) -> Said | str:
    """A region as the reader calls it; its code where the corridor does not know it."""
    found = packs.current().regions.get(code)
    return found.names.in_language(writing.reader()) if found else code


@register.filter
def side_name(key: str) -> Said | str:
    """A side as the reader calls it."""
    try:
        return packs.current().side(key).names.in_language(writing.reader())
    except UnknownCode:
        return key


@register.filter
def band_name(key: str) -> Said | str:
    """A size as the reader calls it."""
    found = next((one for one in packs.current().employee_bands if one.key == key), None)
    return found.names.in_language(writing.reader()) if found else key


@register.filter
def legal_form_name(organisation: Organisation) -> Said | str:
    """The legal form as the reader calls it."""
    found = packs.current().side(organisation.side).legal_form(organisation.legal_form)
    return found.names.in_language(writing.reader()) if found else organisation.legal_form


@register.filter
def source_of(key: str) -> Source:
    """Where facts come from: its name and its address."""
    return source(key)


@register.filter
def said(parts: Iterable[Said]) -> str:
    """Several texts after one another, with the comma of the language."""
    return writing.listed(str(one) for one in parts)


@register.filter
def day_of(iso: str) -> str:
    """A day kept in its plain form, as the reader's language writes it."""
    return writing.day(date.fromisoformat(iso))


@register.filter
def resemblance_sentence(reason: Mapping[str, Any]) -> str:
    """Why two records may be one company, or two."""
    return sentences.resemblance(reason)


@register.filter
def speaks_against(key: str) -> bool:
    """Does a reason speak for two companies?"""
    return key in sentences.AGAINST


@register.filter
def field_label(name: str) -> str:
    """What a field of a record is called."""
    return sentences.field_label(name)


@register.filter
def model_label(label: str) -> str:
    """What rows of a kind are called."""
    return sentences.model_label(label)


@register.filter
def move_text(move: Move) -> str:
    """What a row that moves says of itself."""
    return "–" if move.model in sentences.TOLD_BY_NUMBER else move.text


@register.filter
def scheme_name(scheme: str, side: str) -> Said | str:
    """What a kind of number is called."""
    rule = packs.current().side(side).identifier(scheme)
    return rule.names.in_language(writing.reader()) if rule else scheme


@register.filter
def language_names(codes: Iterable[str]) -> SafeString:
    """Languages in their own names and scripts, with the comma of the reader's language."""
    comma = "、" if writing.reader() == "ja" else ", "
    return format_html_join(comma, "{}", ((autonym(code),) for code in codes))
