"""What can be done with difficulties. One of the two doors of this app; the other is `queries`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from madoguchi.apps.difficulties import queries, watching
from madoguchi.apps.difficulties.ladder import HAND_OVER, SCREEN, TELL
from madoguchi.apps.difficulties.models import (
    ACCEPTED,
    APPROVED,
    CIRCLES,
    COMPANY,
    DECLINED,
    DESK,
    GUARDED,
    HOME,
    IN_APPROVAL,
    IN_PROGRESS,
    LEVELS,
    NOT_RESOLVED,
    OUT_OF_SCOPE,
    OUTCOMES,
    PARTIES,
    PUBLISHED,
    REPORTED,
    UNPUBLISHED,
    WAITING,
    WITHDRAWN,
    Difficulty,
    Event,
    Look,
    PlanStep,
    Postponement,
    PublicRecord,
)
from madoguchi.apps.difficulties.subjects import Subject, fields_of
from madoguchi.apps.registry import queries as registry
from madoguchi.core import numbers, packs
from madoguchi.core.accounts import queries as accounts
from madoguchi.core.journal import actions as journal
from madoguchi.core.languages.signs import turns_the_writing
from madoguchi.core.languages.texts import Texts
from madoguchi.core.notices import actions as notices
from madoguchi.core.packs.difficulties import DifficultyRules
from madoguchi.core.refusals import Refused

if TYPE_CHECKING:
    from madoguchi.apps.registry.models import Organisation
    from madoguchi.core.accounts.models import Person

LOOK = timedelta(hours=24)
CLOCK = ""  # the party of what happened because nobody did anything


@dataclass(frozen=True)
class Report:
    """What a company says stands in its way, and who may read which part of it."""

    heading: str
    lead_side: str
    text: Texts
    wish: Texts = field(default_factory=Texts)
    region: str = ""
    rule: str = ""
    since_on: date | None = None
    seen_by: Mapping[str, str] = field(default_factory=dict)
    is_proxy: bool = False
    allows_publication: bool = False
    about: Subject | None = None


def checked(report: Report, *, home_side: str, at: datetime) -> Report:
    """The same report; refuses the first thing that cannot stand."""
    corridor, known = packs.current(), _pack_rules()
    if known.heading(report.heading) is None:
        raise Refused("heading-is-not-known", value=report.heading)
    if report.lead_side not in {side.key for side in corridor.sides}:
        known_sides = ", ".join(side.key for side in corridor.sides)
        raise Refused("side-is-not-known", value=report.lead_side, known=known_sides)
    if report.region and report.region not in corridor.regions:
        raise Refused("region-is-not-known", field="region", value=report.region)
    _require_text(report.text, "difficulty-needs-a-text")
    for texts in (report.text, report.wish):
        if any(turns_the_writing(version.text) for version in texts.versions.values()):
            raise Refused("text-has-direction-marks", field="text")
    if report.since_on is not None and report.since_on > queries.day_of(at, home_side):
        raise Refused("since-lies-ahead", day=report.since_on.isoformat())
    for name, circle in report.seen_by.items():
        if name not in GUARDED or circle not in CIRCLES:
            raise Refused("circle-is-not-known", value=circle)
    return report


@transaction.atomic
def report(
    organisation: Organisation, told: Report, *, by: Person | None, at: datetime, is_example: bool = False
) -> Difficulty:
    """Take a report in, acknowledge it at once, and lay it on the desk of the company's side."""
    told = checked(told, home_side=organisation.side, at=at)
    if told.about and told.about.owner not in {None, organisation.pk}:
        raise Refused("subject-is-of-another-company")
    one = Difficulty.objects.create(
        number=numbers.next_number(Difficulty, f"D{at.year}-", 5),
        organisation=organisation,
        is_proxy=told.is_proxy,
        heading=told.heading,
        home_side=organisation.side,
        lead_side=told.lead_side,
        region=told.region,
        rule=told.rule.strip(),
        **(fields_of(told.about) if told.about else {}),
        since_on=told.since_on,
        text=told.text,
        wish=told.wish,
        seen_by={name: told.seen_by.get(name, HOME) for name in GUARDED},
        allows_publication=told.allows_publication,
        entered_by=by,
        reported_at=at,
        last_word_at=at,
        is_example=is_example or organisation.is_example,
    )
    _note(one, "reported", by=by, party=COMPANY, at=at)
    facts = {"heading": one.heading, "lead": one.lead_side, "about": one.about_kind}
    journal.record("difficulty.reported", one, by=by, at=at, facts=facts)
    _tell_company(one, "difficulty-received", at, once="")
    _tell_desks(one, "difficulty-to-read", at, once="")
    return one


