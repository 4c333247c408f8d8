"""What can be asked about difficulties. One of the two doors of this app; the other is `actions`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Prefetch, QuerySet

from madoguchi.apps.difficulties import ladder, rules, scoreboard, subjects, words
from madoguchi.apps.difficulties.course import TELLING, Course, Deed, Sides, course, promises
from madoguchi.apps.difficulties.ladder import Gate, Rung, Standing
from madoguchi.apps.difficulties.models import (
    ASKED,
    CASE,
    CLOSED_STATES,
    COMPANY,
    HOME,
    LEAD,
    NAME,
    OUT_OF_SCOPE,
    PROCEDURE,
    PUBLISHED,
    RULE,
    STEP,
    WITHDRAWN,
    Difficulty,
    Event,
    Look,
    PlanStep,
    Postponement,
    PublicRecord,
)
from madoguchi.apps.difficulties.rules import Reader
from madoguchi.apps.difficulties.survey.queries import Result as SurveyResult
from madoguchi.apps.difficulties.survey.queries import results as survey_results
from madoguchi.apps.registry import queries as registry
from madoguchi.core import packs
from madoguchi.core.accounts import queries as accounts
from madoguchi.core.accounts.models import Person
from madoguchi.core.languages.texts import Texts
from madoguchi.core.packs.difficulties import COMMISSION, DifficultyRules
from madoguchi.core.ui.writing import reader
from madoguchi.engines.deadlines import months_after

__all__ = ["SurveyResult", "survey_results"]


def pack_rules() -> DifficultyRules | None:
    """The headings and dates of this corridor; None if it takes no reports."""
    return packs.current().difficulties


def difficulty(reference: str) -> Difficulty | None:
    """A difficulty with its company, whoever may see it."""
    return (
        Difficulty.objects.select_related("organisation")
        .prefetch_related("organisation__aliases")
        .filter(reference=reference)
        .first()
    )


def locked(one: Difficulty) -> Difficulty:
    """The row, locked until the transaction ends."""
    return Difficulty.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=one.pk)


def of_companies(person: Reader) -> QuerySet[Difficulty]:
    """What the companies of this person reported, newest first."""
    own = registry.memberships_of(person).values("organisation")
    return (
        Difficulty.objects.filter(organisation__in=own).select_related("organisation").order_by("-reported_at", "-pk")
    )


@dataclass(frozen=True)
class Reported:
    """A difficulty in a line of another app's page, for the company that reported it, in the reader's language."""

    difficulty: Difficulty
    heading: str
    state: str
    shade: str
    is_with_company: bool


def open_of_companies(person: Reader, most: int) -> list[Reported]:
    """What the companies of this person reported and is not closed: those that wait for the company first."""
    found = of_companies(person).exclude(state__in=CLOSED_STATES)
    told = [
        Reported(
            one, words.heading(one.heading), words.state(one.state), words.SHADES.get(one.state, ""),
            one.waiting_on == COMPANY,
        )
        for one in found[:most]
    ]  # fmt: skip
    return sorted(told, key=lambda one: not one.is_with_company)


def events_of(one: Difficulty) -> QuerySet[Event]:
    """Everything that was done, in order."""
    return one.events.all()


def looks_at(one: Difficulty) -> QuerySet[Look]:
    """Who opened the file, newest first."""
    return one.looks.select_related("person")


def plan_of(one: Difficulty) -> QuerySet[PlanStep]:
    """The steps of its plan by their dates."""
    return one.plan.all()


def record_of(one: Difficulty) -> PublicRecord | None:
    """Its public text, in whatever state."""
    return PublicRecord.objects.select_related("written_by").filter(difficulty=one).first()


def public_record(reference: str) -> PublicRecord | None:
    """A text that anybody may read."""
    return PublicRecord.objects.select_related("difficulty").filter(reference=reference, state=PUBLISHED).first()


def public_records() -> QuerySet[PublicRecord]:
    """The texts that anybody may read, newest first."""
    return PublicRecord.objects.filter(state=PUBLISHED).select_related("difficulty").order_by("-published_at", "-pk")


def asked_date(one: Difficulty) -> Postponement | None:
    """The later date that waits for a colleague, if one does."""
    return one.postponements.filter(state=ASKED).select_related("asked_by").first()


@dataclass(frozen=True)
class Named:
    """A day by which a difficulty was hoped to be solved: since when it was told, and why a later one followed."""

    on: date
    told_at: datetime
    moved_because: Texts | None = None


def dates_of(one: Difficulty) -> list[Named]:
    """Every day that was ever named, the first one first. None is forgotten when another takes its place."""
    found: list[Named] = []
    for event in one.events.all():
        if not event.facts.get("estimated_on"):
            continue
        if found and event.kind == POSTPONED:
            found[-1] = replace(found[-1], moved_because=event.text)
        found.append(Named(date.fromisoformat(event.facts["estimated_on"]), event.at))
    return found


def with_asked_date(difficulties: Iterable[Difficulty]) -> frozenset[int]:
    """Those of these in which a later date waits for a colleague, as primary keys."""
    waiting = Postponement.objects.filter(state=ASKED, difficulty__in=[one.pk for one in difficulties])
    return frozenset(waiting.values_list("difficulty", flat=True))


def has_open_file(person: Person, one: Difficulty, at: datetime) -> bool:
    """Has this officer opened the file within the last day, so that the company was told?"""
    return one.looks.filter(person=person, until_at__gt=at).exists()


# The event by which a date moved to a later day.
POSTPONED = "postponed"
# The event that stays between the company and its own desk.
WATCHED = "watched"

# Days ------------------------------------------------------------------------------------------------------


def day_of(moment: datetime, side: str) -> date:
    """The day it is on a side at that moment."""
    return moment.astimezone(ZoneInfo(packs.current().side(side).time_zone)).date()


def standing(one: Difficulty) -> Standing:
    """The days that matter, as the company's side counts them."""

    def day(moment: datetime | None) -> date | None:
        return None if moment is None else day_of(moment, one.home_side)

    return Standing(
        reported_on=day_of(one.reported_at, one.home_side),
        last_word_on=day_of(one.last_word_at, one.home_side),
        accepted_on=day(one.accepted_at),
        handed_over_on=day(one.handed_over_at),
        closed_on=day(one.closed_at),
    )


