"""Restrictions are taken in, and corrected by a new wording: what was known before stays to be asked for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q

from madoguchi.apps.registry import queries as registry
from madoguchi.apps.screening import restriction_files
from madoguchi.apps.screening.models import Restriction, RestrictionTarget, Shareholding
from madoguchi.apps.screening.ownership import HALF
from madoguchi.apps.screening.prohibitions import DAY, Licence, Source
from madoguchi.apps.screening.restriction_files import RestrictionEntry
from madoguchi.apps.screening.subjects import ORGANISATION, Subject
from madoguchi.core.accounts.models import Person
from madoguchi.core.journal import actions as journal
from madoguchi.core.languages.texts import Texts
from madoguchi.core.packs.labels import Labels
from madoguchi.core.refusals import Refused

if TYPE_CHECKING:
    from madoguchi.apps.registry.models import Organisation

PACK = "pack"


@dataclass(frozen=True)
class Draft:
    """A restriction as it is handed in. `known_on` is the day it could be known: None means the day it is taken in."""

    key: str
    jurisdiction: str
    authority: Texts
    measure: str
    effect: str
    binds: Texts
    text: Texts
    targets: tuple[Subject, ...]
    from_on: date
    to_on: date | None = None
    act: Texts = field(default_factory=Texts)
    exact_to: str = DAY
    reaches_owned: bool = False
    licences: tuple[Licence, ...] = ()
    basis: str = ""
    sources: tuple[Source, ...] = ()
    known_on: date | None = None


@dataclass(frozen=True)
class Taken:
    """What came of a file of restrictions: keys that are new, keys worded anew, and how many stood so already."""

    new: tuple[str, ...]
    reworded: tuple[str, ...]
    unchanged: int


def record_restriction(draft: Draft, *, by: Person | None, at: datetime, origin: str = "desk") -> Restriction:
    """Take a restriction in. One that is there already gets a new wording; the earlier one is known until then.

    The same statement again changes nothing. `at` is when; a wording is known from `draft.known_on` or that day on.
    """
    return _record(draft, by, at, origin)[0]


@transaction.atomic
def _record(draft: Draft, by: Person | None, at: datetime, origin: str) -> tuple[Restriction, str]:
    last = Restriction.objects.select_for_update().filter(key=draft.key, superseded_on__isnull=True).first()
    digest = _digest(draft)
    if last is not None and last.digest == digest:
        return last, "unchanged"
    organisations = _organisations(draft)
    known_on = draft.known_on or at.date()
    if last is not None:
        known_on = max(known_on, at.date(), last.known_on)  # a correction is known when it is made, not before
        last.superseded_on = known_on
        last.save(update_fields=["superseded_on"])
    found = Restriction.objects.create(
        **_fields(draft),
        wording=last.wording + 1 if last else 1,
        known_on=known_on,
        digest=digest,
        origin=origin,
        recorded_at=at,
        recorded_by=by,
    )
    RestrictionTarget.objects.bulk_create(
        RestrictionTarget(restriction=found, kind=target.kind, organisation=organisations[target.key])
        if target.kind == ORGANISATION
        else RestrictionTarget(restriction=found, kind=target.kind, key=target.key)
        for target in draft.targets
    )
    kind = "restriction.worded-anew" if last else "restriction.recorded"
    facts = {"key": found.key, "wording": found.wording, "digest": digest, "known_on": known_on.isoformat()}
    journal.record(kind, found, by=by, at=at, facts=facts)
    return found, "reworded" if last else "new"


def load_restrictions(drafts: Iterable[Draft], *, by: Person | None, at: datetime, origin: str = PACK) -> Taken:
    """Take in many. Loading the same again changes nothing; what a file leaves out stays as it was."""
    outcomes: dict[str, list[str]] = {"new": [], "reworded": [], "unchanged": []}
    for draft in drafts:
        outcomes[_record(draft, by, at, origin)[1]].append(draft.key)
    return Taken(tuple(outcomes["new"]), tuple(outcomes["reworded"]), len(outcomes["unchanged"]))


def load_pack_restrictions(*, at: datetime) -> Taken:
    """Take in what the corridor pack says (`restrictions.yaml`); nothing happens if it says nothing new."""
    return load_restrictions(drafts_of(restriction_files.of_the_pack()), by=None, at=at)


def load_restriction_file(path: Path, *, by: Person | None, at: datetime) -> Taken:
    """Take in a file of the same form that an office keeps. A wrong file raises PackError and changes nothing."""
    return load_restrictions(drafts_of(restriction_files.read(path)), by=by, at=at, origin=path.name[:64])


def check_restriction_file(path: Path) -> int:
    """How many restrictions a file holds. A wrong file raises PackError."""
    return len(restriction_files.read(path).restrictions)


def drafts_of(file: restriction_files.RestrictionFile) -> list[Draft]:
    """The restrictions of a file. Each could be known from the day it says, or from the day it began."""
    return [_draft(entry) for entry in file.restrictions]


def _draft(entry: RestrictionEntry) -> Draft:
    return Draft(
        key=entry.key,
        jurisdiction=entry.jurisdiction,
        authority=_texts(entry.authority),
        act=_texts(entry.act),
        measure=entry.measure,
        effect=entry.effect,
        binds=_texts(entry.binds),
        text=_texts(entry.text),
        targets=entry.targets,
        from_on=entry.from_on,
        to_on=entry.to_on,
        exact_to=entry.exact_to,
        reaches_owned=entry.reaches_owned,
        licences=tuple(Licence(one.from_on, one.to_on, one.covers, _texts(one.text)) for one in entry.licences),
        basis=entry.basis,
        sources=tuple(Source(one.publisher, one.published, one.address) for one in entry.sources),
        known_on=entry.known_on or entry.from_on,
    )


def _texts(labels: Labels) -> Texts:
    return Texts.written(labels.texts)


def _fields(draft: Draft) -> dict[str, Any]:
    plain = {
        name: getattr(draft, name)
        for name in (
            "key", "jurisdiction", "authority", "act", "measure", "effect", "binds", "text", "from_on", "to_on",
            "exact_to", "reaches_owned", "basis",
        )
    }  # fmt: skip
    licences = [
        {
            "from_on": one.from_on.isoformat(),
            "to_on": one.to_on.isoformat() if one.to_on else None,
            "covers": one.covers,
            "text": one.text.to_json(),
        }
        for one in draft.licences
    ]
    return {**plain, "licences": licences, "sources": [vars(one) for one in draft.sources]}


def _digest(draft: Draft) -> str:
    """A name for exactly this statement, whenever it became known."""
    fields: Mapping[str, Any] = _fields(replace(draft, known_on=None))
    said = {name: value.to_json() if isinstance(value, Texts) else value for name, value in fields.items()}
    said["targets"] = sorted(map(str, draft.targets))
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()


def _organisations(draft: Draft) -> dict[str, Organisation]:
    references = {one.key for one in draft.targets if one.kind == ORGANISATION}
    found = registry.companies(references)
    for reference in sorted(references - set(found)):
        raise Refused("restriction-names-an-unknown-company", reference=reference)
    return found


@transaction.atomic
def record_shareholding(
    organisation: Organisation,
    *,
    percent: Decimal,
    from_on: date,
    source: str,
    by: Person | None,
    at: datetime,
    owner: Organisation | None = None,
    owner_name: str = "",
    owner_party: str = "",
    to_on: date | None = None,
) -> Shareholding:
    """Keep what part of a company an owner holds, from when to when, and where that was read.

    The owner is a company of the registry, or a name; `owner_party` is the key of that name in restrictions
    (`party:…`), if it has one. All shares of a company on one day are at most 100 percent. Companies may hold parts
    of each other, as long as none has the majority of itself through others.
    """
    if (owner is None) == (not owner_name.strip()):
        raise Refused("owner-is-a-company-or-a-name")
    if not 0 < percent <= 100:
        raise Refused("share-is-no-part", percent=percent)
    if not source.strip():
        raise Refused("share-needs-a-source")
    if to_on is not None and to_on < from_on:
        raise Refused("share-ends-before-it-begins", day=from_on)
    registry.locked(organisation)
    if owner is not None:
        _require_no_majority_circle(organisation, owner, percent, from_on, to_on)
    _require_room(organisation, percent, from_on, to_on)
    found = Shareholding.objects.create(
        organisation=organisation,
        owner=owner,
        owner_name=owner_name.strip(),
        owner_party=owner_party.strip().lower(),
        percent=percent,
        from_on=from_on,
        to_on=to_on,
        source=source.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    facts = {"percent": str(percent), "from_on": from_on.isoformat(), "owner": owner.reference if owner else ""}
    journal.record("shareholding.recorded", organisation, by=by, at=at, facts=facts)
    return found


@transaction.atomic
def end_shareholding(holding: Shareholding, *, on: date, by: Person, at: datetime) -> Shareholding:
    """An owner has held a share up to a day and holds it no longer. What was known of it stays."""
    holding = Shareholding.objects.select_for_update().get(pk=holding.pk)
    if holding.to_on is not None:
        raise Refused("share-has-ended")
    if on < holding.from_on:
        raise Refused("share-ends-before-it-begins", day=holding.from_on)
    holding.to_on = on
    holding.save(update_fields=["to_on"])
    journal.record("shareholding.ended", holding, by=by, at=at, facts={"on": on.isoformat()})
    return holding


def owned_below(organisation: Organisation) -> set[int]:
    """Every company (by primary key) of which this one holds a part, by itself or through others, at any time."""
    found: set[int] = set()
    level = {organisation.pk}
    while level:
        owned = Shareholding.objects.filter(owner__in=level).values_list("organisation_id", flat=True)
        level = set(owned) - found
        found |= level
    return found


def _require_no_majority_circle(
    organisation: Organisation, owner: Organisation, percent: Decimal, from_on: date, to_on: date | None
) -> None:
    """Companies may hold parts of each other, but nobody has the majority of itself, on any day of the new share.

    A company has one majority owner at most, so that there is one way up to look along.
    """
    if owner.pk == organisation.pk:
        raise Refused("owner-owns-itself")
    if percent <= HALF:
        return
    level, seen = {owner.pk}, {owner.pk}
    while level:
        held = Shareholding.objects.filter(organisation__in=level, percent__gt=HALF, owner__isnull=False)
        held = held.filter(Q(to_on__isnull=True) | Q(to_on__gte=from_on))
        if to_on is not None:
            held = held.filter(from_on__lte=to_on)
        level = set(held.values_list("owner_id", flat=True)) - seen
        if organisation.pk in level:
            raise Refused("share-makes-a-circle")
        seen |= level


def _require_room(organisation: Organisation, percent: Decimal, from_on: date, to_on: date | None) -> None:
    """Together the shares of a day are a whole at most: the most that holds on any day of the new share."""
    others = [
        one
        for one in Shareholding.objects.filter(organisation=organisation)
        if (to_on is None or one.from_on <= to_on) and (one.to_on is None or one.to_on >= from_on)
    ]
    for day in {from_on, *(one.from_on for one in others if one.from_on > from_on)}:
        held = sum(one.percent for one in others if one.from_on <= day and (one.to_on is None or day <= one.to_on))
        if held + percent > 100:
            raise Refused("shares-are-more-than-a-whole", held=held, percent=percent)
