"""What is due every day: the programmes of the pack."""

from __future__ import annotations

from datetime import datetime

from madoguchi.apps.exchanges import actions
from madoguchi.core.schedule import job


@job("exchanges-of-the-pack", every="day", hour=1)
def take_in_programmes(at: datetime) -> None:
    """Take in what the corridor pack says of programmes."""
    actions.load_pack_programmes(at=at)
