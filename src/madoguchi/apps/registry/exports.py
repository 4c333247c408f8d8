"""The list of the directory as a table: each company with its source and its terms, row by row."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _

from madoguchi.apps.registry import queries
from madoguchi.apps.registry.importers.origins import source
from madoguchi.apps.registry.listing import WHOLE, Asked, label_of
from madoguchi.apps.registry.models import Organisation
from madoguchi.apps.registry.search import OWN_PROFILE
from madoguchi.core import packs
from madoguchi.core.tables import Table
from madoguchi.core.ui import writing

CHUNK = 500


def columns() -> dict[str, str]:
    """The columns with their headings in the reader's language. Keys stay the same in every language."""
    return {
        "reference": _("Reference"),
        "name": _("Name"),
        "other_names": _("Other names"),
        "side": _("Side"),
        "region": _("Region"),
        "region_code": _("Region code"),
        "city": _("City"),
        "numbers": _("Numbers in registers"),
        "activities": _("Activities"),
        "activity_codes": _("Activity codes (ISIC)"),
        "size": _("Size"),
        "languages": _("Languages"),
        "web": _("Web address"),
        "source": _("Source"),
        "source_on": _("Read on"),
        "licence": _("Terms of the source"),
        "address": _("Page"),
        "is_example": _("Invented example"),
    }


def companies(asked: Asked) -> Iterator[Organisation]:
    """The companies of the list, best first, in chunks that are each fetched at once."""
    for page in range(1, WHOLE // CHUNK + 1):
        found = asked.find(page=page, size=CHUNK)
        fetched = queries.public_companies(found.references)
        yield from (fetched[one] for one in found.references if one in fetched)
        if page * CHUNK >= found.total:
            return


def row(organisation: Organisation) -> dict[str, str]:
    """One company as plain texts."""
    language = writing.reader()
    origin = source(organisation.source or OWN_PROFILE)
    days = [entry["on"] for key, entry in queries.sources_of(organisation).items() if key == organisation.source]
    return {
        "reference": organisation.reference,
        "name": queries.name_for(organisation, language).text,
        "other_names": " / ".join(name.text for name in queries.other_names(organisation, language)),
        "side": label_of("side", organisation.side),
        "region": label_of("region", organisation.region) if organisation.region else "",
        "region_code": organisation.region,
        "city": organisation.city.in_language(language).text,
        "numbers": " / ".join(f"{one.scheme}:{one.value}" for one in organisation.identifiers.all()),
        "activities": " / ".join(str(one) for one in queries.activity_labels(organisation, language)),
        "activity_codes": " / ".join(one["code"] for one in organisation.classes),
        "size": label_of("size", organisation.size_band) if organisation.size_band else "",
        "languages": " / ".join(organisation.languages),
        "web": organisation.web,
        "source": str(origin.label),
        "source_on": max(days, default=""),
        "licence": origin.terms,
        "address": settings.SITE_ADDRESS + organisation.get_absolute_url(),
        "is_example": "1" if organisation.is_example else "",
    }


def notices() -> list[str]:
    """What is said in every file: how places are named, and that what is invented is invented."""
    corridor = packs.current()
    wanted = (packs.NEUTRAL_PLACES, packs.EXAMPLE) if settings.DEMO else (packs.NEUTRAL_PLACES,)
    said = (corridor.says(key, writing.reader()) for key in wanted)
    return [one for one in said if one]


def table(asked: Asked) -> Table:
    """The list with what whoever receives the file should know."""
    found = columns()
    about = {f"notice {place}": notice for place, notice in enumerate(notices(), start=1)}
    return Table("companies", list(found), (row(one) for one in companies(asked)), about, headings=found)
