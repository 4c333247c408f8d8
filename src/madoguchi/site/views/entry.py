"""The page of one entry: both directions, why it may fit the reader, what was checked, and the act beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from madoguchi.apps.docket import queries as docket
from madoguchi.apps.introductions import queries as introductions
from madoguchi.apps.registry import queries as registry
from madoguchi.apps.screening import queries as screening
from madoguchi.core import clock, packs
from madoguchi.core.accounts import queries as accounts
from madoguchi.core.accounts.models import Person
from madoguchi.core.accounts.routes import PUBLIC, audience
from madoguchi.core.languages.texts import Said
from madoguchi.core.ui.writing import listed, reader
from madoguchi.site import structured
from madoguchi.site.standing import standings

if TYPE_CHECKING:
    from madoguchi.apps.docket.models import Entry
    from madoguchi.apps.registry.models import Organisation
    from madoguchi.apps.screening.models import Check

OTHERS = 5
LONGEST_NAME = 72


@dataclass(frozen=True)
class Half:
    """One half of the window: what the company seeks, or what it offers."""

    direction: str
    heading: str
    lines: tuple[str, ...]
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Checked:
    """What was looked at: proofs of identity, the lists the company was compared with. Never what they might mean."""

    proofs: tuple[tuple[str, date], ...]
    check: Check | None
    is_cleared: bool


@audience(PUBLIC)
@require_safe
def entry(request: HttpRequest, reference: str) -> HttpResponse:
    """One entry, for whoever may see it; anybody else is told that there is none."""
    found = docket.entry(reference)
    if found is None or not docket.may_see(request.user, found):
        raise Http404
    on = clock.today(packs.current().sides[0].time_zone)
    memberships = list(registry.memberships_of(request.user))
    is_own = any(one.organisation_id == found.organisation_id for one in memberships)
    is_officer = accounts.is_officer(request.user)
    company = registry.company(found.organisation.reference)
    partner = _reader_side(found, [one.organisation for one in memberships]) if not is_own else None
    context = {
        "entry": found,
        "is_own": is_own,
        "is_officer": is_officer,
        "shows_name": docket.shows_name(found),
        "company": company,
        "halves": _halves(found),
        "original": _original(found),
        "why": introductions.why_for(partner, found, on=on) if partner and found.is_public else None,
        "partner": partner,
        "interest": introductions.interest_of(partner, found) if partner else None,
        "promising": introductions.promising_for(found, on=on) if is_own or is_officer else (),
        "goods": docket.standings_of_goods([found]).get(found.pk, ()) if is_own or is_officer else (),
        "checked": _checked(found.organisation, company),
        "other_names": registry.other_names(company, reader())[:2] if company and docket.shows_name(found) else (),
        "region": docket.label("region", found.organisation.region) if found.organisation.region else "",
        "facts": _facts(found),
        "is_priority": _is_priority(found, on),
        "standing": standings([found]).get(found.reference),
        "next_round": introductions.next_round(),
        "structured": structured.script(structured.entry_facts(found))
        if found.is_public and not found.is_example
        else "",
        "is_member": isinstance(request.user, Person),
    }
    return render(request, "site/entry.html", context)


def _reader_side(found: Entry, own: list[Organisation]) -> Organisation | None:
    """The reader's company that could meet this one."""
    return next((one for one in own if one.side != found.organisation.side), None)


def _halves(found: Entry) -> tuple[Half, Half]:
    """What the entry says, and what its company says in the other direction. A partner's wishes are a seeking."""
    kind = docket.label("kind", found.kind)
    is_offer = found.direction == docket.OFFER
    opposite = docket.SEEK if is_offer else docket.OFFER
    others = [one for one in docket.public_entries_of(found.organisation) if one.pk != found.pk]
    answering = tuple(one for one in others if one.direction == opposite)[:OTHERS]
    what, whom = tuple(what_it_says(found)), tuple(whom_it_seeks(found))
    if is_offer:
        heading = _("Whom they look for") if whom or answering else _("Nothing more is said")
        return Half(found.direction, kind, what), Half(opposite, heading, whom, answering)
    does = tuple(_registered(found)) if not answering else ()
    heading = _("In return") if answering else _("What they do") if does else _("Nothing more is said")
    return Half(found.direction, kind, (*what, *whom)), Half(opposite, heading, does, answering)


def _registered(found: Entry) -> Iterator[str]:
    """The company's own lines of business, where it posted nothing in the other direction."""
    for one in found.organisation.classes[:2]:
        yield _("%(name)s (ISIC %(code)s)") % {"name": docket.label("activity", one["code"]), "code": one["code"]}


def what_it_says(found: Entry) -> Iterator[str]:
    """Codes as names, one line each."""
    for code in found.products:
        yield _("%(name)s (HS %(code)s)") % {"name": _short(docket.label("product", code)), "code": code}
    for code in found.activities:
        yield _("%(name)s (ISIC %(code)s)") % {"name": docket.label("activity", code), "code": code}


def _short(name: str) -> str:
    """The beginning of a long official name, cut between its parts."""
    longest = LONGEST_NAME // 2 if reader() == "ja" else LONGEST_NAME
    if len(name) <= longest:
        return name
    cut = max(name[:longest].rfind(sign) for sign in (" ", "、", "，", "・", "（"))
    return name[: cut if cut > 0 else longest].rstrip(" ,;、（(") + " …"


def whom_it_seeks(found: Entry) -> Iterator[str]:
    """Which partners are welcome."""
    if found.regions_wanted:
        regions = listed([docket.label("region", one) for one in found.regions_wanted])
        yield _("Partner in: %(regions)s") % {"regions": regions}
    if found.sizes_wanted:
        yield _("Size: %(sizes)s") % {"sizes": listed([docket.label("size", one) for one in found.sizes_wanted])}


def _original(found: Entry) -> Said | None:
    """The text as its company wrote it, where the reader is shown a translation."""
    language = found.text.original
    version = found.text.versions.get(language)
    if version is None or language == reader() or reader() not in found.text.versions:
        return None
    return Said(version.text, language, version.how, is_fallback=False, is_stale=False)


def _facts(found: Entry) -> list[tuple[str, Any]]:
    organisation = found.organisation
    codes = found.activities or [one["code"] for one in organisation.classes]
    languages = [packs.current().autonym(code) for code in found.languages or organisation.languages]
    return [
        (_("Size"), docket.label("size", organisation.size_band) if organisation.size_band else ""),
        (_("Activity"), docket.label("activity", codes[0]) if codes else ""),
        (_("Languages"), listed(languages)),
    ]


def _is_priority(found: Entry, on: date) -> bool:
    region = packs.current().regions.get(found.organisation.region)
    return region is not None and region.is_priority(on)


def _checked(organisation: Organisation, company: Organisation | None) -> Checked:
    verifications = company.verifications.all() if company else ()
    proofs = [(one.kind, one.decided_at.date()) for one in verifications if one.decided_at]
    check = screening.latest_checks({organisation.pk}).get(organisation.pk)
    return Checked(tuple(proofs), check, screening.is_cleared(organisation))
