"""What would happen if a control of who may see and do what were broken."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import ModuleType
from typing import Any
from unittest.mock import patch

import pytest
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path, reverse
from django.utils.translation import override

from madoguchi.apps.docket import queries as docket
from madoguchi.apps.docket import rules as docket_rules
from madoguchi.apps.docket.models import Entry
from madoguchi.apps.registry import queries as registry
from madoguchi.core import clock
from madoguchi.core.accounts import middleware
from madoguchi.core.accounts import queries as accounts
from madoguchi.core.accounts.routes import PUBLIC, audience_of
from madoguchi.core.notices import addresses, links
from madoguchi.core.notices.addresses import Address
from madoguchi.core.refusals import Refused
from tests import cast, stage
from tests.cast import MONDAY
from tests.defects.registry import holds, is_caught, register


def signed_in(person: Any) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person, backend=stage.BACKEND)
    return client


def asked(client: Client, route: str, *arguments: str) -> int:
    with override("en"), clock.set_to(MONDAY):
        status: int = client.get(reverse(route, args=arguments)).status_code
    return status


# Checks -------------------------------------------------------------------------------------------------


def forgotten(request: HttpRequest) -> HttpResponse:
    return HttpResponse("nobody said who may see this")


def a_page_without_an_audience_is_closed(settings: Any) -> None:
    routes = ModuleType("routes_without_audience")
    routes.urlpatterns = [path("forgotten/", forgotten)]  # type: ignore[attr-defined]  # a module made here
    routes.handler404 = lambda request, exception: HttpResponse(status=404)  # type: ignore[attr-defined]
    settings.ROOT_URLCONF = routes

    assert Client().get("/forgotten/").status_code == 404


def the_desk_is_closed_to_members() -> None:
    assert asked(signed_in(cast.person("one@example.test", "One")), "desk") == 404


def an_officer_shows_a_second_factor() -> None:
    officer = cast.officer()
    officer.authenticator_set.all().delete()

    assert asked(signed_in(officer), "rounds") == 302


def an_officer_without_a_second_factor_sees_no_draft() -> None:
    sakura, kenji = cast.sakura()
    draft = cast.entry(sakura, "seek", "A draft", by=kenji, is_live=False)
    officer = cast.officer()
    officer.authenticator_set.all().delete()

    assert asked(signed_in(officer), "entry", draft.reference) == 404


def anothers_draft_cannot_be_opened() -> None:
    sakura, kenji = cast.sakura()
    _, anna = cast.vostok()
    draft = cast.entry(sakura, "seek", "A draft", by=kenji, is_live=False)

    assert [asked(signed_in(one), "entry-edit", draft.reference) for one in (kenji, anna)] == [200, 404]


def a_list_holds_only_what_its_reader_may_see() -> None:
    sakura, kenji = cast.sakura()
    _, anna = cast.vostok()
    cast.entry(sakura, "seek", "A draft", by=kenji, is_live=False)

    assert docket_rules.visible_to(kenji, Entry.objects.all()).count() == 1
    assert docket_rules.visible_to(anna, Entry.objects.all()).count() == 0


def a_company_that_is_not_public_is_not_there() -> None:
    sakura, kenji = cast.sakura()
    _, anna = cast.vostok()
    sakura.profile = "withdrawn"
    sakura.save()

    assert registry.company_for(kenji, sakura.reference) is not None
    assert registry.company_for(anna, sakura.reference) is None


def looking_writes_nothing() -> None:
    sakura, kenji = cast.sakura()
    entry = cast.entry(sakura, "seek", "Cold storage", by=kenji)
    client = signed_in(kenji)

    with stage.changes_nothing("a page"):
        assert asked(client, "entry-edit", entry.reference) == 200


def a_link_that_was_changed_opens_nothing() -> None:
    kenji = cast.person("kenji@example.test", "Kenji")
    token = links.make(kenji, "confirm-entry", "one", 1, MONDAY + timedelta(days=1))
    other = links.make(kenji, "confirm-entry", "two", 1, MONDAY + timedelta(days=1))
    forged = ":".join([other.split(":")[0], *token.split(":")[1:]])

    assert links.open(token, action="confirm-entry", at=MONDAY).reference == "one"
    with pytest.raises(Refused):
        links.open(forged, action="confirm-entry", at=MONDAY)


def a_link_is_for_one_act() -> None:
    kenji = cast.person("kenji@example.test", "Kenji")
    token = links.make(kenji, "end-search", "one", 1, MONDAY + timedelta(days=1))

    with pytest.raises(Refused):
        links.open(token, action="confirm-entry", at=MONDAY)


def an_address_names_one_receiver() -> None:
    with pytest.raises(Refused):
        Address('"a,b"@example.test, evil@example.test')


# Defects ------------------------------------------------------------------------------------------------


def patched(target: object, name: str, value: object) -> Any:
    return lambda: patch.object(target, name, value)


def unsigned(token: str, salt: str = "") -> Any:
    """Reads a token without looking at its signature."""
    text = token.split(":")[0]
    content = base64.urlsafe_b64decode(text.lstrip(".") + "=" * (-len(text.lstrip(".")) % 4))
    return json.loads(content)


@contextmanager
def any_act_will_do() -> Iterator[None]:
    plain = links.open

    def lax(token: str, *, action: str, at: Any) -> Any:
        return plain(token, action=signing.loads(token, salt=links.SALT)[1], at=at)

    with patch.object(links, "open", lax):
        yield


@contextmanager
def reading_counts_visits() -> Iterator[None]:
    plain = docket.entry

    def counting(reference: str) -> Any:
        Entry.objects.filter(reference=reference).update(capacity=9)
        return plain(reference)

    with patch.object(docket, "entry", counting):
        yield


register(
    "access.open-by-default",
    "a page that names no audience is closed",
    plant=patched(middleware, "audience_of", lambda view: audience_of(view) or PUBLIC),
    check=a_page_without_an_audience_is_closed,
)
register(
    "access.everybody-serves",
    "the desk opens for officers",
    plant=patched(accounts, "serves", lambda person: True),
    check=the_desk_is_closed_to_members,
)
register(
    "access.no-second-factor",
    "officers show a second factor",
    plant=patched(accounts, "has_second_factor", lambda person: True),
    check=an_officer_shows_a_second_factor,
)
register(
    "access.office-alone-is-enough",
    "an office without a second factor opens nothing on pages that are for everybody either",
    plant=patched(accounts, "is_officer", accounts.serves),
    check=an_officer_without_a_second_factor_sees_no_draft,
)
register(
    "access.anybody-may",
    "what is another's cannot be opened",
    plant=patched(docket_rules, "may", lambda person, verb, thing=None: True),
    check=anothers_draft_cannot_be_opened,
)
register(
    "access.visible-to-all",
    "lists hold only what their reader may see",
    plant=patched(docket_rules, "visible_to", lambda person, entries: entries),
    check=a_list_holds_only_what_its_reader_may_see,
)
register(
    "access.hidden-company-shown",
    "a withdrawn company is not there for others",
    plant=patched(registry, "is_public", lambda organisation: True),
    check=a_company_that_is_not_public_is_not_there,
)
register(
    "access.looking-writes",
    "looking changes nothing",
    plant=reading_counts_visits,
    check=looking_writes_nothing,
)
register(
    "access.link-unsigned",
    "links are signed",
    plant=patched(signing, "loads", unsigned),
    check=a_link_that_was_changed_opens_nothing,
)
register(
    "access.link-for-every-act",
    "a link is for one act",
    plant=any_act_will_do,
    check=a_link_is_for_one_act,
)
register(
    "access.two-receivers",
    "an address names one receiver",
    plant=patched(addresses, "_is_one", lambda text: True),
    check=an_address_names_one_receiver,
)

test_the_control_holds, test_the_defect_is_caught = holds("access"), is_caught("access")