@transaction.atomic
def accept(one: Difficulty, *, by: Person | None, at: datetime) -> Difficulty:
    """The company's own desk takes it up, or the clock when the desk is silent: from this day the ladder counts."""
    one = queries.locked(one)
    if one.state != REPORTED:
        if by is None:
            return one
        raise Refused("difficulty-was-screened", number=one.number)
    one.state, one.accepted_at, one.level = ACCEPTED, at, _pack_rules().ladder[0].level
    _speak(one, "accepted", by=by, party=HOME if by else CLOCK, at=at)
    _save(one)
    return one


@transaction.atomic
def decline(one: Difficulty, *, reason: Texts, by: Person, at: datetime) -> Difficulty:
    """Say that it is nothing this window can take up, and why, and where it belongs."""
    one = queries.locked(one)
    if one.state != REPORTED:
        raise Refused("difficulty-was-screened", number=one.number)
    _require_text(reason, "difficulty-needs-a-reason")
    one.state, one.reason, one.closed_at = OUT_OF_SCOPE, reason, at
    _speak(one, "declined", by=by, party=HOME, at=at, text=reason)
    _save(one)
    return one


@transaction.atomic
def hand_over(one: Difficulty, *, by: Person | None, at: datetime) -> Difficulty:
    """Give it to the desk of the side where it has to be solved; from now on that desk sees what it may see."""
    one = queries.locked(one)
    _require_accepted(one)
    if one.handed_over_at is not None:
        if by is None:
            return one
        raise Refused("difficulty-was-handed-over", number=one.number)
    one.handed_over_at, one.state, one.waiting_on = at, IN_PROGRESS, ""
    _speak(one, "handed-over", by=by, party=HOME if by else CLOCK, at=at)
    _save(one)
    _tell_desks(one, "difficulty-handed-over", at, once="")
    return one


@transaction.atomic
def tell(
    one: Difficulty,
    *,
    text: Texts,
    party: str,
    by: Person,
    at: datetime,
    waiting_on: str = "",
    estimated_on: date | None = None,
) -> Difficulty:
    """Tell the company where it stands: what was done, for whom it waits, and when it may be solved."""
    one = queries.locked(one)
    _require_accepted(one)
    _require_text(text, "word-is-empty")
    if waiting_on and waiting_on not in PARTIES:
        raise Refused("party-is-not-known", value=waiting_on)
    if estimated_on is not None and estimated_on < queries.day_of(at, one.home_side):
        raise Refused("date-has-passed", day=estimated_on.isoformat())
    if estimated_on is not None and _is_later(one, estimated_on):
        raise Refused("later-date-needs-approval", day=str(one.estimated_on))
    facts: dict[str, Any] = {"waiting_on": waiting_on}
    if estimated_on is not None and estimated_on != one.estimated_on:
        facts |= {"estimated_on": estimated_on.isoformat(), "before": one.estimated_on and one.estimated_on.isoformat()}
        one.estimated_on = estimated_on
    one.state, one.waiting_on = (WAITING, waiting_on) if waiting_on else (IN_PROGRESS, "")
    _speak(one, "told", by=by, party=party, at=at, text=text, facts=facts)
    _save(one)
    return one


@transaction.atomic
def answer(one: Difficulty, *, text: Texts, by: Person, at: datetime) -> Difficulty:
    """The company adds something, or answers what it was asked: then it waits for the desk again."""
    one = queries.locked(one)
    _require_open(one)
    _require_text(text, "word-is-empty")
    if one.state == WAITING and one.waiting_on == COMPANY:
        one.state, one.waiting_on = IN_PROGRESS, ""
    _note(one, "answered", by=by, party=COMPANY, at=at, text=text)
    journal.record("difficulty.answered", one, by=by, at=at)
    _save(one)
    _tell_desks(one, "difficulty-answered", at, once=f":{one.version}")
    return one


