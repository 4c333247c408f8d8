"""What can be asked about following rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from functools import reduce
from operator import or_
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from madoguchi.apps.cases.register import drafts
from madoguchi.apps.cases.register.models import (
    ACTIVE,
    PROCEDURE,
    PRODUCT,
    REGION,
    SHOWN,
    STOPPED,
    Followed,
    RuleComment,
    RuleNotice,
    RuleSubscription,
)
from madoguchi.apps.cases.register.moments import (
    LEAST_DIGITS,
    Moment,
    Topic,
    goods_of,
    procedures_of,
    reached,
    regions_of,
    touches,
)
from madoguchi.core import packs
from madoguchi.core.accounts.models import Person
from madoguchi.core.packs.procedures import RuleChange


def subscription(reference: str) -> RuleSubscription | None:
    """The subscription with this reference."""
    return RuleSubscription.objects.select_related("person").filter(reference=reference).first()


def subscriptions_of(person: Person | AnonymousUser) -> QuerySet[RuleSubscription]:
    """What a person follows and did not stop."""
    if not isinstance(person, Person):
        return RuleSubscription.objects.none()
    running = RuleSubscription.objects.filter(person=person).exclude(state=STOPPED)
    return running.prefetch_related("topics").order_by("-created_at")


def topics_of(subscription: RuleSubscription) -> list[Topic]:
    """What a subscription follows."""
    return sorted((one.kind, one.key) for one in subscription.topics.all())


def todays(at: datetime) -> dict[str, date]:
    """The date at each side."""
    return {side.key: at.astimezone(ZoneInfo(side.time_zone)).date() for side in packs.current().sides}


def moments(at: datetime, *, since: date, topics: Iterable[Topic] = ()) -> list[Moment]:
    """What happened to rules since a day, the newest first; with `topics` only what touches one of them."""
    wanted = list(topics)
    changes = packs.current().changes.values()
    found = reached(todays(at), since=since, changes=changes, adoptions=drafts.adoptions())
    kept = [one for one in found if not wanted or touches(one.change, wanted)]
    return sorted(kept, key=lambda one: (one.on, one.change.key, one.kind), reverse=True)


def to_be_told(at: datetime, *, since: date) -> dict[int, list[Moment]]:
    """The moments each active subscription was not told of, by its row. What was before it began is not told."""
    found: dict[int, list[Moment]] = defaultdict(list)
    for moment in reversed(moments(at, since=since)):
        told = RuleNotice.objects.filter(change=moment.change.key, moment=moment.kind, on=moment.on)
        followers = (
            Followed.objects.filter(_touched(moment.change))
            .filter(subscription__state=ACTIVE, subscription__confirmed_at__date__lte=moment.on)
            .exclude(subscription__in=told.values("subscription"))
            .order_by("subscription")
            .values_list("subscription", flat=True)
            .distinct()
        )
        for follower in followers.iterator(chunk_size=5000):
            found[follower].append(moment)
    return found


def _touched(change: RuleChange) -> Q:
    """The same as `moments.touches`, as the database asks it."""
    goods = [
        Q(kind=PRODUCT, key__startswith=code)
        | Q(kind=PRODUCT, key__in=[code[:digits] for digits in range(LEAST_DIGITS, len(code))])
        for code in goods_of(change)
    ]
    return reduce(
        or_, goods, Q(kind=PROCEDURE, key__in=procedures_of(change)) | Q(kind=REGION, key__in=regions_of(change))
    )


def comments_on(change: RuleChange, *, only_shown: bool = True) -> list[RuleComment]:
    """What was said of a draft, the first first."""
    found = RuleComment.objects.filter(change=change.key).select_related("organisation")
    found = found.prefetch_related("organisation__aliases").order_by("at", "pk")
    return list(found.filter(state=SHOWN) if only_shown else found)


def comment(reference: str) -> RuleComment | None:
    """One comment."""
    return RuleComment.objects.select_related("organisation").filter(reference=reference).first()
