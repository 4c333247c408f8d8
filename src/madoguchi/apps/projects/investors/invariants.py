"""What always holds of investors; `madoguchi verify` looks for what breaks it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import F

from madoguchi.apps.projects.investors.actions import FRESH_DAYS
from madoguchi.apps.projects.investors.models import InvestorProfile
from madoguchi.core.invariants import Violation, invariant


@invariant("I39", "What others read of an investor was shown by somebody of its company, and was confirmed in time")
def shown_investors_agreed() -> Iterator[Violation]:
    """A person whose account is gone is not asked after; a membership that ended since counts."""
    for one in InvestorProfile.objects.filter(shown_at__isnull=False, shown_by__isnull=False):
        if not one.organisation.memberships.filter(person=one.shown_by_id).exists():
            yield Violation(f"investor {one.reference}", "was shown by somebody who never acted for its company")
    late = InvestorProfile.objects.filter(fresh_until__gt=F("confirmed_on") + timedelta(days=FRESH_DAYS))
    for reference in late.values_list("reference", flat=True):
        yield Violation(f"investor {reference}", f"counts as fresh for more than {FRESH_DAYS} days")
