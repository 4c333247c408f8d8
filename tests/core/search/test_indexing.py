from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.db import transaction

from madoguchi.core import invariants, search
from madoguchi.core.refusals import Refused
from madoguchi.core.search import indexing, opening, outbox
from madoguchi.core.search.documents import shape
from madoguchi.core.search.engine import IndexIsBusy
from madoguchi.core.search.models import Change
from madoguchi.core.search.opening import State
from madoguchi.core.search.suggestions import Suggestions
from tests.core.search.conftest import company


def violations() -> list[str]:
    return [one.what for finding in invariants.verify(["I9"]) for one in finding.violations]


# The outbox ---------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_change_is_told_in_its_own_transaction_or_not_at_all():
    with pytest.raises(transaction.TransactionManagementError):
        outbox.touch("company", "sakura")

    with transaction.atomic():
        outbox.touch("company", "sakura")
        transaction.set_rollback(True)

    assert Change.objects.count() == 0


def test_compacting_forgets_repetitions_and_no_thing(shelf):
    for name in ("a", "b", "a", "c", "a", "b"):
        shelf.put(company(name, name))

    forgotten = outbox.compact()

    assert forgotten == 3
    assert list(Change.objects.order_by("seq").values_list("reference", flat=True)) == ["c", "a", "b"]


def test_an_index_that_was_away_for_long_reads_on_after_compacting(shelf, engine):
    shelf.put(company("a", "Harbour"))
    shelf.drain()
    shelf.put(company("b", "Harbour"))
    shelf.put(company("a", "Mountain"))
    outbox.compact()

    shelf.drain()

    assert search.index().search("harbour").references == ["b"]


# The indexer --------------------------------------------------------------------------------------------


def test_what_is_written_changed_and_taken_away_can_be_found_so(shelf, engine):
    shelf.put(company("a", "Harbour"), company("b", "Harbour"))
    assert shelf.drain() == 2
    shelf.put(company("a", "Mountain"))
    shelf.take("b")

    assert shelf.drain() == 2
    assert search.index().search("harbour").total == 0
    assert search.index().search("mountain").references == ["a"]
    assert shelf.drain() == 0
    assert violations() == []


