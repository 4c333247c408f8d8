"""The roster of experts and interpreters: handing a profile in, reading it over, pausing and leaving it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from madoguchi.apps.exchanges import accompanying, gate, queries
from madoguchi.apps.exchanges.models import HANDED_IN, INTERPRETER, LISTED, PAUSED, Expert
from madoguchi.core.accounts import queries as accounts
from madoguchi.core.accounts.models import Person
from madoguchi.core.journal import actions as journal
from madoguchi.core.languages.signs import names_a_contact
from madoguchi.core.languages.texts import Texts
from madoguchi.core.notices import actions as notices
from madoguchi.core.refusals import Refused


@dataclass(frozen=True)
class ExpertTexts:
    """What everybody reads of an expert in words; `standing` and `availability` may be empty."""

    about: Texts
    standing: Texts
    availability: Texts

    def texts(self) -> list[tuple[str, Texts]]:
        """What has to be there in every language, by its part."""
        return [(part, said) for part, said in vars(self).items() if part == "about" or said]


@dataclass(frozen=True)
class Offered:
    """What somebody says of themselves for the roster. `regions` empty: anywhere."""

    side: str
    roles: tuple[str, ...]
    subjects: tuple[str, ...]
    languages: tuple[str, ...]
    regions: tuple[str, ...]
    available_from: date | None
    rate: str
    words: ExpertTexts


@transaction.atomic
def hand_in_expert(offered: Offered, *, by: Person, at: datetime, is_example: bool = False) -> Expert:
    """Offer oneself for the roster, or change what one said. A desk reads it over before anybody else does.

    Who asked before keeps what was agreed. Refuses whoever decides about companies for an authority.
    """
    _require_sound(offered, by)
    values = {name: list(value) if isinstance(value, tuple) else value for name, value in vars(offered).items()}
    words = vars(values.pop("words"))
    said = {**values, **words, "state": HANDED_IN, "handed_in_at": at, "changed_at": at}
    said["is_example"] = is_example or by.is_example
    found, is_new = Expert.objects.update_or_create(person=by, defaults=said)
    journal.record("expert.handed-in", found, by=by, at=at, facts={"is_new": is_new})
    return found


@transaction.atomic
def list_expert(found: Expert, words: ExpertTexts, *, by: Person | None, at: datetime) -> Expert:
    """Let a profile into the roster, with its texts in every language. Nobody lets in themselves."""
    found = queries.locked_expert(found)
    if found.state != HANDED_IN:
        raise Refused("expert-is-read-already")
    if by is not None and by.pk == found.person_id:
        raise Refused("expert-is-yourself")
    _require_plain(words, found.person)
    gate.require_complete(words.texts())
    for name, said in vars(words).items():
        setattr(found, name, said)
    found.state, found.listed_by, found.listed_at, found.changed_at = LISTED, by, at, at
    found.save()
    journal.record("expert.listed", found, by=by, at=at)
    _tell("expert-listed", found, at)
    return found


@transaction.atomic
def give_expert_back(found: Expert, *, reason: str, by: Person | None, at: datetime) -> Expert:
    """Keep a profile out of the roster, with a reason its person reads; they can change it and hand it in again."""
    found = queries.locked_expert(found)
    if found.state != HANDED_IN:
        raise Refused("expert-is-read-already")
    found.state, found.changed_at = PAUSED, at
    found.listed_at = None
    found.save(update_fields=["state", "changed_at", "listed_at"])
    journal.record("expert.given-back", found, by=by, at=at)
    notices.send(
        "expert-given-back",
        to=found.person,
        about=found,
        at=at,
        dedupe=f"expert-given-back:{found.reference}:{at:%Y%m%d%H%M%S}",
        facts={"expert": found.reference, "reason": reason},
    )
    return found


@transaction.atomic
def pause_expert(found: Expert, *, by: Person, at: datetime) -> Expert:
    """Take oneself out of the roster for a while. What was agreed stands; nobody new can ask."""
    found = _own(found, by)
    if found.state != LISTED:
        raise Refused("expert-is-not-listed")
    found.state, found.changed_at = PAUSED, at
    found.save(update_fields=["state", "changed_at"])
    journal.record("expert.paused", found, by=by, at=at)
    return found


@transaction.atomic
def resume_expert(found: Expert, *, by: Person, at: datetime) -> Expert:
    """Come back into the roster as one stood there."""
    found = _own(found, by)
    if found.state != PAUSED or found.listed_at is None:
        raise Refused("expert-was-not-listed")
    found.state, found.changed_at = LISTED, at
    found.save(update_fields=["state", "changed_at"])
    journal.record("expert.resumed", found, by=by, at=at)
    return found


@transaction.atomic
def leave_roster(found: Expert, *, by: Person, at: datetime) -> None:
    """Leave the roster for good: requests that stand are taken back, then the profile is deleted."""
    found = _own(found, by)
    for one in queries.standing_requests(found):
        accompanying.end_for_expert(one, by=by, at=at)
    journal.record("expert.left", found, by=by, at=at)
    found.delete()


def erase_person(person: Person, at: datetime) -> None:
    """End what an expert who is erased had agreed to; their rows go by the map."""
    for found in Expert.objects.select_for_update().filter(person=person):
        for one in queries.standing_requests(found):
            accompanying.end_for_expert(one, by=None, at=at)


def _own(found: Expert, by: Person) -> Expert:
    found = queries.locked_expert(found)
    if found.person_id != by.pk:
        raise Refused("expert-is-somebody-else")
    return found


def _require_sound(offered: Offered, by: Person) -> None:
    if accounts.holds_office(by):
        raise Refused("expert-holds-office")
    if INTERPRETER in offered.roles and len(offered.languages) < 2:
        raise Refused("interpreter-needs-two-languages")
    _require_plain(offered.words, by)


def _require_plain(words: ExpertTexts, person: Person) -> None:
    """No name, no contact, and no place by one side's name alone: the roster is read before anybody said yes."""
    texts = words.texts()
    for _part, said in texts:
        for _language, version in said:
            if names_a_contact(version.text) or (person.name and person.name.casefold() in version.text.casefold()):
                raise Refused("expert-text-names-a-contact")
    gate.require_neutral_names(texts)


def _tell(kind: str, found: Expert, at: datetime) -> None:
    dedupe = f"{kind}:{found.reference}:{at:%Y%m%d%H%M%S}"
    notices.send(kind, to=found.person, about=found, at=at, dedupe=dedupe, facts={"expert": found.reference})
