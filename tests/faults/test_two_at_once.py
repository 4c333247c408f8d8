"""Several workers on the same records: contacts are exchanged once or not at all, and nobody meets a lock."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.harness import Window

INTRODUCTIONS = 36


@pytest.fixture
def window(windows) -> Iterator[Window]:
    with windows.window(introductions=INTRODUCTIONS) as made:
        yield made


def both_sides(count: int) -> list[dict[str, object]]:
    """Workers that answer the same introductions: the sides in turn, every second one from the end."""
    return [
        {"job": "answer", "worker": number, "side": ("first", "second")[number % 2], "is_reversed": number in {1, 2}}
        for number in range(count)
    ]


@pytest.mark.parametrize("count", [2, 4])
def test_both_sides_answer_at_once_and_every_exchange_happens_once(window: Window, count: int) -> None:
    children = window.together(*both_sides(count))

    looked = window.look()
    assert [child.said() for child in children if child.status] == []
    assert looked.problems == []
    assert looked.figures["exchanges"] == INTRODUCTIONS
    assert len(window.acknowledged()) == INTRODUCTIONS * count


def test_everything_at_once_leaves_nothing_half_done(window: Window) -> None:
    mixed = ({"job": "mixed", "worker": n, "seed": n, "count": 70} for n in range(4))
    children = window.together(*mixed, {"job": "clocks", "worker": 4})

    looked = window.look()
    assert [child.said() for child in children if child.status] == []
    assert looked.problems == []
    assert looked.figures["escalations"] > 0, "no overdue case went up, so nothing was tried"


def test_entries_are_confirmed_while_the_index_is_read_and_nobody_waits_for_ever(window: Window) -> None:
    children = window.together(
        *({"job": "confirm", "worker": number, "rounds": 15} for number in range(3)), {"job": "index"}
    )

    assert [child.said() for child in children if child.status] == []
    assert window.look().problems == []


def test_without_the_lock_it_is_noticed(postgresql) -> None:
    """SQLite has one writer at a time, so only PostgreSQL can show what the lock is for."""
    with postgresql.window(introductions=INTRODUCTIONS) as window:
        problems: list[object] = []
        for _ in range(5):
            window.together(*both_sides(4), defect="no lock")
            problems = list(window.look().problems)
            if problems:
                break

    assert problems, "nobody noticed that introductions are not locked"
