"""The papers of a proposal: in each language whole or not at all, nothing leaks, neutral places stay neutral."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.translation import override
from openpyxl import load_workbook
from pypdf import PdfReader

from madoguchi.apps.projects.proposals import books, leaks, outline, papers
from madoguchi.apps.registry import actions as registry
from madoguchi.core import clock, documents, packs
from madoguchi.core.languages.texts import Texts
from tests.cast import MONDAY
from tests.fonts import needs_fonts

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
LANGUAGES = ("en", "ja", "ru")

pytestmark = needs_fonts


def known():
    found = outline.current()
    assert found is not None
    return found


def whole_text(pdf: bytes) -> str:
    """Everything a reader or a search finds in a PDF: its pages and its metadata."""
    reader = PdfReader(io.BytesIO(pdf))
    return "\n".join([*(page.extract_text() for page in reader.pages), str(reader.metadata), str(reader.xmp_metadata)])


def whole_archive(docx: bytes) -> str:
    """Every part of a DOCX or XLSX, properties included."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def test_every_paper_is_made_in_three_languages_once_its_texts_are_there(desk):
    desk.fill()
    desk.translated("ja")
    desk.translated("ru")
    content = desk.content()

    for language in LANGUAGES:
        with override(language):
            made = {kind: papers.paper(content, known(), kind) for kind in papers.KINDS}
            pages = {kind: PdfReader(io.BytesIO(documents.as_pdf(one))) for kind, one in made.items()}
            word = whole_archive(documents.as_docx(made["memorandum"]))

        assert len(pages["teaser"].pages) <= 2
        assert {one.metadata.title for one in pages.values()} == {made["teaser"].title, made["anonymous"].title}
        assert {str(one.root_object["/Lang"]) for one in pages.values()} == {language}
        assert all(section.heading in word for section in made["memorandum"].sections)


def test_a_paper_is_not_made_in_a_language_that_lacks_a_text(client, desk):
    desk.fill()
    client.force_login(desk.kenji, backend=BACKEND)
    address = reverse("proposal-file", args=[desk.proposal.reference, "teaser", "pdf"])

    with clock.set_to(MONDAY):
        lacking = client.get(f"{address}?language=ja", follow=True)
        desk.translated("ja")
        there = client.get(f"{address}?language=ja")

    assert "was not made in this language: 5 of its texts" in lacking.content.decode()
    assert (there["Content-Type"], there["Cache-Control"]) == ("application/pdf", "private, no-store")


def test_the_anonymous_teaser_tells_nobody_who_it_is(desk):
    """The markers are looked for in pages, parts and metadata; the memorandum shows that there is something to hide."""
    registry.describe(
        desk.sakura, about=Texts.written(en="Fish."), languages=["ja"], web="https://canary-web.example",
        employees=None, shows_name=True, by=desk.kenji, at=MONDAY,
    )  # fmt: skip
    desk.fill()
    desk.write("people", "Canary-people stand behind it.")
    desk.write("site", "At Canary-site.")
    desk.write("anonymous", "A processor looks for a partner.")
    content, words = desk.content(), leaks.words_of(desk.fresh())
    markers = [*words, "Canary", "A cold store", "Primor", "Hokkaido", "Chief engineer", "600000000", "2026", "2027"]

    with override("en"):
        anonymous = papers.anonymous(content, known())
        told = [whole_text(documents.as_pdf(anonymous)), whole_archive(documents.as_docx(anonymous))]
        shown = whole_text(documents.as_pdf(papers.memorandum(content, known())))

    without_schemas = [text.replace("schemas.openxmlformats.org/wordprocessingml/2006", "") for text in told]
    assert [leaks.found_in([text], markers) for text in without_schemas] == [[], []]
    assert {"株式会社サクラ水産", "サクラ", "Sakura", "Сакура", "canary-web.example", "Kenji"} <= set(words)
    assert len(leaks.found_in([shown], markers)) >= 5


@pytest.mark.parametrize(
    "slip", ["Sakura of the north", "ＳＡＫＵＲＡ", "サクラの計画", "Write to Kenji", "near Приморский край"]
)
def test_one_word_that_tells_stops_the_anonymous_teaser(client, desk, slip):
    desk.fill()
    desk.write("anonymous", f"A partner is sought: {slip}.")
    client.force_login(desk.kenji, backend=BACKEND)

    with clock.set_to(MONDAY):
        address = reverse("proposal-file", args=[desk.proposal.reference, "anonymous", "docx"])
        answer = client.get(address, follow=True)

    assert answer["Content-Type"].startswith("text/html")
    assert "The anonymous teaser was not made" in answer.content.decode()


def test_at_a_neutral_place_both_names_and_the_notice_stand_on_every_paper_and_no_regime(client, desk):
    key = packs.current().neutral_places[0].key
    desk.fill(("neutral", key))
    content = desk.content()
    client.force_login(desk.kenji, backend=BACKEND)

    with override("en"):
        both = packs.current().neutral_place(key).display("en")
        notice = papers.notices(content)[-1]
        made = [papers.teaser(content, known()), papers.memorandum(content, known())]
        files = [text for one in made for text in (
            whole_text(documents.as_pdf(one)).replace("\n", " "), whole_archive(documents.as_docx(one)))]  # fmt: skip
        files.append(whole_archive(books.workbook(content, known())))
    with clock.set_to(MONDAY):
        files.append(client.get(reverse("proposal-read", args=[desk.proposal.reference])).content.decode())

    assert "without prejudice" in notice
    for text in files:
        assert both in text
        assert notice[:60] in text
        assert "No regime is chosen or computed there." in text
    assert content.figures["regimes"] == []


def test_what_people_write_is_never_markup(desk):
    desk.fill()
    desk.write("summary", '#set page(fill: red) *x* $y$ <w:b/> {{ title }} & "quoted"')
    content = desk.content()

    with override("en"):
        paper = papers.teaser(content, known())
        pdf, word = whole_text(documents.as_pdf(paper)), whole_archive(documents.as_docx(paper))

    assert "#set page(fill: red) *x* $y$ <w:b/> {{ title }} &" in pdf.replace("“", '"')
    assert "&lt;w:b/&gt; {{ title }} &amp;" in word


def test_the_workbook_holds_numbers_and_charts_that_a_spreadsheet_draws(desk):
    desk.fill()
    desk.write("people", "=1+1")

    with override("en"):
        made = books.workbook(desk.content(), known())
    book = load_workbook(io.BytesIO(made))

    years = book["Year by year"]
    assert [cell.value for cell in years[2]][:6] == [2026, 300_000_000, 0, 0, -300_000_000, -300_000_000]
    assert years[1][5].value == "Added up"
    assert {name.split("/")[2] for name in zipfile.ZipFile(io.BytesIO(made)).namelist() if "/charts/" in name} >= {
        "chart1.xml", "chart2.xml"
    }  # fmt: skip
    formulas = [cell.value for sheet in book for row in sheet for cell in row if cell.data_type == "f"]
    assert formulas == []


def test_amounts_are_written_to_as_many_figures_as_a_plan_can_know():
    with override("en"):
        assert papers.amount(158_370_123.4, "RUB") == "RUB\u00a0158.4\u00a0m"
        assert papers.amount(-8_452_000.0, "RUB") == "RUB\u00a0\u22128,452,000"
        assert papers._about_money(Decimal(1_234_567), "JPY").endswith("1.2\u00a0m")
