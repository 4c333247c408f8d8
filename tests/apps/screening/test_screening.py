"""Screening: a listed party is found under another spelling, and a person decides what that means."""

from __future__ import annotations

from pathlib import Path

import pytest

from madoguchi.apps.introductions import actions as introductions
from madoguchi.apps.screening import actions, queries
from madoguchi.apps.screening.models import Hit
from madoguchi.core.refusals import Refused
from tests import cast
from tests.cast import MONDAY

pytestmark = pytest.mark.django_db

HEADER = "key,name,aliases,identifiers,countries,programme,listed_on\n"


def load(tmp_path: Path, rows: str, version: str = "1"):
    path = tmp_path / f"list-{version}.csv"
    path.write_text(HEADER + rows, "utf-8")
    return actions.load_list(path, key="example", name="Example list", version=version, by=None, at=MONDAY)


def test_a_listed_party_in_latin_letters_is_found_under_its_cyrillic_name(tmp_path):
    vostok, _ = cast.vostok()
    load(tmp_path, "1,Vostok Logistics LLC,,,,,2024-01-01\n")

    found = actions.screen([vostok], cause="test", by=None, at=MONDAY)

    assert found == 1
    assert Hit.objects.get().listed_name == "Vostok Logistics LLC"
    assert not queries.is_cleared(vostok)


def test_a_number_outranks_the_name(tmp_path):
    named = cast.company("ru", "ООО «Совсем Другое»", language="ru", region="RU-PRI", number=("inn", "7707083893"))
    load(tmp_path, "1,Alpha Beta,,inn:7707083893,,,\n")

    actions.screen([named], cause="test", by=None, at=MONDAY)

    assert Hit.objects.get().score == 1.0
    assert Hit.objects.get().features[0]["key"] == "same-number"


def test_nobody_passes_before_being_compared_with_every_list_in_force(tmp_path):
    sakura, _ = cast.sakura()
    was_cleared = queries.is_cleared(sakura)
    load(tmp_path, "1,Nobody Anyone Knows GmbH,,,,,\n")

    waiting = queries.is_cleared(sakura)
    actions.screen([sakura], cause="test", by=None, at=MONDAY)

    assert (was_cleared, waiting, queries.is_cleared(sakura)) == (True, False, True)


def test_a_name_alone_never_clears(tmp_path):
    vostok, anna = cast.vostok()
    load(tmp_path, "1,Vostok Logistics LLC,,,,,\n")
    actions.screen([vostok], cause="test", by=None, at=MONDAY)

    with pytest.raises(Refused, match="hit-needs-more-than-a-name"):
        actions.decide(Hit.objects.get(), is_same=False, compared=["name"], reason="differs", by=anna, at=MONDAY)

    assert not queries.is_cleared(vostok)


def test_a_cleared_company_passes_and_a_confirmed_one_does_not(tmp_path):
    vostok, anna = cast.vostok()
    load(tmp_path, "1,Vostok Logistics LLC,,,,,\n")
    actions.screen([vostok], cause="test", by=None, at=MONDAY)

    actions.decide(Hit.objects.get(), is_same=False, compared=["number"], reason="another INN", by=anna, at=MONDAY)
    cleared = queries.is_cleared(vostok)
    actions.reopen(Hit.objects.get(), reason="new facts", by=anna, at=MONDAY)
    actions.decide(Hit.objects.get(), is_same=True, compared=["number"], reason="same INN", by=anna, at=MONDAY)

    assert (cleared, queries.is_cleared(vostok)) == (True, False)


def test_a_company_with_an_open_question_is_introduced_to_nobody(tmp_path):
    sakura, _ = cast.sakura()
    vostok, _ = cast.vostok()
    load(tmp_path, "1,Vostok Logistics LLC,,,,,\n")
    actions.screen([sakura, vostok], cause="test", by=None, at=MONDAY)

    with pytest.raises(Refused, match="company-is-kept-back"):
        cast.proposal(sakura, vostok)


def test_an_introduction_agreed_before_a_hit_exchanges_nothing_after_it(tmp_path):
    sakura, kenji = cast.sakura()
    vostok, anna = cast.vostok()
    introduction = cast.proposal(sakura, vostok)
    introductions.accept(introduction, organisation=sakura, by=kenji, at=MONDAY)
    load(tmp_path, "1,Vostok Logistics LLC,,,,,\n")
    actions.screen([sakura, vostok], cause="new-list", by=None, at=MONDAY)

    with pytest.raises(Refused, match="company-is-kept-back"):
        introductions.accept(introduction, organisation=vostok, by=anna, at=MONDAY)


def test_a_new_version_says_what_changed_and_replaces_the_old(tmp_path):
    load(tmp_path, "1,Alpha,,,,,\n2,Beta,,,,,\n")

    loaded = load(tmp_path, "2,Beta,,,,,\n3,Gamma,,,,,\n", version="2")

    assert (loaded.added, loaded.dropped) == (1, 1)
    assert [one.version for one in queries.lists_in_force()] == ["2"]


def test_lines_without_a_name_are_named_and_nothing_else_is_lost(tmp_path):
    loaded = load(tmp_path, "1,Alpha,,,,,\n,,,,,,\n1,Again,,,,,\n")

    assert loaded.parties == 1
    assert [refusal.line for refusal in loaded.refused] == [3, 4]
