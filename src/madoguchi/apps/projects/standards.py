"""Public projects in two open formats others read: OC4IDS 0.9 (JSON) and IATI 2.03 (XML). Nothing here is not public.

Both are views, not our model: neither knows suspended or prohibited projects apart from stages, nor places both sides
claim. What has no word there stands as a classification of our own (`madoguchi-…`); what is not known is left out.
A place both sides claim has both its names and neither code nor country, and the notice goes along.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from io import StringIO
from typing import Any
from urllib.parse import urlsplit
from xml.sax.xmlreader import AttributesImpl
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from madoguchi.apps.projects import asking, exports, places, portfolio, terms
from madoguchi.apps.projects.models import ProjectPlace
from madoguchi.apps.projects.models.projects import (
    ABANDONED,
    AGENCY,
    AUTHORITY,
    BUYER,
    CONTRACTOR,
    LENDER,
    LOST,
    NEUTRAL,
    PARTNER,
    PROHIBITED,
    SPONSOR,
    SUSPENDED,
)
from madoguchi.apps.projects.portfolio import Line, party_name
from madoguchi.apps.projects.terms import BUILDING, CLOSED, OPERATING, PREPARING
from madoguchi.core import packs
from madoguchi.core.languages.texts import Texts
from madoguchi.core.ui.writing import reader

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
PUBLISHER = "Madoguchi"
WHOLE = Decimal(100)


def lines_on(on: date) -> list[Line]:
    """Every public project as it stood on a day, with what both formats need."""
    return portfolio.lines_on(on, projects=asking.public_projects())


def oc4ids_package(on: date, *, address: str, at: datetime) -> dict[str, Any]:
    """Every project anybody may read, as it stood on a day, as OC4IDS. `address` is where the package was asked for."""
    return oc4ids(lines_on(on), address=address, at=at)


def iati_activities(on: date, *, at: datetime) -> str:
    """The same projects as IATI activities, in XML."""
    return iati(lines_on(on), at=at)


def _host() -> str:
    return urlsplit(settings.SITE_ADDRESS).hostname or "localhost"


def _title(line: Line) -> str:
    title = line.project.title.in_language(reader(), ("en",)).text
    return _("[Example] %(title)s") % {"title": title} if line.project.is_example else title


def _stands_for(line: Line) -> str:
    gate = terms.current().gate(line.stage)
    return gate.stands_for if gate else PREPARING


def _moment(day: date) -> str:
    zone = ZoneInfo(packs.current().sides[0].time_zone)
    return datetime.combine(day, time(), zone).isoformat()


# OC4IDS -------------------------------------------------------------------------------------------------

PHASES = {PREPARING: "preparation", CLOSED: "implementation", BUILDING: "implementation", OPERATING: "completed"}
# The standard's own `buyer` pays for the works; ours buys what a project makes.
PARTY_ROLES = {LENDER: "funder", CONTRACTOR: "supplier", AUTHORITY: "publicAuthority", BUYER: "offtaker"}


def oc4ids(lines: Iterable[Line], *, address: str, at: datetime) -> dict[str, Any]:
    """A package of projects, in the reader's language. `notice` and `about` are ours: the standard lets others pass."""
    return {
        "uri": address,
        "publishedDate": at.isoformat(timespec="seconds"),
        "version": "0.9",
        "publisher": {"name": PUBLISHER, "uri": settings.SITE_ADDRESS},
        "license": LICENCE,
        **exports.about(),
        "projects": [_oc4ids_project(line) for line in lines],
    }


def _oc4ids_project(line: Line) -> dict[str, Any]:
    project = line.project
    found: dict[str, Any] = {
        "id": f"{_host()}-{project.number}",
        "updated": project.updated_at.isoformat(timespec="seconds"),
        "title": _title(line),
        "language": reader(),
        "status": _phase(line),
        "additionalClassifications": list(_classified(line)),
    }
    if summary := project.summary.in_language(reader(), ("en",)).text:
        found["description"] = summary
    period = {"startDate": project.starts_on, "endDate": project.ends_on}
    if known := {name: _moment(day) for name, day in period.items() if day}:
        found["period"] = known
    if locations := [_location(one) for one in project.places.all()]:
        found["locations"] = locations
    if project.cost is not None:
        found["budget"] = {"amount": {"amount": float(project.cost), "currency": project.cost_currency}}
    if parties := list(_parties(line)):
        found["parties"] = parties
    address = settings.SITE_ADDRESS + project.get_absolute_url()
    page = {"id": "page", "title": _title(line), "url": address, "format": "text/html", "language": reader()}
    found["documents"] = [page]
    return found


