"""Takes readings of how long authorities take, after the method of time-release studies: from begun to ended, in
working days of the authority's calendar, without the days on which the clock stood for the applicant.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
from django.db import transaction

from madoguchi.apps.cases import clocks
from madoguchi.apps.cases.models import APPLICANT, CLOSED, DECIDED, ENDED, Case, Query, Step, WaitReading
from madoguchi.apps.cases.register import drafts
from madoguchi.core import packs
from madoguchi.engines import procedures as engine

MONTH, YEAR = 1, 12
CHUNK = 2000


@dataclass
class _Waits:
    """The waits of one step, or of a whole procedure."""

    authority: str = ""
    days: list[int] = field(default_factory=list)
    companies: set[int] = field(default_factory=set)
    in_time: int = 0
    limited: int = 0
    has_examples: bool = False

    def add(self, days: int, company: int, is_example: bool) -> None:
        self.days.append(days)
        self.companies.add(company)
        self.has_examples |= is_example


def month_of(at: datetime) -> date:
    """The first day of the month of an instant."""
    return at.astimezone(UTC).date().replace(day=1)


def months_before(month: date, count: int) -> date:
    """The first day of the month so many months earlier.

    >>> months_before(date(2026, 1, 1), 2)
    datetime.date(2025, 11, 1)
    """
    year, place = divmod(month.year * 12 + month.month - 1 - count, 12)
    return date(year, place + 1, 1)


def take_readings(month: date, *, at: datetime) -> int:
    """Read the waits of a month, and of the year up to it, anew; how many readings there are."""
    readings = [*_readings(month, MONTH, at), *_readings(month, YEAR, at)]
    with transaction.atomic():
        WaitReading.objects.filter(month=month).delete()
        WaitReading.objects.bulk_create(readings)
    return len(readings)


def _readings(month: date, months: int, at: datetime) -> list[WaitReading]:
    since, until = _instant(months_before(month, months - 1)), _instant(months_before(month, -1))
    waits = _of_steps(since, until)
    waits.update(_of_cases(since, until))
    return [
        WaitReading(
            procedure=procedure,
            step=step,
            authority=one.authority,
            month=month,
            months=months,
            count=len(one.days),
            companies=len(one.companies),
            least=float(np.percentile(one.days, 10)),
            median=float(np.percentile(one.days, 50)),
            p90=float(np.percentile(one.days, 90)),
            in_time=one.in_time if one.limited == len(one.days) else None,
            has_examples=one.has_examples,
            taken_at=at,
        )
        for (procedure, step), one in sorted(waits.items())
    ]


def _instant(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _of_steps(since: datetime, until: datetime) -> dict[tuple[str, str], _Waits]:
    found: dict[tuple[str, str], _Waits] = defaultdict(_Waits)
    attempts = (
        Step.objects.filter(state=ENDED, ended_at__gte=since, ended_at__lt=until, begun_at__isnull=False)
        .exclude(authority=APPLICANT)
        .order_by("pk")
    )
    columns = ("pk", "key", "authority", "begun_at", "ended_at")
    of_case = ("case__procedure", "case__filed_on", "case__organisation", "case__is_example")
    rows = attempts.values_list(*columns, *of_case)
    for chunk in _chunks(rows.iterator(chunk_size=CHUNK)):
        pauses = _pauses([row[0] for row in chunk])
        for pk, key, authority, begun_at, ended_at, procedure, filed_on, company, is_example in chunk:
            days = _days(procedure, authority, begun_at, ended_at, pauses.get(pk, ()))
            waits = found[procedure, key]
            waits.authority = authority
            waits.add(days, company, is_example)
            limit = _limit(procedure, key, filed_on)
            if limit is not None:
                waits.limited += 1
                waits.in_time += days <= limit
    return found


def _of_cases(since: datetime, until: datetime) -> dict[tuple[str, str], _Waits]:
    found: dict[tuple[str, str], _Waits] = defaultdict(_Waits)
    rows = Case.objects.filter(
        state__in=[DECIDED, CLOSED], decided_at__gte=since, decided_at__lt=until, filed_at__isnull=False
    ).values_list("procedure", "filed_at", "decided_at", "organisation", "is_example")
    for procedure, filed_at, decided_at, company, is_example in rows.iterator(chunk_size=CHUNK):
        if filed_at is not None and decided_at is not None:
            found[procedure, ""].add(_days(procedure, "", filed_at, decided_at, ()), company, is_example)
    return found


def _chunks(rows: Iterable[Any]) -> Iterable[list[Any]]:
    chunk: list[Any] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _pauses(steps: list[int]) -> Mapping[int, list[tuple[datetime, datetime]]]:
    found: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    rows = Query.objects.filter(step__in=steps, answered_at__isnull=False)
    for step, asked_at, answered_at in rows.values_list("step", "asked_at", "answered_at"):
        if answered_at is not None:
            found[step].append((asked_at, answered_at))
    return found


def _days(
    procedure: str,
    authority: str,
    begun_at: datetime,
    ended_at: datetime,
    pauses: Iterable[tuple[datetime, datetime]],
) -> int:
    """Working days from the day after it began to the day it ended, without those of the pauses."""
    known = packs.current().procedures.get(procedure)
    calendar = clocks.calendar_of(known.side if known else packs.current().sides[0].key, authority)

    def between(begin: datetime, end: datetime) -> int:
        return calendar.working_days(calendar.date_of(begin), calendar.date_of(end))

    return max(0, between(begun_at, ended_at) - sum(between(asked, answered) for asked, answered in pauses))


def _limit(procedure: str, step: str, filed_on: date | None) -> int | None:
    """The limit in working days of a step under the rules of the day of filing, where a source was seen for it."""
    known = packs.current().procedures.get(procedure)
    version = drafts.in_force(known, filed_on) if known and filed_on else None
    rule = version.rules.by_key.get(step) if version else None
    if rule is None or rule.limit is None or rule.limit.unit != engine.WORKING_DAYS:
        return None
    return rule.limit.count if rule.limit.evidence.is_firm else None


def take_recent_readings(at: datetime) -> None:
    """The readings of this month and the last: what was entered late still counts."""
    month = month_of(at)
    take_readings(month_of(at - timedelta(days=at.day)), at=at)
    take_readings(month, at=at)


def take_readings_of_a_year(at: datetime) -> None:
    """The readings of this month and of each of the twelve before: for a window that begins with cases in it."""
    for count in range(YEAR, -1, -1):
        take_readings(months_before(month_of(at), count), at=at)
