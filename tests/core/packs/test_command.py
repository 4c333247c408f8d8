"""`madoguchi corridor` on a terminal."""

from __future__ import annotations

import pytest

from madoguchi.command import main


@pytest.fixture(autouse=True)
def _shipped_corridor(monkeypatch):
    monkeypatch.delenv("MADOGUCHI_CORRIDOR", raising=False)


def test_the_pack_that_ships_is_in_order(capsys):
    status = main(["corridor", "check"])

    said = capsys.readouterr()
    assert (status, said.err) == (0, "")
    assert "is in order" in said.out


def test_a_wrong_pack_is_told_line_by_line(pack, capsys):
    pack.replace("regions.csv", "XN-1,xn", "XN-1,xx")
    pack.replace("kinds.csv", "supply,goods", "supply,gods")

    status = main(["corridor", "check", str(pack.folder)])

    said = capsys.readouterr()
    assert status == 1
    assert (
        f"{pack.folder}/kinds.csv, line 3, family: 'gods' is not known; see kind_families in corridor.yaml" in said.err
    )
    assert "3 to mend" in said.err  # the second side now has no region


def test_restrictions_of_a_pack_are_told_by_file_line_and_field(pack, capsys):
    named = "{en: A, xna: A, xsa: A, qna: A, qsa: A}"
    texts = "".join(f"    {field}: {named}\n" for field in ("authority", "binds"))
    (pack.folder / "restrictions.yaml").write_text(
        "restrictions:\n"
        f"  - key: R1\n    jurisdiction: nowhere\n    measure: ban\n    effect: prohibits\n{texts}"
        "    text: {en: A}\n    targets: ['goods:fish']\n    from: 2022-03-01\n    sources: [{publisher: A}]\n"
    )

    status = main(["corridor", "check", str(pack.folder)])

    said = capsys.readouterr().err
    assert status == 1
    assert f"{pack.folder}/restrictions.yaml, line 2, jurisdiction: 'nowhere' is not known" in said
    assert "restrictions.yaml, line 2, targets: 'fish' is no code of goods; digits alone" in said
    assert "line 2, text: has no text in" in said


@pytest.mark.parametrize("languages", ["en", "en,ja", "qna,en"])
def test_a_new_pack_passes_its_own_check(tmp_path, capsys, languages):
    folder = tmp_path / "aa-bb"

    written = main(["corridor", "new", str(folder), "--sides", "aa,bb", "--languages", languages])
    checked = main(["corridor", "check", str(folder)])

    assert (written, checked) == (0, 0)
    assert "Next: replace names, currencies, time zones and regions" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "sides", "sentence"),
    [
        ("aa-bb", "aa", "needs two different sides; give two country codes of two letters"),
        ("aa-bb", "aa,aa", "needs two different sides"),
        ("aa-bb", "aaa,b", "needs two different sides"),
        ("Big Folder", "aa,bb", "cannot be the name of a corridor; use small letters"),
        (".", "aa,bb", "is there already and not empty; name a new folder"),
    ],
)
def test_a_wrong_wish_is_refused_and_writes_nothing(tmp_path, capsys, name, sides, sentence):
    (tmp_path / "here.txt").write_text("kept")

    status = main(["corridor", "new", str(tmp_path / name), "--sides", sides])

    assert status == 1
    assert sentence in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["here.txt"]
