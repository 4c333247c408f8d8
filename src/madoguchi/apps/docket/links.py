"""Links of letters about entries and saved searches: what each allows, and to which state of the thing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

from madoguchi.core.notices import links

if TYPE_CHECKING:
    from madoguchi.apps.docket.models import Entry, Subscription
    from madoguchi.core.accounts.models import Person

CONFIRM = "confirm-entry"
CONFIRM_SEARCH = "confirm-search"
END_SEARCH = "end-search"

ENTRY_LINK = timedelta(days=60)
SEARCH_LINK = timedelta(days=7)
END_LINK = timedelta(days=400)


def version_of(entry: Entry) -> str:
    """The state a link refers to: confirmed again or changed, it is another."""
    return f"{entry.version}:{entry.confirm_by_on}"


def to_confirm(entry: Entry, person: Person, at: datetime) -> str:
    """Where a person says that an entry still holds."""
    token = links.make(person, CONFIRM, entry.reference, version_of(entry), at + ENTRY_LINK)
    return settings.SITE_ADDRESS + reverse("entry-confirm-link", args=[token])


def to_confirm_search(subscription: Subscription, at: datetime) -> str:
    """Where whoever reads an address says that it is right."""
    token = links.make(None, CONFIRM_SEARCH, subscription.reference, subscription.state, at + SEARCH_LINK)
    return settings.SITE_ADDRESS + reverse("search-confirm", args=[token])


def to_end_search(subscription: Subscription, at: datetime) -> str:
    """Where one click ends a saved search."""
    token = links.make(None, END_SEARCH, subscription.reference, "", at + END_LINK)
    return settings.SITE_ADDRESS + reverse("search-end-link", args=[token])
