"""What can be asked about introductions. One of the two doors of this app; the other is `actions`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet

from madoguchi.apps.docket import queries as docket
from madoguchi.apps.introductions import certificates, gate, partners, profiles, sentences, terms
from madoguchi.apps.introductions.models import (
    DEAL,
    DECLINED,
    EXCHANGED_STATES,
    LAPSED,
    PLANNED,
    PROPOSED,
    SENT,
    WAITING_STATES,
    Block,
    Consent,
    ContactRead,
    Interest,
    Introduction,
    Outcome,
    Round,
)
from madoguchi.apps.introductions.reading import (
    HEAVY,
    current_round,
    last_drawn_up_at,
    latest_drawn_up,
    next_round,
    round_numbered,
    round_with,
    rounds,
)
from madoguchi.apps.registry import queries as registry
from madoguchi.apps.screening import queries as screening
from madoguchi.core.accounts.models import Person
from madoguchi.core.refusals import Refused

if TYPE_CHECKING:
    from madoguchi.apps.docket.models import Entry
    from madoguchi.apps.introductions.partners import Partner
    from madoguchi.apps.introductions.sentences import Why
    from madoguchi.apps.registry.models import Organisation
    from madoguchi.apps.registry.queries import Reader
    from madoguchi.engines.matching import RoundSettings


__all__ = [
    "PLANNED",
    "current_round",
    "last_drawn_up_at",
    "latest_drawn_up",
    "next_round",
    "round_numbered",
    "round_with",
    "rounds",
]


def _with_sides(introductions: QuerySet[Introduction]) -> QuerySet[Introduction]:
    return (
        introductions.select_related(
            "round", "first", "second", "first_entry", "second_entry", "first_entry__organisation", "exchange"
        )
        .defer(*(f"round__{heavy}" for heavy in HEAVY))
        .prefetch_related("consents", "first__aliases", "second__aliases")
    )


def introduction(reference: str) -> Introduction | None:
    """The introduction with this reference, whoever may see it; the caller asks the rules."""
    return _with_sides(Introduction.objects.filter(reference=reference)).first()


def introductions_of(organisations: Iterable[Organisation]) -> QuerySet[Introduction]:
    """The introductions of these organisations, those that wait for an answer first."""
    own = list(organisations)
    return _with_sides(Introduction.objects.filter(Q(first__in=own) | Q(second__in=own))).order_by(
        "-proposed_at", "-pk"
    )


def introductions_for(person: Reader) -> QuerySet[Introduction]:
    """The introductions of all organisations this person acts for."""
    return introductions_of([membership.organisation for membership in registry.memberships_of(person)])


def waiting(at: datetime) -> QuerySet[Introduction]:
    """Introductions that still wait for an answer at this moment."""
    return Introduction.objects.filter(state__in=WAITING_STATES, expires_at__gte=at)


def due_to_lapse(at: datetime) -> QuerySet[Introduction]:
    """Introductions whose time to answer has passed."""
    return Introduction.objects.filter(state__in=WAITING_STATES, expires_at__lt=at).order_by("pk")


def proposed_before(moment: datetime, *, at: datetime) -> QuerySet[Introduction]:
    """Introductions that were proposed before a moment and still wait for an answer."""
    return _with_sides(
        Introduction.objects.filter(state__in=WAITING_STATES, expires_at__gte=at, proposed_at__lte=moment)
    ).order_by("pk")


def outcomes_to_ask(at: datetime, after_days: int) -> QuerySet[Introduction]:
    """Introductions accepted so many days ago whose outcome was not asked about yet."""
    return _with_sides(
        Introduction.objects.filter(state__in=EXCHANGED_STATES, accepted_at__lte=at - timedelta(days=after_days))
        .exclude(outcomes__after_days=after_days)
        .order_by("pk")
    )


def live_answer(of: Introduction, organisation: Organisation) -> Consent | None:
    """An organisation's standing answer."""
    return Consent.objects.filter(introduction=of, organisation=organisation, withdrawn_at__isnull=True).first()


