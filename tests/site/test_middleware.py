from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from madoguchi.core import clock
from madoguchi.site import middleware

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def three_a_minute(settings: Any):
    settings.REQUESTS_PER_MINUTE = 3
    cache.clear()
    yield
    cache.clear()


def answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse("served")


def request_from(remote: str, forwarded: str = "") -> HttpRequest:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return RequestFactory().get("/en/", headers=headers, REMOTE_ADDR=remote)


def ask(remote: str = "203.0.113.7") -> HttpResponse:
    return middleware.limit_requests(answer)(request_from(remote))


@pytest.mark.django_db
def test_who_asks_too_often_is_told_when_to_come_back():
    with clock.set_to(NOON):
        answers = [ask() for _ in range(4)]

    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    assert answers[-1]["Retry-After"] == "20"
    assert "20 seconds" in answers[-1].content.decode()


def test_the_bucket_fills_again_evenly():
    with clock.set_to(NOON):
        waits = [middleware.seconds_to_wait("here") for _ in range(4)]
    with clock.set_to(NOON + timedelta(seconds=20)):
        waits += [middleware.seconds_to_wait("here") for _ in range(2)]

    assert waits == [0, 0, 0, 20, 0, 20]


def test_one_address_does_not_use_up_the_bucket_of_another():
    with clock.set_to(NOON):
        answers = [ask() for _ in range(3)] + [ask("198.51.100.1")]

    assert {one.status_code for one in answers} == {200}


def test_a_page_of_our_own_limits_nothing_when_the_limit_is_off(settings: Any):
    settings.REQUESTS_PER_MINUTE = 0

    assert {ask().status_code for _ in range(9)} == {200}


@pytest.mark.parametrize(
    ("remote", "forwarded", "https", "network"),
    [
        ("203.0.113.7", "", False, "203.0.113.7"),
        ("203.0.113.7", "198.51.100.1", False, "203.0.113.7"),
        ("203.0.113.7", "10.0.0.1, 198.51.100.1", True, "198.51.100.1"),
        ("127.0.0.1", "198.51.100.1", False, "198.51.100.1"),
        ("127.0.0.1", "", False, ""),
        ("::1", "", False, ""),
        ("2001:db8:1:2:3:4:5:6", "", False, "2001:db8:1:2::/64"),
        ("203.0.113.7", "nonsense", True, "203.0.113.7"),
    ],
)
def test_a_bucket_belongs_to_the_address_that_nobody_can_invent(
    settings: Any, remote: str, forwarded: str, https: bool, network: str
):
    settings.HTTPS = https

    assert middleware.network_of(request_from(remote, forwarded)) == network
