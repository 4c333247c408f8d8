"""A disk without room: the user is told in a sentence, nothing is half done, and it goes on when there is room."""

from __future__ import annotations

from tests.apps.registry.files import rmsp_csv, rmsp_line


def test_answers_are_refused_whole_while_the_disk_is_full(sqlite) -> None:
    with sqlite.window(introductions=36) as window:
        refused = window.start("answer", more={"full_at": 2}, side="first", worker=0)

        assert refused.wait() == 70
        assert "database or disk is full" in refused.said()
        assert window.look().problems == []
        assert window.run("answer", side="first", worker=1).status == 0
        assert window.run("answer", side="second", worker=2).status == 0
        looked = window.look()
        assert (looked.problems, looked.figures["exchanges"]) == ([], 36)


def test_an_import_that_finds_no_room_says_so_and_goes_in_later(sqlite) -> None:
    with sqlite.window(firsts=0, seconds=0, introductions=0) as window:
        words = ["import", "ru-rmsp", str(rmsp_csv(window.folder, *(rmsp_line(number) for number in range(1, 301))))]

        refused = 0
        for spare in (1, 10, 40, 200, 500):
            child = window.start("command", more={"full_at": spare}, words=words)
            if child.wait() == 0:
                break
            assert (child.status, "There is no room for the database" in child.said()) == (1, True), child.said()
            assert "Traceback" not in child.said()
            looked = window.look()
            assert (looked.problems, looked.figures["visible"]) == ([], 0)
            refused += 1

        assert refused > 1
        assert window.run("command", words=words).status == 0
        assert window.look().figures["visible"] == 300
