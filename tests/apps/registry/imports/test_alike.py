"""Rows that look like a company that stands here: both are shown, and an officer says what they are."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from madoguchi.apps.registry import actions, alike_rows
from madoguchi.apps.registry.models import Identifier, Import, Organisation, Resemblance
from madoguchi.core.refusals import Refused
from madoguchi.core.search import indexing, opening
from tests import cast
from tests.apps.registry import files
from tests.cast import MONDAY

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def _own_index(settings: Any, tmp_path: Any):
    settings.DATA = tmp_path
    opening.forget()
    with translation.override("en"):
        yield
    opening.forget()


@pytest.fixture
def sakura():
    """Sakura Seafoods, which the index knows."""
    one, _ = cast.sakura()
    indexing.drain()
    return one


@pytest.fixture
def source(sakura, tmp_path) -> Import:
    """A staged file with Sakura, a company nobody knows, and nothing written yet."""
    lines = [files.nta_line(1, "株式会社サクラ水産"), files.nta_line(2, "有限会社まったく別", assigned_on="2019-01-01")]
    path = files.written(tmp_path, "houjin.csv", files.csv_text(lines))
    return actions.stage_import(path, kind="jp-nta", options=actions.ImportOptions(), by=None, at=MONDAY)


@pytest.fixture
def officer():
    return cast.officer()


def row_of(source: Import):
    return alike_rows.rows_alike(source).get()


def let_in(source: Import) -> Import:
    return actions.publish_import(source, by=None, at=MONDAY)


def test_a_row_like_a_company_here_is_shown_beside_it_with_reasons_and_chosen_by_button(source, sakura, officer):
    client = Client()
    client.force_login(officer, backend=BACKEND)
    address = reverse("import-alike", args=[source.reference])

    report = actions.import_report(source, is_dry_run=True)
    page = client.get(address).content.decode()
    answer = client.post(address, {"row": row_of(source).pk, "choice": f"same:{sakura.reference}"})
    source.refresh_from_db()

    assert files.corporate_number(1) in page
    assert sakura.get_absolute_url() in page
    assert "Same word" in page
    assert "line 1: 株式会社サクラ水産" in report
    assert f"~ 株式会社サクラ水産 ({sakura.reference}): Same word" in report
    assert answer["Location"] == source.get_absolute_url()
    assert (source.new, source.changed) == (1, 1)
    assert "0 are undecided" in client.get(source.get_absolute_url()).content.decode()


def test_the_same_company_takes_the_number_over_and_the_file_can_be_taken_back(source, sakura, officer):
    alike_rows.choose(row_of(source), alike_rows.AS_SAME, same_as=sakura.reference, by=officer, at=MONDAY)

    done = let_in(source)
    numbers = list(Identifier.objects.filter(organisation=sakura).values_list("value", flat=True))
    actions.undo_import(done, by=officer, at=MONDAY)

    assert numbers == [files.corporate_number(1)]
    assert list(Organisation.objects.all()) == [sakura]
    assert not Identifier.objects.exists()


def test_a_company_with_another_number_is_new_told_apart_and_nobody_is_asked_again(source, sakura, officer):
    scheme = row_of(source).payload["record"]["identifiers"][0]["scheme"]
    Identifier.objects.create(organisation=sakura, scheme=scheme, value=files.corporate_number(9))

    with pytest.raises(Refused, match="row-has-another-number"):
        alike_rows.choose(row_of(source), alike_rows.AS_SAME, same_as=sakura.reference, by=officer, at=MONDAY)
    alike_rows.choose(row_of(source), alike_rows.AS_NEW, by=officer, at=MONDAY)

    let_in(source)

    assert Organisation.objects.count() == 3
    assert [(one.left, one.state) for one in Resemblance.objects.all()] == [(sakura, "different")]


def test_what_is_put_off_waits_on_the_desk_as_a_pair(source, sakura):
    let_in(source)

    pair = Resemblance.objects.get()
    assert (pair.left, pair.state) == (sakura, "open")
    assert "same-name" in [reason["key"] for reason in pair.reasons]
