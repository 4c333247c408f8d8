"""An undertaking and the figure it should move: what it was when it was made, and what it is since."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from madoguchi.apps.dialogue import queries
from madoguchi.apps.dialogue.models import Body, Undertaking
from madoguchi.apps.observatory import actions as observatory
from madoguchi.core.languages.texts import Texts
from madoguchi.engines.indicators import Reading
from tests import cast
from tests.cast import MONDAY

KEY = "window.entries.seek"


def promised(on: datetime, reading: str = KEY) -> Undertaking:
    said = Texts.written(en="Halve the wait")
    body = Body.objects.create(
        key="council", names=said, mandate=said, level="ministers", status="existing", recorded_at=MONDAY
    )
    return Undertaking.objects.create(
        body=body, text=said, test=said, reading=reading, made_on=on.date(), created_at=on, changed_at=on
    )


@pytest.fixture
def readings(db):
    observatory.load_pack_figures(at=MONDAY)
    for period, value in [("2026-01", 40.0), ("2026-02", 30.0), ("2026-03", 20.0), ("2026-04", 10.0)]:
        observatory.take_reading(KEY, period=period, reading=Reading(value, 9), at=MONDAY)


def test_the_figure_before_and_after_stand_beside_the_promise(readings, client):
    promise = promised(datetime(2026, 3, 15, tzinfo=UTC))

    tested = queries.tested_by(promise)
    page = client.get(reverse("dialogue-undertaking", args=[promise.reference])).content.decode()

    assert (tested.before.period, tested.before.value) == ("2026-02", Decimal(30))
    assert (tested.after.period, tested.after.value) == ("2026-04", Decimal(10))
    assert "before: <b>30</b>" in page
    assert "since then: <b>10</b>" in page


def test_what_was_not_measured_yet_is_said_and_not_guessed(readings, client):
    promise = promised(datetime(2026, 6, 1, tzinfo=UTC))

    page = client.get(reverse("dialogue-undertaking", args=[promise.reference])).content.decode()

    assert "nothing measured yet" in page


def test_a_figure_nobody_published_is_only_named(db):
    assert queries.tested_by(promised(MONDAY, "docket.live")) is None


@pytest.mark.parametrize(
    ("period", "is_after"),
    [("2025", False), ("2026", True), ("2026-02", False), ("2026-03", True), ("2025-Q4", False), ("2026-Q1", True)],
)
def test_a_period_that_still_runs_counts_as_after(period, is_after):
    assert queries._is_after(period, datetime(2026, 3, 15, tzinfo=UTC).date()) is is_after


def test_an_officer_links_a_figure_that_exists(readings, client):
    promise = promised(datetime(2026, 3, 15, tzinfo=UTC), reading="")
    client.force_login(cast.officer(), backend="allauth.account.auth_backends.AuthenticationBackend")
    address = reverse("dialogue-undertaking-figure", args=[promise.reference])

    refused = client.post(address, {"series": "no.such.series"})
    assert refused.status_code == 400
    assert "no.such.series" in refused.content.decode()
    client.post(address, {"series": KEY})

    assert queries.undertaking(promise.reference).reading == KEY
    assert "before:" in client.get(promise.get_absolute_url()).content.decode()


def test_an_officer_gives_a_seat_and_ends_it(client, db):
    body = promised(datetime(2026, 3, 15, tzinfo=UTC), reading="").body
    person = cast.person("reader@council.example", "A Reader")
    client.force_login(cast.officer(), backend="allauth.account.auth_backends.AuthenticationBackend")
    address = reverse("dialogue-body-seats", args=[body.key])

    unknown = client.post(address, {"email": "nobody@council.example", "role": "reader"})
    assert unknown.status_code == 400
    client.post(address, {"email": "reader@council.example", "role": "reader"})
    seat = queries.seats_of(body).get()
    assert (seat.person, seat.role) == (person, "reader")
    assert "A Reader" in client.get(address).content.decode()

    client.post(reverse("dialogue-seat-end", args=[seat.pk]))

    assert not queries.seats_of(body).exists()
