"""What can be asked about entries. One of the two doors of this app; the other is `actions`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Max, QuerySet

from madoguchi.apps.docket import codes, rules
from madoguchi.apps.docket.finding import Chosen, Facet, Findings, Found, chosen, facets, label, why
from madoguchi.apps.docket.goods import Standing
from madoguchi.apps.docket.goods import answered as goods_answered
from madoguchi.apps.docket.goods import kept_back as kept_back_for_goods
from madoguchi.apps.docket.goods import question as goods_question
from madoguchi.apps.docket.goods import spells as spells_of_goods
from madoguchi.apps.docket.goods import standings as standings_of_goods
from madoguchi.apps.docket.goods import waiting as goods_waiting
from madoguchi.apps.docket.models import (
    ACTIVE,
    DUE,
    IN_REVIEW,
    LAPSED,
    LIVE,
    OFFER,
    PUBLIC_STATES,
    SEEK,
    Entry,
    Subscription,
)
from madoguchi.apps.docket.rules import Reader
from madoguchi.apps.docket.wishes import BEST, CONFIRMED, FACETS, NEWEST, ORDERS, PRIORITY, Wish
from madoguchi.apps.registry import queries as registry
from madoguchi.core import packs, search
from madoguchi.core.accounts.models import Person
from madoguchi.core.languages.texts import Said

if TYPE_CHECKING:
    from madoguchi.apps.registry.models import Organisation


__all__ = [
    "BEST",
    "CONFIRMED",
    "FACETS",
    "NEWEST",
    "OFFER",
    "ORDERS",
    "PRIORITY",
    "SEEK",
    "Chosen",
    "Facet",
    "Findings",
    "Found",
    "Freshness",
    "Reader",
    "Standing",
    "Wish",
    "chosen",
    "facets",
    "goods_answered",
    "goods_question",
    "goods_waiting",
    "kept_back_for_goods",
    "label",
    "spells_of_goods",
    "standings_of_goods",
    "why",
]

PAGE = 20
MOST_CODES = 60


@dataclass(frozen=True)
class Freshness:
    """How fresh the public docket is: entries in all, and how many were confirmed in the last days."""

    live: int
    confirmed_30: int
    confirmed_90: int


def _with_company(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    return entries.select_related("organisation").prefetch_related("organisation__aliases")


def public_entries() -> QuerySet[Entry]:
    """Entries anybody may read now, with their companies."""
    return _with_company(
        Entry.objects.filter(state__in=PUBLIC_STATES, organisation__merged_into__isnull=True)
    ).order_by("-confirmed_on", "-pk")


def fresh_entries(on: date) -> QuerySet[Entry]:
    """Entries that take part in a round on this day: public, and not past their date to confirm by."""
    return public_entries().filter(confirm_by_on__gte=on)


def latest_change() -> tuple[int, datetime | None, int]:
    """What moves whenever an entry is posted, changed or goes: how many are public, the latest change, the last one."""
    found = Entry.objects.filter(state__in=PUBLIC_STATES).aggregate(n=Count("pk"), at=Max("updated_at"), last=Max("pk"))
    return found["n"], found["at"], found["last"] or 0


def entry(reference: str) -> Entry | None:
    """The entry with this reference, whoever may see it; the caller asks the rules."""
    return _with_company(Entry.objects.filter(reference=reference)).first()


def entries(references: Iterable[str]) -> dict[str, Entry]:
    """The public entries among these references, by reference."""
    return {one.reference: one for one in public_entries().filter(reference__in=list(references))}


def entries_of(organisation: Organisation) -> QuerySet[Entry]:
    """Every entry of a company, the latest first."""
    return _with_company(Entry.objects.filter(organisation=organisation)).order_by("-created_at", "-pk")


def public_entries_of(organisation: Organisation) -> QuerySet[Entry]:
    """The entries of a company that anybody may read."""
    return public_entries().filter(organisation=organisation)


def in_review() -> QuerySet[Entry]:
    """Entries that wait for a desk, the one that has waited longest first."""
    return _with_company(Entry.objects.filter(state=IN_REVIEW)).order_by("updated_at", "pk")


def due_for_confirmation(on: date) -> QuerySet[Entry]:
    """Live entries whose date to confirm by is near enough to ask."""
    horizon = on + timedelta(days=packs.current().freshness.ask_days_before)
    return _with_company(Entry.objects.filter(state=LIVE, confirm_by_on__lte=horizon)).order_by("pk")


def due_to_lapse(on: date) -> QuerySet[Entry]:
    """Public entries whose date to confirm by has passed."""
    return _with_company(Entry.objects.filter(state__in=PUBLIC_STATES, confirm_by_on__lt=on)).order_by("pk")


def stale(on: date) -> QuerySet[Entry]:
    """Entries a desk looks after: asked and not confirmed yet, or lapsed in the last ninety days."""
    since = on - timedelta(days=90)
    return _with_company(Entry.objects.filter(state__in=[DUE, LAPSED], confirm_by_on__gte=since)).order_by(
        "confirm_by_on", "pk"
    )


def of_changed_companies(since: datetime) -> QuerySet[Entry, str]:
    """The references of public entries whose company changed since a moment."""
    found = Entry.objects.filter(state__in=PUBLIC_STATES, organisation__updated_at__gte=since)
    return found.order_by("pk").values_list("reference", flat=True)


def freshness(on: date) -> Freshness:
    """Counts of live entries, and of those confirmed in the last 30 and 90 days."""
    live = Entry.objects.filter(state__in=PUBLIC_STATES)
    return Freshness(
        live=live.count(),
        confirmed_30=live.filter(confirmed_on__gte=on - timedelta(days=30)).count(),
        confirmed_90=live.filter(confirmed_on__gte=on - timedelta(days=90)).count(),
    )


def counts_by_side_and_direction() -> dict[tuple[str, str], int]:
    """How many public entries each side seeks and offers."""
    rows = (
        Entry.objects.filter(state__in=PUBLIC_STATES)
        .values_list("organisation__side", "direction")
        .annotate(n=Count("pk"))
        .order_by()
    )
    return {(side, direction): n for side, direction, n in rows}


def subscriptions_of(person: Reader) -> QuerySet[Subscription]:
    """A person's saved searches that have not ended."""
    if not isinstance(person, Person):
        return Subscription.objects.none()
    return Subscription.objects.filter(person=person, ended_at__isnull=True).order_by("-created_at")


