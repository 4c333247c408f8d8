"""The stage: one of everything the product keeps, and one visitor of every kind.

Kenji acts for Sakura Seafoods: what is *own* here is his. Anna acts for Vostok Logistics, which is introduced to
Sakura. Midori is a stranger to both. Tests that hold on every page walk over all routes with all visitors; a new
page takes part by itself, and a new kind of thing is named and made in `tests/scenery`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from django.db import connection, transaction
from django.template.base import Template
from django.test import Client
from django.test.client import ClientHandler
from django.test.utils import _TestState
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.translation import override

from madoguchi.core import clock
from madoguchi.core.accounts.routes import audience_of
from madoguchi.core.references import new_reference
from tests.cast import MONDAY
from tests.scenery.things import PUBLIC_THINGS, THINGS

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"

ANONYMOUS, STRANGER, OTHER_SIDE, OWN = "anonymous", "stranger", "other side", "own"
BARE_OFFICER, ALL_OFFICER, RUNS_IT = "officer without second factor", "officer", "operator"
VISITORS = (ANONYMOUS, STRANGER, OTHER_SIDE, OWN, BARE_OFFICER, ALL_OFFICER, RUNS_IT)

ABSENT = "zzzzzzzzzzzzzzzzzzzzzzzzzz"
ABSENT_NUMBER = 987654321
EMPTY_FORM = {"csrfmiddlewaretoken": "as every form of a page carries"}


@dataclass(frozen=True)
class Route:
    """One page: its name, who it says may open it, and the names of its arguments."""

    name: str
    audience: str
    arguments: tuple[str, ...]

    def __str__(self) -> str:
        return self.name

    @property
    def thing(self) -> str:
        """What its argument names; a sentence for whoever adds a page when nobody has said so."""
        if not self.arguments:
            return ""
        fitting = [start for start in THINGS if self.name.startswith(start)]
        if not fitting:
            raise AssertionError(
                f"Nobody has said what stands behind {self.arguments} of the route {self.name!r}: "
                "add its name to THINGS in tests/scenery/things.py, and make the thing beside it if it is a new one."
            )
        return THINGS[max(fitting, key=len)]


def routes() -> list[Route]:
    """Every route of the product, those of libraries included."""
    return list(_routes(get_resolver()))


def _routes(resolver: URLResolver, outer: tuple[str, ...] = ()) -> Iterator[Route]:
    for one in resolver.url_patterns:
        arguments = (*outer, *one.pattern.regex.groupindex)
        if isinstance(one, URLResolver):
            yield from _routes(one, arguments)
        elif isinstance(one, URLPattern):
            name = f"{resolver.namespace}:{one.name}" if resolver.namespace else str(one.name)
            yield Route(name, audience_of(one.callback) or "nobody", arguments)


@dataclass
class Stage:
    """The visitors, what they own, and the argument that stands for each thing."""

    people: dict[str, Any]
    things: dict[str, dict[str, Any]]
    parts: dict[str, Any]
    cookies: dict[str, str]
    handler: ClientHandler | None = None
    """What answers all visitors: it is not put together anew for each visit."""

    def visitor(self, who: str) -> Client:
        """A fresh browser of a visitor, signed in as far as they can be."""
        client = Client()
        client.handler = self.handler = self.handler or client.handler
        person = self.people[who]
        if person is None:
            return client
        client.cookies["sessionid"] = self.cookies[who]
        return client

    def address(self, route: Route, thing: str = "", *, absent: bool = False, language: str = "en") -> str:
        """Where a route leads to a thing, or to one that is not there."""
        given = self.things[thing or route.thing] if route.arguments else {}
        values = {name: given.get(name, given.get("*")) for name in route.arguments}
        if absent:
            values = {name: self._absent(name, value) for name, value in values.items()}
        with override(language):
            return reverse(route.name, kwargs=values)

    @staticmethod
    def _absent(name: str, value: Any) -> Any:
        if name == "days":
            return value
        return ABSENT_NUMBER if isinstance(value, int) else ABSENT

    def objects(self, route: Route) -> list[str]:
        """The things by which a route is asked for."""
        if not route.arguments:
            return [""]
        return [one for one in (route.thing, PUBLIC_THINGS.get(route.name, "")) if one]

    def ask(self, who: str, method: str, address: str, data: dict[str, Any] | None = None) -> Any:
        """What a visitor is answered. Whatever it did is taken back."""
        client = self.visitor(who)
        client.raise_request_exception = False
        with transaction.atomic(), clock.set_to(MONDAY):
            response = client.post(address, data or EMPTY_FORM) if method == "POST" else client.get(address, data)
            body(response)
            transaction.set_rollback(True)
        return response


@contextmanager
def templates_remember_nothing() -> Iterator[None]:
    """Without what Django's tests keep of every template: walks over all pages never ask for it."""
    plain: Any = _TestState
    with patch.object(Template, "_render", plain.saved_data.template_render):
        yield


def body(response: Any) -> bytes:
    """Everything that was answered, streamed or not."""
    if not hasattr(response, "_whole"):
        response._whole = b"".join(response.streaming_content) if response.streaming else response.content
    whole: bytes = response._whole
    return whole


def fresh_key() -> str:
    """What a blank form carries so that it acts once."""
    return new_reference()


# What the database holds ------------------------------------------------------------------------------

# What a visit may write: who is signed in where, and that somebody was shown a contact card (its subject sees it).
WRITTEN_BY_VISITS = (
    "django_session",
    "axes_",
    "usersessions_",
    "introductions_contactread",
    "exchanges_contactreading",
    "sqlite_",
)


def digest() -> dict[str, str]:
    """A digest of the rows of every table, but of those that a visit may write."""
    with connection.cursor() as cursor:
        found = {}
        for table in sorted(connection.introspection.table_names(cursor)):
            if not table.startswith(WRITTEN_BY_VISITS):
                cursor.execute(f'SELECT * FROM "{table}"')
                rows = sorted(repr(row) for row in cursor.fetchall())
                found[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


@contextmanager
def changes_nothing(what: str) -> Iterator[None]:
    """Whatever is done inside the block leaves every table as it was."""
    before = digest()
    yield
    after = digest()
    changed = [table for table in after if after[table] != before[table]]
    assert changed == [], f"{what}: {changed}"
