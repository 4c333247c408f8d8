"""How states, outcomes, limits and events are said to a reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from madoguchi.apps.cases.models import (
    ANSWERED,
    APPEAL_DECIDED,
    APPEALED,
    ASKED,
    BEGUN,
    CASE_CLOSED,
    CASE_DECIDED,
    CLOSED,
    DECIDED,
    DEEMED_GRANTED,
    DEEMED_REFUSED,
    DONE,
    DRAFT,
    DUE_MOVED,
    ENDED_AS,
    ESCALATED,
    FILED,
    GRANTED,
    HANDED_IN,
    IN_PROGRESS,
    OPENED,
    REFUSED,
    REMINDED,
    RETURNED,
    STEP_DROPPED,
    SUBMITTED,
    TAKEN_BACK,
    VARIED,
    WAITING,
    WITHDRAWN,
    WITHDREW,
    Case,
    StepEvent,
)
from madoguchi.core import packs
from madoguchi.core.ui.writing import reader
from madoguchi.engines import procedures as engine

if TYPE_CHECKING:
    from madoguchi.core.languages.texts import Said

STATES: dict[str, Promise] = {
    DRAFT: pgettext_lazy("state of a case", "Not filed yet"),
    SUBMITTED: pgettext_lazy("state of a case", "Filed"),
    IN_PROGRESS: pgettext_lazy("state of a case", "In progress"),
    WAITING: pgettext_lazy("state of a case", "Waiting for you"),
    DECIDED: pgettext_lazy("state of a case", "Decided"),
    CLOSED: pgettext_lazy("state of a case", "Closed"),
    WITHDRAWN: pgettext_lazy("state of a case", "Withdrawn"),
}
OUTCOMES: dict[str, Promise] = {
    DONE: pgettext_lazy("outcome of a step", "done"),
    GRANTED: pgettext_lazy("outcome of a step", "granted"),
    REFUSED: pgettext_lazy("outcome of a step", "refused"),
    RETURNED: pgettext_lazy("outcome of a step", "returned"),
    DEEMED_GRANTED: pgettext_lazy("outcome of a step", "granted by law, without a decision"),
    DEEMED_REFUSED: pgettext_lazy("outcome of a step", "refused by law, without a decision"),
    TAKEN_BACK: pgettext_lazy("outcome of a step", "withdrawn"),
}
EVENTS: dict[str, Promise] = {
    OPENED: _("Case opened"),
    FILED: _("Case filed"),
    VARIED: _("Answers changed"),
    WITHDREW: _("Case withdrawn"),
    CASE_DECIDED: _("Case decided"),
    CASE_CLOSED: _("Case closed"),
    BEGUN: _("Step begun"),
    ASKED: _("A question to the company"),
    ANSWERED: _("The company answered"),
    ENDED_AS: _("Step ended"),
    REMINDED: _("The desk was reminded"),
    ESCALATED: _("The case went up"),
    DUE_MOVED: _("A date has moved"),
    APPEALED: _("Appeal made"),
    APPEAL_DECIDED: _("Appeal decided"),
    STEP_DROPPED: _("Step no longer needed"),
    HANDED_IN: _("Paper handed in"),
}
LEVELS: dict[str, Promise] = {
    "region": _("the regional office"),
    "federal": _("the federal authority"),
    "corridor": _("the commission of both sides"),
}


def state(case: Case, *, is_own: bool = True) -> str:
    """The state of a case in a word; once decided, how. To others than its company it does not say “you”."""
    if case.state == WAITING and not is_own:
        return pgettext("state of a case", "Waiting for its company")
    if case.state in (DECIDED, CLOSED) and case.outcome:
        return {
            GRANTED: pgettext("outcome of a case", "Granted"),
            REFUSED: pgettext("outcome of a case", "Refused"),
        }.get(case.outcome, str(STATES[case.state]))
    return str(STATES[case.state])


def state_mark(case: Case) -> str:
    """The colour of that word."""
    if case.outcome == REFUSED:
        return "late"
    return {IN_PROGRESS: "ok", SUBMITTED: "ok", WAITING: "due"}.get(case.state, "full" if case.outcome else "")


def event(told: StepEvent) -> str:
    """What happened, in a few words."""
    if told.kind == ENDED_AS:
        outcome = OUTCOMES.get(str(told.facts.get("outcome", "")))
        return gettext("Step ended: %(outcome)s") % {"outcome": outcome} if outcome else str(EVENTS[told.kind])
    if told.kind == CASE_DECIDED:
        outcome = OUTCOMES.get(str(told.facts.get("outcome", "")))
        return gettext("Case decided: %(outcome)s") % {"outcome": outcome} if outcome else str(EVENTS[told.kind])
    if told.kind == ESCALATED and (above := authority(str(told.facts.get("to", "")), reader())) is not None:
        return gettext("The case went up: %(authority)s") % {"authority": above.text}
    return str(EVENTS[told.kind])


def limit(rule: engine.Limit | None) -> str:
    """How long an authority may take, in words."""
    if rule is None:
        return gettext("no limit in law")
    n = rule.count
    return {
        engine.WORKING_DAYS: ngettext("%(n)s working day", "%(n)s working days", n),
        engine.CALENDAR_DAYS: ngettext("%(n)s calendar day", "%(n)s calendar days", n),
        engine.MONTHS: ngettext("%(n)s month", "%(n)s months", n),
        engine.HOURS: ngettext("%(n)s hour", "%(n)s hours", n),
        engine.OFFICE_HOURS: ngettext("%(n)s office hour", "%(n)s office hours", n),
    }[rule.unit] % {"n": n}


def doubt(evidence: engine.Evidence) -> str:
    """Why a number is shown with a dashed mark; nothing for one that was seen."""
    if evidence.status == engine.CONFLICT:
        return gettext("sources disagree")
    return gettext("not verified") if evidence.status == engine.UNVERIFIED else ""


def authority(key: str, language: str) -> Said | None:
    """What an authority is called; None for the applicant and for one the pack no longer has."""
    known = next((one for one in packs.current().authorities if one.key == key), None)
    return known.names.in_language(language) if known else None