def own_side(of: Introduction, person: Reader) -> Organisation | None:
    """The side of an introduction this person acts for."""
    for organisation in (of.first, of.second):
        if registry.acts_for(person, organisation):
            return organisation
    return None


def entry_of(of: Introduction, organisation: Organisation) -> Entry | None:
    """The entry with which an organisation stands in an introduction, if it posted one."""
    return of.first_entry if organisation.pk == of.first_id else of.second_entry


def state_for_its_sides(of: Introduction) -> str:
    """The state a side may know: that the other one has answered is told to nobody before both have."""
    return PROPOSED if of.state in WAITING_STATES else of.state


def have_met(first: Organisation, second: Organisation) -> bool:
    """Were these two ever introduced, in whichever order?"""
    return Introduction.objects.filter(Q(first=first, second=second) | Q(first=second, second=first)).exists()


def introduced_pairs() -> set[tuple[int, int]]:
    """Every pair ever introduced, as ids of the first and second side."""
    return set(Introduction.objects.values_list("first_id", "second_id"))


def blocked_pairs() -> set[tuple[int, int]]:
    """Pairs of organisation ids of which one does not want the other, both ways round."""
    pairs = set(Block.objects.filter(lifted_at__isnull=True).values_list("organisation_id", "other_id"))
    return pairs | {(other, one) for one, other in pairs}


def is_blocked(first: Organisation, second: Organisation) -> bool:
    """Does one of these two not want to be introduced to the other?"""
    either = Q(organisation=first, other=second) | Q(organisation=second, other=first)
    return Block.objects.filter(either, lifted_at__isnull=True).exists()


def blocks_of(organisation: Organisation) -> QuerySet[Block]:
    """Whom an organisation does not want to be introduced to."""
    return (
        Block.objects.filter(organisation=organisation, lifted_at__isnull=True)
        .select_related("other")
        .prefetch_related("other__aliases")
        .order_by("pk")
    )


def barred_by_reference() -> set[tuple[str, str]]:
    """Pairs, by the references of first and second side, that were introduced or do not want each other."""
    introduced = Introduction.objects.values_list("first__reference", "second__reference")
    blocked = set(
        Block.objects.filter(lifted_at__isnull=True).values_list("organisation__reference", "other__reference")
    )
    return set(introduced) | blocked | {(other, one) for one, other in blocked}


def standing_in(held: Round) -> dict[str, int]:
    """How many introductions of a round still stand for each company, by its reference."""
    taken: dict[str, int] = {}
    standing = Introduction.objects.filter(round=held).exclude(state__in=(DECLINED, LAPSED))
    for pair in standing.values_list("first__reference", "second__reference"):
        for reference in pair:
            taken[reference] = taken.get(reference, 0) + 1
    return taken


def received_so_far() -> dict[int, float]:
    """Expected meetings each organisation has received in past rounds: what fairness weighs."""
    received: dict[int, float] = {}
    for first, second, chance in Introduction.objects.values_list("first_id", "second_id", "chance"):
        received[first] = received.get(first, 0.0) + chance
        received[second] = received.get(second, 0.0) + chance
    return received


def introductions_in(held: Round) -> QuerySet[Introduction]:
    """The introductions of a round."""
    return _with_sides(Introduction.objects.filter(round=held)).order_by("-chance", "pk")


def state_counts(held: Round) -> dict[str, int]:
    """How many introductions of a round stand in each state."""
    rows = Introduction.objects.filter(round=held).values_list("state").annotate(n=Count("pk")).order_by()
    return dict(rows)


def places_taken(entries: Iterable[Entry], held: Round | None) -> dict[int, int]:
    """How many introductions each entry's company has in a round."""
    if held is None:
        return {}
    companies = {one.organisation_id for one in entries}
    taken: dict[int, int] = {}
    for first, second in Introduction.objects.filter(
        Q(first_id__in=companies) | Q(second_id__in=companies), round=held
    ).values_list("first_id", "second_id"):
        taken[first] = taken.get(first, 0) + 1
        taken[second] = taken.get(second, 0) + 1
    return taken


