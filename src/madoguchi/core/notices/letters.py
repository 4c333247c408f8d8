"""How a message becomes a letter: its templates, what they are told, and the headers of subscriptions.

An app ships `templates/notices/<kind>.subject.txt` and `templates/notices/<kind>.txt`, and, when the facts of the
message are not enough, registers a writer that fetches what else the text needs at the moment it is sent:

    @writer("introduction-proposed")
    def proposed(message: Message) -> dict[str, object]:
        ...
        raise NoLongerTrue  # when there is nothing to say any more
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone, translation
from django.utils.http import http_date

from madoguchi.core.notices.addresses import Address
from madoguchi.core.notices.models import Message

LONGEST_SUBJECT = 200
UNSUBSCRIBE = "unsubscribe"
"""What the writer of a subscription calls the address at which one click ends it."""

Writer = Callable[[Message], Mapping[str, object]]


class NoLongerTrue(Exception):
    """What a message was to say is not so any more, or concerns nobody: it is dropped."""


_writers: dict[str, Writer] = {}
_subscriptions: set[str] = set()


def writer(kind: str, *, is_subscription: bool = False) -> Callable[[Writer], Writer]:
    """Register who writes messages of a kind. Only subscriptions may be ended from the mail program itself."""

    def keep(write: Writer) -> Writer:
        _writers[kind] = write
        if is_subscription:
            _subscriptions.add(kind)
        return write

    return keep


@dataclass(frozen=True)
class Letter:
    """A message as its receiver will read it."""

    message_id: str
    to: Address
    subject: str
    body: str
    unsubscribe: str = ""

    def as_mail(self, at: datetime) -> EmailMessage:
        """What the mail server is handed."""
        headers = {"Message-ID": self.message_id, "Date": http_date(at.timestamp()).replace("GMT", "+0000")}
        headers["Auto-Submitted"] = "auto-generated"
        if self.unsubscribe:
            headers["List-Unsubscribe"] = f"<{self.unsubscribe}>"
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        return EmailMessage(self.subject, self.body, to=[str(self.to)], headers=headers)


def message_id(dedupe_key: str) -> str:
    """The Message-ID of a message: the same however often it is tried, so that a mail server can tell."""
    local = dedupe_key.replace("~", "~0").replace(".", "~1").replace(":", ".")
    return f"<{local}@{settings.MAIL_FROM.rpartition('@')[2]}>"


def receiver(message: Message) -> Address:
    """Where a message goes now: to the address its person has today."""
    person = message.to
    if person is not None:
        if not person.is_active or getattr(person, "erased_at", None):
            raise NoLongerTrue("its receiver has no account any more")
        return Address(person.email)
    if not message.address:
        raise NoLongerTrue("its receiver was erased")
    return Address(message.address)


def write(message: Message) -> Letter:
    """Write a message out in the language and the time zone of whoever receives it."""
    to = receiver(message)
    person = message.to
    with translation.override(_language(message)), timezone.override(ZoneInfo(person.time_zone if person else "UTC")):
        told: dict[str, object] = {
            "facts": message.facts,
            **message.facts,
            "to": person,
            "language": translation.get_language(),
            "site_address": settings.SITE_ADDRESS,
        }
        told |= _writers[message.kind](message) if message.kind in _writers else {}
        subject = " ".join(_without_controls(_rendered(f"notices/{message.kind}.subject.txt", told)).split())
        body = _rendered(f"notices/{message.kind}.txt", told).strip() + "\n"
    link = str(told.get(UNSUBSCRIBE, "")) if message.kind in _subscriptions else ""
    return Letter(message_id(message.dedupe_key), to, subject[:LONGEST_SUBJECT], body, link)


def _language(message: Message) -> str:
    wanted = message.to.language if message.to is not None else message.language
    return wanted if wanted in dict(settings.LANGUAGES) else message.language


def _rendered(name: str, told: Mapping[str, object]) -> str:
    """Plain text: nothing is escaped for a browser."""
    template = get_template(name).template  # type: ignore[attr-defined]  # Django's own templates have one
    text: str = template.render(Context(dict(told), autoescape=False))
    return re.sub(r"\n{3,}", "\n\n", text)


def _without_controls(text: str) -> str:
    return "".join(" " if unicodedata.category(sign) in {"Cc", "Zl", "Zp"} else sign for sign in text)