@transaction.atomic
def close(
    one: Difficulty, *, outcome: str, reason: Texts, legal_basis: str = "", party: str, by: Person, at: datetime
) -> Difficulty:
    """Say how it ended, in writing. “Not resolved” needs the legal basis."""
    one = queries.locked(one)
    _require_accepted(one)
    if outcome not in OUTCOMES:
        raise Refused("party-is-not-known", value=outcome)
    _require_text(reason, "difficulty-needs-a-reason")
    if outcome == NOT_RESOLVED and not legal_basis.strip():
        raise Refused("not-resolved-needs-a-basis")
    one.state, one.waiting_on, one.closed_at = outcome, "", at
    one.reason, one.legal_basis, one.is_solved = reason, legal_basis.strip(), None
    _speak(one, "closed", by=by, party=party, at=at, text=reason, facts={"outcome": outcome})
    _save(one)
    return one


@transaction.atomic
def say_whether_solved(one: Difficulty, *, is_solved: bool, by: Person, at: datetime) -> Difficulty:
    """The company's own word on the outcome; it stands beside the desk's and is counted apart."""
    one = queries.locked(one)
    if one.state not in OUTCOMES:
        raise Refused("difficulty-is-open", number=one.number)
    if one.is_solved == is_solved:
        return one
    one.is_solved = is_solved
    _note(one, "company-said", by=by, party=COMPANY, at=at, facts={"is_solved": is_solved})
    journal.record("difficulty.company-said", one, by=by, at=at, facts={"is_solved": is_solved})
    _save(one)
    return one


@transaction.atomic
def reopen(one: Difficulty, *, text: Texts, by: Person, at: datetime) -> Difficulty:
    """Open it again on the level where it ended; it was accepted already, so the ladder goes on from there."""
    one = queries.locked(one)
    if one.state not in OUTCOMES or one.closed_at is None:
        raise Refused("difficulty-is-open", number=one.number)
    until = queries.reopen_until(one)
    if until is not None and queries.day_of(at, one.home_side) > until:
        raise Refused("reopening-is-too-late", number=one.number, until=until.isoformat())
    _require_text(text, "word-is-empty")
    one.state, one.closed_at, one.is_solved, one.reason, one.legal_basis = IN_PROGRESS, None, None, Texts(), ""
    one.last_word_at = at
    _note(one, "reopened", by=by, party=COMPANY, at=at, text=text)
    journal.record("difficulty.reopened", one, by=by, at=at)
    _save(one)
    _tell_desks(one, "difficulty-answered", at, once=f":{one.version}")
    return one


@transaction.atomic
def withdraw(one: Difficulty, *, by: Person, at: datetime) -> Difficulty:
    """The company takes it back. What was done stays in the record."""
    one = queries.locked(one)
    _require_open(one)
    one.state, one.waiting_on, one.closed_at = WITHDRAWN, "", at
    _note(one, "withdrawn", by=by, party=COMPANY, at=at)
    journal.record("difficulty.withdrawn", one, by=by, at=at)
    _save(one)
    return one


@transaction.atomic
def release(one: Difficulty, *, seen_by: Mapping[str, str], by: Person, at: datetime) -> Difficulty:
    """The company opens something to a wider circle, or closes it again for those who have not read it yet."""
    one = queries.locked(one)
    for name, circle in seen_by.items():
        if name not in GUARDED or circle not in CIRCLES:
            raise Refused("circle-is-not-known", value=circle)
    one.seen_by = {**one.seen_by, **seen_by}
    _note(one, "released", by=by, party=COMPANY, at=at, facts={"seen_by": dict(one.seen_by)})
    journal.record("difficulty.released", one, by=by, at=at, facts={"seen_by": dict(one.seen_by)})
    _save(one)
    return one


@transaction.atomic
def open_file(one: Difficulty, *, circle: str, by: Person, at: datetime) -> Look:
    """Let an officer read the file for a day. The company sees that, and who of which side."""
    one = queries.locked(one)
    standing = one.looks.filter(person=by, until_at__gt=at).first()
    if standing is not None:
        return standing
    look = Look.objects.create(difficulty=one, person=by, circle=circle, at=at, until_at=at + LOOK)
    journal.record("difficulty.file-opened", one, by=by, at=at, facts={"circle": circle})
    return look