def outcomes_of(of: Introduction) -> QuerySet[Outcome]:
    """What was asked and answered about what came of an introduction."""
    return Outcome.objects.filter(introduction=of).order_by("after_days", "pk")


def outcome(pk: int) -> Outcome | None:
    """One question about what came of an introduction."""
    return Outcome.objects.select_related("introduction", "organisation").filter(pk=pk).first()


def interest_of(organisation: Organisation, entry: Entry) -> Interest | None:
    """The interest an organisation expressed in an entry."""
    return Interest.objects.filter(organisation=organisation, entry=entry).select_related("introduction").first()


def interests_waiting() -> QuerySet[Interest]:
    """Interests that no introduction came of yet."""
    return Interest.objects.filter(state=SENT).select_related("organisation", "entry").order_by("at")


def locked(of: Introduction) -> Introduction:
    """The introduction's row as it stands now, locked until the transaction ends: both may answer in one second."""
    return Introduction.objects.select_for_update(of=("self",)).select_related("first", "second").get(pk=of.pk)


def locked_round(held: Round) -> Round:
    """The round's row as it stands now, locked until the transaction ends."""
    return Round.objects.select_for_update().get(pk=held.pk)


def people_of_both(of: Introduction) -> list[tuple[Organisation, Person]]:
    """Everybody to write to about an introduction, each with their own side."""
    return [
        (organisation, person) for organisation in (of.first, of.second) for person in registry.people_of(organisation)
    ]


def days_to(deadline: date, on: date) -> int:
    """Whole days left until a deadline."""
    return (deadline - on).days


def reads_of(organisation: Organisation) -> QuerySet[ContactRead]:
    """Who was shown this organisation's contact card, and when: for its own people to see."""
    return ContactRead.objects.filter(card_of=organisation).select_related("introduction", "by").order_by("-at")[:50]


def proposed_in(held: Round) -> list[tuple[Entry, Entry, float]]:
    """The pairs of a round that is drawn up and not sent yet: both entries and the chance that both accept."""
    behind = held.inputs.get("entries", {})
    wanted = {f"{first} {second}": behind[f"{first} {second}"] for first, second in held.certificate.get("pairs", [])}
    entries = docket.entries(reference for both in wanted.values() for reference in both)
    rows = [
        (entries[one], entries[other], held.inputs["chances"][key])
        for key, (one, other) in wanted.items()
        if one in entries and other in entries
    ]
    return sorted(rows, key=lambda row: -row[2])


@dataclass(frozen=True)
class KeptBack:
    """A pair of a round that was not proposed, or not yet, and the sentences that say why, for a desk."""

    entries: tuple[Entry, Entry]
    refusals: tuple[Refused, ...]


def kept_back_in(held: Round, limit: int = 50) -> tuple[int, list[KeptBack]]:
    """How many pairs an opened round has not proposed, and the first of them with what stands in their way now."""
    made = set(Introduction.objects.filter(round=held).values_list("first__reference", "second__reference"))
    given = [held.certificate, *(wave["certificate"] for wave in held.waves)]
    left = [(one, other) for each in given for one, other in each.get("pairs", []) if (one, other) not in made]
    behind = {pair: held.inputs["entries"][f"{pair[0]} {pair[1]}"] for pair in dict.fromkeys(left[:limit])}
    entries = docket.entries(reference for both in behind.values() for reference in both)
    against = screening.refusals(entry.organisation for entry in entries.values())
    goods = docket.kept_back_for_goods(entries.values())
    met, blocked = introduced_pairs(), blocked_pairs()
    rows = []
    for one, other in behind.values():
        if one in entries and other in entries:
            both = entries[one].organisation_id, entries[other].organisation_id
            refusals = [against[pk] for pk in both if pk in against]
            refusals += [goods[entries[each].pk] for each in (one, other) if entries[each].pk in goods]
            if both in met:
                refusals = [Refused("pair-was-introduced-already")]
            elif both in blocked:
                refusals = [Refused("pair-cannot-be-introduced")]
            rows.append(KeptBack((entries[one], entries[other]), tuple(refusals)))
    return len(left), rows


