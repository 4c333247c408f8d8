"""Puts all of it on the stage."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.test import Client

from madoguchi.core.accounts import actions as accounts
from madoguchi.core.accounts.models import OPERATOR, Person
from madoguchi.core.languages.texts import Texts
from madoguchi.core.search import indexing
from tests import cast
from tests.cast import MONDAY
from tests.scenery.cases import with_cases
from tests.scenery.institutions import with_dialogue, with_difficulties, with_exchanges
from tests.scenery.market import with_companies, with_desk, with_entries, with_introductions
from tests.scenery.projects import with_investors, with_money, with_projects, with_proposals
from tests.scenery.things import arguments
from tests.stage import ALL_OFFICER, ANONYMOUS, BACKEND, BARE_OFFICER, RUNS_IT, Stage


def build() -> Stage:
    """Put one of everything on the stage."""
    people = _people()
    parts: dict[str, Any] = {}
    parts |= with_companies(people)
    parts |= with_entries(people, parts)
    parts |= with_introductions(people, parts)
    parts |= with_desk(people, parts)
    parts |= with_dialogue(people)
    parts |= with_exchanges(people)
    parts |= with_difficulties(people, parts)
    parts |= with_projects(people, parts)
    parts |= with_money(people, parts)
    parts |= with_proposals(people, parts)
    parts |= with_investors(people, parts)
    parts |= with_cases(people, parts)
    indexing.rebuild()
    return Stage(people, arguments(parts), parts, {who: _cookie(one) for who, one in people.items() if one})


def _cookie(person: Person) -> str:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client.cookies["sessionid"].value


def _people() -> dict[str, Any]:
    bare = cast.person("bare@desk.example", "Bare officer")
    officer = cast.officer()
    runs_it = cast.person("operator@desk.example", "Operator")
    desk = accounts.open_desk(side="ru", name=Texts.written(en="Second desk"), email="", by=None, at=MONDAY)
    accounts.appoint(bare, desk=desk, by=None, at=MONDAY)
    accounts.appoint(runs_it, desk=desk, by=None, at=MONDAY, role=OPERATOR)
    Authenticator.objects.create(user=runs_it, type=Authenticator.Type.TOTP, data={"secret": "x"})
    return {ANONYMOUS: None, BARE_OFFICER: bare, ALL_OFFICER: officer, RUNS_IT: runs_it}
