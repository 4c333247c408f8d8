"""What stands before every page: nobody may ask so often that others wait."""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from madoguchi.core import clock
from madoguchi.core.accounts import queries
from madoguchi.core.accounts.models import Person
from madoguchi.site.views import failures

Respond = Callable[[HttpRequest], HttpResponse]
SECONDS = 60
IPV6_NETWORK = 64  # one household or office usually holds a whole /64


class limit_requests:
    """A bucket of requests for each network address, refilled evenly; officers at their desk are never refused.

    Static files never come here. Whoever brings a session is looked at only when the bucket is empty,
    so that the usual request costs two looks into the cache and no query.
    """

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        address = network_of(request)
        wait = seconds_to_wait(address) if address and settings.REQUESTS_PER_MINUTE else 0
        if wait and settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return failures.too_many(request, wait)
        request.META["madoguchi.wait"] = wait
        return self.respond(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Refuse what an empty bucket let through because of its session, unless an officer asks."""
        wait = request.META.get("madoguchi.wait", 0)
        person = getattr(request, "user", None)
        if not wait or (isinstance(person, Person) and queries.is_officer(person)):
            return None
        return failures.too_many(request, wait)


def network_of(request: HttpRequest) -> str:
    """Whose bucket this is: an address, or for IPv6 its network. Empty for a request of this machine itself.

    A proxy in front is believed when it runs on this machine or when the installation says that HTTPS ends
    there; it adds the address it saw at the end of the list, and only that one is not for the asker to write.
    """
    remote = _address(request.META.get("REMOTE_ADDR", ""))
    seen = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    if seen and (settings.HTTPS or (remote is not None and remote.is_loopback)):
        remote = _address(seen) or remote
    if remote is None or remote.is_loopback:
        return ""
    if remote.version == 6:
        return str(ipaddress.ip_network(f"{remote}/{IPV6_NETWORK}", strict=False))
    return str(remote)


def seconds_to_wait(address: str) -> int:
    """Take one request out of the bucket: 0, or after how many seconds the next one is there."""
    size = settings.REQUESTS_PER_MINUTE
    key = "requests-" + hashlib.sha256(address.encode()).hexdigest()[:32]
    now = clock.now().timestamp()
    left, since = cache.get(key, (float(size), now))
    left = min(float(size), left + max(0.0, now - since) * size / SECONDS)
    wait = 0 if left >= 1 else max(1, round((1 - left) * SECONDS / size))
    cache.set(key, (left - 1 if not wait else left, now), SECONDS * 2)
    return wait


def _address(written: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(written)
    except ValueError:
        return None
