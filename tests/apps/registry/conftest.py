"""Who looks at companies."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import cast as people


@pytest.fixture
def sakura(db):
    """Sakura Seafoods, for which Kenji hesitates."""
    return people.sakura()


@pytest.fixture
def vostok(db):
    """Vostok Logistics, for which Anna answers."""
    return people.vostok()


@pytest.fixture
def officer(db):
    """Somebody who serves at a desk, with a second factor."""
    return people.officer()


@pytest.fixture
def stranger(db):
    """Somebody who acts for no company."""
    return people.person("stranger@nowhere.example", "Stranger")


@pytest.fixture
def visit():
    """A browser in which somebody is signed in, or nobody."""

    def browse(person=None) -> Client:
        client = Client()
        if person is not None:
            client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return browse
