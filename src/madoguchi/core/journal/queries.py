"""What can be asked of the journal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Model, Q, QuerySet

from madoguchi.core.journal import keys
from madoguchi.core.journal.merkle import Tree
from madoguchi.core.journal.models import Event, Head, Sealed
from madoguchi.core.journal.offline import (
    FORMAT,
    Frontier,
    Report,
    canonical,
    check_events,
    check_witnessed,
    commitment_of,
    event_leaf,
    head_digest,
    head_is_signed,
)

if TYPE_CHECKING:
    from madoguchi.core.accounts.models import Person

ERASED = "person.erased"
CHUNK = 5_000


def subject_of(thing: Model) -> str:
    """The pseudonym under which events of a thing stand."""
    return keys.pseudonym(thing._meta.label_lower, str(getattr(thing, "reference", None) or thing.pk))


def events_of(thing: Model) -> QuerySet[Event]:
    """What was done to a thing, oldest first, with who did it where that was not erased."""
    return Event.objects.filter(subject=subject_of(thing)).select_related("sealed", "sealed__by").order_by("seq")


def events_of_kinds(kinds: Iterable[str]) -> QuerySet[Event]:
    """Everything of these kinds that was done, oldest first."""
    return Event.objects.filter(kind__in=list(kinds)).order_by("seq")


def sealed_of(person: Person) -> QuerySet[Sealed]:
    """What was sealed about a person, or by them about nobody else: what they sealed about another is that one's."""
    return Sealed.objects.filter(Q(about=person) | Q(by=person, about__isnull=True))


def newest_head() -> Head | None:
    """The head signed last."""
    return Head.objects.order_by("-size").first()


def size() -> int:
    """How many events there are."""
    return Event.objects.order_by("-seq").values_list("seq", flat=True).first() or 0


def first_event() -> Event | None:
    """The event everything began with."""
    return Event.objects.order_by("seq").first()


def unsigned_events() -> int:
    """How many events no head covers yet."""
    head = newest_head()
    return size() - (head.size if head else 0)


def leaves(*, after: int = 0) -> Iterator[bytes]:
    """The hashes of the leaves in order, from the one after a number."""
    found = Event.objects.filter(seq__gt=after).order_by("seq").values_list("leaf", flat=True)
    for leaf in found.iterator(chunk_size=CHUNK):
        yield bytes.fromhex(leaf)


# Proofs -------------------------------------------------------------------------------------------------


def proof_of(seq: int) -> dict[str, Any]:
    """That an event stands in the journal: the event, the path, and the signed head it leads to.

    Raises LookupError when there is no such event or no head covers it yet.
    """
    event = Event.objects.filter(seq=seq).first()
    head = newest_head()
    if event is None:
        raise LookupError(f"there is no event {seq}")
    if head is None or head.size < seq:
        raise LookupError(f"no head covers event {seq} yet")
    path = Tree(leaves()).inclusion(seq - 1, head.size)
    return {"event": event_line(event), "path": [step.hex() for step in path], "head": head.plain()}


def growth_proof(old: int, new: int) -> list[str]:
    """The path that proves that the journal of the older size is the beginning of the newer one."""
    return [step.hex() for step in Tree(leaves()).consistency(old, new)]


# Export -------------------------------------------------------------------------------------------------


def event_line(event: Event) -> dict[str, Any]:
    """An event as it stands in an export: nothing that was sealed."""
    return {**event.plain(), "leaf": event.leaf}


def export_lines() -> Iterator[str]:
    """The whole journal for the offline check, a line at a time: a description, the events, the heads."""
    yield canonical({"format": FORMAT, "size": size()}).decode()
    for event in Event.objects.order_by("seq").iterator(chunk_size=CHUNK):
        yield canonical(event_line(event)).decode()
    for head in Head.objects.order_by("size"):
        yield canonical(head.plain()).decode()


# Checking -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Fault:
    """Something about the journal that does not hold."""

    where: str
    what: str


def faults_of_events() -> Iterator[Fault]:
    """Holes, altered events, altered seals, and seals that went without an erasure."""
    erased = expected = seq = 0
    events = Event.objects.order_by("seq").select_related("sealed")
    for seq, event in enumerate(events.iterator(chunk_size=CHUNK), start=1):
        if event.seq != seq:
            yield Fault(f"event {seq}", f"is missing: {event.seq} stands in its place")
            return
        if event.computed_leaf() != event.leaf:
            yield Fault(f"event {seq}", "was altered")
        if event.kind == ERASED:
            erased += int(event.facts.get("seals", 0))
        sealed = getattr(event, "sealed", None)
        if sealed is None:
            expected += bool(event.commitment)
        elif commitment_of(bytes(sealed.salt), sealed.data) != event.commitment:
            yield Fault(f"event {seq}", "is sealed with other data than it was recorded with")
    if _unaccounted(expected, erased):
        yield Fault("seals", f"{expected} are missing, and erasures account for {erased}")


def _unaccounted(missing: int, erased: int) -> bool:
    return missing > erased


def faults_of_heads() -> Iterator[Fault]:
    """Heads whose root, signature or order does not hold, each against the events themselves."""
    tree = Frontier()
    events = Event.objects.order_by("seq").iterator(chunk_size=CHUNK)
    previous = ""
    for head in Head.objects.order_by("size"):
        where = f"head of {head.size} events"
        while tree.size < head.size:
            event = next(events, None)
            if event is None:
                yield Fault(where, f"covers more than the {tree.size} events there are")
                return
            tree.add(event_leaf(event.plain()))
        plain = head.plain()
        if tree.root().hex() != head.root:
            yield Fault(where, "its root is not that of the events")
        if [root.hex() for root in tree.roots] != head.frontier:
            yield Fault(where, "its subtrees are not those of the events")
        if not head_is_signed(plain):
            yield Fault(where, "its signature does not hold")
        if head.previous != previous:
            yield Fault(where, "does not follow the head before it")
        previous = head_digest(plain)


def faults_of_witnessed(kept: list[dict[str, Any]]) -> list[str]:
    """What is wrong with heads that somebody else kept: each must be the beginning of this journal."""
    report = Report()
    sizes = [head["size"] for head in kept]
    roots = check_events((event_line(event) for event in _all_events()), sizes, report) if sizes else {}
    report.faults.clear()  # faults of single events are reported by `faults_of_events`
    check_witnessed(kept, roots, "", report)
    return report.faults


def _all_events() -> Iterator[Event]:
    return Event.objects.order_by("seq").iterator(chunk_size=CHUNK)
