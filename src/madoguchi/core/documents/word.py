"""Papers for a word processor. The template is made here once, of named styles; docxtpl fills it in.

What people wrote is escaped by the engine of templates. The properties of the file name no author and no program.
"""

from __future__ import annotations

import io
from datetime import datetime
from functools import lru_cache
from typing import Any

from madoguchi.core.documents.paper import BOOK, Paper
from madoguchi.core.documents.printing import as_png

# Faces that the office programs of both sides bring along; other machines put their own in their place.
LATIN, JAPANESE = "Arial", "Yu Gothic"
INK, SECOND = "14232B", "4A5A63"
LONG_AGO = datetime(2000, 1, 1)  # noqa: DTZ001 (a property of the file that must tell nothing)


def as_docx(paper: Paper) -> bytes:
    """The paper as DOCX, with headings, lists of parts and tables a person can edit."""
    from docx.shared import Cm
    from docxtpl import DocxTemplate, InlineImage

    template = DocxTemplate(io.BytesIO(_template()))
    template.init_docx()
    sections = []
    for number, section in enumerate(paper.sections, start=1):
        heading = f"{number}. {section.heading}" if paper.layout == BOOK else section.heading
        picture = InlineImage(template, io.BytesIO(as_png(section.picture)), width=Cm(16)) if section.picture else ""
        sections.append({**vars(section), "heading": heading, "picture": picture})
    template.render({**vars(paper), "sections": sections}, autoescape=True)
    document = template.docx
    _say_language(document, paper.language)
    properties = document.core_properties
    properties.title, properties.language = paper.title, paper.language
    for name in ("author", "comments", "keywords", "last_modified_by", "subject", "category"):
        setattr(properties, name, "")
    properties.created = properties.modified = LONG_AGO
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


@lru_cache(maxsize=1)
def _template() -> bytes:
    """A document of tags: what is repeated, what is left out where it is empty, in which style."""
    import docx
    from docx.shared import Cm

    document = docx.Document()
    _style(document)
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.2)

    def line(text: str, style: str = "Normal") -> Any:
        return document.add_paragraph(text, style=style)

    line("{%p if kicker %}")
    line("{{ kicker }}", "Kicker")
    line("{%p endif %}")
    line("{{ title }}", "Title")
    line("{%p if lead %}")
    line("{{ lead }}", "Subtitle")
    line("{%p endif %}")
    line("{%p for notice in notices %}")
    line("{{ notice }}", "Intense Quote")
    line("{%p endfor %}")
    _pairs(document, "facts")
    line("{%p for section in sections %}")
    line("{{ section.heading }}", "Heading 1")
    line("{%p if section.note %}")
    line("{{ section.note }}", "Note")
    line("{%p endif %}")
    line("{%p for paragraph in section.paragraphs %}")
    line("{{ paragraph }}")
    line("{%p endfor %}")
    _pairs(document, "section.facts")
    line("{%p if section.picture %}")
    line("{{ section.picture }}")
    line("{{ section.says }}", "Note")
    line("{%p endif %}")
    line("{%p if section.rows %}")
    _table(document)
    line("{%p endif %}")
    line("{%p endfor %}")
    page.footer.paragraphs[0].text = "{{ foot }}"
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def _pairs(document: Any, name: str) -> None:
    """A table of two columns: what a fact is called, and the fact."""
    document.add_paragraph(f"{{%p if {name} %}}")
    table = document.add_table(rows=3, cols=2)
    table.style = "Light List Accent 1"
    table.rows[0].cells[0].text = f"{{%tr for pair in {name} %}}"
    table.rows[1].cells[0].text, table.rows[1].cells[1].text = "{{ pair[0] }}", "{{ pair[1] }}"
    table.rows[2].cells[0].text = "{%tr endfor %}"
    _plain(table)
    document.add_paragraph("{%p endif %}")


def _table(document: Any) -> None:
    """A table with as many columns as the section has."""
    table = document.add_table(rows=4, cols=3)
    table.style = "Light Grid Accent 1"
    head, begin, row, end = table.rows
    for cell, text in zip(head.cells, ("{%tc for c in section.columns %}", "{{ c }}", "{%tc endfor %}"), strict=True):
        cell.text = text
    begin.cells[0].text = "{%tr for row in section.rows %}"
    for cell, text in zip(row.cells, ("{%tc for c in row %}", "{{ c }}", "{%tc endfor %}"), strict=True):
        cell.text = text
    end.cells[0].text = "{%tr endfor %}"


def _plain(table: Any) -> None:
    """No row of the table is a heading."""
    from docx.oxml.ns import qn

    look = table._tbl.tblPr.find(qn("w:tblLook"))
    if look is not None:
        look.set(qn("w:firstRow"), "0")


def _style(document: Any) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    for name in ("Kicker", "Note"):
        document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = document.styles["Normal"]
    sizes = {"Normal": 10.5, "Title": 22, "Subtitle": 12, "Heading 1": 14, "Kicker": 9, "Note": 9, "Intense Quote": 9.5}
    for name, size in sizes.items():
        style = document.styles[name]
        style.font.name, style.font.size = LATIN, Pt(size)
        style.font.italic = False
        style.font.color.rgb = RGBColor.from_string(SECOND if name in {"Subtitle", "Note"} else INK)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for slot, face in (("ascii", LATIN), ("hAnsi", LATIN), ("cs", LATIN), ("eastAsia", JAPANESE)):
            fonts.set(qn(f"w:{slot}"), face)


def _say_language(document: Any, language: str) -> None:
    """The language of the text, so that it is hyphenated, checked and read aloud in it."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = document.styles["Normal"].element.get_or_add_rPr()
    said = properties.find(qn("w:lang"))
    if said is None:
        said = OxmlElement("w:lang")
        properties.append(said)
    said.set(qn("w:val"), language)
    said.set(qn("w:eastAsia"), language if language == "ja" else "ja")
