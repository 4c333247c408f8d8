"""A company's page: who it is and who says so, what it posted, and whom it might meet."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from madoguchi.apps.docket import queries as docket
from madoguchi.apps.introductions import queries as introductions
from madoguchi.apps.registry import queries as registry
from madoguchi.core import clock, packs
from madoguchi.core.accounts import queries as people
from madoguchi.core.accounts.routes import PUBLIC, audience
from madoguchi.core.ui import writing

if TYPE_CHECKING:
    from madoguchi.apps.registry.models import Organisation

PARTNERS = 6
ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


@audience(PUBLIC)
@require_safe
def company(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything public about a company. A merged record leads to the one that stands; hidden and absent are alike."""
    organisation = registry.company_for(request.user, reference)
    if organisation is None:
        return _moved(request, reference)
    on = clock.today(packs.current().side(organisation.side).time_zone)
    language = writing.reader()
    entries = _entries(organisation)
    region = packs.current().regions.get(organisation.region)
    priority = region.priority_on(on) if region else None
    is_taking_part = registry.is_taking_part(organisation)
    context = {
        "organisation": organisation,
        "names": registry.names_of(organisation, language),
        "facts": registry.by_source(organisation),
        "numbers": registry.numbers(organisation, language),
        "activities": registry.activities(organisation, language),
        "priority": packs.current().programme(priority.programme) if priority else None,
        "entries": entries,
        "partners": []
        if entries or not is_taking_part
        else introductions.promising_partners(organisation, on=on, top=PARTNERS),
        "is_own": registry.acts_for(request.user, organisation),
        "is_officer": people.is_officer(request.user),
        "is_public": registry.is_public(organisation),
        "linked_data": "" if organisation.is_example else linked_data(organisation),
        "other_side": packs.current().other_side(organisation.side),
    }
    return render(request, "site/company.html", context)


def _moved(request: HttpRequest, reference: str) -> HttpResponse:
    kept = registry.successor(reference)
    if kept is None or registry.company_for(request.user, kept.reference) is None:
        raise Http404
    return redirect(kept, permanent=True)


def _entries(organisation: Organisation) -> list[object]:
    """Its public entries, if it chose to show its name with them: otherwise its page would tell whose they are."""
    return [one for one in docket.public_entries_of(organisation) if docket.shows_name(one)]


def linked_data(organisation: Organisation) -> SafeString:
    """The company as schema.org Organization, for machines. What would end the script is written in escapes."""
    language = writing.reader()
    name = registry.name_for(organisation, language)
    said = {
        "@context": "https://schema.org",
        "@type": "Organization",
        "@id": settings.SITE_ADDRESS + organisation.get_absolute_url(),
        "name": name.text,
        "alternateName": [other.text for other in registry.other_names(organisation, language)],
        "identifier": [
            {"@type": "PropertyValue", "propertyID": one.scheme, "value": one.value}
            for one in organisation.identifiers.all()
        ],
    }
    if organisation.web:
        said["url"] = organisation.web
    if organisation.founded_on:
        said["foundingDate"] = organisation.founded_on.isoformat()
    return mark_safe(json.dumps(said, ensure_ascii=False).translate(ESCAPES))  # noqa: S308 (escaped just now)
