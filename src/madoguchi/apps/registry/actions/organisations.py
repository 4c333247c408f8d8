"""Entering and changing companies, and who acts for them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from madoguchi.apps.registry import queries
from madoguchi.apps.registry.models import ADMINISTRATOR, EDITOR, Identifier, Membership, Organisation
from madoguchi.apps.registry.records import CompanyRecord, checked
from madoguchi.apps.registry.writing import KIND, Origin, rewrite, take_over, write_rows
from madoguchi.core.accounts.models import Person
from madoguchi.core.journal import actions as journal
from madoguchi.core.refusals import Refused
from madoguchi.core.search import outbox

COMPANY, DESK = "company", "desk"
OWN = (COMPANY, DESK)
"""Sources that are no public register: what they say is public once a profile is."""


@transaction.atomic
def record_organisation(
    record: CompanyRecord, *, by: Person | None, at: datetime, origin: Origin, is_example: bool = False
) -> Organisation:
    """Enter a company. Refuses one whose number is in the registry: facts about it are added there instead."""
    record = checked(record)
    for number in record.identifiers:
        if Identifier.objects.filter(scheme=number.scheme, value=number.value).exists():
            raise Refused("company-is-entered-already", scheme=number.scheme, value=number.value)
    organisation = Organisation(
        side=record.side,
        is_example=is_example,
        source="" if is_example or origin.source in OWN else origin.source,
        created_at=at,
        updated_at=at,
    )
    take_over(organisation, record, origin)
    organisation.save()
    write_rows(organisation, record, origin.source)
    outbox.touch(KIND, organisation.reference)
    journal.record(
        "organisation.recorded", organisation, by=by, at=at, facts={"side": record.side, "source": origin.source}
    )
    return organisation


@transaction.atomic
def register_company(record: CompanyRecord, *, by: Person, at: datetime) -> Organisation:
    """Enter one's own company. It is seen by its people and the desk until its profile is published."""
    organisation = record_organisation(record, by=by, at=at, origin=Origin(COMPANY, at.date()))
    add_member(organisation, person=by, role=ADMINISTRATOR, by=by, at=at)
    return organisation


@transaction.atomic
def change_organisation(
    organisation: Organisation, record: CompanyRecord, *, by: Person | None, at: datetime, origin: Origin
) -> Organisation:
    """Replace what one source says about a company; what other sources say stays. A former legal name is kept."""
    organisation = queries.locked(organisation)
    rewrite(organisation, checked(record), at=at, origin=origin)
    journal.record("organisation.changed", organisation, by=by, at=at, facts={"source": origin.source})
    return organisation


@transaction.atomic
def add_member(organisation: Organisation, *, person: Person, role: str, by: Person | None, at: datetime) -> Membership:
    """Let a person act for an organisation."""
    organisation = queries.locked(organisation)
    if organisation.memberships.filter(person=person, ended_at__isnull=True).exists():
        raise Refused("person-acts-already", name=str(person))
    membership = Membership.objects.create(person=person, organisation=organisation, role=role, from_at=at)
    journal.record(
        "membership.began", organisation, by=by, at=at, facts={"role": role}, personal={"person": person.reference}
    )
    return membership


def let_act(organisation: Organisation, *, person: Person, by: Person | None, at: datetime) -> None:
    """Let somebody who showed that they act for a company do so, in the caller's transaction and under its lock.

    The first one manages it; later ones write for it, until whoever manages it says otherwise.
    """
    standing = organisation.memberships.filter(ended_at__isnull=True)
    if standing.filter(person=person).exists():
        return
    role = EDITOR if standing.filter(role=ADMINISTRATOR).exists() else ADMINISTRATOR
    add_member(organisation, person=person, role=role, by=by, at=at)


@transaction.atomic
def end_membership(membership: Membership, *, by: Person, at: datetime) -> None:
    """Let a person no longer act for an organisation. Its last administrator stays, so nobody is locked out."""
    organisation = queries.locked(membership.organisation)
    membership = Membership.objects.select_related("person").get(pk=membership.pk)
    if membership.ended_at is not None:
        return
    others = organisation.memberships.filter(role=ADMINISTRATOR, ended_at__isnull=True).exclude(pk=membership.pk)
    if membership.role == ADMINISTRATOR and not others.exists():
        raise Refused("last-administrator-stays", name=str(membership.person))
    membership.ended_at = at
    membership.save(update_fields=["ended_at"])
    journal.record("membership.ended", organisation, by=by, at=at, personal={"person": membership.person.reference})
