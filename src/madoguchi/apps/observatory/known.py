"""What was known when: one query over all vintages. A vintage that comes later changes no earlier answer."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber

from madoguchi.apps.observatory.models import Observation

NEWEST = [F("vintage__recorded_at").desc(), F("vintage").desc()]


def end_of(day: date) -> datetime:
    """The last moment of a day, in UTC: what “as known on” a day means."""
    return datetime.combine(day + timedelta(days=1), time(), UTC) - timedelta(microseconds=1)


def known(observations: QuerySet[Observation], *, on: date | None = None) -> QuerySet[Observation]:
    """Of these observations the newest of each series and period, as they were known at the end of a day, or now.

    What is staged and not yet recorded is never among them.
    """
    seen = observations.filter(vintage__recorded_at__isnull=False)
    if on is not None:
        seen = seen.filter(vintage__recorded_at__lte=end_of(on))
    newest = Window(RowNumber(), partition_by=[F("series"), F("period")], order_by=NEWEST)
    return seen.annotate(age=newest).filter(age=1)
