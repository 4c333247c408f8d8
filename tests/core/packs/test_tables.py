"""Tables of a pack: a wrong row is named with its line, a wrong header with its column."""

from __future__ import annotations

from pathlib import Path

import pytest

from madoguchi.core.packs import Labels, PackError, Row, Words, read_rows
from madoguchi.core.packs.labels import LabelsField


class Shop(Row):
    code: str
    names: LabelsField
    size: int = 0
    tags: Words = ()


def read(folder: Path, text: str) -> tuple[Shop, ...]:
    (folder / "shops.csv").write_bytes(text.encode())
    return read_rows(folder, "shops.csv", Shop, languages=["en", "ja"], texts={"names": "name"})


def test_a_row_is_read_with_its_line_and_its_languages(tmp_path):
    text = 'code,name_en,name_ja,basis_ja,size,tags\n01,Fish,魚,own wording,3,a b\n"0""2","Sea\nfood",,,,\n03,x,,,,\n'

    first, second, third = read(tmp_path, text)

    assert first == Shop(
        code="01", names=Labels({"en": "Fish", "ja": "魚"}, {"ja": "own wording"}), size=3, tags=("a", "b"), line=2
    )
    assert (second.code, second.names, second.line) == ('0"2', Labels({"en": "Sea\nfood"}), 3)
    assert third.line == 5


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "shops.csv: is empty; begin with a header line"),
        ("code,name_en,colour\n", "shops.csv, line 1, colour: this column is not known"),
        ("code,name_en,name_ru\n", "shops.csv, line 1, name_ru: this column is not known"),
        ("code,code,name_en\n", "shops.csv, line 1, code: this column stands twice"),
        ("name_en\n", "shops.csv, line 1, code: this column is missing; add it to the header"),
        ("code\n", "shops.csv, line 1, name_en: this column is missing; add it to the header"),
        ("code,name_en\n1,2,3\n", "shops.csv, line 2: has 3 cells where the header has 2"),
        ("code,name_en,size\n1,a,many\n", "shops.csv, line 2, size: 'many': input should be a valid integer"),
        ("code,name_en\n1,\n", "shops.csv, line 2, names: is missing"),
        ('code,name_en\n1,"a\n', "is not CSV"),
        ("code,name_en\n1,x\u2067y\n", "shops.csv, line 2: holds the invisible character U+2067"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path, text, sentence):
    with pytest.raises(PackError) as refusal:
        read(tmp_path, text)

    assert sentence in str(refusal.value)


def test_all_wrong_rows_are_named_at_once(tmp_path):
    with pytest.raises(PackError) as refusal:
        read(tmp_path, "code,name_en,size\n1,a,x\n2,b,2\n3,c,y\n")

    assert [problem.line for problem in refusal.value.problems] == [2, 4]


def test_a_long_list_of_problems_is_cut_and_counted(tmp_path):
    with pytest.raises(PackError) as refusal:
        read(tmp_path, "code,name_en,size\n" + "1,a,x\n" * 30)

    assert len(refusal.value.problems) == 30
    assert str(refusal.value).endswith("… and 10 more; `madoguchi corridor check` lists them all")
