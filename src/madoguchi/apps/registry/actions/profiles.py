"""What a company says about itself, and who reads it over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from madoguchi.apps.registry import queries
from madoguchi.apps.registry.letters import tell_people
from madoguchi.apps.registry.models import DRAFT, IN_REVIEW, LAPSED, PUBLISHED, WITHDRAWN, Organisation
from madoguchi.apps.registry.records import size_band
from madoguchi.apps.registry.writing import KIND, Origin
from madoguchi.core import packs
from madoguchi.core.accounts import queries as accounts
from madoguchi.core.accounts.models import Person
from madoguchi.core.journal import actions as journal
from madoguchi.core.languages.texts import Texts
from madoguchi.core.notices import actions as notices
from madoguchi.core.refusals import Refused
from madoguchi.core.search import outbox


@transaction.atomic
def describe(
    organisation: Organisation,
    *,
    about: Texts,
    languages: Iterable[str],
    web: str,
    employees: int | None,
    shows_name: bool,
    by: Person,
    at: datetime,
) -> Organisation:
    """Keep what a company says about itself. A published profile goes back to the desk when its words change."""
    organisation = queries.locked(organisation)
    words_changed = organisation.about.to_json() != about.to_json()
    organisation.about, organisation.languages, organisation.web = about, list(languages), web
    organisation.shows_name = shows_name
    if employees is not None:
        organisation.employees = employees
        organisation.size_band = size_band(employees)
    if organisation.profile == PUBLISHED and words_changed:
        organisation.profile = IN_REVIEW
    organisation.updated_at, organisation.version = at, organisation.version + 1
    stamp = Origin("company", at.date()).to_json()
    told = ["about", "languages", "web"] + (["employees", "size_band"] if employees is not None else [])
    organisation.provenance = {**organisation.provenance, **dict.fromkeys(told, stamp)}
    organisation.save()
    outbox.touch(KIND, organisation.reference)
    journal.record("profile.described", organisation, by=by, at=at)
    return organisation


@transaction.atomic
def submit_profile(organisation: Organisation, *, by: Person, at: datetime) -> None:
    """Hand the profile to the desk of the company's side."""
    organisation = queries.locked(organisation)
    if organisation.profile == IN_REVIEW:
        return
    if not organisation.about:
        raise Refused("profile-says-nothing-yet")
    organisation.profile, organisation.review_note, organisation.updated_at = IN_REVIEW, "", at
    organisation.save(update_fields=["profile", "review_note", "updated_at"])
    outbox.touch(KIND, organisation.reference)
    journal.record("profile.submitted", organisation, by=by, at=at)
    for officer in accounts.officers_of_side(organisation.side):
        notices.send(
            "profile-to-review",
            to=officer,
            about=organisation,
            at=at,
            dedupe=f"profile-to-review:{organisation.reference}:{organisation.version}:{officer.reference}",
            facts={"organisation": organisation.reference},
        )


@transaction.atomic
def publish_profile(organisation: Organisation, *, by: Person, at: datetime) -> None:
    """Let anybody read the profile, until its date to confirm by. Needs one rung of the ladder."""
    organisation = queries.locked(organisation)
    if organisation.profile not in {IN_REVIEW, LAPSED}:
        raise Refused("profile-is-not-in-review", state=organisation.profile)
    if not queries.is_verified(organisation):
        raise Refused("company-is-not-verified")
    _make_fresh(organisation, at)
    organisation.published_at = organisation.published_at or at
    organisation.save()
    outbox.touch(KIND, organisation.reference)
    journal.record("profile.published", organisation, by=by, at=at)
    tell_people(organisation, "profile-published", at)


@transaction.atomic
def return_profile(organisation: Organisation, *, reason: str, by: Person, at: datetime) -> None:
    """Give the profile back to the company, with what is to be changed."""
    organisation = queries.locked(organisation)
    if organisation.profile != IN_REVIEW:
        raise Refused("profile-is-not-in-review", state=organisation.profile)
    organisation.profile, organisation.review_note, organisation.updated_at = DRAFT, reason, at
    organisation.save(update_fields=["profile", "review_note", "updated_at"])
    outbox.touch(KIND, organisation.reference)
    journal.record("profile.returned", organisation, by=by, at=at, personal={"reason": reason})
    tell_people(organisation, "profile-returned", at, {"reason": reason})


@transaction.atomic
def confirm_profile(organisation: Organisation, *, by: Person, at: datetime) -> None:
    """The company says that its profile still holds."""
    organisation = queries.locked(organisation)
    if organisation.profile not in {PUBLISHED, LAPSED}:
        raise Refused("profile-is-not-published")
    _make_fresh(organisation, at)
    organisation.save()
    outbox.touch(KIND, organisation.reference)
    journal.record("profile.confirmed", organisation, by=by, at=at)


def ask_to_confirm(organisation: Organisation, *, at: datetime) -> None:
    """Ask its people whether a profile still holds, in the caller's transaction; once for each date to confirm by."""
    for person in queries.people_of(organisation):
        notices.send(
            "profile-to-confirm",
            to=person,
            about=organisation,
            at=at,
            dedupe=f"profile-to-confirm:{organisation.reference}:{organisation.confirm_by_on}:{person.reference}",
        )


@transaction.atomic
def withdraw_profile(organisation: Organisation, *, by: Person, at: datetime) -> None:
    """Take the company off the directory, the docket and the rounds, at its own wish."""
    organisation = queries.locked(organisation)
    organisation.profile, organisation.updated_at = WITHDRAWN, at
    organisation.save(update_fields=["profile", "updated_at"])
    outbox.touch(KIND, organisation.reference)
    journal.record("profile.withdrawn", organisation, by=by, at=at)


@transaction.atomic
def lapse_profile(organisation: Organisation, *, at: datetime) -> bool:
    """Hide a profile that nobody confirmed in time. Doing it twice does it once."""
    organisation = queries.locked(organisation)
    day = at.date()
    if organisation.profile != PUBLISHED or organisation.confirm_by_on is None or organisation.confirm_by_on >= day:
        return False
    organisation.profile, organisation.updated_at = LAPSED, at
    organisation.save(update_fields=["profile", "updated_at"])
    outbox.touch(KIND, organisation.reference)
    journal.record("profile.lapsed", organisation, by=None, at=at)
    tell_people(organisation, "profile-lapsed", at)
    return True


def _make_fresh(organisation: Organisation, at: datetime) -> None:
    organisation.profile = PUBLISHED
    organisation.confirmed_on = at.date()
    organisation.confirm_by_on = at.date() + timedelta(days=packs.current().freshness.profile_days)
    organisation.updated_at = at
