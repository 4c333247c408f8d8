"""Links of letters about rules: to say that an address is right, and to end the letters."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

from madoguchi.core.notices import links

if TYPE_CHECKING:
    from madoguchi.apps.cases.register.models import RuleSubscription

CONFIRM, STOP = "confirm-rules", "stop-rules"
CONFIRM_FOR, STOP_FOR = timedelta(days=7), timedelta(days=400)


def to_confirm(subscription: RuleSubscription, at: datetime) -> str:
    """Where whoever reads an address says that it is right."""
    token = links.make(None, CONFIRM, subscription.reference, subscription.state, at + CONFIRM_FOR)
    return settings.SITE_ADDRESS + reverse("rules-follow-confirm", args=[token])


def to_stop(subscription: RuleSubscription, at: datetime) -> str:
    """Where one click ends the letters."""
    token = links.make(None, STOP, subscription.reference, "", at + STOP_FOR)
    return settings.SITE_ADDRESS + reverse("rules-follow-stop", args=[token])
