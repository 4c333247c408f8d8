"""Public entries and companies as plain rows: for files, for programs, for feeds. Nothing here is not public."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from madoguchi.apps.docket import queries as docket
from madoguchi.apps.registry import queries as registry
from madoguchi.core import packs

if TYPE_CHECKING:
    from madoguchi.apps.docket.models import Entry
    from madoguchi.apps.registry.models import Organisation
    from madoguchi.core.languages.texts import Texts

LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def entry_columns() -> list[str]:
    """The columns of a list of entries; a text has one for each language of the corridor."""
    languages = packs.current().languages
    texts = [f"{name}_{language}" for name in ("title", "text") for language in languages]
    return [
        "number",
        "direction",
        "kind",
        "side",
        "region",
        "size",
        *texts,
        "machine_translated",
        "activities",
        "products",
        "regions_wanted",
        "sizes_wanted",
        "languages",
        "value_min",
        "value_max",
        "currency",
        "company",
        "published_on",
        "confirmed_on",
        "confirm_by_on",
        "is_example",
        "address",
    ]


def entry_row(entry: Entry) -> dict[str, Any]:
    """One public entry. Its company stands there only if it shows its name."""
    organisation = entry.organisation
    return {
        "number": entry.number,
        "direction": entry.direction,
        "kind": entry.kind,
        "side": organisation.side,
        "region": organisation.region,
        "size": organisation.size_band,
        **_said("title", entry.title),
        **_said("text", entry.text),
        "machine_translated": sorted({language for language, one in entry.text if one.how == "machine"}),
        "activities": entry.activities,
        "products": entry.products,
        "regions_wanted": entry.regions_wanted,
        "sizes_wanted": entry.sizes_wanted,
        "languages": entry.languages,
        "value_min": entry.value_min,
        "value_max": entry.value_max,
        "currency": entry.currency,
        "company": str(registry.name_for(organisation, "en")) if docket.shows_name(entry) else "",
        "published_on": entry.published_at.date() if entry.published_at else None,
        "confirmed_on": entry.confirmed_on,
        "confirm_by_on": entry.confirm_by_on,
        "is_example": entry.is_example,
        "address": address(entry),
    }


def entry_rows(entries: Iterable[Entry]) -> Iterator[dict[str, Any]]:
    """The rows of a list of entries."""
    return (entry_row(entry) for entry in entries)


COMPANY_COLUMNS = (
    "reference",
    "name",
    "names",
    "side",
    "region",
    "size",
    "activities",
    "languages",
    "web",
    "standing",
    "source",
    "confirmed_on",
    "is_example",
    "address",
)


def company_row(organisation: Organisation) -> dict[str, Any]:
    """One public company: what a register says, or what it published itself."""
    return {
        "reference": organisation.reference,
        "name": str(registry.name_for(organisation, "en")),
        "names": list(dict.fromkeys(alias.text for alias in organisation.aliases.all())),
        "side": organisation.side,
        "region": organisation.region,
        "size": organisation.size_band,
        "activities": [one["code"] for one in organisation.classes],
        "languages": organisation.languages,
        "web": organisation.web,
        "standing": organisation.standing,
        "source": organisation.source,
        "confirmed_on": organisation.confirmed_on,
        "is_example": organisation.is_example,
        "address": address(organisation),
    }


def address(thing: Entry | Organisation) -> str:
    """The whole address of a thing's page, the same in whatever language the file was asked for."""
    with override("en"):
        return f"{settings.SITE_ADDRESS}{thing.get_absolute_url()}"


def about(made_at: str, *, what: str) -> dict[str, str]:
    """What stands beside every open file: what it is, from where, under which licence, and the notice on places."""
    with override("en"):
        source = f"{settings.SITE_ADDRESS}{reverse('open-data')}"
    return {
        "what": what,
        "source": source,
        "licence": LICENCE,
        "made_at": made_at,
        "notice": packs.current().says(packs.NEUTRAL_PLACES, "en"),
    }


def _said(name: str, texts: Texts) -> dict[str, str]:
    return {f"{name}_{language}": _text(texts, language) for language in packs.current().languages}


def _text(texts: Texts, language: str) -> str:
    version = texts.versions.get(language)
    return version.text if version else ""
