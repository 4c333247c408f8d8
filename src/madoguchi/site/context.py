"""What every page knows: where it stands, in which languages it can be read, whose hour it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise, SimpleLazyObject

from madoguchi.core import clock, packs
from madoguchi.core.accounts import queries
from madoguchi.core.accounts.models import Person
from madoguchi.core.ui import navigation, places, writing


@dataclass(frozen=True)
class Entry:
    """A link of the navigation."""

    name: str
    label: Promise
    address: str
    is_current: bool


@dataclass(frozen=True)
class Tongue:
    """A language this page can be read in, under its own name, and the same page in it."""

    code: str
    autonym: str
    address: str
    is_current: bool


def window(request: HttpRequest) -> dict[str, Any]:
    """One name for the frame of the page: `window`. It is made when a template first asks for it."""
    return {"window": SimpleLazyObject(lambda: _window(request))}


def _window(request: HttpRequest) -> Mapping[str, Any]:
    corridor = packs.current()
    person = getattr(request, "user", AnonymousUser())
    is_member = isinstance(person, Person)
    is_officer = is_member and queries.serves(person)
    return {
        "sides": corridor.sides,
        "services": entries(request, navigation.SERVICES),
        "open": entries(request, navigation.OPEN),
        "officers": entries(request, navigation.OFFICERS) if is_officer else (),
        "clerks": entries(request, navigation.CLERKS) if is_member and queries.holds_office(person) else (),
        "account": entries(request, navigation.MEMBERS if is_member else navigation.GUESTS),
        "tongues": tongues(request),
        "example_notice": corridor.wording(packs.EXAMPLE),
        "shows_examples": settings.DEMO,
        "neutral_notice": corridor.wording(packs.NEUTRAL_PLACES),
        "made_at": made_at(clock.now(), [side.time_zone for side in corridor.sides]),
        "home": address_of("home"),
        "site_address": settings.SITE_ADDRESS,
    }


def entries(request: HttpRequest, routes: navigation.Routes) -> tuple[Entry, ...]:
    """The links of these routes that exist in this installation; the nearest to this page is marked."""
    here = getattr(getattr(request, "resolver_match", None), "url_name", None) or ""
    nearest = max(
        ((len(start), name) for name, _label, starts in routes for start in starts if here.startswith(start)),
        default=(0, ""),
    )[1]
    found = ((name, label, address_of(name)) for name, label, _starts in routes)
    return tuple(Entry(name, label, address, name == nearest) for name, label, address in found if address)


def address_of(name: str) -> str:
    """The address of a route; empty where the installation does not have it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def tongues(request: HttpRequest) -> tuple[Tongue, ...]:
    """This same page in each language of the interface, with what was searched and chosen on it."""
    reader = writing.reader()
    codes = dict(settings.LANGUAGES)
    return tuple(
        Tongue(code, autonym, _in_language(request, code, codes), code == reader) for code, autonym in codes.items()
    )


def _in_language(request: HttpRequest, code: str, codes: Mapping[str, str]) -> str:
    """Addresses differ in their first part alone; also a page that does not exist can be refused in each language."""
    here = request.get_full_path()
    first, _slash, rest = here.lstrip("/").partition("/")
    return f"/{code}/{rest}" if first in codes else here


def made_at(moment: datetime, zones: Iterable[str]) -> str:
    """When the page was made, by the clocks of both sides and by universal time; a day is named where it changes."""
    written, day_before = [], None
    for zone in dict.fromkeys((*zones, writing.UNIVERSAL)):
        place, day = places.place_of(zone), moment.astimezone(ZoneInfo(zone)).date()
        if day == day_before:
            written.append(writing.hour_at(moment, zone, place))
        else:
            written.append(writing.moment(moment, zone, place, writing.LONG))
        day_before = day
    return writing.listed(written)
