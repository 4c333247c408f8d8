"""What can be done with entries. One of the two doors of this app; the other is `queries`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction

from madoguchi.apps.docket import queries
from madoguchi.apps.docket.asking import compare as compare_goods
from madoguchi.apps.docket.asking import compare_everybody as compare_all_goods
from madoguchi.apps.docket.asking import decide as decide_goods
from madoguchi.apps.docket.models import (
    ACTIVE,
    DIRECTIONS,
    DRAFT,
    DUE,
    ENDED,
    FULFILLED,
    IN_REVIEW,
    LAPSED,
    LIVE,
    PUBLIC_STATES,
    UNCONFIRMED,
    WITHDRAWN,
    Confirmation,
    Entry,
    Subscription,
)
from madoguchi.core import numbers, packs
from madoguchi.core.accounts import queries as accounts
from madoguchi.core.accounts.models import Person
from madoguchi.core.journal import actions as journal
from madoguchi.core.languages.signs import names_a_contact, turns_the_writing
from madoguchi.core.languages.texts import Texts
from madoguchi.core.notices import actions as notices
from madoguchi.core.refusals import Refused
from madoguchi.core.search import outbox

if TYPE_CHECKING:
    from madoguchi.apps.registry.models import Organisation

__all__ = [
    "KIND",
    "Draft",
    "ask_to_confirm",
    "change",
    "checked",
    "compare_all_goods",
    "compare_goods",
    "confirm",
    "confirm_search",
    "decide_goods",
    "draw_up",
    "end",
    "end_search",
    "give_back",
    "lapse",
    "publish",
    "remind",
    "reopen",
    "save_search",
    "submit",
    "tell_of_new",
]

KIND = "entry"


@dataclass(frozen=True)
class Draft:
    """What a company typed, or an example says, about what it seeks or offers."""

    direction: str
    kind: str
    title: Texts
    text: Texts
    activities: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    regions_wanted: tuple[str, ...] = ()
    sizes_wanted: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    value_min: Decimal | None = None
    value_max: Decimal | None = None
    currency: str = ""
    term: Texts = field(default_factory=Texts)
    capacity: int = 3


def checked(draft: Draft) -> Draft:
    """The same draft; refuses the first thing that cannot stand, naming its field."""
    corridor = packs.current()
    if draft.direction not in DIRECTIONS:
        raise Refused("direction-is-not-known", value=draft.direction)
    if draft.kind not in {kind.key for kind in corridor.kinds}:
        raise Refused("kind-is-not-known", value=draft.kind)
    if not draft.title:
        raise Refused("entry-needs-a-title")
    for name, texts in (("title", draft.title), ("text", draft.text), ("term", draft.term)):
        if any(turns_the_writing(version.text) for version in texts.versions.values()):
            raise Refused("text-has-direction-marks", field=name)
        if any(names_a_contact(version.text) for version in texts.versions.values()):
            raise Refused("text-names-a-contact", field=name)
    for code in draft.activities:
        if code not in corridor.activities:
            raise Refused("activity-is-not-known", field="activities", scheme="ISIC", value=code)
    for code in draft.products:
        if corridor.products.nearest(code) is None:
            raise Refused("product-is-not-known", value=code)
    for code in draft.regions_wanted:
        if code not in corridor.regions:
            raise Refused("region-is-not-known", field="regions_wanted", value=code)
    if draft.value_min is not None and draft.value_max is not None and draft.value_min > draft.value_max:
        raise Refused("values-are-not-in-order", low=draft.value_min, high=draft.value_max)
    return draft


@transaction.atomic
def draw_up(
    organisation: Organisation, draft: Draft, *, by: Person | None, at: datetime, is_example: bool = False
) -> Entry:
    """Keep a new entry as a draft of its company."""
    draft = checked(draft)
    entry = Entry(
        organisation=organisation,
        number=numbers.next_number(Entry, f"{at.year}-", 5),
        entered_by=by,
        created_at=at,
        updated_at=at,
        is_example=is_example or organisation.is_example,
    )
    _take_over(entry, draft)
    entry.save()
    journal.record("entry.drawn-up", entry, by=by, at=at, facts={"direction": draft.direction, "kind": draft.kind})
    return entry


@transaction.atomic
def change(entry: Entry, draft: Draft, *, by: Person, at: datetime) -> Entry:
    """Change an entry. A public one goes back to the desk: what people read was read over."""
    draft = checked(draft)
    entry = queries.locked(entry)
    if entry.state in {FULFILLED, WITHDRAWN}:
        raise Refused("entry-has-ended", number=entry.number)
    _take_over(entry, draft)
    if entry.state in (*PUBLIC_STATES, LAPSED):
        entry.state = IN_REVIEW
    entry.updated_at, entry.version = at, entry.version + 1
    entry.save()
    outbox.touch(KIND, entry.reference)
    journal.record("entry.changed", entry, by=by, at=at)
    if entry.state == IN_REVIEW:
        _tell_desk(entry, at)
        compare_goods([entry], at=at)
    return entry


@transaction.atomic
def submit(entry: Entry, *, by: Person | None, at: datetime) -> Entry:
    """Hand a draft to the desk of the company's side, which reads it before it is published."""
    entry = queries.locked(entry)
    if entry.state == IN_REVIEW:
        return entry
    if entry.state != DRAFT:
        raise Refused("entry-is-not-a-draft", number=entry.number, state=entry.state)
    entry.state, entry.updated_at = IN_REVIEW, at
    entry.save(update_fields=["state", "updated_at"])
    journal.record("entry.submitted", entry, by=by, at=at)
    _tell_desk(entry, at)
    compare_goods([entry], at=at)
    return entry


