"""What one side sees of an introduction before and after both have answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from madoguchi.apps.introductions import gate, queries, sentences
from madoguchi.apps.introductions.gate import Contact
from madoguchi.apps.introductions.models import (
    EXCHANGED_STATES,
    ONE_ACCEPTED,
    WAITING_STATES,
    YES,
    Consent,
    Introduction,
)
from madoguchi.apps.registry import queries as registry
from madoguchi.core import packs
from madoguchi.core.accounts.models import Person

if TYPE_CHECKING:
    from madoguchi.apps.docket.models import Entry
    from madoguchi.apps.registry.models import Organisation


@dataclass(frozen=True)
class Half:
    """One half of the window: what a side seeks or offers, and its plain facts. No name."""

    entry: Entry | None
    kind: str
    activity: str
    region: str
    size: str
    languages: tuple[str, ...]


@dataclass(frozen=True)
class Card:
    """An introduction as one side may see it now."""

    introduction: Introduction
    own: Organisation
    you: Half
    they: Half
    why: sentences.Why
    own_answer: Consent | None
    may_answer: bool
    may_take_back: bool
    has_contact_card: bool
    partner_name: str
    contact: Contact | None
    partner_note: str


def card_for(introduction: Introduction, reader: Person, *, at: datetime, is_read: bool = True) -> Card | None:
    """The card for somebody of one side; None for anybody else. Letters bring no contact (`is_read=False`)."""
    own = queries.own_side(introduction, reader)
    if own is None:
        return None
    answer = queries.live_answer(introduction, own)
    contact = gate.contact_of_partner(introduction, reader=reader, at=at) if is_read else None
    return _card(introduction, own, answer, at=at, has_card=gate.has_card(own), contact=contact, is_named=bool(contact))


def rows_for(introductions: Iterable[Introduction], reader: Person, *, at: datetime) -> list[Card]:
    """Cards for a list: the partner's name once both said yes, and no contact, so that none is noted as read.

    The introductions come with their consents and sides; a long list asks the database as often as a short one.
    """
    own = {one.organisation_id: one.organisation for one in registry.memberships_of(reader)}
    with_card = gate.with_card(own.values())
    rows = []
    for one in introductions:
        side = own.get(one.first_id) or own.get(one.second_id)
        if side is not None:
            answers = {said.organisation_id: said for said in one.consents.all() if said.withdrawn_at is None}
            is_mutual = one.state in EXCHANGED_STATES and _both_say_yes(one, answers)
            rows.append(
                _card(
                    one,
                    side,
                    answers.get(side.pk),
                    at=at,
                    has_card=side.pk in with_card,
                    contact=None,
                    is_named=is_mutual,
                )
            )
    return rows


def _both_say_yes(introduction: Introduction, answers: Mapping[int, Consent]) -> bool:
    sides = (introduction.first_id, introduction.second_id)
    return all(side in answers and answers[side].answer == YES for side in sides)


def _card(
    introduction: Introduction,
    own: Organisation,
    answer: Consent | None,
    *,
    at: datetime,
    has_card: bool,
    contact: Contact | None,
    is_named: bool,
) -> Card:
    other = introduction.second if own.pk == introduction.first_id else introduction.first
    is_waiting = introduction.state in WAITING_STATES and introduction.expires_at >= at
    return Card(
        introduction=introduction,
        own=own,
        you=_half(introduction, own),
        they=_half(introduction, other),
        why=sentences.why(introduction.reasons.get(_view_key(introduction, own), {})),
        own_answer=answer,
        may_answer=is_waiting and answer is None,
        may_take_back=is_waiting and introduction.state == ONE_ACCEPTED and answer is not None,
        has_contact_card=has_card,
        partner_name=str(registry.name_for(other, sentences.reader())) if is_named else "",
        contact=contact,
        partner_note=_note_of(introduction, other) if contact else "",
    )


def _view_key(introduction: Introduction, own: Organisation) -> str:
    return "yours" if own.pk == introduction.first_id else "theirs"


def _half(introduction: Introduction, organisation: Organisation) -> Half:
    entry = queries.entry_of(introduction, organisation)
    corridor = packs.current()
    kind = corridor.kind(entry.kind).code(entry.direction) if entry else ""
    codes = entry.activities if entry and entry.activities else [one["code"] for one in organisation.classes]
    return Half(
        entry=entry,
        kind=sentences.kind(kind) if kind else "",
        activity=sentences.activity(codes[0]) if codes else "",
        region=sentences.region(organisation.region) if organisation.region else "",
        size=sentences.band(organisation.size_band) if organisation.size_band else "",
        languages=tuple((entry.languages if entry and entry.languages else organisation.languages) or ()),
    )


def _note_of(introduction: Introduction, organisation: Organisation) -> str:
    if introduction.state not in EXCHANGED_STATES:
        return ""
    answer = queries.live_answer(introduction, organisation)
    return answer.note if answer else ""
