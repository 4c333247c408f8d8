"""The survey: one ballot for a company, counts without sheets, and nothing that gives a small cell away."""

from __future__ import annotations

import csv
import io
import random
import re
from collections import Counter
from datetime import timedelta

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.apps.difficulties.survey import actions, pages, queries, tasks
from madoguchi.apps.difficulties.survey.counting import told
from madoguchi.apps.difficulties.survey.models import CLOSED, PUBLISHED, Ballot, Tally, Wave
from madoguchi.apps.observatory import actions as observatory
from madoguchi.apps.observatory import queries as figures
from madoguchi.apps.registry.models import Organisation
from madoguchi.core import clock, packs
from madoguchi.core.journal.models import Event
from madoguchi.core.notices.letters import write
from madoguchi.core.notices.models import Message
from madoguchi.core.refusals import Refused
from tests import cast
from tests.cast import MONDAY

YEAR, DAY = 2026, timedelta(days=1)
CLOSES_ON = (MONDAY + 20 * DAY).date()


def opened(sides=("jp", "ru")) -> Wave:
    return actions.open_wave(YEAR, sides=sides, closes_on=CLOSES_ON, by=None, at=MONDAY)


def published(wave: Wave) -> Wave:
    counter, colleague = cast.officer("jp", "counter@desk.example"), cast.officer("ru", "colleague@desk.example")
    closed = actions.close(wave, by=counter, at=MONDAY + DAY)
    return actions.publish(actions.lay_before(closed, by=counter, at=MONDAY + DAY), by=colleague, at=MONDAY + DAY)


def ballots(wave: Wave, side: str, count: int) -> list[Ballot]:
    companies = Organisation.objects.bulk_create(
        Organisation(side=side, created_at=MONDAY, updated_at=MONDAY) for _ in range(count)
    )
    return Ballot.objects.bulk_create(Ballot(wave=wave, organisation=one) for one in companies)


# The first wave -----------------------------------------------------------------------------------------------


def test_the_first_wave_is_the_survey_of_2016_with_the_counts_the_report_prints(client, db):
    observatory.load_pack_figures(at=MONDAY)

    [wave] = queries.results()

    counts = [cell.count for cell in wave.cells.values()]
    assert counts == [53, 52, 47, 31, 23, 23, 23, 20, 17, 17, 16, 16, 10, 8, 3, 23]
    assert (wave.year, wave.side, wave.total, len(counts)) == (2016, "jp", 382, 16)
    printed = figures.all_series(dataset="climate.challenges")
    values = [rows[-1].value for rows in figures.values(list(printed)).values()]
    assert sorted(map(int, values)) == sorted(counts)
    page = client.get(reverse("survey")).content.decode()
    assert "382 answers in all" in page
    assert page.count("reconstructed") > 10


# Secrecy ------------------------------------------------------------------------------------------------------


def test_a_ballot_is_spent_once_by_a_link_that_names_no_person_and_what_was_ticked_stands_nowhere(client, db):
    _sakura, kenji = cast.sakura()
    wave = opened()
    tasks.run(MONDAY)
    [ballot] = wave.ballots.all()
    [message] = Message.objects.filter(kind="survey-invitation", to=kenji)
    address = re.search(r"https?://[^/]+(/\S+)", write(message).body)[1]
    events = Event.objects.count()

    with clock.set_to(MONDAY):
        assert client.get(address).status_code == 200
        assert not Ballot.objects.get().is_spent
        thanks = client.post(address, {"headings": ["tax", "labour"]})
        again = client.post(address, {"headings": ["tariff"]})

    assert thanks.status_code == 200
    assert "この票は使用済みです" in again.content.decode()
    assert {one.heading: one.count for one in Tally.objects.filter(count__gt=0)} == {"": 1, "tax": 1, "labour": 1}
    assert Event.objects.count() == events
    # Nothing in the database but the tallies knows a heading, and a tally knows no company and no moment.
    fields = {field.name for model in (Ballot, Tally) for field in model._meta.fields}
    assert fields == {"id", "reference", "wave", "organisation", "is_spent", "side", "heading", "count"}
    with pytest.raises(Refused, match="ballot-is-spent"):
        actions.answer(ballot, ["tax"], at=MONDAY)


def test_nobody_is_asked_twice_and_the_clock_closes_the_survey_after_its_last_day(db):
    cast.sakura()
    wave = opened(["jp"])

    for day in (0, 1, 20, 22):
        tasks.run(MONDAY + day * DAY)
    tasks.run(MONDAY + 22 * DAY)

    wave.refresh_from_db()
    assert (wave.state, wave.ballots.count(), Message.objects.filter(kind="survey-invitation").count()) == (
        CLOSED,
        1,
        1,
    )
    with pytest.raises(Refused, match="survey-is-closed"):
        actions.answer(wave.ballots.get(), ["tax"], at=MONDAY + 22 * DAY)


def test_nothing_is_counted_before_the_end_and_one_person_does_not_publish(db):
    officer = cast.officer()
    wave = opened()

    with pytest.raises(Refused, match="survey-is-not-closed"):
        actions.lay_before(wave, by=officer, at=MONDAY)
    counted = actions.lay_before(actions.close(wave, by=officer, at=MONDAY), by=officer, at=MONDAY)
    with pytest.raises(Refused, match="survey-needs-another-person"):
        actions.publish(counted, by=officer, at=MONDAY)

    assert [one.year for one in queries.results()] == [2016]