# The clock -----------------------------------------------------------------------------------------------


@transaction.atomic
def keep_time(one: Difficulty, *, at: datetime) -> bool:
    """Do what is due for one difficulty because nobody did it; True if something was. May run at any time, any often.

    A report that nobody read is accepted, one that nobody handed over goes to the other desk, one that a level did
    not solve goes up, and a company that heard nothing is told at least for whom it waits.
    """
    one = queries.locked(one)
    if not one.is_open:
        return False
    on, did = queries.day_of(at, one.home_side), False
    late = {gate.key for gate in queries.gates(one) if gate.met_on is None and gate.is_late(on)}
    if SCREEN in late:
        one, did = accept(one, by=None, at=at), True
    if HAND_OVER in late:
        one, did = hand_over(one, by=None, at=at), True
    if _climb(one, queries.level_due(one, at), at):
        return True
    if TELL in late and not did:
        one = queries.locked(one)
        _remind(one, at)
        return True
    return did


def _climb(one: Difficulty, due: str, at: datetime) -> bool:
    """Go up one level at a time, each once, until the level that the clock says has it."""
    climbed = False
    while one.accepted_at is not None and LEVELS.index(one.level) < LEVELS.index(due):
        one.level = _pack_rules().after(one.level) if one.level != DESK else _pack_rules().ladder[0].level
        _speak(one, "escalated", by=None, party=CLOCK, at=at, facts={"level": one.level}, key=f"level:{one.level}")
        _save(one)
        _tell_desks(one, "difficulty-escalated", at, once=f":{one.level}")
        climbed = True
    return climbed


def _remind(one: Difficulty, at: datetime) -> None:
    day = queries.day_of(one.last_word_at, one.home_side)
    _tell_desks(one, "difficulty-silent", at, once=f":{day}")
    _speak(one, "silence", by=None, party=CLOCK, at=at, key=f"silence:{day}")
    _save(one)


# A later date ----------------------------------------------------------------------------------------------


def _is_later(one: Difficulty, day: date) -> bool:
    return one.estimated_on is not None and day > one.estimated_on


@transaction.atomic
def ask_for_later_date(one: Difficulty, *, to_on: date, reason: Texts, party: str, by: Person, at: datetime) -> None:
    """Ask to move the day by which it may be solved. It stands as it is until a colleague of either desk agrees."""
    one = queries.locked(one)
    _require_accepted(one)
    if one.estimated_on is None or not _is_later(one, to_on):
        raise Refused("date-is-not-later")
    _require_text(reason, "longer-needs-a-reason")
    if queries.asked_date(one) is not None:
        raise Refused("later-date-waits-already")
    Postponement.objects.create(
        difficulty=one, from_on=one.estimated_on, to_on=to_on, reason=reason, asked_by=by, asked_at=at
    )
    facts = {"to_on": to_on.isoformat()}
    _note(one, "date-asked", by=by, party=party, at=at, text=reason, facts=facts)
    journal.record("difficulty.date-asked", one, by=by, at=at, facts=facts)
    _save(one)


@transaction.atomic
def decide_on_later_date(one: Difficulty, *, is_approved: bool, party: str, by: Person, at: datetime) -> Difficulty:
    """A second person lets the day move, or leaves it where it is. The company is told, and keeps every earlier day."""
    one = queries.locked(one)
    asked = queries.asked_date(one)
    if asked is None:
        raise Refused("no-later-date-waits")
    if asked.asked_by_id == by.pk:
        raise Refused("later-date-needs-another-person")
    asked.state, asked.decided_by, asked.decided_at = (APPROVED if is_approved else DECLINED), by, at
    asked.save(update_fields=["state", "decided_by", "decided_at"])
    if not is_approved:
        _note(one, "date-kept", by=by, party=party, at=at, facts={"to_on": asked.to_on.isoformat()})
        journal.record("difficulty.date-kept", one, by=by, at=at, facts={"to_on": asked.to_on.isoformat()})
    else:
        _require_open(one)
        one.estimated_on = asked.to_on
        facts = {"estimated_on": asked.to_on.isoformat(), "before": asked.from_on.isoformat()}
        _speak(one, queries.POSTPONED, by=by, party=party, at=at, text=asked.reason, facts=facts)
    _save(one)
    return one


