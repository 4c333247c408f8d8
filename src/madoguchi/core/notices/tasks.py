"""Delivery: takes messages one at a time, sends them, writes down that it did."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.db.models import QuerySet

from madoguchi.core.backups import ledgers
from madoguchi.core.notices import letters
from madoguchi.core.notices.ledger import Ledger
from madoguchi.core.notices.models import DROPPED, GIVEN_UP, SENT, WAITING, Message
from madoguchi.core.references import new_reference
from madoguchi.core.refusals import Refused
from madoguchi.core.schedule import job

logger = logging.getLogger(__name__)

PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(hours=24),
)
"""How long is waited after the first, second, … try that failed."""
MOST_TRIES = len(PAUSES) + 1
CLAIMED_FOR = timedelta(minutes=10)
"""Longer than one try can take; after that a message whose worker was killed is free again."""
KEPT_DAYS = 90


@dataclass
class Delivery:
    """What one round of delivery did."""

    sent: int = 0
    failed: int = 0
    dropped: int = 0
    given_up: int = 0
    known: int = 0

    def __str__(self) -> str:
        return f"{self.sent} sent, {self.failed} to be tried again, {self.given_up} given up, {self.dropped} dropped"


def deliver_due(
    at: datetime, *, limit: int = 500, ledger: Ledger | None = None, is_stopping: Callable[[], bool] = lambda: False
) -> Delivery:
    """Send what is due. Any number of workers may do so at once: each message is taken by one of them.

    After the restore of an older backup nothing is sent until somebody has looked (`madoguchi restore`).
    """
    ledger = ledger or Ledger()
    done = Delivery()
    if ledgers.is_held():
        return done
    line: BaseEmailBackend | None = None
    try:
        for _ in range(limit):
            message = None if is_stopping() else claim_next(at)
            if message is None:
                break
            line = line or get_connection()
            _deliver(message, at, ledger, line, done)
    finally:
        if line is not None:
            line.close()
    return done


def claim_next(at: datetime) -> Message | None:
    """Take the next message for this worker, or none when there is none to take."""
    free = Message.objects.filter(state=WAITING, held=False, next_try_at__lte=at).exclude(claimed_until__gt=at)
    return _claim(free, at) if free.exists() else None  # looking alone keeps no writer waiting


@transaction.atomic
def _claim(free: QuerySet[Message], at: datetime) -> Message | None:
    message = (
        free.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
        .order_by("next_try_at", "pk")
        .first()
    )
    if message is None:
        return None
    message.claim, message.claimed_until = new_reference(), at + CLAIMED_FOR
    message.save(update_fields=["claim", "claimed_until"])
    return message


def _deliver(message: Message, at: datetime, ledger: Ledger, line: BaseEmailBackend, done: Delivery) -> None:
    before = ledger.sent(message.dedupe_key)
    if before is not None:
        _mark(message, state=SENT, sent_at=before.sent_at, last_problem="")
        done.known += 1
        return
    try:
        mail = letters.write(message).as_mail(at)
        mail.connection = line
        mail.send()
    except letters.NoLongerTrue as reason:
        _mark(message, state=DROPPED, last_problem=str(reason))
        done.dropped += 1
        return
    except Exception as fault:  # noqa: BLE001  (a fault in one message, a template's included, must not hold up others)
        line.close()
        _try_again(message, at, _problem(fault), done)
        return
    ledger.keep(message.dedupe_key, at=at)
    _mark(message, state=SENT, sent_at=at, tries=message.tries + 1, last_problem="")
    done.sent += 1


def _try_again(message: Message, at: datetime, problem: str, done: Delivery) -> None:
    tries = message.tries + 1
    logger.warning("the message %s was not sent: %s", message.pk, problem)
    if tries >= MOST_TRIES:
        _mark(message, state=GIVEN_UP, tries=tries, next_try_at=None, last_problem=problem)
        done.given_up += 1
    else:
        _mark(message, tries=tries, next_try_at=at + PAUSES[tries - 1], last_problem=problem)
        done.failed += 1


def _mark(message: Message, **changes: object) -> None:
    """Write down what came of a message, unless it was taken from this worker meanwhile."""
    mine = Message.objects.filter(pk=message.pk, claim=message.claim)
    mine.update(claim="", claimed_until=None, **changes)


def _problem(fault: Exception) -> str:
    """What went wrong, without the address: servers like to repeat it."""
    if isinstance(fault, Refused):
        return fault.key
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        codes = sorted({str(code) for code, _ in fault.recipients.values()})
        return f"refused with {', '.join(codes)}"
    if isinstance(fault, smtplib.SMTPResponseException):
        return f"refused with {fault.smtp_code}"
    if isinstance(fault, (smtplib.SMTPException, OSError)):
        return f"no answer ({type(fault).__name__})"
    return f"{type(fault).__name__}: {fault}"[:300]


def forget_old(at: datetime) -> int:
    """Take persons, addresses and facts out of messages that are done for 90 days. Their numbers stay."""
    old = Message.objects.exclude(state=WAITING).filter(created_at__lt=at - timedelta(days=KEPT_DAYS))
    return old.exclude(to__isnull=True, address="", facts={}).update(to=None, address="", facts={})


def join() -> None:
    """Register what is due by itself. Called once the apps are loaded."""
    job("notices-forget-old", every="day", hour=2)(partial(forget_old))