@transaction.atomic
def publish(entry: Entry, *, by: Person | None, at: datetime, confirmed_on: date | None = None) -> Entry:
    """Let anybody read an entry, until its date to confirm by."""
    entry = queries.locked(entry)
    if entry.state != IN_REVIEW:
        raise Refused("entry-is-not-in-review", number=entry.number, state=entry.state)
    _make_fresh(entry, confirmed_on or at.date())
    entry.published_at = entry.published_at or at
    entry.updated_at, entry.review_note = at, ""
    entry.save()
    outbox.touch(KIND, entry.reference)
    journal.record("entry.published", entry, by=by, at=at)
    _tell_company(entry, "entry-published", at)
    return entry


@transaction.atomic
def give_back(entry: Entry, *, reason: str, by: Person, at: datetime) -> Entry:
    """Give an entry back to its company, with what is to be changed."""
    entry = queries.locked(entry)
    if entry.state != IN_REVIEW:
        raise Refused("entry-is-not-in-review", number=entry.number, state=entry.state)
    if not reason.strip():
        raise Refused("refusal-needs-a-reason")
    entry.state, entry.review_note, entry.updated_at = DRAFT, reason.strip(), at
    entry.save(update_fields=["state", "review_note", "updated_at"])
    outbox.touch(KIND, entry.reference)
    journal.record("entry.given-back", entry, by=by, at=at, personal={"reason": reason})
    _tell_company(entry, "entry-given-back", at, {"reason": reason})
    return entry


@transaction.atomic
def confirm(entry: Entry, *, by: Person | None, at: datetime) -> Entry:
    """The company says that its entry still holds. Saying it twice on one day says it once."""
    entry = queries.locked(entry)
    if entry.state not in (*PUBLIC_STATES, LAPSED):
        raise Refused("entry-cannot-be-confirmed", number=entry.number, state=entry.state)
    if entry.state == LIVE and entry.confirmed_on == at.date():
        return entry
    until = _make_fresh(entry, at.date())
    entry.updated_at, entry.version = at, entry.version + 1
    entry.save()
    Confirmation.objects.create(entry=entry, by=by, at=at, until_on=until)
    outbox.touch(KIND, entry.reference)
    journal.record("entry.confirmed", entry, by=by, at=at, facts={"until": until.isoformat()})
    return entry


