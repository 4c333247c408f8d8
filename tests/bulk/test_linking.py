"""Whole registers linked on disk: the same verdicts as in memory, whatever the order."""

from __future__ import annotations

import builtins
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.names_linking import registers
from madoguchi.bulk import BatchEngine, BulkIsMissing, link_registers
from madoguchi.bulk.rows import record_of, row_of
from madoguchi.engines.identity import ASK, SAME, Record, link

COUNT = 90


@pytest.fixture(scope="module")
def sides() -> tuple[list[Record], list[Record]]:
    return registers(COUNT, seed=11)


@pytest.fixture(scope="module")
def linked(sides, tmp_path_factory) -> list:
    return list(link_registers(*sides, folder=tmp_path_factory.mktemp("bulk")))


def same(links) -> set[tuple[str, str]]:
    return {(each.left, each.right) for each in links if each.verdict.outcome == SAME}


def test_what_is_the_same_in_bulk_is_never_wrong_and_nearly_all_of_what_memory_finds(sides, linked):
    in_memory = same(link(*sides))

    assert same(linked)
    assert all(left[1:] == right[1:] for left, right in same(linked))
    assert len(in_memory - same(linked)) <= len(in_memory) // 20


def test_links_come_in_the_order_of_the_left_register_with_their_reasons(sides, linked):
    places = {record.key: at for at, record in enumerate(sides[0])}

    order = [places[each.left] for each in linked]

    assert order == sorted(order)
    assert all(each.verdict.reasons for each in linked)
    assert {each.verdict.outcome for each in linked} <= {SAME, ASK}


def test_the_order_of_the_right_register_does_not_matter(sides, linked, tmp_path):
    left, right = sides
    shuffled = [*right]
    random.Random(1).shuffle(shuffled)

    again = list(link_registers(left, shuffled, folder=tmp_path))

    assert same(again) == same(linked)


@pytest.mark.parametrize("empty", ["left", "right", "both"])
def test_an_empty_register_links_with_nobody(sides, tmp_path, empty):
    left = [] if empty in ("left", "both") else sides[0][:3]
    right = [] if empty in ("right", "both") else sides[1][:3]

    assert list(link_registers(left, right, folder=tmp_path)) == []


def test_another_engine_needs_two_functions_and_gets_the_same_verdicts(sides):
    class Everybody:
        """Compares everybody with everybody."""

        def __init__(self, folder: Path) -> None:
            self.sides: dict[str, list[Record]] = {}

        def take_in(self, side, records) -> int:
            self.sides[side] = list(records)
            return len(self.sides[side])

        def candidates(self) -> Iterator[tuple[Record, list[Record]]]:
            for record in self.sides["left"]:
                yield record, self.sides["right"]

    engine: type[BatchEngine] = Everybody
    left, right = sides[0][:12], sides[1]

    found = list(link_registers(left, right, engine=engine))

    assert {each.left for each in found} <= {record.key for record in left}
    assert all(each.left[1:] == each.right[1:] for each in found if each.verdict.outcome == SAME)


def test_a_record_comes_back_as_it_went_in(sides):
    for record in sides[0]:
        assert record_of(row_of(0, record).record) == record


def test_without_the_extra_it_says_what_to_install(monkeypatch, sides, tmp_path):
    monkeypatch.delitem(sys.modules, "madoguchi.bulk.embedded", raising=False)
    imported = builtins.__import__

    def without_duckdb(name, *rest, **more):
        if name == "duckdb":
            raise ImportError(name)
        return imported(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without_duckdb)

    with pytest.raises(BulkIsMissing, match=r"install madoguchi\[bulk\]"):
        list(link_registers(*sides, folder=tmp_path))
