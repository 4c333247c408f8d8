"""A form sent twice acts once. People press twice, browsers ask "send again?", networks repeat."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from madoguchi.core.ui.models import Submission


@transaction.atomic
def act_once(key: str, *, at: datetime, act: Callable[[], str]) -> str:
    """Act, and answer the address of the page it led to; for a key seen before only answer that address.

    The row of the key is written first, in the transaction of the act: of two sendings at the same moment
    one waits and then reads what the other left. If the act refuses, the key is free again.
    """
    submission, is_first = Submission.objects.get_or_create(key=key, defaults={"at": at})
    if not is_first:
        return submission.result_address
    submission.result_address = act()
    submission.save(update_fields=["result_address"])
    return submission.result_address


def forget_before(moment: datetime) -> int:
    """Drop keys older than any page somebody could still have open; answers how many."""
    dropped, _by_model = Submission.objects.filter(at__lt=moment).delete()
    return dropped
