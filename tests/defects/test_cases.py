"""What would happen if a control of cases, of the register of rules or of advance rulings were broken."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest

from madoguchi.apps.cases import actions, clocks, pinning, watching, writing
from madoguchi.apps.cases import queries as cases
from madoguchi.apps.cases.models import ASKED, Case, StepEvent
from madoguchi.apps.cases.register import actions as register_actions
from madoguchi.apps.cases.register import drafts, tasks
from madoguchi.apps.cases.register.models import RuleNotice
from madoguchi.apps.cases.rulings import actions as rulings
from madoguchi.apps.cases.rulings import queries as rulings_queries
from madoguchi.core import packs
from madoguchi.core.languages.texts import Texts
from madoguchi.core.notices.models import Message
from madoguchi.core.refusals import Refused
from tests import cast
from tests.apps.cases.conftest import Window, at, tick
from tests.apps.cases.test_register import VISA, draft
from tests.cast import MONDAY
from tests.defects.registry import holds, is_caught, register

__all__ = ["draft"]  # a fixture of the checks below
REFUSED = (pytest.fail.Exception,)


def under_way() -> Window:
    window = Window(*cast.sakura(at(9, 1)))
    window.open()
    window.file()
    window.to_review(at(11, 2))
    return window


def words(text: str) -> Texts:
    return Texts.written(en=text)


# ── cases ──


def a_case_keeps_the_rules_of_its_filing_day() -> None:
    company, person = cast.sakura()
    filed_on = datetime(2025, 8, 22, 2, tzinfo=UTC)
    case = actions.open_case(VISA, company, subject=words("A visit"), by=person, at=filed_on)
    case = actions.file_case(case, by=person, at=filed_on)

    assert pinning.rules_for(case, on=date(2026, 1, 1)).in_force == date(2023, 8, 1)


def a_question_stops_the_clock() -> None:
    window = under_way()
    window.ask("review", at(11, 11))
    window.answer(at(11, 17))

    assert window.step("review").due_on == date(2026, 12, 1)


def a_desk_is_reminded_once() -> None:
    window = under_way()

    tick(at(11, 18), at(11, 19))
    window.step("review").__class__.objects.update(remind_on=date(2026, 11, 18))
    tick(at(11, 20))

    assert window.kinds().count("reminded") == 1


def what_is_late_goes_up() -> None:
    window = under_way()

    tick(at(11, 25))

    assert "escalated" in window.kinds()


def another_company_does_not_see_a_case() -> None:
    window = under_way()
    _vostok, anna = cast.vostok()

    assert list(cases.cases_for(anna)) == []
    assert window.case in list(cases.cases_for(window.person))


# ── the register ──


def a_draft_binds_nobody(draft: Any) -> None:
    draft(effective=date(2025, 8, 23))

    in_force = pinning.version_on(VISA, date(2026, 11, 1)).in_force

    assert in_force == date(2023, 8, 1)


def a_moment_is_told_once(draft: Any) -> None:
    kept = register_actions.follow(
        email="reader@example.com", language="en", topics=[("procedure", VISA)], person=None, at=MONDAY
    )
    register_actions.confirm(kept, at=MONDAY)

    for days in range(3):
        tasks.tell_followers(datetime(2026, 12, 1, 21, tzinfo=UTC) + timedelta(days=days))

    assert Message.objects.filter(kind="rules-digest").count() == 1


# ── advance rulings ──


def given() -> tuple[Any, Any]:
    sakura, kenji = cast.sakura()
    clerk = cast.clerk("jp-customs")
    asked = rulings.ask(sakura, "jp-customs-import", "0306", words("Crab?"), by=kenji, at=MONDAY)
    answer = rulings.Answer(words("Yes."), words("It is."), "Act, 1")
    return rulings.give(asked, answer, by=clerk, at=MONDAY), clerk


def a_public_ruling_names_nobody() -> None:
    one, clerk = given()

    with pytest.raises(Refused, match="ruling-names-the-company"):
        rulings.lay(one, words("株式会社サクラ水産"), words("Crab"), by=clerk, at=MONDAY)


def a_ruling_never_ends_backwards() -> None:
    one, clerk = given()

    with pytest.raises(Refused, match="ruling-ends-backwards"):
        rulings.end(one, date(2026, 11, 23), words("Law changed"), by=clerk, at=MONDAY)


def _of_today(pinned: Any) -> Any:
    return packs.current().procedure(pinned.procedure).newest


def _without_questions(real: Any) -> Any:
    def clock_of(step: Any, events: Any, *rest: Any) -> Any:
        kept = [one for one in events if one.kind not in (ASKED, "answered")]
        return real(step, kept, *rest)

    return clock_of


def _told_anew(real: Any) -> Any:
    def tell(case: Any, kind: str, *, key: str, **rest: Any) -> Any:
        return real(case, kind, key=f"{key}:{StepEvent.objects.count()}", **rest)

    return tell


register(
    "cases.rules-of-today",
    "a case keeps the rules of the day it was filed",
    plant=lambda: patch.object(pinning, "rules_of", _of_today),
    check=a_case_keeps_the_rules_of_its_filing_day,
)
register(
    "cases.deaf-clock",
    "a question stops the clock",
    plant=lambda: patch.object(clocks, "clock_of", _without_questions(clocks.clock_of)),
    check=a_question_stops_the_clock,
)
register(
    "cases.told-twice",
    "an event of one key happens once",
    plant=lambda: patch.object(writing, "tell", _told_anew(writing.tell)),
    check=a_desk_is_reminded_once,
)
register(
    "cases.clock-that-does-not-climb",
    "what is late goes up by itself",
    plant=lambda: patch.object(watching, "_escalate", lambda *_, **__: None),
    check=what_is_late_goes_up,
)
register(
    "cases.everybodys-case",
    "a case is its company's",
    plant=lambda: patch.object(cases, "cases_for", lambda *_: Case.objects.all()),
    check=another_company_does_not_see_a_case,
)
register(
    "cases.draft-as-law",
    "a draft binds nobody",
    plant=lambda: patch.object(drafts, "unbinding", lambda *_: frozenset()),
    check=a_draft_binds_nobody,
)
register(
    "cases.moment-forgotten",
    "what was told to a follower is kept",
    plant=lambda: patch.object(RuleNotice.objects, "bulk_create", lambda rows: list(rows)),
    check=a_moment_is_told_once,
)
register(
    "cases.named-in-a-ruling",
    "a published ruling names nobody",
    plant=lambda: patch.object(rulings_queries, "names_the_company", lambda *_: False),
    check=a_public_ruling_names_nobody,
    red=REFUSED,
)
register(
    "cases.ruling-backwards",
    "a ruling is never revoked backwards",
    plant=lambda: patch.object(rulings, "today", lambda *_: date(2026, 1, 1)),
    check=a_ruling_never_ends_backwards,
    red=REFUSED,
)
test_the_control_holds, test_the_defect_is_caught = holds("cases"), is_caught("cases")
