"""What was known when: one query over all vintages. A vintage that comes later changes no earlier answer."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Case, F, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber

from madoguchi.apps.observatory.models import WITHDRAWN, Observation, Vintage

NEWEST = [F("vintage__recorded_at").desc(), F("vintage").desc()]


def end_of(day: date) -> datetime:
    """The last moment of a day, in UTC: what “as known on” a day means."""
    return datetime.combine(day + timedelta(days=1), time(), UTC) - timedelta(microseconds=1)


def known(observations: QuerySet[Observation], *, on: date | None = None) -> QuerySet[Observation]:
    """Of these observations the newest of each series and period, as they were known at the end of a day, or now.

    What is staged and not yet recorded is never among them, nor what was taken back: of that nothing is known.
    """
    # Written as a case of the age, so that it is asked of the newest and not before the newest is found.
    stands = Case(When(status=WITHDRAWN, then=Value(0)), default=F("age"))
    return _seen(observations, on).annotate(age=_age()).annotate(stands=stands).filter(stands=1)


def before(vintage: Vintage) -> Q:
    """Values that were known before a vintage was recorded."""
    moment = vintage.recorded_at
    return Q(vintage__recorded_at__lt=moment) | Q(vintage__recorded_at=moment, vintage__lt=vintage.pk)


def up_to(vintage: Vintage) -> Q:
    """Values that were known once a vintage was recorded, its own among them."""
    return before(vintage) | Q(vintage=vintage)


def newest(observations: QuerySet[Observation], *, on: date | None = None) -> QuerySet[Observation]:
    """As `known`, but with what was taken back."""
    return _seen(observations, on).annotate(age=_age()).filter(age=1)


def _seen(observations: QuerySet[Observation], on: date | None) -> QuerySet[Observation]:
    seen = observations.filter(vintage__recorded_at__isnull=False)
    return seen if on is None else seen.filter(vintage__recorded_at__lte=end_of(on))


def _age() -> Window:
    """Of the values of one period the newest is 1, the one before it 2."""
    return Window(RowNumber(), partition_by=[F("series"), F("period")], order_by=NEWEST)
