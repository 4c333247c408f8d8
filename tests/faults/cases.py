"""Cases among the work of the workers: overdue reviews that scheduler and clerks get to at the same time.

Reminders and escalations are events under a key, their letters are written in the same transaction: whoever is killed
in between, and however many look after the same clock, each is told once, to the last.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from tests.faults.acknowledgements import Acknowledgements

ZONE = "ru-zone-residency"
FACTS = {"applicant_country": "JP", "foreign_staff": 0, "company_registered": False, "buys_share": False}
CLERKS = ("ru-tax-office", "ru-far-east-corporation")


def late_cases(companies: Iterable[Any]) -> None:
    """A case of each company whose review began five weeks ago; its limit has run out."""
    from madoguchi.apps.cases import actions
    from madoguchi.apps.registry import queries as registry
    from madoguchi.core.languages.texts import Texts
    from tests import cast

    clerks = {key: cast.clerk(key, f"{key}@office.example") for key in CLERKS}
    for company in companies:
        by, at = registry.people_of(company)[0], cast.MONDAY - timedelta(days=60)
        case = actions.open_case(ZONE, company, subject=Texts.written(en="A cold store"), by=by, at=at)
        case = actions.file_case(actions.answer_facts(case, FACTS, by=by, at=at), by=by, at=at)
        for days, key in ((10, "choose-site"), (12, "register-company"), (15, "business-plan"), (25, "apply")):
            step, later = case.steps.get(key=key), at + timedelta(days=days)
            if step.authority in clerks:
                actions.decide(step, "granted", by=clerks[step.authority], at=later)
            else:
                actions.hand_in(step, by=by, at=later)


def move_a_case(ack: Acknowledgements, chosen: random.Random, at: datetime) -> None:
    """Look after all clocks, now or weeks later, or act on a step that an authority has.

    Nobody acts on the first case, so that a limit has run out whatever happens to the others.
    """
    from madoguchi.apps.cases import actions, tasks
    from madoguchi.apps.cases.models import APPLICANT, CURRENT_STATES, Case, Step
    from madoguchi.core.accounts import queries as accounts
    from madoguchi.core.languages.texts import Texts
    from madoguchi.core.refusals import Refused

    steps = Step.objects.filter(state__in=CURRENT_STATES).exclude(authority=APPLICANT).select_related("case")
    left_alone = Case.objects.order_by("pk").first()
    running = list(steps.exclude(case=left_alone).order_by("pk"))
    act = chosen.choices(("clocks", "ask", "answer", "decide"), (4, 3, 3, 1))[0]
    if act == "clocks" or not running:
        tasks.look_after_clocks(at + timedelta(days=chosen.choice((0, 0, 10, 20))))
        ack.write(op="clocks")
        return
    step = chosen.choice(running)
    by = accounts.clerks_of(step.authority)[0]
    said = Texts.written(en="Which hall?")
    try:
        if act == "ask":
            done = f"asked:{actions.ask(step, said, by=by, at=at).reference}"
        elif act == "answer" and (query := step.queries.filter(answered_at__isnull=True).first()) is not None:
            done = f"answered:{actions.answer(query, said, by=None, at=at).reference}"
        else:
            actions.decide(step, "granted", by=by, at=at)
            done = "ended"
    except Refused:
        return  # somebody was faster
    ack.write(op="case", key=f"{step.reference}:{done}")


def look_after_all(ack: Acknowledgements, at: datetime) -> None:
    """Look after all clocks like the scheduler: now, and when one limit after the other has run out."""
    from madoguchi.apps.cases import tasks

    for days in (0, 10, 20):
        tasks.look_after_clocks(at + timedelta(days=days))
        ack.write(op="clocks")


def lost_of_cases(lines: Iterable[Mapping[str, Any]]) -> list[str]:
    """What was acknowledged of cases and is not there."""
    from madoguchi.apps.cases.models import StepEvent

    there = set(StepEvent.objects.values_list("key", flat=True))
    told = (line["key"] for line in lines if line["op"] == "case")
    return [f"I2 {key} was acknowledged and is not there" for key in told if key not in there]


def uneven_cases() -> list[str]:
    """Every reminder and every level a case went up was written of, and no letter tells of one that was not."""
    from madoguchi.apps.cases.models import ESCALATED, REMINDED, StepEvent
    from madoguchi.core.notices.models import Message

    events = StepEvent.objects.filter(kind__in=[REMINDED, ESCALATED]).select_related("step")
    happened = {
        (one.step.reference, str(one.facts["level"]) if one.kind == ESCALATED else "reminded")
        for one in events
        if one.step is not None
    }
    kinds = ("case-reminder", "case-own-step-due", "case-escalated")
    letters = Message.objects.filter(kind__in=kinds).values_list("dedupe_key", flat=True)
    written = {tuple(key.split(":")[1:3]) for key in letters}
    return [f"I4 {step}: {what} happened or was written of, not both" for step, what in happened ^ written]