# A thousand answers -------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_wave_of_a_thousand_answers_closes_is_published_and_no_cell_under_five_can_be_told(client, db):
    chosen = random.Random(2026)
    keys = [one.key for one in packs.current().difficulties.headings]
    weights = [50, 40, 30, 20, 10, 8, 6, 5, 4, 3, 2, 1, 0.5, 0.3, 0.2, 0]
    wave = opened()
    exact: dict[str, Counter[str]] = {"jp": Counter(), "ru": Counter()}
    for side, count in (("jp", 600), ("ru", 400)):
        for ballot in ballots(wave, side, count):
            ticked = set(chosen.choices(keys, weights, k=chosen.randint(0, 4)))
            actions.answer(ballot, ticked, at=MONDAY)
            exact[side].update(ticked)
    assert 0 < min(filter(None, exact["jp"].values())) < 5

    published(wave)

    ours = [one for one in queries.results() if one.is_own]
    assert [(one.side, one.answered) for one in ours] == [("jp", 600), ("ru", 400)]
    for one in ours:
        hidden = [key for key, cell in one.cells.items() if cell.count is None]
        assert len(hidden) >= 2
        assert all(key in hidden for key in keys if 0 < exact[one.side][key] < 5)
        assert all(abs(cell.count - exact[one.side][key]) <= 2 for key, cell in one.cells.items() if cell.count)
        _nothing_withheld_can_be_worked_out(exact[one.side], keys)
    text = b"".join(client.get(reverse("survey-file", args=["csv"])).streaming_content).decode("utf-8-sig")
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["wave"] == str(YEAR)]
    assert len(rows) == 32
    assert all((row["count"] == "") == (row["status"] == "withheld") for row in rows)
    observatory.load_pack_figures(at=MONDAY)
    assert (observatory.take_survey_readings(at=MONDAY), observatory.take_survey_readings(at=MONDAY)) == (1, 0)
    series = figures.series("survey.jp.legal-system")
    [value] = figures.latest_values(series)
    assert value.value == ours[0].cells["legal-system"].count


def _nothing_withheld_can_be_worked_out(counts, keys) -> None:
    """Another set of answers, with another count in the withheld cell, publishes exactly the same."""
    least = packs.current().difficulties.least_companies
    exact = {key: counts[key] for key in keys}
    answered = max([*exact.values(), least])
    shown = told(exact, answered, least)
    for key, count in shown.headings.items():
        if count is None:
            others = [n for n in range(1, answered + 1) if n != exact[key]]
            assert any(told({**exact, key: n}, answered, least) == shown for n in others)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 30), min_size=2))
def test_what_is_withheld_could_always_have_been_something_else(counts):
    least = packs.current().difficulties.least_companies
    answered = max([*counts.values(), least])

    shown = told(counts, answered, least)

    assert all(counts[key] >= least for key, count in shown.headings.items() if count)
    withheld = [key for key, count in shown.headings.items() if count is None]
    assert len(withheld) != 1 or not any(shown.headings.values())
    for key in withheld:
        others = [n for n in range(1, answered + 1) if n != counts[key]]
        assert any(told({**counts, key: n}, answered, least) == shown for n in others)


def test_what_a_colleague_reads_puts_a_heading_nobody_named_after_the_named_and_before_the_withheld():
    counts = {"executive": None, "tax": 30, "monetary": None, "tariff": 0, "infrastructure": 5}
    wave = Wave(year=YEAR, results={"jp": {"answered": 40, "headings": counts}})

    [(_title, shown)] = pages.preview(wave)

    assert [count for _name, count in shown] == [30, 5, 0, None, None]


def test_a_side_of_which_four_answered_shows_nothing(db):
    wave = opened()
    for ballot in ballots(wave, "jp", 4):
        actions.answer(ballot, ["tax"], at=MONDAY)

    wave = published(wave)

    assert wave.state == PUBLISHED
    assert all(one.answered is None and one.total == 0 for one in queries.results() if one.is_own)


def test_an_officer_opens_closes_counts_and_a_colleague_publishes_on_the_page(client, db):
    first, second = cast.officer("jp", "first@desk.example"), cast.officer("ru", "second@desk.example")
    backend = "allauth.account.auth_backends.AuthenticationBackend"

    with clock.set_to(MONDAY):
        client.force_login(first, backend=backend)
        client.post(reverse("survey-desk"), {"year": YEAR, "sides": ["jp"], "closes_on": CLOSES_ON.isoformat()})
        wave = Wave.objects.get()
        for ballot in ballots(wave, "jp", 6):
            actions.answer(ballot, ["tax"], at=MONDAY)
        for route in ("survey-close", "survey-count", "survey-publish"):
            client.post(reverse(route, args=[wave.reference]))
        assert "You counted it, so a colleague publishes it." in client.get(reverse("survey-desk")).content.decode()
        client.force_login(second, backend=backend)
        client.post(reverse("survey-publish", args=[wave.reference]))
        page = client.get(reverse("survey")).content.decode()

    wave.refresh_from_db()
    assert wave.state == PUBLISHED
    assert "2026, companies of Japan" in page