def test_an_indexer_killed_after_writing_writes_the_same_again(shelf, engine, monkeypatch):
    shelf.put(company("a", "Harbour"), company("b", "Harbour"))
    with monkeypatch.context() as killed:
        killed.setattr(State, "write", lambda self, folder: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            indexing._drain_one()

    assert shelf.drain() == 2
    assert search.index().search("harbour").total == 2
    assert violations() == []


def test_a_provider_that_fails_leaves_the_index_as_it_was(shelf, engine):
    shelf.put(company("a", "Harbour"))
    shelf.drain()
    shelf.put(company("b", "Harbour"), company("c", "Harbour", colour="unheard of"))

    with pytest.raises(ValueError, match="colour"):
        shelf.drain()

    assert search.index().search("harbour").references == ["a"]


def test_only_one_process_writes(shelf):
    shelf.put(company("a", "Harbour"))

    with opening.lock("writer"):
        assert shelf.drain() == 0

    assert shelf.drain() == 1


def test_a_reader_sees_what_another_process_wrote(shelf, engine):
    shelf.put(company("a", "Harbour"))
    shelf.drain()
    reader = opening.SearchIndex(
        opening.build_engine(opening.engine_name(), search.index().folder, shape()),
        Suggestions(search.index().folder),
    )
    assert reader.search("harbour").total == 1

    shelf.put(company("b", "Harbour"))
    shelf.drain()

    assert reader.search("harbour").total == 2


@pytest.mark.slow
@pytest.mark.fault
def test_after_an_hour_without_an_indexer_everything_is_found(shelf, engine):
    for start in range(0, 10_000, 1000):
        shelf.put(*(company(f"thing-{number % 3000}", f"Harbour {number}") for number in range(start, start + 1000)))

    assert indexing.behind() == 10_000
    shelf.drain()

    assert indexing.behind() == 0
    assert search.index().search("harbour").total == 3000
    assert search.index().search("9999").references[0] == "thing-999"
    assert violations() == []


# Building anew ------------------------------------------------------------------------------------------


def test_a_fresh_index_takes_the_place_of_the_old_and_loses_no_change(shelf, engine):
    shelf.put(company("a", "Harbour"))
    shelf.drain()
    old = search.index()

    shelf.put(company("b", "Harbour"))
    assert indexing.rebuild() == 2
    shelf.put(company("c", "Harbour"))
    shelf.drain()

    assert search.index().folder != old.folder
    assert search.index().search("harbour").total == 3
    assert old.search("harbour").total == 1  # who was reading may finish
    assert violations() == []


def test_two_do_not_build_at_once(shelf):
    with opening.lock("rebuild"), pytest.raises(IndexIsBusy):
        indexing.rebuild()


def test_what_a_killed_build_left_is_removed_by_the_next(shelf):
    shelf.put(company("a", "Harbour"))
    left = opening.new_folder(cursor=0)
    (left / "building").touch()

    indexing.rebuild()

    assert not left.exists()
    assert search.index().search("harbour").total == 1


def test_only_what_the_database_has_stands_in_a_fresh_index(shelf, engine):
    shelf.put(company("a", "Harbour"), company("b", "Harbour"))
    shelf.drain()
    del shelf.things["b"]  # gone without a word to the outbox: a fault of an app

    assert violations() == ["is in the index and should not be (company)"]
    indexing.rebuild()

    assert violations() == []


# Damage -------------------------------------------------------------------------------------------------


def _flip(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)


@pytest.mark.fault
@pytest.mark.parametrize("ending", [".idx", ".term", ".pos", ".store", ".fast", ".fieldnorm"])
def test_one_flipped_bit_is_noticed_and_the_index_built_anew(shelf, settings, ending):
    settings.SEARCH_ENGINE = "tantivy"
    shelf.put(*(company(f"thing-{number}", f"Harbour {number}") for number in range(200)))
    shelf.drain()
    files = search.index().folder / "tantivy"
    opening.forget()
    path = next(one for one in files.iterdir() if one.suffix == ending)
    _flip(path, path.stat().st_size // 3)

    with pytest.raises(Refused, match="search-is-being-rebuilt"):
        search.index()
    shelf.drain()

    assert search.index().search("harbour").total == 200
    assert violations() == []


@pytest.mark.fault
@pytest.mark.parametrize("name", ["state.json", "tantivy/meta.json"])
@pytest.mark.parametrize("becomes", [None, b"", b"{", b"\x00\xff" * 50])
def test_a_broken_list_of_files_is_noticed_and_the_index_built_anew(shelf, settings, name, becomes):
    settings.SEARCH_ENGINE = "tantivy"
    shelf.put(company("a", "Harbour"))
    shelf.drain()
    path = search.index().folder / name
    opening.forget()
    path.unlink()
    if becomes is not None:
        path.write_bytes(becomes)

    try:
        found = search.index().search("harbour").references
    except Refused:
        found = []
    shelf.drain()
    shelf.drain()

    assert found in ([], ["a"])
    assert search.index().search("harbour").references == ["a"]
    assert violations() == []


@pytest.mark.parametrize("becomes", ["", "gone", "\xff"])
def test_an_index_that_vanished_is_built_anew(shelf, engine, becomes):
    shelf.put(company("a", "Harbour"))
    shelf.drain()
    opening.forget()
    opening.pointer().write_bytes(becomes.encode("latin-1"))

    with pytest.raises(Refused):
        search.index()
    shelf.drain()

    assert search.index().search("harbour").references == ["a"]


def test_how_long_a_change_has_waited_can_be_told(shelf, engine):
    assert indexing.waiting_since() is None
    shelf.put(company("a", "Harbour"))

    assert indexing.waiting_since() == Change.objects.get().at
    shelf.drain()
    assert indexing.waiting_since() is None


def test_an_index_with_other_columns_is_built_anew(shelf, engine):
    shelf.put(company("a", "Harbour"))
    shelf.drain()
    opening.forget()
    search.register("person", lambda references: [], facets=("office",))

    with pytest.raises(Refused):
        search.index()
    shelf.drain()

    assert search.index().search("harbour", facets=["office"]).references == ["a"]


def test_a_full_disk_is_no_answer_of_nothing(shelf, settings, monkeypatch):
    settings.SEARCH_ENGINE = "tantivy"
    shelf.put(company("a", "Harbour"))
    shelf.drain()

    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    with monkeypatch.context() as disk:
        disk.setattr("madoguchi.core.search.opening._replace", full)
        shelf.put(company("b", "Harbour"))
        with pytest.raises(OSError, match="No space"):
            shelf.drain()
    shelf.drain()

    assert search.index().search("harbour").total == 2
