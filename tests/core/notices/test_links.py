from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from madoguchi.core import clock
from madoguchi.core.notices import links
from madoguchi.core.refusals import Refused


def test_a_link_says_who_may_do_what_to_which_state(anna, monday):
    until = monday + timedelta(days=7)

    token = links.make(anna, "confirm-entry", "entry-1", 3, until)

    assert links.open(token, action="confirm-entry", at=monday) == links.Link(
        anna.reference, "confirm-entry", "entry-1", "3", until
    )
    assert anna.email not in token


def test_a_link_for_another_act_or_with_one_sign_changed_is_refused(anna, monday):
    token = links.make(anna, "confirm-entry", "entry-1", 3, monday + timedelta(days=7))

    with pytest.raises(Refused, match="link-is-not-valid"):
        links.open(token, action="withdraw-entry", at=monday)
    for place in range(len(token)):
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        with pytest.raises(Refused, match="link-is-not-valid"):
            links.open(changed, action="confirm-entry", at=monday)


def test_a_link_expires(anna, monday):
    token = links.make(anna, "confirm-entry", "entry-1", 3, monday)

    with pytest.raises(Refused, match="link-has-expired"):
        links.open(token, action="confirm-entry", at=monday + timedelta(seconds=1))


def _view(done: list[str], **how: bool):
    @links.by_link("confirm-entry", **how)
    def view(request: HttpRequest, link: links.Link) -> HttpResponse:
        if request.method == "POST":
            done.append(link.reference)
        return HttpResponse("shown")

    return view


@pytest.mark.parametrize(
    ("method", "status", "acts"),
    [("get", 200, False), ("head", 200, False), ("options", 405, False), ("put", 405, False), ("post", 200, True)],
)
def test_only_a_press_of_the_button_acts(anna, monday, method, status, acts):
    done: list[str] = []
    token = links.make(anna, "confirm-entry", "entry-1", 3, monday + timedelta(days=7))

    with clock.set_to(monday):
        response = _view(done)(getattr(RequestFactory(), method)("/"), token)

    assert response.status_code == status
    assert done == (["entry-1"] if acts else [])


def test_a_page_behind_a_link_is_kept_by_nobody(anna, monday):
    token = links.make(anna, "confirm-entry", "entry-1", 3, monday + timedelta(days=7))

    with clock.set_to(monday):
        response = _view([])(RequestFactory().get("/"), token)

    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"


def test_only_the_end_of_a_subscription_may_be_posted_by_a_mail_program():
    assert not getattr(_view([]), "csrf_exempt", False)
    assert _view([], one_click=True).csrf_exempt


def test_a_used_up_link_gets_a_page_with_a_sentence(anna, monday, client):
    token = links.make(anna, "confirm-entry", "entry-1", 3, monday)
    request = RequestFactory().get("/")
    request.user, request.session = anna, client.session

    with clock.set_to(monday + timedelta(days=1)):
        response = _view([])(request, token)

    assert response.status_code == 410
    assert "This link has expired. Sign in to go on. Nothing was changed." in response.content.decode()
