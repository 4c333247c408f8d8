"""What projects do by themselves: ask those that are silent, flag what is late. Each may run twice, does it once."""

from __future__ import annotations

from datetime import datetime

from madoguchi.apps.projects import actions, asking
from madoguchi.core.schedule import DAY, job


def mind_silence(at: datetime) -> None:
    """Ask, flag or count as dormant what was not heard of, each in a transaction of its own."""
    for project, becomes in asking.silent_since(at.date()):
        actions.grow_stale(project, becomes, at=at)


def flag_late_milestones(at: datetime) -> None:
    """Flag every milestone that is past its day."""
    for milestone in asking.late_milestones(at.date(), flagged=False):
        actions.flag_milestone(milestone, at=at)


def join() -> None:
    """Say what is due when. Called when the apps start."""
    job("projects-silence", every=DAY, hour=2)(mind_silence)
    job("projects-late-milestones", every=DAY, hour=2, minute=20)(flag_late_milestones)