# The watch -------------------------------------------------------------------------------------------------


@transaction.atomic
def keep_watch(one: Difficulty, *, at: datetime) -> bool:
    """Tell the company and its own desk, nobody else, when its cases meet more than chance gives; True if so.

    Told once for each number reached, so a watch that runs twice tells once.
    """
    one = queries.locked(one)
    seen = watching.watch(one, at)
    if seen is None or not seen.is_above or one.events.filter(key=f"watched:{seen.count}").exists():
        return False
    facts = {
        "count": seen.count,
        "own": None if seen.own is None else round(seen.own, 1),
        "others": None if seen.others is None else round(seen.others, 1),
    }
    _note(one, queries.WATCHED, by=None, party=CLOCK, at=at, facts=facts, key=f"watched:{seen.count}")
    journal.record("difficulty.watched", one, by=None, at=at, facts={"count": seen.count})
    people = [*registry.people_of(one.organisation), *accounts.officers_of_side(one.home_side)]
    _tell(one, "difficulty-watched", people, at, f":{seen.count}", None)
    return True


# The plan --------------------------------------------------------------------------------------------------


@transaction.atomic
def plan_step(one: Difficulty, *, what: Texts, party: str, due_on: date, by: Person, at: datetime) -> PlanStep:
    """Add a step to the plan: what, by whom, until when."""
    one = queries.locked(one)
    _require_accepted(one)
    _require_text(what, "word-is-empty")
    if party not in PARTIES:
        raise Refused("party-is-not-known", value=party)
    if due_on < queries.day_of(at, one.home_side):
        raise Refused("date-has-passed", day=due_on.isoformat())
    step = PlanStep.objects.create(
        difficulty=one, what=what, party=party, due_on=due_on, first_due_on=due_on, created_at=at
    )
    _note(one, "planned", by=by, party=party, at=at, text=what, facts={"due_on": due_on.isoformat()})
    journal.record("difficulty.planned", one, by=by, at=at, facts={"due_on": due_on.isoformat()})
    _save(one)
    return step


@transaction.atomic
def step_done(one: Difficulty, reference: str, *, by: Person, at: datetime) -> PlanStep:
    """A step was done. Pressed again, it is open again."""
    one = queries.locked(one)
    step = one.plan.filter(reference=reference).first()
    if step is None:
        raise Refused("step-is-not-there")
    step.done_at = None if step.done_at else at
    step.save(update_fields=["done_at"])
    facts = {"step": step.reference, "is_done": step.done_at is not None}
    journal.record("difficulty.step", one, by=by, at=at, facts=facts)
    return step


@transaction.atomic
def step_later(one: Difficulty, reference: str, *, due_on: date, reason: str, by: Person, at: datetime) -> PlanStep:
    """Give a step another date; a later one needs a reason, which stays with it."""
    one = queries.locked(one)
    step = one.plan.filter(reference=reference).first()
    if step is None:
        raise Refused("step-is-not-there")
    if due_on > step.due_on and not reason.strip():
        raise Refused("date-needs-a-reason")
    step.due_on, step.delay_reason = due_on, reason.strip() or step.delay_reason
    step.save(update_fields=["due_on", "delay_reason"])
    facts = {"step": step.reference, "due_on": due_on.isoformat()}
    journal.record("difficulty.step-moved", one, by=by, at=at, facts=facts, personal={"reason": reason})
    return step


# The public text -----------------------------------------------------------------------------------------


@transaction.atomic
def write_record(one: Difficulty, *, title: Texts, text: Texts, by: Person, at: datetime) -> PublicRecord:
    """Write the text that anybody may read one day, and lay it before a colleague."""
    one = queries.locked(one)
    if not one.allows_publication:
        raise Refused("company-does-not-allow-it")
    if not title or not text:
        raise Refused("record-needs-two-texts")
    if queries.names_the_company(one, (title, text)):
        raise Refused("record-names-the-company")
    record, _is_new = PublicRecord.objects.select_for_update().get_or_create(
        difficulty=one, defaults={"written_by": by, "written_at": at}
    )
    record.title, record.text, record.state, record.published_at = title, text, IN_APPROVAL, None
    record.written_by, record.written_at, record.approved_by = by, at, None
    record.save()
    journal.record("difficulty.record-written", one, by=by, at=at)
    return record


