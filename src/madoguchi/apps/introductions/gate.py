"""The contact gate: the only place that reads contact cards.

A card leaves in two cases: to the people of its own organisation, and to the other side of an introduction in
which both sides have a live yes. There is no third way; a test looks through every page, mail, feed, file and
index for contacts that came out by another, and a lint forbids naming the table anywhere else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from madoguchi.apps.introductions.models import EXCHANGED_STATES, YES, Consent, ContactCard, ContactRead, Introduction
from madoguchi.apps.registry import queries as registry
from madoguchi.core.accounts.models import Person
from madoguchi.core.journal import actions as journal
from madoguchi.core.refusals import Refused

if TYPE_CHECKING:
    from madoguchi.apps.registry.models import Organisation


@dataclass(frozen=True)
class Contact:
    """Whom to write to, as the person's own organisation gave it."""

    name: str
    name_latin: str
    role: str
    email: str
    phone: str
    language: str


def has_card(organisation: Organisation) -> bool:
    """Has this organisation said whom the other side may write to?"""
    return ContactCard.objects.filter(organisation=organisation).exists()


def own_card(organisation: Organisation, *, reader: Person) -> Contact | None:
    """An organisation's card, for its own people."""
    if not registry.acts_for(reader, organisation):
        return None
    card = ContactCard.objects.filter(organisation=organisation).first()
    return _contact(card) if card else None


def keep_card(organisation: Organisation, contact: Contact, *, by: Person | None, at: datetime) -> None:
    """Keep whom the other side may write to. Called by actions, inside their transaction."""
    ContactCard.objects.update_or_create(
        organisation=organisation, defaults={**vars(contact), "person": by, "consented_at": at}
    )


def consents_are_live(introduction: Introduction) -> bool:
    """Are there two live yeses, one of each side?"""
    sides = Consent.objects.filter(introduction=introduction, answer=YES, withdrawn_at__isnull=True).values_list(
        "organisation", flat=True
    )
    return set(sides) == {introduction.first_id, introduction.second_id}


def is_last_yes(introduction: Introduction, organisation: Organisation) -> bool:
    """Would a yes of this organisation be the second one?"""
    others = Consent.objects.filter(introduction=introduction, answer=YES, withdrawn_at__isnull=True)
    return introduction.state not in EXCHANGED_STATES and others.exclude(organisation=organisation).exists()


def contact_of_partner(introduction: Introduction, *, reader: Person, at: datetime) -> Contact | None:
    """The other side's card, for somebody of one side, once both have said yes; the reading is noted.

    None for everybody else and before that, exactly as if there were no such introduction.
    """
    partner = partner_for(introduction, reader)
    if partner is None:
        return None
    card = _released(introduction, partner)
    if card is None:
        return None
    _note(introduction, partner, reader, at)
    return _contact(card)


def contact_for_message(introduction: Introduction, *, reader: Person) -> Contact | None:
    """The same for the letter that tells of the exchange, written at the moment of sending."""
    partner = partner_for(introduction, reader)
    card = _released(introduction, partner) if partner else None
    return _contact(card) if card else None


def partner_for(introduction: Introduction, reader: Person) -> Organisation | None:
    """The organisation on the other side of this person's; None for somebody of neither side."""
    if registry.acts_for(reader, introduction.first):
        return introduction.second
    if registry.acts_for(reader, introduction.second):
        return introduction.first
    return None


def require_cards(introduction: Introduction) -> None:
    """Refuse an exchange in which one side would give nothing."""
    for organisation in (introduction.first, introduction.second):
        if not has_card(organisation):
            raise Refused("contact-card-is-missing")


def _released(introduction: Introduction, partner: Organisation) -> ContactCard | None:
    if introduction.state not in EXCHANGED_STATES or not consents_are_live(introduction):
        return None
    return ContactCard.objects.filter(organisation=partner).first()


def _note(introduction: Introduction, partner: Organisation, reader: Person, at: datetime) -> None:
    """One line a person and day: enough to tell the subject who looked, without a row for every reload."""
    if ContactRead.objects.filter(card_of=partner, introduction=introduction, by=reader, at__date=at.date()).exists():
        return
    ContactRead.objects.create(card_of=partner, introduction=introduction, by=reader, at=at, reason="introduction")


def _contact(card: ContactCard) -> Contact:
    return Contact(card.name, card.name_latin, card.role, card.email, card.phone, card.language)


def erase_person(person: Person, *, at: datetime) -> int:
    """Delete the cards that a person stands on; their organisations are asked for another at the next yes."""
    cards = ContactCard.objects.filter(person=person)
    organisations = [card.organisation for card in cards.select_related("organisation")]
    cards.delete()
    for organisation in organisations:
        journal.record("contact-card.erased", organisation, by=None, at=at)
    return len(organisations)


def with_card(organisations: Iterable[Organisation]) -> set[int]:
    """Those of these organisations (by primary key) that have a card. Nothing of the card is read."""
    return set(
        ContactCard.objects.filter(organisation__in=list(organisations)).values_list("organisation_id", flat=True)
    )