@transaction.atomic
def ask_to_confirm(entry: Entry, *, at: datetime) -> bool:
    """Ask the company whether its entry still holds. Once for each date to confirm by."""
    entry = queries.locked(entry)
    if entry.state != LIVE or entry.confirm_by_on is None:
        return False
    entry.state, entry.updated_at = DUE, at
    entry.save(update_fields=["state", "updated_at"])
    outbox.touch(KIND, entry.reference)
    journal.record("entry.confirmation-asked", entry, by=None, at=at)
    _tell_company(entry, "entry-confirm", at, {"by": entry.confirm_by_on.isoformat()})
    return True


@transaction.atomic
def remind(entry: Entry, *, by: Person, at: datetime) -> bool:
    """Ask the company again, once a day at most. False when nobody there can be written to."""
    entry = queries.locked(entry)
    if entry.state not in {DUE, LAPSED} or entry.confirm_by_on is None:
        raise Refused("entry-need-not-be-confirmed", number=entry.number)
    people = queries.people_to_ask(entry)
    for person in people:
        notices.send(
            "entry-confirm",
            to=person,
            about=entry,
            at=at,
            dedupe=f"entry-confirm:{entry.reference}:{entry.version}:{at.date()}:{person.reference}",
            facts={"entry": entry.reference, "number": entry.number, "by": entry.confirm_by_on.isoformat()},
        )
    if people:
        journal.record("entry.confirmation-asked", entry, by=by, at=at)
    return bool(people)


@transaction.atomic
def lapse(entry: Entry, *, at: datetime) -> bool:
    """Hide an entry that nobody confirmed in time. Doing it twice does it once."""
    entry = queries.locked(entry)
    if entry.state not in PUBLIC_STATES or entry.confirm_by_on is None or entry.confirm_by_on >= at.date():
        return False
    entry.state, entry.updated_at = LAPSED, at
    entry.save(update_fields=["state", "updated_at"])
    outbox.touch(KIND, entry.reference)
    journal.record("entry.lapsed", entry, by=None, at=at)
    _tell_company(entry, "entry-lapsed", at)
    return True


@transaction.atomic
def end(entry: Entry, *, is_fulfilled: bool, by: Person, at: datetime) -> Entry:
    """Take an entry off the docket: its company found what it sought, or no longer wants it there."""
    entry = queries.locked(entry)
    if entry.state in {FULFILLED, WITHDRAWN}:
        return entry
    entry.state = FULFILLED if is_fulfilled else WITHDRAWN
    entry.ended_at, entry.updated_at = at, at
    entry.save(update_fields=["state", "ended_at", "updated_at"])
    outbox.touch(KIND, entry.reference)
    journal.record("entry.ended", entry, by=by, at=at, facts={"state": entry.state})
    return entry


@transaction.atomic
def reopen(entry: Entry, *, by: Person, at: datetime) -> Entry:
    """Undo the end of an entry: it is a draft again."""
    entry = queries.locked(entry)
    if entry.state not in {FULFILLED, WITHDRAWN}:
        raise Refused("entry-has-not-ended", number=entry.number)
    entry.state, entry.ended_at, entry.updated_at = DRAFT, None, at
    entry.save(update_fields=["state", "ended_at", "updated_at"])
    journal.record("entry.reopened", entry, by=by, at=at)
    return entry


def _take_over(entry: Entry, draft: Draft) -> None:
    entry.direction, entry.kind = draft.direction, draft.kind
    entry.title, entry.text, entry.term = draft.title, draft.text, draft.term
    entry.activities, entry.products = list(draft.activities), list(draft.products)
    entry.regions_wanted, entry.sizes_wanted = list(draft.regions_wanted), list(draft.sizes_wanted)
    entry.languages = list(draft.languages)
    entry.value_min, entry.value_max, entry.currency = draft.value_min, draft.value_max, draft.currency
    entry.capacity = draft.capacity


