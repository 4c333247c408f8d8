"""Where a change stands, and which versions of rules are drafts only: they bind nobody until they are adopted."""

from __future__ import annotations

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from madoguchi.apps.cases.register.models import ADOPTED, DROPPED, Adoption
from madoguchi.core import packs
from madoguchi.core.packs.procedures import Procedure, ProcedureVersion, RuleChange

AHEAD, OPEN, CLOSED, ANNOUNCED, IN_FORCE = "ahead", "draft", "closed", "announced", "in_force"

STATES: dict[str, Promise] = {
    AHEAD: pgettext_lazy("state of a change", "draft, not open for comment yet"),
    OPEN: pgettext_lazy("state of a change", "open for comment"),
    CLOSED: pgettext_lazy("state of a change", "comments closed, not adopted"),
    DROPPED: pgettext_lazy("state of a change", "dropped"),
    ANNOUNCED: pgettext_lazy("state of a change", "announced"),
    IN_FORCE: pgettext_lazy("state of a change", "in force"),
}


def state_of(change: RuleChange, on: date, adoption: Adoption | None = None) -> str:
    """Where a change stands on a day. One that was never a draft is announced by its file, and binds from its day."""
    comment = change.said.comment
    settled = settled_on(change, adoption)
    if comment is not None and (settled is None or on < settled):
        if on < comment.opens:
            return AHEAD
        return OPEN if on <= comment.closes else CLOSED
    if adoption is not None and adoption.outcome == DROPPED:
        return DROPPED
    return IN_FORCE if change.said.effective <= on else ANNOUNCED


def settled_on(change: RuleChange, adoption: Adoption | None) -> date | None:
    """The day on which a draft was adopted or dropped: as its file says, else as the window did."""
    return change.said.adopted or (adoption.on if adoption is not None else None)


def binds(change: RuleChange, adoption: Adoption | None) -> bool:
    """Will these rules bind from their day on?"""
    if change.said.comment is None or change.said.adopted is not None:
        return True
    return adoption is not None and adoption.outcome == ADOPTED


def adoptions() -> dict[str, Adoption]:
    """What became of every draft that was settled here, by the key of its change."""
    if not any(_may_wait(change) for change in packs.current().changes.values()):
        return {}
    return {one.change: one for one in Adoption.objects.all()}


def adoption_of(change: RuleChange) -> Adoption | None:
    """What became of one draft."""
    return Adoption.objects.filter(change=change.key).first() if _may_wait(change) else None


def unbinding(procedure: str) -> frozenset[date]:
    """First days of the versions of a procedure that are drafts. Asks the database only where the pack has a draft."""
    waiting = [
        (change, one.after)
        for change in packs.current().changes.values()
        if _may_wait(change)
        for one in change.said.replaces
        if one.procedure == procedure
    ]
    if not waiting:
        return frozenset()
    settled = adoptions()
    return frozenset(after for change, after in waiting if not binds(change, settled.get(change.key)))


def in_force(procedure: Procedure, on: date) -> ProcedureVersion | None:
    """The version that binds what is filed on a day; a draft binds nobody."""
    return procedure.on(on, without=unbinding(procedure.key))


def beside(change: RuleChange) -> list[RuleChange]:
    """Other changes of the same procedures that are drafts: what becomes of one decides what another replaces."""
    procedures = {one.procedure for one in change.said.replaces}
    return [
        other
        for other in packs.current().changes.values()
        if other.key != change.key
        and (_may_wait(other) or _may_wait(change))
        and procedures & {one.procedure for one in other.said.replaces}
    ]


def _may_wait(change: RuleChange) -> bool:
    return change.said.comment is not None and change.said.adopted is None
