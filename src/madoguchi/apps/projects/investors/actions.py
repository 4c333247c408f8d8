"""What can be done with an investor's profile. One of the two doors of this app; the other is `queries`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from madoguchi.apps.projects import places, terms
from madoguchi.apps.projects.financing.models.plans import KINDS, OWN
from madoguchi.apps.projects.investors import queries, rules
from madoguchi.apps.projects.investors.models import InvestorProfile
from madoguchi.apps.registry import queries as registry
from madoguchi.core.journal import actions as journal
from madoguchi.core.languages.signs import names_a_contact, turns_the_writing
from madoguchi.core.languages.texts import Texts
from madoguchi.core.notices import actions as notices
from madoguchi.core.refusals import Refused

if TYPE_CHECKING:
    from madoguchi.apps.registry.models import Organisation
    from madoguchi.core.accounts.models import Person

FRESH_DAYS = 180
REMIND_DAYS = 14
"""So many days before a profile lapses its company is written to. Our choice."""
GIVEN = tuple(kind for kind in KINDS if kind != OWN)
"""The kinds of money somebody else can give."""


@dataclass(frozen=True)
class Stated:
    """What an investor states; places as `kind/code`."""

    currency: str
    least: Decimal | None = None
    most: Decimal | None = None
    kinds: tuple[str, ...] = ()
    least_return: Decimal | None = None
    longest_years: int | None = None
    sectors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    words: Texts = field(default_factory=Texts)


@transaction.atomic
def state(
    organisation: Organisation, stated: Stated, *, by: Person, at: datetime, is_example: bool = False
) -> InvestorProfile:
    """State for the first time what a company looks for. Its company and the desks read it, nobody else."""
    if not registry.acts_for(by, organisation):
        raise Refused("investor-is-not-yours")
    if queries.profile_of(organisation) is not None:
        raise Refused("investor-has-a-profile")
    on = at.date()
    made = InvestorProfile(
        organisation=organisation,
        is_example=is_example or organisation.is_example,
        entered_by=by,
        created_at=at,
        updated_at=at,
        confirmed_on=on,
        fresh_until=on + timedelta(days=FRESH_DAYS),
    )
    _write(made, stated)
    made.save(force_insert=True)
    journal.record("investor.stated", made, by=by, at=at)
    return made


@transaction.atomic
def change(profile: InvestorProfile, stated: Stated, *, version: int, by: Person, at: datetime) -> InvestorProfile:
    """State it anew. What was shown stays shown; it is fresh again."""
    profile = _opened(profile, by, at)
    if profile.version != version:
        raise Refused("investor-was-changed-meanwhile")
    _write(profile, stated)
    _refresh(profile, at)
    profile.version += 1
    profile.save()
    journal.record("investor.changed", profile, by=by, at=at)
    return profile


@transaction.atomic
def confirm(profile: InvestorProfile, *, by: Person, at: datetime) -> InvestorProfile:
    """Say that it still holds."""
    profile = _opened(profile, by, at)
    _refresh(profile, at)
    profile.save(update_fields=["confirmed_on", "fresh_until", "updated_at"])
    journal.record("investor.confirmed", profile, by=by, at=at)
    return profile


@transaction.atomic
def remind(profile: InvestorProfile, *, at: datetime) -> None:
    """Write to the company that its profile lapses, or has lapsed: each of its people once for each such day."""
    profile = queries.locked(profile)
    if profile.ended_at is not None or profile.fresh_until - timedelta(days=REMIND_DAYS) > at.date():
        return
    until = profile.fresh_until.isoformat()
    for person in registry.people_of(profile.organisation):
        notices.send(
            "investor-lapses",
            to=person,
            about=profile,
            at=at,
            dedupe=f"investor-lapses:{profile.reference}:{until}:{person.reference}",
            facts={"until": until},
        )


@transaction.atomic
def show(profile: InvestorProfile, *, by: Person, at: datetime) -> InvestorProfile:
    """Agree that everybody with an account reads it, with the company's name."""
    profile = _opened(profile, by, at)
    if profile.is_shown:
        return profile
    profile.shown_at, profile.shown_by = at, by
    profile.save(update_fields=["shown_at", "shown_by"])
    journal.record("investor.shown", profile, by=by, at=at)
    return profile


@transaction.atomic
def hide(profile: InvestorProfile, *, by: Person, at: datetime) -> InvestorProfile:
    """Take the agreement back."""
    profile = _opened(profile, by, at)
    if not profile.is_shown:
        return profile
    profile.shown_at = profile.shown_by = None
    profile.save(update_fields=["shown_at", "shown_by"])
    journal.record("investor.hidden", profile, by=by, at=at)
    return profile


@transaction.atomic
def end(profile: InvestorProfile, *, by: Person, at: datetime) -> InvestorProfile:
    """The company looks for nothing any more. The profile is read by nobody from now on."""
    profile = _opened(profile, by, at)
    profile.ended_at, profile.shown_at, profile.shown_by = at, None, None
    profile.save(update_fields=["ended_at", "shown_at", "shown_by"])
    journal.record("investor.ended", profile, by=by, at=at)
    return profile


def _opened(profile: InvestorProfile, by: Person, at: datetime) -> InvestorProfile:
    profile = queries.locked(profile)
    if not rules.may(by, rules.WRITE, profile, on=at.date()):
        raise Refused("investor-is-not-yours")
    return profile


def _refresh(profile: InvestorProfile, at: datetime) -> None:
    on = at.date()
    profile.confirmed_on, profile.fresh_until, profile.updated_at = on, on + timedelta(days=FRESH_DAYS), at


def _write(profile: InvestorProfile, stated: Stated) -> None:
    if stated.least is None and stated.most is None:
        raise Refused("ticket-needs-an-end")
    if not stated.currency:
        raise Refused("ticket-needs-a-currency")
    _require_known(stated.kinds, GIVEN)
    _require_known(stated.sectors, terms.current().sectors)
    _require_known(stated.places, {f"{kind}/{code}" for kind, codes in places.codes().items() for code in codes})
    _require_known(stated.stages, {gate.key for gate in terms.current().gates})
    for _language, version in stated.words:
        if turns_the_writing(version.text):
            raise Refused("text-has-direction-marks", field="words")
        if names_a_contact(version.text):
            raise Refused("text-names-a-contact", field="words")
    for name in ("currency", "least", "most", "least_return", "longest_years", "words"):
        setattr(profile, name, getattr(stated, name))
    for name in ("kinds", "sectors", "places", "stages"):
        setattr(profile, name, list(getattr(stated, name)))


def _require_known(given: tuple[str, ...], known: object) -> None:
    for one in given:
        if one not in known:  # type: ignore[operator]  # whatever holds keys
            raise Refused("limit-is-not-known", value=one)
