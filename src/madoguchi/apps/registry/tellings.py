"""What letters about companies say, fetched at the moment they are sent."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.urls import reverse

from madoguchi.apps.registry import queries
from madoguchi.apps.registry.models import IN_REVIEW, LAPSED, PUBLISHED, Organisation
from madoguchi.core.accounts import queries as accounts
from madoguchi.core.notices.letters import NoLongerTrue, writer
from madoguchi.core.notices.models import Message


def _company(message: Message) -> Organisation:
    found = queries.company(message.about_reference)
    if found is None:
        raise NoLongerTrue("the company does not stand in the registry any more")
    return found


def _link(name: str, organisation: Organisation) -> str:
    return settings.SITE_ADDRESS + reverse(name, args=[organisation.reference])


@writer("profile-to-review")
def to_review(message: Message) -> dict[str, object]:
    """A profile for the desk to read over; nothing to say once that is done."""
    organisation = _company(message)
    if organisation.profile != IN_REVIEW or message.to is None or not accounts.serves(message.to):
        raise NoLongerTrue("it was decided")
    return {"organisation": organisation, "link": _link("review-profile", organisation)}


def _to_people(page: str, holds: Callable[[Organisation], bool]) -> Callable[[Message], dict[str, object]]:
    def told(message: Message) -> dict[str, object]:
        organisation = _company(message)
        if message.to is None or not queries.acts_for(message.to, organisation):
            raise NoLongerTrue("its receiver does not act for the company any more")
        if not holds(organisation):
            raise NoLongerTrue("the profile is in another state by now")
        return {"organisation": organisation, "link": _link(page, organisation)}

    return told


def _is(*states: str) -> Callable[[Organisation], bool]:
    return lambda organisation: organisation.profile in states


writer("profile-published")(_to_people("company", _is(PUBLISHED)))
writer("profile-returned")(_to_people("company-edit", lambda organisation: bool(organisation.review_note)))
writer("profile-lapsed")(_to_people("company-edit", _is(LAPSED)))
writer("profile-to-confirm")(_to_people("company-edit", _is(PUBLISHED)))


@writer("verification-decided")
def decided(message: Message) -> dict[str, object]:
    """What became of a proof, for whoever gave it and the company's people."""
    organisation = _company(message)
    return {"organisation": organisation, "link": _link("company-verify", organisation)}
