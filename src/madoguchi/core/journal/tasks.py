"""What the journal does by the clock."""

from __future__ import annotations

from datetime import datetime

from madoguchi.core.journal import actions
from madoguchi.core.schedule import job


@job("journal-head", every="day", hour=2)
def sign_todays_head(at: datetime) -> None:
    """Sign what was added since yesterday, so that no event stands under no head for longer than a day."""
    actions.sign_head(at)
