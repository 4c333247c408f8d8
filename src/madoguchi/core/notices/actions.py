"""Write messages into the outbox. Nothing is sent here: delivery follows once the transaction is safe."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models, transaction
from django.utils import translation

from madoguchi.core.notices.addresses import Address
from madoguchi.core.notices.models import LONGEST_KEY, WAITING, Message
from madoguchi.core.writing import write_once

if TYPE_CHECKING:
    from madoguchi.core.accounts.models import Person

_KEY = re.compile(r"[A-Za-z0-9_+.~-]+(:[A-Za-z0-9_+.~-]+)*")


def send(
    kind: str,
    *,
    to: Person | str,
    about: models.Model,
    at: datetime,
    dedupe: str,
    facts: Mapping[str, Any] | None = None,
    language: str = "",
    due_at: datetime | None = None,
) -> None:
    """Write one message to a person, or to the address of somebody who asked for it and has no account.

    It stands and falls with the transaction of its cause, so there must be one. The same `dedupe` twice is one
    message. `facts` are plain values; what else the text needs is fetched when it is written (`letters`).
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(f"the message {kind!r} needs the transaction of its cause")
    if len(dedupe) > LONGEST_KEY or not _KEY.fullmatch(dedupe):
        raise ValueError(f"{dedupe!r} cannot be the number of a message")
    message = Message(
        dedupe_key=dedupe,
        kind=kind,
        facts=dict(facts or {}),
        about_kind=about._meta.label,
        about_reference=str(getattr(about, "reference", about.pk)),
        created_at=at,
        due_at=due_at or at,
        next_try_at=due_at or at,
        state=WAITING,
    )
    if isinstance(to, str):
        message.address = str(Address(to))
        message.language = _spoken(language or translation.get_language() or "")
    else:
        message.to = to
        message.language = _spoken(language or to.language)
    write_once([message], unique=["dedupe_key"])


def _spoken(language: str) -> str:
    known = [code for code, _ in settings.LANGUAGES]
    return language if language in known else settings.LANGUAGE_CODE


@transaction.atomic
def hold_waiting() -> int:
    """Hold every message that waits, as after the restore of a backup. Returns how many."""
    return Message.objects.filter(state=WAITING, held=False).update(held=True)


@transaction.atomic
def release_held(*, at: datetime) -> int:
    """Let held messages go out. What the ledger knows as sent is not sent again. Returns how many."""
    return Message.objects.filter(state=WAITING, held=True).update(held=False, next_try_at=at)