def gates(one: Difficulty, given: DifficultyRules | None = None) -> list[Gate]:
    """What had or has to happen to it, with the days."""
    corridor = packs.current()
    known = given or corridor.difficulties
    if known is None:
        return []
    return ladder.gates(standing(one), known, corridor.calendar(one.home_side), corridor.calendar(one.lead_side))


def rungs(one: Difficulty) -> list[Rung]:
    """The way up with its days."""
    corridor = packs.current()
    if corridor.difficulties is None:
        return []
    return ladder.rungs(standing(one), corridor.difficulties, corridor.calendar(one.lead_side))


def way_up(side: str, on: date) -> list[Rung]:
    """The days a difficulty reported today would meet if it were accepted on the last day of its first gate."""
    corridor = packs.current()
    if corridor.difficulties is None:
        return []
    calendar = corridor.calendar(side)
    first = ladder.gates(Standing(on, on), corridor.difficulties, calendar, calendar)[0]
    return ladder.rungs(Standing(on, on, accepted_on=first.due_on), corridor.difficulties, calendar)


def level_due(one: Difficulty, at: datetime) -> str:
    """The level that has it now by the clock."""
    corridor = packs.current()
    if corridor.difficulties is None:
        return one.level
    on = day_of(at, one.home_side)
    return ladder.level_due(standing(one), corridor.difficulties, corridor.calendar(one.lead_side), on)


def next_gate(one: Difficulty) -> Gate | None:
    """What has to happen next; None for a closed one."""
    return next((gate for gate in gates(one) if gate.met_on is None), None) if one.is_open else None


def reopen_until(one: Difficulty) -> date | None:
    """The last day on which a closed difficulty can be opened again."""
    known = pack_rules()
    if known is None or one.closed_at is None:
        return None
    return months_after(day_of(one.closed_at, one.home_side), known.reopen_months)


# Lists -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Waiting:
    """A difficulty on a desk: what has to happen next, and whether that is late."""

    difficulty: Difficulty
    gate: Gate | None
    is_late: bool
    circle: str
    shows_name: bool


def queue(person: Person, at: datetime) -> list[Waiting]:
    """What waits on the desks of this officer, the earliest date first."""
    sides = {desk.side for desk in accounts.desks_of(person)}
    found = []
    waiting = rules.visible_to(person, Difficulty.objects.exclude(state__in=CLOSED_STATES))
    for one in waiting.select_related("organisation").prefetch_related("organisation__aliases"):
        gate = next_gate(one)
        circle = HOME if one.home_side in sides else LEAD
        late = gate is not None and gate.is_late(day_of(at, one.home_side))
        found.append(Waiting(one, gate, late, circle, rules.may_read(one, NAME, circle)))
    return sorted(found, key=lambda row: (row.gate.due_on if row.gate else date.max, row.difficulty.pk))


def waiting_count(person: Person) -> int:
    """How many open difficulties stand on the desks of this officer."""
    return rules.visible_to(person, Difficulty.objects.exclude(state__in=CLOSED_STATES)).count()


def open_ones() -> QuerySet[Difficulty]:
    """Everything that is not closed, for the clock."""
    return Difficulty.objects.exclude(state__in=CLOSED_STATES).order_by("pk")


