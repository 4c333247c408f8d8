"""Reads restrictions and shares from the database, and asks `prohibitions` what they mean on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from madoguchi.apps.screening import prohibitions, restriction_files
from madoguchi.apps.screening.models import Restriction, Shareholding
from madoguchi.apps.screening.ownership import Share
from madoguchi.apps.screening.prohibitions import Finding, Licence, Rule, Source, Standing
from madoguchi.apps.screening.subjects import ORGANISATION, PARTY, Subject
from madoguchi.core import packs
from madoguchi.core.languages.texts import Texts
from madoguchi.core.packs.labels import Labels

if TYPE_CHECKING:
    from madoguchi.apps.registry.models import Organisation

DEEPEST = 12
"""How many levels of owners are followed. Deeper chains of known shares are not seen in practice."""


def subject_of(thing: Subject | str | Organisation) -> Subject:
    """A subject from itself, from its text (`project:…`), or from a company."""
    if isinstance(thing, Subject):
        return thing
    return Subject.of(thing) if isinstance(thing, str) else Subject(ORGANISATION, thing.reference)


def restrictions_on(
    things: Iterable[Subject | str | Organisation],
    *,
    on: date,
    jurisdiction: str = "",
    known_on: date | None = None,
) -> tuple[Finding, ...]:
    """Every restriction that touches one of these things on a day, the strictest first; each is a reason.

    `things` are companies, subjects, or texts such as `project:…`. `jurisdiction` asks for one law only.
    `known_on` asks what was known on that day, instead of what is known by the latest wording.
    """
    return standing_of(things, on=on, jurisdiction=jurisdiction, known_on=known_on).findings


def standing_of(
    things: Iterable[Subject | str | Organisation],
    *,
    on: date,
    jurisdiction: str = "",
    known_on: date | None = None,
) -> Standing:
    """What these things are on a day, together: prohibited, suspended, licensed, changed or free, and why."""
    return standings([list(things)], on=on, jurisdiction=jurisdiction, known_on=known_on)[0]


def standings(
    groups: Iterable[Iterable[Subject | str | Organisation]],
    *,
    on: date,
    jurisdiction: str = "",
    known_on: date | None = None,
) -> list[Standing]:
    """The same for many at once, such as every project of a page, in a fixed number of questions to the database."""
    asked = [[subject_of(thing) for thing in group] for group in groups]
    rules = rules_known(known_on, jurisdiction, on=on)
    everything = {subject for group in asked for subject in group}
    shares = shares_above({one.key for one in everything if one.kind == ORGANISATION}, on) if rules else ()
    return [
        Standing(on, known_on or date.max, jurisdiction, prohibitions.findings(rules, group, shares, on))
        for group in asked
    ]


def rules_known(known_on: date | None = None, jurisdiction: str = "", on: date | None = None) -> list[Rule]:
    """Every restriction in the wording known on a day (the latest by default), the oldest first.

    With `on`, only those in force on that day.
    """
    found = wordings_known(known_on)
    if jurisdiction:
        found = found.filter(jurisdiction=jurisdiction)
    if on is not None:
        found = found.filter(Q(to_on__isnull=True) | Q(to_on__gte=on), from_on__lte=on)
    return [rule_of(one) for one in found]


def wordings_known(known_on: date | None = None) -> QuerySet[Restriction]:
    """The wording of each restriction that was known on a day; the latest by default."""
    if known_on is None:
        found = Restriction.objects.filter(superseded_on__isnull=True)
    else:
        found = Restriction.objects.filter(
            Q(superseded_on__isnull=True) | Q(superseded_on__gt=known_on), known_on__lte=known_on
        )
    return found.prefetch_related("targets__organisation").order_by("from_on", "key")


def rule_of(restriction: Restriction) -> Rule:
    """A restriction as plain values."""
    return Rule(
        key=restriction.key,
        jurisdiction=restriction.jurisdiction,
        authority=restriction.authority,
        act=restriction.act,
        measure=restriction.measure,
        effect=restriction.effect,
        binds=restriction.binds,
        text=restriction.text,
        targets=frozenset(
            Subject(one.kind, one.organisation.reference if one.organisation else one.key)
            for one in restriction.targets.all()
        ),
        from_on=restriction.from_on,
        to_on=restriction.to_on,
        exact_to=restriction.exact_to,
        reaches_owned=restriction.reaches_owned,
        licences=tuple(_licence(one) for one in restriction.licences),
        basis=restriction.basis,
        sources=tuple(Source(one["publisher"], one["published"], one["address"]) for one in restriction.sources),
        known_on=restriction.known_on,
        superseded_on=restriction.superseded_on,
        reference=restriction.reference,
    )


def _licence(plain: dict[str, object]) -> Licence:
    to_on = plain["to_on"]
    return Licence(
        date.fromisoformat(str(plain["from_on"])),
        date.fromisoformat(str(to_on)) if to_on else None,
        str(plain["covers"]),
        Texts.from_json(plain["text"]),
    )


def shares_above(references: set[str], on: date) -> tuple[Share, ...]:
    """Every known share of a day in these companies, in their owners, and so on upward."""
    found: list[Share] = []
    seen: set[str] = set()
    level = references
    for _ in range(DEEPEST):
        level = level - seen
        if not level:
            break
        seen |= level
        shares = (
            Shareholding.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=on), from_on__lte=on)
            .filter(organisation__reference__in=level)
            .select_related("organisation", "owner")
            .order_by("pk")
        )
        above: set[str] = set()
        for one in shares:
            owned = str(Subject(ORGANISATION, one.organisation.reference))
            found.append(Share(str(owner_subject(one)), owned, one.percent))
            if one.owner is not None:
                above.add(one.owner.reference)
        level = above
    return tuple(found)


def owner_subject(holding: Shareholding) -> Subject:
    """An owner as a subject: the company, or the party it is known as, or else its name."""
    if holding.owner is not None:
        return Subject(ORGANISATION, holding.owner.reference)
    return Subject(PARTY, holding.owner_party or holding.owner_name)


def jurisdiction_names(key: str) -> Labels:
    """What the law of a jurisdiction is called after: a side of the corridor, or a country the pack names."""
    for side in packs.current().sides:
        if side.key == key:
            return side.names
    for one in restriction_files.of_the_pack().jurisdictions:
        if one.key == key:
            return one.names
    return Labels({"en": key.upper()})


def wordings_of(key: str) -> list[Restriction]:
    """Every wording of a restriction, the latest first, with when it was known."""
    return list(Restriction.objects.filter(key=key).prefetch_related("targets__organisation").order_by("-wording"))


def jurisdictions() -> list[str]:
    """The laws that restrictions are known of, in the order of their keys."""
    return sorted(set(Restriction.objects.values_list("jurisdiction", flat=True)))