def _phase(line: Line) -> str:
    """The standard cancels only what was never finished: what is lost while it operates has been completed."""
    phase = PHASES[_stands_for(line)]
    return "cancelled" if line.condition in (LOST, ABANDONED) and phase != PHASES[OPERATING] else phase


def _classified(line: Line) -> Iterator[dict[str, str]]:
    """What the standard has no word for: our stage and condition, our sectors, and what a project rests on."""
    if line.stage:
        yield {"scheme": "madoguchi-stage", "id": line.stage, "description": line.gate_name.text or line.stage}
    yield {"scheme": "madoguchi-condition", "id": line.condition, "description": str(line.condition_name)}
    for one, said in zip(line.project.sectors.all(), line.sectors, strict=True):
        yield {"scheme": "madoguchi-sector", "id": one.sector, "description": said.text}
    if line.project.is_reference:
        yield {"scheme": "madoguchi-basis", "id": "reported", "description": _("from public sources")}
    if line.is_neutral:
        yield {"scheme": "madoguchi-place", "id": "neutral", "description": _("at a place both sides claim")}


def _location(place: ProjectPlace) -> dict[str, Any]:
    said = places.said(place.kind, place.code, reader()).text
    if place.kind == NEUTRAL:
        return {"id": f"neutral-{place.code}", "description": said}
    side = packs.current().side(places.side_of(place.kind, place.code))
    country = side.names.in_language(reader()).text
    address = {"countryName": country} if said == country else {"region": said, "countryName": country}
    return {"id": place.code, "description": said, "address": address}


def _parties(line: Line) -> Iterator[dict[str, Any]]:
    for number, one in enumerate(line.project.participations.all(), start=1):
        if one.to_on is None:
            yield {"id": f"{number}", "name": party_name(one), "roles": [PARTY_ROLES.get(one.role, one.role)]}


# IATI ---------------------------------------------------------------------------------------------------

STATUS = {PREPARING: "1", CLOSED: "2", BUILDING: "2", OPERATING: "4"}
CANCELLED, HALTED = "5", "6"
ORGANISATION_ROLES = {LENDER: "1", SPONSOR: "2", AGENCY: "3", PARTNER: "4", CONTRACTOR: "4"}
OTHER_PUBLIC_SECTOR = "15"
GENERAL, OTHER = "1", "4"  # of a description
PLANNED_START, PLANNED_END = "1", "3"
OWN_VOCABULARY = "99"


def iati(lines: Iterable[Line], *, at: datetime) -> str:
    """Activities in the order the standard asks for, each text in every language it was written in."""
    made = StringIO()
    writer = _Writer(made, "utf-8", short_empty_elements=True)
    writer.startDocument()
    writer.begin("iati-activities", {"version": "2.03", "generated-datetime": at.isoformat(timespec="seconds")})
    for line in lines:
        _activity(writer, line)
    writer.endElement("iati-activities")
    writer.endDocument()
    return made.getvalue()


