"""No transaction that writes works for longer than 50 ms: others wait for it."""

from __future__ import annotations

import csv
from datetime import timedelta
from pathlib import Path
from time import thread_time as clock_of_the_thread
from typing import Any

import pytest

from madoguchi.apps.docket import actions as docket
from madoguchi.apps.introductions import actions as introductions
from madoguchi.apps.introductions import queries
from madoguchi.apps.registry import actions as registry
from madoguchi.apps.registry import merging
from madoguchi.core.search import opening
from tests import cast, writing
from tests.cast import MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

COMPANIES = 2000


@pytest.fixture(autouse=True)
def _own_index(settings: Any, tmp_path: Path):
    settings.DATA = tmp_path
    opening.forget()
    yield
    opening.forget()


def market(number: int, name: str) -> list[Any]:
    """Companies of both sides with an entry each, all of which could meet."""
    found = []
    for place in range(number):
        for side, region, language, direction in (("jp", "JP-01", "ja", "seek"), ("ru", "RU-PRI", "ru", "offer")):
            who = cast.person(f"{name}{side}{place}@example.test", f"Person {place}", "en")
            one = cast.company(side, f"{name} {side} {place}", language=language, region=region, who=who)
            found.append(cast.entry(one, direction, f"Frozen fish {place}", by=who, activities=("1020",)))
    return found


def journey(name: str) -> None:
    """From entries over a round to an exchange and its outcome."""
    entries = market(6, name)
    officer = cast.officer(email=f"officer@{name}.example")
    held = introductions.plan_round(on=MONDAY.date(), by=officer, at=MONDAY)
    held = introductions.draw_up_round(held, by=officer, at=MONDAY)
    held = introductions.open_round(held, by=officer, at=MONDAY)
    for introduction in queries.introductions_in(held):
        for organisation in (introduction.first, introduction.second):
            person = organisation.memberships.get().person
            introductions.accept(introduction, organisation=organisation, by=person, at=MONDAY)
        introductions.ask_outcome(introduction, after_days=30, at=MONDAY + timedelta(days=30))
    docket.ask_to_confirm(entries[0], at=MONDAY)
    docket.lapse(entries[1], at=MONDAY + timedelta(days=400))
    later = MONDAY + timedelta(days=60)
    introductions.close_round(held, by=officer, at=later)


def test_no_step_from_an_entry_to_an_exchange_keeps_others_waiting():
    journey("once")
    docket_of_first = queries.next_round()
    assert docket_of_first is not None
    introductions.cancel_round(docket_of_first, by=cast.officer(email="second@desk.example"), at=MONDAY)

    assert writing.always_too_long(lambda time: journey(f"again{time}")) == []


def test_a_merge_and_its_undoing_do_not_keep_others_waiting():
    def once(name: str) -> None:
        kept, absorbed = (cast.company("jp", f"{name}{n}", language="ja", region="JP-01") for n in range(2))
        for number in range(5):
            cast.entry(absorbed, "seek", f"Fish {number}")
        done = merging.merge(kept, absorbed, reason="One number", by=None, at=MONDAY)
        merging.undo(done, by=None, at=MONDAY)

    once("一")

    assert writing.always_too_long(lambda time: once("二三四"[time])) == []


def table_of_companies(folder: Path, *, first: int) -> Path:
    path = folder / f"companies-{first}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["name", "region"])
        rows.writerows([f"株式会社テスト{first + number}", "JP-01"] for number in range(COMPANIES))
    return path


def test_an_import_of_thousands_of_rows_lets_others_write(tmp_path: Path):
    options = registry.ImportOptions(side="jp", mapping={"name": "name.ja", "region": "region"})
    import_all(table_of_companies(tmp_path, first=0), options)

    def again(time: int) -> None:
        assert import_all(table_of_companies(tmp_path, first=100_000 * (time + 1)), options).new == COMPANIES

    assert writing.always_too_long(again) == []


def import_all(path: Path, options: Any) -> Any:
    source = registry.stage_import(path, kind="table", options=options, by=None, at=MONDAY)
    return registry.publish_import(source, by=None, at=MONDAY)


def test_a_long_transaction_is_noticed(settings: Any):
    settings.WRITE_MILLISECONDS = 0

    assert writing.always_too_long(lambda time: cast.person(f"one{time}@example.test", "One")) != []


def test_one_long_transaction_among_many_is_noticed_when_it_is_long_each_time():
    from django.db import transaction

    def one_of_ten(time: int) -> None:
        for number in range(10):
            with transaction.atomic():
                cast.person(f"{number}.{time}@example.test", "One")
                until = clock_of_the_thread() + (0.1 if number == 7 else 0)
                while clock_of_the_thread() < until:
                    pass

    [found] = writing.always_too_long(one_of_ten)
    assert int(found.split()[0]) >= 100


def test_a_transaction_that_only_reads_may_be_long():
    from django.db import transaction

    from madoguchi.core.accounts.models import Person

    with writing.watched() as watch, transaction.atomic():
        list(Person.objects.all())

    assert watch.kept == []
