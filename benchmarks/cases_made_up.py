"""Cases by the hundred thousand, as the window would have kept them.

A few are played through the acts themselves, from opening to decision or to a step that is under way; the rest are
copies of their rows with references, keys and numbers of their own, for other companies, and, where nothing is due any
more, so many whole weeks later. So what `madoguchi verify` holds of the played ones holds of the copies. Letters and
the journal are not copied.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

ZONE, INVESTMENT = "ru-zone-residency", "jp-inward-investment"
FACTS: dict[str, dict[str, object]] = {
    ZONE: {"applicant_country": "JP", "foreign_staff": 0, "company_registered": False, "buys_share": False},
    INVESTMENT: {"designated_sector": True, "listed_company": False, "share_percent": 20},
}
SIDES = {ZONE: "jp", INVESTMENT: "ru"}
CLERKS = ("ru-tax-office", "ru-far-east-corporation", "jp-finance-ministry")
FIRST = datetime(2023, 1, 9, 1, tzinfo=UTC)
LATELY = datetime(2026, 9, 21, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 26, 1, tzinfo=UTC)
PLAYS, UNDER_WAY = 20, 0.05
"""So many courses of either kind are played at most; so large a share of all cases is not decided yet."""
LEAST_COMPANIES, CASES_OF_ONE = 10, 2000
"""Few, so that lists of cases fill their page with a twentieth of the cases already."""
BATCH = 500
SEED = 2026


@dataclass
class MadeUp:
    """Who owns the cases and who has to do with them, and the played cases that are copied."""

    companies: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    people: dict[str, Any] = field(default_factory=dict)
    clerks: dict[str, Any] = field(default_factory=dict)
    officer: Any = None
    decided: list[Any] = field(default_factory=list)
    under_way: list[Any] = field(default_factory=list)
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))
    count: int = 0


def begin(cases: int) -> MadeUp:
    """Companies of both sides, clerks, an officer, and the played cases, for so many cases in the end."""
    made = MadeUp()
    for number in range(LEAST_COMPANIES + cases // CASES_OF_ONE):
        side = ("jp", "ru")[number % 2]
        made.companies[side].append(_company(side, number))
    for side, companies in made.companies.items():
        made.people[side] = _member(companies[0], side)
    _officials(made)
    plays = min(PLAYS, 5 + cases // 100)
    for number in range(plays):
        procedure = INVESTMENT if number % 5 == 4 else ZONE
        made.decided.append(_played(made, procedure, FIRST + timedelta(days=number % 5), until=NOW))
        lately = LATELY + timedelta(days=number)
        made.under_way.append(_played(made, ZONE, lately, until=lately + timedelta(days=4 + 40 * number // plays)))
    made.count = 2 * plays
    return made


def _company(side: str, number: int) -> Any:
    from madoguchi.apps.registry import actions as registry

    language = {"jp": "ja", "ru": "ru"}[side]
    names = (registry.NameRecord(f"{side.upper()} Company {number}", language),)
    record = registry.CompanyRecord(side=side, names=names, languages=(language, "en"))
    origin = registry.Origin("benchmark", FIRST.date())
    return registry.record_organisation(record, by=None, at=FIRST, origin=origin)


def _member(company: Any, side: str) -> Any:
    from madoguchi.apps.registry import actions as registry

    person = _person(f"{side}@company.example")
    registry.add_member(company, person=person, role="administrator", by=None, at=FIRST)
    return person


def _person(email: str) -> Any:
    from allauth.account.models import EmailAddress

    from madoguchi.core.accounts import actions as accounts

    one = accounts.enrol(email=email, name=email, language="en", time_zone="Asia/Tokyo", at=FIRST)
    EmailAddress.objects.create(user=one, email=one.email, verified=True, primary=True)
    return one


def _officials(made: MadeUp) -> None:
    from allauth.mfa.models import Authenticator

    from madoguchi.core.accounts import actions as accounts
    from madoguchi.core.languages.texts import Texts

    for authority in CLERKS:
        made.clerks[authority] = _person(f"{authority}@office.example")
        accounts.give_office(made.clerks[authority], authority=authority, by=None, at=FIRST)
    made.officer = _person("officer@desk.example")
    desk = accounts.open_desk(side="jp", name=Texts.written(en="Desk"), email="", by=None, at=FIRST)
    accounts.appoint(made.officer, desk=desk, by=None, at=FIRST)
    for one in (*made.clerks.values(), made.officer):
        Authenticator.objects.create(user=one, type=Authenticator.Type.TOTP, data={"secret": "x"})


# One case, played -----------------------------------------------------------------------------------------


def _played(made: MadeUp, procedure: str, at: datetime, *, until: datetime) -> Any:
    """A case from its opening, each step so many days after it began, until it is decided or the time is up."""
    from madoguchi.apps.cases import actions, queries
    from madoguchi.core.languages.texts import Texts

    company = made.chance.choice(made.companies[SIDES[procedure]])
    subject = Texts.written(en="A cold store near the port")
    case = actions.open_case(procedure, company, subject=subject, by=None, at=at)
    case = actions.answer_facts(case, FACTS[procedure], by=None, at=at)
    case = actions.file_case(case, by=None, at=at + timedelta(days=1))
    while steps := queries.running_steps_of(case):
        step = steps[0]
        last = queries.told_last(case) or at
        ends = last + timedelta(days=made.chance.randint(2, 9), minutes=made.chance.randint(0, 300))
        if ends > until:
            break
        _take(made, step, last, ends)
    for step in queries.running_steps_of(case):
        actions.look_after(step, at=NOW)
    case.refresh_from_db()
    return actions.close(case, by=None, at=min(case.decided_at + timedelta(days=3), until)) if case.outcome else case


def _take(made: MadeUp, step: Any, last: datetime, ends: datetime) -> None:
    from madoguchi.apps.cases import actions
    from madoguchi.core.languages.texts import Texts

    if step.authority == "applicant":
        actions.hand_in(step, by=None, at=ends)
        return
    clerk = made.clerks[step.authority]
    if step.key in {"register-company", "review"}:
        asked = last + (ends - last) / 3
        query = actions.ask(step, Texts.written(en="Which hall is cold?"), by=clerk, at=asked)
        actions.answer(query, Texts.written(en="The northern one."), by=None, at=last + (ends - last) / 2)
    actions.decide(step, "granted", by=clerk, at=ends)


# Copies ---------------------------------------------------------------------------------------------------


def grow(made: MadeUp, cases: int) -> None:
    """Copy until there are so many cases."""
    from django.db import transaction

    rows = {case.pk: _Rows(case) for case in (*made.decided, *made.under_way)}
    while made.count < cases:
        size = min(BATCH, cases - made.count)
        with transaction.atomic():
            _copy([rows[case.pk] for case in _choice(made, size)], made)
        made.count += size


def _choice(made: MadeUp, size: int) -> Iterator[Any]:
    for _ in range(size):
        yield made.chance.choice(made.under_way if made.chance.random() < UNDER_WAY else made.decided)


class _Rows:
    """Everything that was written for one case, read once."""

    def __init__(self, case: Any) -> None:
        from madoguchi.apps.cases.models import Decision, Query, StepEvent

        self.case = case
        self.pins = list(case.pins.values_list("pk", flat=True))
        self.steps = list(case.steps.order_by("pk"))
        self.events = list(StepEvent.objects.filter(case=case).order_by("pk"))
        self.queries = list(Query.objects.filter(step__case=case).order_by("pk"))
        self.decisions = list(Decision.objects.filter(step__case=case).order_by("pk"))
        self.last = self.events[-1].at


def _copy(chosen: list[_Rows], made: MadeUp) -> None:
    from madoguchi.apps.cases.models import Case, Decision, Query, Step, StepEvent

    copies = [_Copy(rows, made, made.count + place) for place, rows in enumerate(chosen)]
    for case, copy in zip(Case.objects.bulk_create(one.case() for one in copies), copies, strict=True):
        copy.into = case.pk
    pins = Case.pins.through
    pins.objects.bulk_create(pins(case_id=one.into, pinnedversion_id=pin) for one in copies for pin in one.rows.pins)
    steps = iter(Step.objects.bulk_create([step for one in copies for step in one.steps()]))
    for one in copies:
        one.step_of = {old.pk: next(steps).pk for old in one.rows.steps}
    Query.objects.bulk_create([query for one in copies for query in one.queries()])
    Decision.objects.bulk_create([decision for one in copies for decision in one.decisions()])
    StepEvent.objects.bulk_create([event for one in copies for event in one.events()])


class _Copy:
    """The rows of one case once more."""

    def __init__(self, rows: _Rows, made: MadeUp, number: int) -> None:
        self.rows, self.number = rows, number
        self.company = made.chance.choice(made.companies[SIDES[rows.case.procedure]])
        weeks = (NOW - rows.last).days // 7 if rows.case.decided_at else 0
        self.later = timedelta(weeks=made.chance.randint(0, weeks))
        self.names: dict[str, str] = {}
        self.into = 0
        self.step_of: dict[int, int] = {}

    def _fresh(self, row: Any, **changes: object) -> Any:
        """The row with a reference of its own and every day and moment moved."""
        from madoguchi.core.references import new_reference

        values = {one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields if not one.primary_key}
        for name, value in values.items():
            if isinstance(value, date):  # a moment is one too
                values[name] = value + self.later
        if "reference" in values:
            values["reference"] = self.names[row.reference] = new_reference()
        return type(row)(**values | changes)

    def case(self) -> Any:
        """The case, with a number of the year it was opened in."""
        year = (self.rows.case.opened_at + self.later).year
        return self._fresh(self.rows.case, number=f"{year}-{self.number:06}", organisation_id=self.company.pk)

    def steps(self) -> list[Any]:
        """Its steps."""
        return [self._fresh(one, case_id=self.into) for one in self.rows.steps]

    def queries(self) -> list[Any]:
        """The questions of its steps."""
        return [self._fresh(one, step_id=self.step_of[one.step_id]) for one in self.rows.queries]

    def decisions(self) -> list[Any]:
        """What authorities decided."""
        return [self._fresh(one, step_id=self.step_of[one.step_id]) for one in self.rows.decisions]

    def events(self) -> Iterator[Any]:
        """What happened: once for each key, which names the case or the step."""
        for one in self.rows.events:
            key = ":".join(self.names.get(part, part) for part in one.key.split(":"))
            step = self.step_of.get(one.step_id)
            yield self._fresh(one, key=key, case_id=self.into, step_id=step, about=self.names.get(one.about, one.about))