@transaction.atomic
def approve_record(record: PublicRecord, *, by: Person, at: datetime) -> PublicRecord:
    """The second person lets anybody read it."""
    one = queries.locked(record.difficulty)
    record = PublicRecord.objects.select_for_update().get(pk=record.pk)
    if record.state != IN_APPROVAL:
        raise Refused("record-is-not-in-approval")
    if record.written_by_id == by.pk:
        raise Refused("record-needs-another-person")
    record.state, record.approved_by, record.published_at = PUBLISHED, by, at
    record.save()
    journal.record("difficulty.record-published", one, by=by, at=at)
    return record


@transaction.atomic
def unpublish_record(record: PublicRecord, *, by: Person, at: datetime) -> PublicRecord:
    """Take a public text back: the company may ask for it at any time, and so may the desk."""
    one = queries.locked(record.difficulty)
    record = PublicRecord.objects.select_for_update().get(pk=record.pk)
    if record.state != PUBLISHED:
        raise Refused("record-is-not-public")
    record.state = UNPUBLISHED
    record.save(update_fields=["state"])
    journal.record("difficulty.record-unpublished", one, by=by, at=at)
    return record


# What all of them share -------------------------------------------------------------------------------------


def _pack_rules() -> DifficultyRules:
    known = queries.pack_rules()
    if known is None:
        raise Refused("corridor-takes-no-difficulties")
    return known


def _require_text(texts: Texts, key: str) -> None:
    if not any(version.text.strip() for version in texts.versions.values()):
        raise Refused(key)


def _require_open(one: Difficulty) -> None:
    if not one.is_open:
        raise Refused("difficulty-is-closed", number=one.number)


def _require_accepted(one: Difficulty) -> None:
    _require_open(one)
    if one.accepted_at is None:
        raise Refused("difficulty-is-not-accepted", number=one.number)


def _save(one: Difficulty) -> None:
    one.version += 1
    one.save()


def _speak(
    one: Difficulty,
    kind: str,
    *,
    by: Person | None,
    party: str,
    at: datetime,
    text: Texts | None = None,
    facts: Mapping[str, Any] | None = None,
    key: str = "",
) -> None:
    """Note what was done, and let the company know: from this moment the days until the next word count."""
    one.last_word_at = at
    event = _note(one, kind, by=by, party=party, at=at, text=text, facts=facts, key=key)
    journal.record(f"difficulty.{kind}", one, by=by, at=at, facts=dict(facts or {}))
    _tell_company(one, "difficulty-word", at, once=f":{event.key}", facts={"event": event.pk})


def _note(
    one: Difficulty,
    kind: str,
    *,
    by: Person | None,
    party: str,
    at: datetime,
    text: Texts | None = None,
    facts: Mapping[str, Any] | None = None,
    key: str = "",
) -> Event:
    return Event.objects.create(
        difficulty=one,
        key=key or f"{kind}:{one.version}",
        kind=kind,
        at=at,
        by=by,
        by_party=party,
        text=text or Texts(),
        facts=dict(facts or {}),
    )


def _tell_company(
    one: Difficulty, kind: str, at: datetime, *, once: str, facts: Mapping[str, Any] | None = None
) -> None:
    _tell(one, kind, registry.people_of(one.organisation), at, once, facts)


def _tell_desks(one: Difficulty, kind: str, at: datetime, *, once: str) -> None:
    _tell(one, kind, queries.desks_told(one), at, once, None)


def _tell(
    one: Difficulty, kind: str, people: Iterable[Person], at: datetime, once: str, facts: Mapping[str, Any] | None
) -> None:
    for person in people:
        notices.send(
            kind,
            to=person,
            about=one,
            at=at,
            dedupe=f"{kind}:{one.reference}{once}:{person.reference}",
            facts={"difficulty": one.reference, "number": one.number, **(facts or {})},
        )
