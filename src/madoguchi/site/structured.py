"""Facts of a page in the vocabulary of schema.org, for search engines and programs. Only what is public anyway."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from madoguchi.apps.docket import queries as docket
from madoguchi.apps.registry import queries as registry
from madoguchi.core import packs
from madoguchi.core.ui.writing import reader
from madoguchi.site import records

if TYPE_CHECKING:
    from madoguchi.apps.docket.models import Entry

_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def script(facts: Mapping[str, Any]) -> SafeString:
    """A block of data that no browser runs; what could end it is written as escapes."""
    text = json.dumps({"@context": "https://schema.org", **facts}, ensure_ascii=False, default=str)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text.translate(_ESCAPES)))  # noqa: S308 (escaped in this line)


def entry_facts(entry: Entry) -> dict[str, Any]:
    """An entry as an Offer or a Demand. Its company is named only if it shows its name."""
    is_offer = entry.direction == docket.OFFER
    said = entry.text.in_language(reader(), ("en",))
    region = packs.current().regions.get(entry.organisation.region)
    facts: dict[str, Any] = {
        "@type": "Offer" if is_offer else "Demand",
        "identifier": entry.number,
        "name": entry.title.in_language(reader(), ("en",)).text,
        "description": said.text,
        "url": records.address(entry),
        "availabilityStarts": entry.published_at.date() if entry.published_at else None,
        "validThrough": entry.confirm_by_on,
        "category": docket.label("kind", entry.kind),
        "availableAtOrFrom": {"@type": "Place", "name": region.names.in_language(reader()).text} if region else None,
    }
    if docket.shows_name(entry):
        company = {"@type": "Organization", "name": str(registry.name_for(entry.organisation, reader()))}
        facts["offeredBy"] = company
    return {key: value for key, value in facts.items() if value}
