"""Letters to the people of a company."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from madoguchi.apps.registry import queries
from madoguchi.apps.registry.models import Organisation
from madoguchi.core.accounts.models import Person
from madoguchi.core.notices import actions as notices


def tell_people(
    organisation: Organisation,
    kind: str,
    at: datetime,
    facts: Mapping[str, Any] | None = None,
    *,
    also: Person | None = None,
) -> None:
    """Write to everybody who acts for a company, and to one more if named; once for each state of the record."""
    people = {person.pk: person for person in queries.people_of(organisation)}
    if also is not None and also.is_active:
        people.setdefault(also.pk, also)
    for person in people.values():
        notices.send(
            kind,
            to=person,
            about=organisation,
            at=at,
            dedupe=f"{kind}:{organisation.reference}:{organisation.version}:{at.date()}:{person.reference}",
            facts={"organisation": organisation.reference, **(facts or {})},
        )