def watched(at: datetime) -> QuerySet[Difficulty]:
    """Those whose companies are watched over now; the exact day is for the watch to say."""
    known = pack_rules()
    months = known.watch_months if known else 0
    return Difficulty.objects.filter(reported_at__gt=at - timedelta(days=31 * months)).order_by("pk")


def before_commission() -> QuerySet[Difficulty]:
    """What stands before the bilateral commission, the oldest first: its agenda asks for this."""
    return open_ones().filter(level=COMMISSION).order_by("accepted_at", "pk")


@dataclass(frozen=True)
class Finding:
    """The same thing met by several companies: something of the rule, not of a case.

    `kind` is what they have in common: the step, procedure or change of rules they are about, the authority that has
    the step, else the rule as they wrote it, or the heading in one place. `key` names it, a step as procedure/step.
    `heading` is empty where they reported under several.
    """

    kind: str
    key: str
    heading: str
    lead_side: str
    region: str
    rule: str
    companies: int
    difficulties: tuple[Difficulty, ...]


WRITTEN, PLACE_OF, OFFICE = "written", "place", "authority"


def systemic(at: datetime) -> list[Finding]:
    """Where at least as many companies as the pack says met the same step, procedure, rule, authority or place.

    The narrowest comes first; what would only say once more that the same difficulties belong together is left out.
    """
    known = pack_rules()
    if known is None:
        return []
    groups: dict[tuple[str, str, str], list[Difficulty]] = {}
    recent = Difficulty.objects.exclude(state__in=[OUT_OF_SCOPE, WITHDRAWN]).filter(accepted_at__isnull=False)
    for one in recent.order_by("pk"):
        if months_after(day_of(one.reported_at, one.home_side), known.systemic.months) < day_of(at, one.home_side):
            continue
        for kind, key in _common_things(one):
            groups.setdefault((kind, key, one.lead_side), []).append(one)
    order = (STEP, PROCEDURE, RULE, WRITTEN, OFFICE, PLACE_OF)
    found: dict[tuple[int, ...], Finding] = {}
    for (kind, key, _side), members in sorted(groups.items(), key=lambda row: order.index(row[0][0])):
        companies = len({one.organisation_id for one in members})
        if companies >= known.systemic.companies:
            found.setdefault(tuple(one.pk for one in members), _finding(kind, key, companies, members))
    return sorted(found.values(), key=lambda one: -one.companies)


def _common_things(one: Difficulty) -> Iterator[tuple[str, str]]:
    """What this difficulty may have in common with others."""
    if one.about_step:
        yield STEP, f"{one.about_procedure}/{one.about_step}"
        if office := subjects.authority_of(one.about_procedure, one.about_step):
            yield OFFICE, office
    if one.about_procedure:
        yield PROCEDURE, one.about_procedure
    if one.about_kind == RULE:
        yield RULE, one.about_key
    rule = " ".join(one.rule.casefold().split())
    yield (WRITTEN, f"{one.heading}:{rule}") if rule else (PLACE_OF, f"{one.heading}:{one.region}")


def _finding(kind: str, key: str, companies: int, members: list[Difficulty]) -> Finding:
    first = members[0]
    heading = first.heading if len({one.heading for one in members}) == 1 else ""
    region = first.region if kind == PLACE_OF else ""
    rule = first.rule if kind == WRITTEN else ""
    return Finding(kind, key, heading, first.lead_side, region, rule, companies, tuple(members))


def name_of(one: Finding) -> str:
    """What several companies met, in the words of the pack and the reader's language: nothing that a company wrote."""
    if one.kind in {STEP, PROCEDURE}:
        return subjects.title_of(*one.key.split("/"))
    if one.kind == RULE:
        change = subjects.of_rule(one.key)
        return change.words if change else one.key
    if one.kind == OFFICE:
        return packs.current().authority(one.key).names.in_language(reader()).text
    known = pack_rules()
    heading = known.heading(one.heading) if known else None
    return heading.names.in_language(reader()).text if heading else one.heading


def may_be_named(one: Finding) -> bool:
    """Did so many companies meet it that naming it in public tells of none of them?"""
    known = pack_rules()
    return known is not None and one.companies >= known.least_companies


# What stands beside other pages ----------------------------------------------------------------------------


def _about(kind: str, key: str) -> QuerySet[Difficulty]:
    """What is about this thing: of a case also its steps, of a procedure also its cases."""
    if kind == CASE:
        return Difficulty.objects.filter(about_case=key)
    if kind == PROCEDURE:
        return Difficulty.objects.filter(about_procedure=key)
    return Difficulty.objects.filter(about_kind=kind, about_key=key)


