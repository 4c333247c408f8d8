"""A paper as a download. Nobody between us and the reader keeps a copy."""

from __future__ import annotations

from django.http import HttpResponse

from madoguchi.core.documents.paper import Paper
from madoguchi.core.documents.printing import as_pdf
from madoguchi.core.documents.word import as_docx

PDF, DOCX = "pdf", "docx"
TYPES = {
    PDF: "application/pdf",
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def answer(paper: Paper, form: str, name: str) -> HttpResponse:
    """The paper as one of the `TYPES`, under a name without its ending."""
    response = HttpResponse(as_pdf(paper) if form == PDF else as_docx(paper), content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    response["Cache-Control"] = "private, no-store"
    return response
