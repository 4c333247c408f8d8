"""Papers to print and to edit: one description of what stands on them, written as PDF and as DOCX.

What people wrote reaches the typesetter as data and never as markup. A sign that no font here can draw stops the
document with a sentence; nothing is ever printed as an empty box. Nothing is fetched, and no name of whoever made a
document, or of the machine, stands in it.
"""

from __future__ import annotations

from madoguchi.core.documents.answering import DOCX, PDF, TYPES, answer
from madoguchi.core.documents.fonts import FAMILIES, draws, undrawn
from madoguchi.core.documents.paper import BOOK, SHEET, Paper, Section
from madoguchi.core.documents.printing import as_pages, as_pdf, as_png
from madoguchi.core.documents.word import as_docx

__all__ = [
    "BOOK",
    "DOCX",
    "FAMILIES",
    "PDF",
    "SHEET",
    "TYPES",
    "Paper",
    "Section",
    "answer",
    "as_docx",
    "as_pages",
    "as_pdf",
    "as_png",
    "draws",
    "undrawn",
]
