"""What always holds in the docket; `madoguchi verify` looks for what breaks it."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, Q

from madoguchi.apps.docket.models import ENDED, FULFILLED, PUBLIC_STATES, WITHDRAWN, Entry, Subscription
from madoguchi.core.invariants import Violation, invariant


@invariant("I13", "What anybody may read was published, was confirmed, and has a date to confirm it by")
def public_entries_are_fresh() -> Iterator[Violation]:
    """A public entry without one of the three would never lapse."""
    missing = Q(published_at__isnull=True) | Q(confirmed_on__isnull=True) | Q(confirm_by_on__isnull=True)
    for entry in Entry.objects.filter(state__in=PUBLIC_STATES).filter(missing):
        yield Violation(f"entry {entry.number}", "is public without the dates that make it lapse")


@invariant("I13", "An entry was confirmed before the day it is to be confirmed by")
def dates_are_in_order() -> Iterator[Violation]:
    """The other way round it would lapse at once, or never be asked about."""
    for entry in Entry.objects.filter(confirm_by_on__lt=F("confirmed_on")):
        yield Violation(f"entry {entry.number}", "is to be confirmed before it was")


@invariant("I14", "An ended entry says when it ended, and no other does")
def ends_are_dated() -> Iterator[Violation]:
    """The undo of an end takes the date back."""
    has_ended = Q(state__in=[FULFILLED, WITHDRAWN])
    for entry in Entry.objects.filter(
        (has_ended & Q(ended_at__isnull=True)) | (~has_ended & Q(ended_at__isnull=False))
    ):
        yield Violation(f"entry {entry.number}", f"is {entry.state} and ended at {entry.ended_at}")


@invariant("I15", "Nobody is told about a saved search before the address was confirmed, or after its end")
def subscriptions_are_wanted() -> Iterator[Violation]:
    """A digest to an address nobody confirmed would be spam."""
    wrong = Q(state="active", confirmed_at__isnull=True) | Q(state=ENDED, ended_at__isnull=True)
    for subscription in Subscription.objects.filter(wrong):
        yield Violation(f"search {subscription.reference}", f"is {subscription.state} without its moment")