def subscription(reference: str) -> Subscription | None:
    """The saved search with this reference."""
    return Subscription.objects.select_related("person").filter(reference=reference).first()


def active_subscriptions() -> QuerySet[Subscription]:
    """Saved searches that are told about."""
    return Subscription.objects.filter(state=ACTIVE).select_related("person").order_by("pk")


def shows_name(entry_read: Entry) -> bool:
    """Did the company publish its name with its entries?"""
    organisation = entry_read.organisation
    return organisation.shows_name and organisation.profile == "published"


def may_see(person: Reader, entry_read: Entry) -> bool:
    """May this person read an entry: anybody a public one, its own people and officers also what is not public."""
    return rules.may(person, rules.SEE, entry_read)


def locked(entry_read: Entry) -> Entry:
    """The entry's row as it stands now, locked until the transaction ends."""
    return Entry.objects.select_for_update().get(pk=entry_read.pk)


def people_to_ask(entry_read: Entry) -> list[Person]:
    """Whom to write to about an entry."""
    return registry.people_of(entry_read.organisation)


def best_entry_against(organisation: Organisation, other: Entry) -> Entry | None:
    """The entry with which an organisation would answer another's: one of the same kind that meets it, else any."""
    own = list(public_entries_of(organisation))
    kind = packs.current().kind(other.kind)
    meeting = [one for one in own if one.kind == other.kind and kind.meets(one.direction, other.direction)]
    return next(iter(meeting or own), None)


def entries_of_all(organisations: Iterable[Organisation]) -> QuerySet[Entry]:
    """Every entry of these companies, the one that changed last first."""
    return _with_company(Entry.objects.filter(organisation__in=list(organisations))).order_by("-updated_at", "-pk")