def proposed_count() -> int:
    """How many introductions were proposed in all."""
    return Introduction.objects.count()


def exchanged_count() -> int:
    """How many introductions both sides accepted."""
    return Introduction.objects.filter(state__in=EXCHANGED_STATES).count()


def waiting_for(organisations: Iterable[Organisation], *, at: datetime) -> QuerySet[Introduction]:
    """Introductions that wait for an answer of these organisations."""
    own = list(organisations)
    answered = Consent.objects.filter(organisation__in=own, withdrawn_at__isnull=True).values("introduction")
    return (
        introductions_of(own)
        .filter(state__in=WAITING_STATES, expires_at__gte=at)
        .exclude(pk__in=answered)
        .order_by("expires_at", "pk")
    )


def with_contact_card(organisations: Iterable[Organisation]) -> set[int]:
    """Those of these organisations (by primary key) that said whom the other side may write to."""
    return gate.with_card(organisations)


def round_terms() -> RoundSettings:
    """How rounds are run in this corridor."""
    return terms.current().rounds


def problems_of(held: Round) -> tuple[str, ...]:
    """What is wrong with a stored round; nothing when its certificate holds."""
    return certificates.check(held)


def promising_partners(organisation: Organisation, *, on: date, top: int = 6) -> list[tuple[Partner, Why]]:
    """Whom a company that posted nothing might meet, most promising first, with reasons for the reader."""
    found = partners.for_company(organisation, on=on, top=top)
    return [(one, sentences.why(one.reasons["yours"])) for one in found]


def in_demand(held: Round) -> set[str]:
    """The companies (by reference) for whose places others competed when a round was drawn up."""
    prices: dict[str, float] = held.certificate.get("prices", {}) if held.certificate else {}
    return {reference for reference, price in prices.items() if price > 0}


# Why two should meet ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class WhyFor:
    """Why an entry may interest an organisation: for the reader, for the other side, and one caution."""

    organisation: Organisation
    own_entry: Entry | None
    for_you: tuple[str, ...]
    for_them: tuple[str, ...]
    caution: str


@dataclass(frozen=True)
class Promising:
    """A promising partner of an entry, with what speaks for it in the reader's words."""

    entry: Entry | None
    organisation: Organisation
    chance: float
    reasons: tuple[str, ...]
    caution: str
    is_in_demand: bool


def why_for(organisation: Organisation, entry: Entry, *, on: date) -> WhyFor:
    """What speaks for this entry, to an organisation of the other side: from its own entry, or from the register."""
    own = docket.best_entry_against(organisation, entry)
    mine = profiles.of_entry(own, on=on) if own else profiles.of_company(organisation)
    yours, theirs, _chance = partners.of_pair(mine, profiles.of_entry(entry, on=on))
    facts = partners.as_facts(yours, theirs)
    for_you, for_them = sentences.why(facts["yours"]), sentences.why_across(facts["theirs"])
    return WhyFor(organisation, own, for_you.reasons, for_them.reasons, for_you.caution or for_them.caution)


def promising_for(entry: Entry, *, on: date, top: int = 5) -> list[Promising]:
    """The most promising partners of an entry, best first."""
    found = []
    for one in partners.for_entry(entry, on=on, top=top):
        said = sentences.why(one.reasons["yours"])
        found.append(Promising(one.entry, one.organisation, one.value, said.reasons, said.caution, one.is_in_demand))
    return found


def led_to_deal(of: Introduction) -> bool:
    """Has a side said that a deal came of it?"""
    return of.outcomes.filter(answer=DEAL).exists()
