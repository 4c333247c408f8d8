"""A company's facts as its page shows them: each under the source that says so, with the day it said so."""

from __future__ import annotations

from dataclasses import dataclass

from madoguchi.apps.registry.importers.origins import Source, source
from madoguchi.apps.registry.models import Activity, Organisation
from madoguchi.core import packs
from madoguchi.core.languages.texts import Said
from madoguchi.core.packs import Corridor, Target, UnknownCode

FIELDS = (
    "legal_form",
    "standing",
    "region",
    "city",
    "address",
    "size_band",
    "capital",
    "founded_on",
    "languages",
    "web",
)
"""The facts of a record that its page lists, in this order. Names, numbers and activities have parts of their own."""

COMPANY = "company"


@dataclass(frozen=True)
class SourceFacts:
    """What one source says: the fields it filled, and the day on which it was read."""

    source: Source
    on: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Number:
    """A number of a register: what it is called, and where it can be compared."""

    label: Said | str
    value: str
    address: str


@dataclass(frozen=True)
class InBridge:
    """A class of the bridge that a code leads to, and on which basis."""

    code: str
    label: Said
    basis: str


@dataclass(frozen=True)
class StatedActivity:
    """An activity in the code it was entered in, and where that leads."""

    code: str
    label: Said
    scheme: Said | str
    version: str
    is_main: bool
    leads_to: tuple[InBridge, ...]


def by_source(organisation: Organisation) -> list[SourceFacts]:
    """The facts there are, grouped by who says so; the most telling source first."""
    groups: dict[tuple[str, str], list[str]] = {}
    for field in FIELDS:
        if getattr(organisation, field) in ("", None, []) or not getattr(organisation, field):
            continue
        if field == "standing" and organisation.standing == "not_known":
            continue
        origin = organisation.provenance.get(field, {})
        groups.setdefault((origin.get("source") or organisation.source or COMPANY, origin.get("on", "")), []).append(
            field
        )
    found = [SourceFacts(source(key), on, tuple(fields)) for (key, on), fields in groups.items()]
    return sorted(found, key=lambda one: -len(one.fields))


def numbers(organisation: Organisation, language: str) -> list[Number]:
    """Its numbers in the registers of its side."""
    side = packs.current().side(organisation.side)
    found = []
    for one in organisation.identifiers.all():
        rule = side.identifier(one.scheme)
        label = rule.names.in_language(language) if rule else one.scheme
        address = rule.register_address if rule and not organisation.is_example else ""
        found.append(Number(label, one.value, address))
    return found


def activities(organisation: Organisation, language: str) -> list[StatedActivity]:
    """Its activities as entered, the main one first, each with the classes of the bridge that it leads to."""
    corridor = packs.current()
    return [_stated(one, corridor, language) for one in organisation.activities.all()]


def _stated(activity: Activity, corridor: Corridor, language: str) -> StatedActivity:
    try:
        label = corridor.label(activity.code, language, activity.scheme)
        targets = corridor.isic_targets(activity.scheme, activity.code)
    except UnknownCode:
        label, targets = Said(activity.code, "", "written", is_fallback=True, is_stale=False), ()
    leads = tuple(_bridge(target, corridor, language) for target in targets)
    own = next((one for one in corridor.manifest.activities.schemes if one.key == activity.scheme), None)
    names = own.names if own else corridor.activities.names
    return StatedActivity(
        activity.code, label, names.in_language(language), activity.scheme_version, activity.is_main, leads
    )


def _bridge(target: Target, corridor: Corridor, language: str) -> InBridge:
    return InBridge(target.isic, corridor.activities[target.isic].labels.in_language(language), target.basis)