# Finding ------------------------------------------------------------------------------------------------

_ORDERS = {BEST: search.RELEVANCE, NEWEST: "newest", CONFIRMED: "confirmed"}


def find(wish: Wish, *, on: date, page: int = 1, size: int = PAGE, counted: bool = True) -> Findings:
    """One page of what a wish finds on a day, with the counts of further choices if they are wanted."""
    answer = search.index().search(
        wish.words,
        filters=wish.filters(on),
        page=page,
        size=size,
        order=_ORDERS[wish.order],
        facets=tuple(FACETS.values()) if counted else (),
    )
    known = entries(answer.references)
    found = tuple(Found(known[hit.reference], hit.why) for hit in answer.hits if hit.reference in known)
    return Findings(wish, found, answer.total, answer.facets, answer.is_similar)


def ways_out(wish: Wish, *, on: date) -> list[tuple[Chosen, int]]:
    """For a wish that finds nothing: what would be found without one of its choices or words, the most first.

    Where no single one stands in the way, each word and each choice alone.
    """
    return _finding(_with_less(wish), on) or _finding(_alone(wish), on)


def _with_less(wish: Wish) -> list[Chosen]:
    words = wish.words.split()
    fewer = [Chosen(one, replace(wish, words=" ".join(words[:n] + words[n + 1 :]))) for n, one in enumerate(words)]
    return [*chosen(wish), *(fewer if len(words) > 1 else ())]


def _alone(wish: Wish) -> list[Chosen]:
    words = [Wish(word, {}, wish.order) for word in wish.words.split()]
    choices = [Wish("", {name: (value,)}) for name, values in wish.chosen.items() for value in values]
    return [Chosen(chosen(one)[0].label, one, is_alone=True) for one in (*words, *choices)]


def _finding(ways: Iterable[Chosen], on: date) -> list[tuple[Chosen, int]]:
    counted = [(one, _total(one.rest, on)) for one in ways]
    return sorted(((one, count) for one, count in counted if count), key=lambda way: -way[1])


def _total(wish: Wish, on: date) -> int:
    return search.index().search(wish.words, filters=wish.filters(on), size=1).total


@dataclass(frozen=True)
class Coded:
    """A code that answers words, its name for the reader, and how many public entries carry it."""

    facet: str
    code: str
    said: Said
    count: int


def codes_for(words: str, language: str, limit: int = 8) -> list[Coded]:
    """Lines of business and goods whose names in any language answer these words and which entries carry.

    Where no name answers all the words, those that answer one of them.
    """
    counts = search.index().search("", filters={"kind": ["entry"]}, size=1, facets=("activity", "product")).facets
    found = _carried(words, language, counts)
    if not found and " " in words:
        each = [one for word in words.split()[:4] for one in _carried(word, language, counts)]
        found = list({(one.facet, one.code): one for one in each}.values())
    return sorted(found, key=lambda one: -one.count)[:limit]


def _carried(words: str, language: str, counts: Mapping[str, Mapping[str, int]]) -> list[Coded]:
    found = []
    for facet, sort in (("product", codes.PRODUCTS), ("activity", codes.ACTIVITIES)):
        for one in codes.find(sort, words, MOST_CODES):
            count = counts.get(facet, {}).get(one.code, 0)
            if count:
                found.append(Coded(facet, one.code, one.labels.in_language(language), count))
    return found


def other_words(words: str) -> list[Said]:
    """The same words in the other languages, through the names of the code they stand for."""
    nearest = [*codes.find(codes.PRODUCTS, words, 1), *codes.find(codes.ACTIVITIES, words, 1)]
    languages = packs.current().languages
    said = [one.labels.in_language(language) for one in nearest[:1] for language in languages]
    return [one for one in said if not one.is_fallback]


def titles_like(words: str, language: str, limit: int = 5) -> list[str]:
    """Titles of entries that begin so, as suggestions while somebody types."""
    return [one.text for one in search.index().suggest(words, language, limit)]
