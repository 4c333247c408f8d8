"""Papers: which signs can be drawn is read from the fonts, and a sign that cannot be is never printed as a box."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from madoguchi.core import documents
from madoguchi.core.documents import Paper, Section, fonts
from madoguchi.core.languages.phrases import say
from madoguchi.core.refusals import Refused
from tests.fonts import needs_fonts

pytestmark = needs_fonts


def test_a_sign_no_font_holds_stops_the_paper_and_is_named():
    paper = Paper(
        "A title", "en", sections=(Section("Fish", rows=(("one", "🎣"),), columns=("a", "b"), widths=(1, 1)),)
    )

    with pytest.raises(Refused) as refusal:
        documents.as_pdf(paper)

    assert refusal.value.key == "fonts-lack-signs"
    assert "U+1F3A3" in say(refusal.value)


def test_without_a_japanese_font_a_japanese_paper_stops(monkeypatch):
    latin = frozenset(range(0x20, 0x500))
    monkeypatch.setattr(fonts, "drawn", lambda: latin)

    assert documents.as_pdf(Paper("Title – Заголовок".replace("–", "-"), "en"))
    with pytest.raises(Refused):
        documents.as_pdf(Paper("題名", "ja"))


def test_everything_the_interface_says_can_be_drawn():
    texts = [path.read_text("utf-8") for path in Path(documents.__file__).parents[2].rglob("locale/*/LC_MESSAGES/*.po")]

    assert len(texts) > 20
    assert documents.undrawn(texts) == []


def test_the_signs_of_a_font_are_those_another_reader_finds():
    reading = pytest.importorskip("fontTools.ttLib")
    files = {(one.path, one.index) for one in fonts.shelf().fonts() if one.path and one.family in fonts.installed()}
    picked = sorted(files)[:: max(1, len(files) // 4)][:4]

    for path, index in picked:
        number = index if path.endswith(".ttc") else -1
        other = set(reading.TTFont(path, fontNumber=number, lazy=True).getBestCmap())
        assert other <= fonts.signs_of(Path(path).read_bytes(), index) | {0xFFFF}


def test_the_same_paper_is_the_same_file_and_names_no_program_or_author():
    paper = Paper("A title", "en", lead="A lead.", sections=(Section("One", paragraphs=("Text.",)),))

    first, second = documents.as_pdf(paper), documents.as_pdf(paper)

    assert first == second
    assert b"/Author" not in first
    assert b"python-docx" not in documents.as_docx(paper)


def test_what_people_wrote_is_no_markup_and_no_name_of_a_file():
    written = ('#panic("read")', '#read("paper.typ")', "*not bold* $x$ <label> @name", "// kept", "a\\b")
    section = Section("One", paragraphs=written, columns=("a", "b"), widths=(1, 1), rows=(written[:2], written[2:4]))

    text = _told(documents.as_pdf(Paper(written[0], "en", facts=(written[:2],), sections=(section,))))

    assert all(text.count("".join(one.split())) >= 2 for one in written[:4])
    assert "a\\b" in text


@pytest.mark.parametrize("language", ["en", "ja", "ru"])
def test_a_long_table_says_its_columns_on_each_page_and_its_cells_are_tagged(language):
    rows = tuple((f"Step {number}", f"{number:,}") for number in range(60))
    table = Section("Steps", columns=("Name", "Sum"), widths=(3, 1), figures=(1,), rows=rows)

    pdf = documents.as_pdf(Paper("Title", language, foot="Foot", sections=(table,)))
    read = PdfReader(io.BytesIO(pdf))

    pages = ["".join(page.extract_text().split()) for page in read.pages]
    assert [page.count("NameSum") for page in pages] == [1, 1]
    assert ["Foot1/2" in pages[0], "Foot2/2" in pages[1]] == [True, True]
    assert read.root_object["/Lang"] == language
    assert [pdf.count(f"/StructElem/S/{kind}/".encode()) for kind in ("TH", "TD")] == [2, 2 * len(rows)]


def _told(pdf: bytes) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)
