"""What always holds of the register; `madoguchi verify` looks for what breaks it."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q

from madoguchi.apps.cases.models import Case
from madoguchi.apps.cases.register import drafts
from madoguchi.apps.cases.register.models import (
    ACTIVE,
    RECEIVED,
    SHOWN,
    Adoption,
    Followed,
    RuleComment,
    RuleNotice,
    RuleSubscription,
)
from madoguchi.core import packs
from madoguchi.core.invariants import Violation, invariant
from madoguchi.core.notices.models import Message


@invariant("I77", "Who follows rules confirmed the address, follows something, and was told each moment in a letter")
def followers_are_told_once() -> Iterator[Violation]:
    """A notice without a letter is a moment that nobody reads of; keys keep it from being told again."""
    topics = Followed.objects.filter(subscription=OuterRef("pk"))
    for one in RuleSubscription.objects.filter(~Exists(topics), state=ACTIVE):
        yield Violation(f"subscription {one.reference}", "follows nothing")
    early = Q(told_at__lt=F("subscription__confirmed_at")) | Q(subscription__confirmed_at__isnull=True)
    for notice in RuleNotice.objects.filter(early).select_related("subscription"):
        yield Violation(f"notice {notice}", "was told before its address was confirmed")
    letters = Message.objects.filter(kind="rules-digest", about_reference=OuterRef("subscription__reference"))
    for notice in RuleNotice.objects.filter(~Exists(letters)).select_related("subscription"):
        yield Violation(f"notice {notice}", "stands without a letter")


@invariant("I78", "A draft binds no case before it is adopted, and none is settled over a comment without an answer")
def drafts_bind_nobody() -> Iterator[Violation]:
    """What everybody could comment on is not in force by the mere coming of a day."""
    for key in packs.current().procedures:
        for begins in drafts.unbinding(key):
            for case in Case.objects.filter(pins__procedure=key, pins__in_force=begins):
                yield Violation(f"case {case.number}", f"is bound by {key} {begins}, which nobody adopted")
    settled = Adoption.objects.values("change")
    for one in RuleComment.objects.filter(Q(state=RECEIVED) | Q(state=SHOWN, answered_at=None), change__in=settled):
        yield Violation(f"comment {one.reference}", f"was passed over when {one.change} was settled")