def _make_fresh(entry: Entry, confirmed_on: date) -> date:
    until = confirmed_on + timedelta(days=packs.current().freshness.entry_days)
    entry.state, entry.confirmed_on, entry.confirm_by_on = LIVE, confirmed_on, until
    return until


def _tell_desk(entry: Entry, at: datetime) -> None:
    for officer in accounts.officers_of_side(entry.organisation.side):
        notices.send(
            "entry-to-review",
            to=officer,
            about=entry,
            at=at,
            dedupe=f"entry-to-review:{entry.reference}:{entry.version}:{officer.reference}",
            facts={"entry": entry.reference, "number": entry.number},
        )


def _tell_company(entry: Entry, kind: str, at: datetime, facts: Mapping[str, Any] | None = None) -> None:
    for person in queries.people_to_ask(entry):
        notices.send(
            kind,
            to=person,
            about=entry,
            at=at,
            dedupe=f"{kind}:{entry.reference}:{entry.version}:{entry.confirm_by_on}:{person.reference}",
            facts={"entry": entry.reference, "number": entry.number, "version": entry.version, **(facts or {})},
        )


# Saved searches -----------------------------------------------------------------------------------------


@transaction.atomic
def save_search(
    *, email: str, language: str, name: str, query: Mapping[str, Any], person: Person | None, at: datetime
) -> Subscription:
    """Save a search. It is told about once whoever reads the address has confirmed it."""
    subscription = Subscription.objects.create(
        person=person, email=email, language=language, name=name, query=dict(query), created_at=at
    )
    if person is not None and person.email.lower() == email.lower():
        _activate(subscription, at)
    else:
        notices.send(
            "search-confirm",
            to=email,
            language=language,
            about=subscription,
            at=at,
            dedupe=f"search-confirm:{subscription.reference}",
            facts={"subscription": subscription.reference, "name": name},
        )
    journal.record("search.saved", subscription, by=person, at=at, personal={"email": email, "query": dict(query)})
    return subscription


@transaction.atomic
def confirm_search(subscription: Subscription, *, at: datetime) -> Subscription:
    """The address was right: from now on it is told about new entries."""
    subscription = Subscription.objects.select_for_update().get(pk=subscription.pk)
    if subscription.state == UNCONFIRMED:
        _activate(subscription, at)
        journal.record("search.confirmed", subscription, by=subscription.person, at=at)
    return subscription


@transaction.atomic
def end_search(subscription: Subscription, *, at: datetime) -> Subscription:
    """Stop telling about a search."""
    subscription = Subscription.objects.select_for_update().get(pk=subscription.pk)
    if subscription.state != ENDED:
        subscription.state, subscription.ended_at = ENDED, at
        subscription.save(update_fields=["state", "ended_at"])
        journal.record("search.ended", subscription, by=subscription.person, at=at)
    return subscription


@transaction.atomic
def tell_of_new(subscription: Subscription, *, entries: list[Entry], until: datetime, at: datetime) -> bool:
    """Write one digest of what a search finds since the last one. Nothing new: nothing is written."""
    subscription = Subscription.objects.select_for_update().get(pk=subscription.pk)
    if subscription.state != ACTIVE or (subscription.told_until and subscription.told_until >= until):
        return False
    subscription.told_until = until
    subscription.save(update_fields=["told_until"])
    if not entries:
        return False
    notices.send(
        "search-digest",
        to=subscription.person or subscription.email,
        language=subscription.language,
        about=subscription,
        at=at,
        dedupe=f"search-digest:{subscription.reference}:{until.date()}",
        facts={
            "subscription": subscription.reference,
            "name": subscription.name,
            "entries": [entry.reference for entry in entries],
        },
    )
    return True


def _activate(subscription: Subscription, at: datetime) -> None:
    subscription.state, subscription.confirmed_at, subscription.told_until = ACTIVE, at, at
    subscription.save(update_fields=["state", "confirmed_at", "told_until"])
