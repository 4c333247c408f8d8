"""Somebody at a browser who comes back day after day."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from madoguchi.core import clock
from madoguchi.core.accounts.models import Person

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class Looking:
    """A signed-in person, or nobody in particular, on the day the story has just reached."""

    def __init__(self, context: BrowserContext, address: str, monkeypatch: pytest.MonkeyPatch, today: datetime) -> None:
        self.context, self.address, self.today = context, address, today
        self.page: Page = context.new_page()
        monkeypatch.setattr(clock, "now", lambda: self.today)  # for the thread of the server as well

    def sign_in(self, person: Person | None) -> None:
        """From now on look as this person."""
        self.context.clear_cookies()
        if person is not None:
            client = Client()
            client.force_login(person, backend=BACKEND)
            cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": self.address}
            self.context.add_cookies([cookie])  # type: ignore[list-item]  # a plain mapping will do

    def at(self, path: str, today: datetime, language: str) -> str:
        """What stands on a page on a day, its no-break spaces as plain ones."""
        self.today = today
        answer = self.page.goto(f"{self.address}/{language}{path}")
        assert answer is not None
        assert answer.status == 200, path
        return self.page.inner_text("main").replace("\N{NO-BREAK SPACE}", " ")
