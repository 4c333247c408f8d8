"""What the window says of itself: defined in the pack, rounded, and silent where few stand behind it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from madoguchi.apps.cases.models import WaitReading
from madoguchi.apps.exchanges import actions as exchanges
from madoguchi.apps.observatory import actions, own_readings, queries
from madoguchi.apps.projects import actions as projects
from madoguchi.core import packs
from tests import cast
from tests.cast import MONDAY

pytestmark = pytest.mark.django_db


def values() -> dict[str, Any]:
    found = {one.key: one for one in queries.all_series("window.")}
    rows = queries.values(list(found.values()))
    return {key: (rows[one.pk][-1].value, rows[one.pk][-1].status) for key, one in found.items()}


def test_a_window_where_little_happened_gives_nobody_away():
    actions.take_own_readings(at=MONDAY)

    found = values()

    assert {key for key in found if key.startswith("window.difficulties")} == {
        "window.difficulties.reported", "window.difficulties.in-time", "window.difficulties.resolved",
    }  # fmt: skip
    assert set(found.values()) == {(None, "withheld")}


def test_every_reading_of_a_busy_window_is_defined_in_the_pack():
    projects.load_pack_portfolio(at=MONDAY)
    for procedure, companies in (("jp-branch", 40), ("ru-branch", 4)):
        WaitReading.objects.create(
            procedure=procedure, month=MONDAY.date(), months=12, count=47, companies=companies, least=1,
            median=2, p90=3, in_time=30, taken_at=MONDAY,
        )  # fmt: skip

    taken = own_readings.taken(MONDAY)
    actions.take_own_readings(at=MONDAY)

    assert [key for key in taken if queries.indicators().reading(key) is None] == []
    found = values()
    assert found["window.waits.decided"] == (45, "certain"), "those of four companies are not counted"
    assert found["window.waits.in-time"] == (Decimal("0.65"), "certain"), "thirty of forty-seven, in steps"
    assert [found[f"window.waits.jp-branch.{name}"] for name in ("median", "p90")] == [(2, "certain"), (3, "certain")]
    assert "window.waits.ru-branch.median" not in found, "four companies could be told apart"
    assert found["window.agreements.signed"][1] == "certain"
    assert found["window.agreements.operating"][0] < found["window.agreements.signed"][0]


def test_the_wait_of_a_procedure_is_named_after_it_in_every_language():
    said = queries.indicators().reading("window.waits.jp-branch.median")
    named = packs.current().procedure("jp-branch").newest.said.titles

    assert said is not None
    for language in packs.current().languages:
        assert named.in_language(language).text in said.titles.in_language(language).text
        assert "{procedure}" not in said.definitions.in_language(language).text
    assert queries.indicators().reading("window.waits.no-such.median") is None


@pytest.mark.parametrize(("share", "shown"), [(0.0, 0.0), (0.51, 0.5), (0.98, 1.0), (2 / 3, 0.65)])
def test_a_share_is_told_in_steps_of_five_hundredths(share, shown):
    assert own_readings._share(share, 20).value == pytest.approx(shown)


def test_events_of_exchanges_and_who_came_join_the_figures_and_examples_do_not():
    plan = exchanges.ProgrammePlan("youth", "running", cast.said("A summer"), cast.said("To meet"))
    summer = exchanges.set_up_programme("summer", plan, by=None, at=MONDAY)
    for is_example in (False, True):
        planned = exchanges.plan_event(summer, cast.event_plan("Sea"), by=None, at=MONDAY, is_example=is_example)
        event = exchanges.open_event(planned, by=None, at=MONDAY)
        exchanges.hold(event, report=cast.said("Fine"), visitors=12, by=None, at=MONDAY + timedelta(days=2))

    actions.take_own_readings(at=MONDAY + timedelta(days=3))

    found = values()
    assert found["window.exchanges.events"] == (1, "certain")
    assert found["window.exchanges.visitors"] == (12, "certain")
    assert found["window.exchanges.applications"] == (None, "withheld"), "nobody applied"
