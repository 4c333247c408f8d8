"""One address, of exactly one receiver."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from madoguchi.core.refusals import Refused

LONGEST = 254
# Mail libraries read `"a,b"@x, evil@x` as two receivers. No sign that can quote, list, group or comment is let in.
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")


@dataclass(frozen=True)
class Address:
    """An address that was looked at: it names one receiver and cannot be read as more, or as a header.

    >>> str(Address("anna@vostok.example"))
    'anna@vostok.example'
    """

    text: str

    def __post_init__(self) -> None:
        if not _is_one(self.text):
            raise Refused("address-is-not-one-address")

    def __str__(self) -> str:
        return self.text


def _is_one(text: str) -> bool:
    local, at, domain = text.partition("@")
    if not at or "@" in domain or len(text) > LONGEST or not _LOCAL.fullmatch(local):
        return False
    try:
        validate_email(text)
        domain.encode("idna")
    except (ValidationError, UnicodeError):
        return False
    return "[" not in domain