class _Writer(SimplerXMLGenerator):
    """Writes texts with their languages."""

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element that holds others."""
        self.startElement(name, AttributesImpl(dict(attributes)))

    def narrative(self, text: str, language: str = "") -> None:
        """One text."""
        self.addQuickElement("narrative", text, {"xml:lang": language} if language else {})

    def said(self, name: str, texts: Iterable[tuple[str, str]], **attributes: str) -> None:
        """An element with a text in each language."""
        self.begin(name, {key.replace("_", "-"): value for key, value in attributes.items()})
        for language, text in texts:
            self.narrative(text, language)
        self.endElement(name)


def _activity(writer: _Writer, line: Line) -> None:
    project = line.project
    attributes = {"xml:lang": reader(), "last-updated-datetime": project.updated_at.isoformat(timespec="seconds")}
    if project.cost_currency:
        attributes["default-currency"] = project.cost_currency
    writer.begin("iati-activity", attributes)
    writer.addQuickElement("iati-identifier", f"{_host()}-{project.number}")
    reporting = {
        "ref": _host(),
        "type": OTHER_PUBLIC_SECTOR,
        "secondary_reporter": "1" if project.is_reference else "0",
    }
    writer.said("reporting-org", [("", PUBLISHER)], **reporting)
    writer.said("title", _narratives(project.title, project.is_example))
    writer.said("description", _narratives(project.summary or project.title, project.is_example), type=GENERAL)
    writer.said("description", [(reader(), text) for text in exports.about().values()], type=OTHER)
    for one in project.participations.all():
        if one.to_on is None and one.role in ORGANISATION_ROLES:
            writer.said("participating-org", [("", party_name(one))], role=ORGANISATION_ROLES[one.role])
    writer.addQuickElement("activity-status", "", {"code": _status(line)})
    for kind, day in ((PLANNED_START, project.starts_on), (PLANNED_END, project.ends_on)):
        if day:
            writer.addQuickElement("activity-date", "", {"type": kind, "iso-date": day.isoformat()})
    _where(writer, list(project.places.all()))
    for sector, said in zip(project.sectors.all(), line.sectors, strict=True):
        writer.said(
            "sector", [(said.language, said.text)], vocabulary=OWN_VOCABULARY, code=sector.sector, **_part(sector.share)
        )
    _budget(writer, line)
    address = settings.SITE_ADDRESS + project.get_absolute_url()
    writer.begin("document-link", {"format": "text/html", "url": address})
    writer.said("title", [(reader(), _title(line))])
    writer.addQuickElement("category", "", {"code": "A12"})
    writer.endElement("document-link")
    writer.endElement("iati-activity")


def _narratives(texts: Texts, is_example: bool) -> list[tuple[str, str]]:
    mark = _("[Example] %(title)s") if is_example else "%(title)s"
    return [(language, mark % {"title": version.text}) for language, version in texts]


def _status(line: Line) -> str:
    if line.condition in (LOST, ABANDONED):
        return CANCELLED
    return HALTED if line.condition in (SUSPENDED, PROHIBITED) else STATUS[_stands_for(line)]


def _part(share: Decimal | None) -> dict[str, str]:
    return {} if share is None else {"percentage": f"{share.normalize():f}"}


def _where(writer: _Writer, lying: list[ProjectPlace]) -> None:
    """Countries only where every place belongs to one and the parts are known; each place by its name."""
    shares: dict[str, Decimal | None] = {}
    for one in lying:
        side = places.side_of(one.kind, one.code)
        before = shares.get(side, Decimal())
        shares[side] = None if one.share is None or before is None else before + one.share
    if len(shares) == 1:
        shares = dict.fromkeys(shares, WHOLE)
    if "" not in shares and None not in shares.values():
        for side, share in shares.items():
            code = packs.current().side(side).country_code
            writer.addQuickElement("recipient-country", "", {"code": code, **_part(share)})
    for one in lying:
        said = places.said(one.kind, one.code, reader())
        writer.begin("location", {})
        writer.said("name", [(said.language, said.text)])
        writer.endElement("location")


def _budget(writer: _Writer, line: Line) -> None:
    project = line.project
    if project.cost is None or project.starts_on is None or project.ends_on is None:
        return
    writer.begin("budget", {"type": "1", "status": "1"})
    writer.addQuickElement("period-start", "", {"iso-date": project.starts_on.isoformat()})
    writer.addQuickElement("period-end", "", {"iso-date": project.ends_on.isoformat()})
    valued = {"currency": project.cost_currency, "value-date": (project.cost_on or project.starts_on).isoformat()}
    writer.addQuickElement("value", f"{project.cost:f}", valued)
    writer.endElement("budget")
