"""Who may pass a gate: compared with every list in force under its present names and numbers, no question left."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from madoguchi.apps.registry import queries as registry
from madoguchi.apps.screening.models import CONFIRMED, OPEN, PARTIES, Check, Hit, List
from madoguchi.core.refusals import Refused
from madoguchi.core.ui import writing

if TYPE_CHECKING:
    from madoguchi.apps.registry.models import Organisation

PASSES = "passes"
NO_LISTS = "no-lists"  # nothing to be compared with: it passes, and its page says so
NOT_COMPARED = "not-compared"
NEW_LIST = "new-list"
NEW_NAME = "new-name"  # a name or number changed since
QUESTION = "question"  # a person has yet to say whether it is a listed party
LISTED = "listed"  # a person said that it is
TO_BE_COMPARED = (NOT_COMPARED, NEW_LIST, NEW_NAME)
REFUSALS = {
    NOT_COMPARED: "company-waits-for-comparison",
    NEW_LIST: "company-waits-for-comparison",
    NEW_NAME: "company-waits-for-comparison",
    QUESTION: "company-waits-for-an-answer",
    LISTED: "company-is-listed",
}
CHUNK = 500


@dataclass(frozen=True)
class Passage:
    """May a company pass, and why; when it was last compared, and with which versions of lists (by reference)."""

    why: str
    compared_at: datetime | None = None
    lists: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """May it pass?"""
        return self.why in (PASSES, NO_LISTS)


def passages(organisations: Collection[int]) -> dict[int, Passage]:
    """For each of these companies (by primary key) whether it may pass a gate now, and why not."""
    lists = set(List.objects.filter(replaced_at__isnull=True, content=PARTIES).values_list("reference", flat=True))
    latest = latest_checks(organisations)
    held = _held(organisations)
    facts = _facts(set(latest)) if lists else {}
    return {pk: _passage(pk, latest.get(pk), held.get(pk, ""), lists, facts) for pk in organisations}


def refusals(organisations: Iterable[Organisation]) -> dict[int, Refused]:
    """Why those of these companies (by primary key) that may not pass a gate now may not, by name: for desks only.

    A company is told that it is kept back, never by which list: that is for the app whose gate it is to say.
    """
    asked = {one.pk: one for one in organisations}
    return {
        pk: Refused(REFUSALS[passage.why], company=registry.name_for(asked[pk], writing.reader()).text)
        for pk, passage in passages(asked).items()
        if not passage.is_open
    }


def _passage(
    pk: int, check: Check | None, held: str, lists: set[str], facts: dict[int, tuple[list[str], list[str]]]
) -> Passage:
    at, compared = (check.at, tuple(check.lists)) if check else (None, ())
    if held:
        return Passage(held, at, compared)
    if not lists:
        return Passage(NO_LISTS, at, compared)
    if check is None:
        return Passage(NOT_COMPARED)
    if not lists <= set(compared):
        return Passage(NEW_LIST, at, compared)
    names, numbers = facts.get(pk, ([], []))
    if set(names) - set(check.names) or set(numbers) - set(check.numbers):
        return Passage(NEW_NAME, at, compared)
    return Passage(PASSES, at, compared)


def _held(organisations: Collection[int]) -> dict[int, str]:
    """Those with a question that is open, or was answered with yes, about a party of a list in force."""
    found: dict[int, str] = {}
    hits = Hit.objects.filter(
        organisation__in=organisations, state__in=[OPEN, CONFIRMED], party__listing__replaced_at__isnull=True
    )
    for pk, state in hits.values_list("organisation", "state"):
        found[pk] = LISTED if state == CONFIRMED or found.get(pk) == LISTED else QUESTION
    return found


def facts_of(organisation: Organisation) -> tuple[list[str], list[str]]:
    """The names and numbers a company is compared under."""
    names = sorted({alias.text for alias in organisation.aliases.all()})
    return names, sorted(f"{one.scheme}:{one.value}" for one in organisation.identifiers.all())


def _facts(organisations: Collection[int]) -> dict[int, tuple[list[str], list[str]]]:
    found = registry.visible().filter(pk__in=organisations).prefetch_related("aliases", "identifiers")
    return {one.pk: facts_of(one) for one in found}


def latest_checks(organisations: Collection[int]) -> dict[int, Check]:
    """The last comparison of each organisation, by primary key."""
    checks: dict[int, Check] = {}
    for one in Check.objects.filter(organisation__in=organisations).order_by("at", "pk"):
        checks[one.organisation_id] = one
    return checks


def to_be_compared() -> Iterator[int]:
    """Every company whose comparison is missing or out of date, by primary key, in their order."""
    if not List.objects.filter(replaced_at__isnull=True, content=PARTIES).exists():
        return
    last = 0
    while some := list(registry.visible().filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        last = some[-1]
        yield from (pk for pk, passage in passages(some).items() if passage.why in TO_BE_COMPARED)
