from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from madoguchi.core.accounts.models import Desk, Person
from madoguchi.core.languages.texts import Texts
from madoguchi.core.notices import actions, letters

TEMPLATES = {
    "notices/tide.subject.txt": "{% load i18n %}{{ greeting }}: {{ facts.name }}\n",
    "notices/tide.txt": "{{ greeting }}\n\n\n\n{{ name }} & {{ site_address }}\n",
    "notices/digest.subject.txt": "Digest",
    "notices/digest.txt": "News",
    "notices/broken.subject.txt": "x",
    "notices/broken.txt": "{{ 1|nosuchfilter }}",
}
HELLO = {"en": "Good day", "ja": "こんにちは", "ru": "Здравствуйте"}


def templates(settings: Any) -> None:
    """Templates of the tests, before those of the apps."""
    options = {
        **settings.TEMPLATES[0]["OPTIONS"],
        "loaders": [
            ("django.template.loaders.locmem.Loader", TEMPLATES),
            "django.template.loaders.app_directories.Loader",
        ],
    }
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "OPTIONS": options}]


@pytest.fixture(autouse=True)
def _letters(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    templates(settings)
    monkeypatch.setattr(letters, "_writers", dict(letters._writers))
    monkeypatch.setattr(letters, "_subscriptions", set(letters._subscriptions))

    @letters.writer("tide")
    def tide(message: Any) -> dict[str, object]:
        if message.facts.get("is_over"):
            raise letters.NoLongerTrue("the tide is over")
        from django.utils.translation import get_language

        return {"greeting": HELLO[get_language() or "en"]}

    @letters.writer("digest", is_subscription=True)
    def digest(message: Any) -> dict[str, object]:
        return {"unsubscribe": "https://window.example/stop/token"}


@pytest.fixture
def anna(db: None) -> Person:
    return Person.objects.create(email="anna@vostok.example", name="Anna", language="ru", time_zone="Asia/Vladivostok")


@pytest.fixture
def kenji(db: None) -> Person:
    return Person.objects.create(email="kenji@sakura.example", name="Kenji", language="ja", time_zone="Asia/Tokyo")


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk.objects.create(side="one", name=Texts.written(en="Desk"))


def send(to: Person | str, about: Desk, at: Any, *, kind: str = "tide", dedupe: str = "tide:1", **more: Any) -> None:
    """One message, in a transaction of its own."""
    with transaction.atomic():
        actions.send(kind, to=to, about=about, at=at, dedupe=dedupe, facts={"name": "Sakura", **more})