def about(kind: str, key: str, person: Reader) -> list[Difficulty]:
    """The difficulties about a thing that this person may know to be about it, the newest first.

    A case and a project give the company away, so a desk that may not read its name does not learn of them here.
    """
    if not isinstance(person, Person):
        return []
    own = set(registry.memberships_of(person).values_list("organisation", flat=True))
    sides = {desk.side for desk in accounts.desks_of(person)} if accounts.is_officer(person) else set()
    found = rules.visible_to(person, _about(kind, key)).order_by("-reported_at", "-pk")
    if kind in {PROCEDURE, RULE}:
        return list(found)
    return [
        one for one in found if one.organisation_id in own or one.home_side in sides or rules.may_read(one, NAME, LEAD)
    ]


def count_about(kind: str, key: str) -> int | None:
    """How many were reported about a thing, rounded to five; None for none and for too few companies alike."""
    known = pack_rules()
    if known is None:
        return None
    counts = _about(kind, key).aggregate(all=Count("pk"), companies=Count("organisation", distinct=True))
    return scoreboard.rounded(counts["all"]) if counts["companies"] >= known.least_companies else None


# The scoreboard --------------------------------------------------------------------------------------------


def board(at: datetime, since: date | None = None) -> scoreboard.Board | None:
    """How difficulties are answered, as anybody may read it; None where the corridor takes no reports."""
    known = pack_rules()
    if known is None:
        return None
    return scoreboard.board(_scored(at, known, since), known)


def _scored(at: datetime, known: DifficultyRules, since: date | None) -> Iterable[scoreboard.Scored]:
    telling = Event.objects.filter(kind__in=TELLING).order_by("pk").only("difficulty", "kind", "at", "facts")
    events = Prefetch("events", telling, to_attr="telling")
    for one in Difficulty.objects.defer("text", "wish", "reason").prefetch_related(events).order_by("pk"):
        if since is None or day_of(one.reported_at, one.home_side) >= since:
            yield scored(one, one.telling, at, known)


def scored(one: Difficulty, events: Iterable[Event], at: datetime, known: DifficultyRules) -> scoreboard.Scored:
    """A difficulty as the scoreboard counts it: who and where from its row, everything else from its events."""
    told, sides = course_of(events), sides_of(one)
    on = sides.day(at)
    ended_on = sides.day(told.closed_at) if told.closed_at else on
    return scoreboard.Scored(
        company=one.organisation_id,
        heading=one.heading,
        lead_side=one.lead_side,
        level=told.level or known.ladder[0].level,
        state=told.state,
        days=(ended_on - sides.day(told.reported_at)).days,
        kept=tuple(promises(told, known, sides, on)),
        is_reopened=told.is_reopened,
    )


def course_of(events: Iterable[Event]) -> Course:
    """What its events, in the order in which they were recorded, say of a difficulty."""
    return course(Deed(event.kind, event.at, event.facts) for event in events)


def sides_of(one: Difficulty) -> Sides:
    """Its two sides, with their calendars and the days of its company."""
    corridor = packs.current()
    return Sides(
        one.home_side,
        one.lead_side,
        corridor.calendar(one.home_side),
        corridor.calendar(one.lead_side),
        lambda moment: day_of(moment, one.home_side),
    )


def alike(one_company: int, side: str, region: str) -> int | None:
    """How many companies of a side and region there are, up to the least that protects; None if not asked about."""
    known = pack_rules()
    if known is None or not region:
        return None
    found = registry.visible().filter(side=side, region=region).exclude(pk=one_company)
    return len(found.values_list("pk")[: known.least_companies]) + 1


def desks_told(one: Difficulty) -> list[Person]:
    """The officers who are written to about it: its own desk, and once it was handed over the other one."""
    sides = [one.home_side]
    if one.handed_over_at is not None and one.lead_side != one.home_side:
        sides.append(one.lead_side)
    return [person for side in sides for person in accounts.officers_of_side(side)]


def people_told(one: Difficulty) -> list[Person]:
    """The people of the company."""
    return registry.people_of(one.organisation)


def names_the_company(one: Difficulty, texts: Iterable[Texts]) -> bool:
    """Does one of these texts hold a name of the company that reported it?"""
    names = [alias.text.casefold() for alias in one.organisation.aliases.all() if len(alias.text) > 2]
    said = [version.text.casefold() for text in texts for version in text.versions.values()]
    return any(name in words for name in names for words in said)


def first_level() -> str:
    """The level an accepted difficulty begins on."""
    known = pack_rules()
    return known.ladder[0].level if known else ""


def acts_as_company(person: Reader, one: Difficulty) -> bool:
    """Does this person speak for the company that reported it?"""
    return COMPANY in rules.parties_of(person, one)
