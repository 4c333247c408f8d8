"""Papers people hand in: what they are by their contents, and how they leave again, never shown inside the site."""

from __future__ import annotations

import puremagic
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404

LARGEST = 10 * 1024 * 1024
TYPES = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg"}
BEGINNING = 8192
SANDBOX = "default-src 'none'; sandbox"


def kind_of(beginning: bytes) -> str:
    """The type of a paper by how it begins; empty when it is none that is taken."""
    try:
        found = puremagic.from_string(beginning, mime=True)
    except (puremagic.PureError, ValueError):
        return ""
    return found if found in TYPES else ""


def saved(file: FieldFile, name: str) -> FileResponse:
    """A paper as a download, its type read anew; not there if its file is gone."""
    if not file:
        raise Http404
    try:
        stream = file.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    kind = kind_of(stream.read(BEGINNING)) or "application/octet-stream"
    stream.seek(0)
    response = FileResponse(stream, as_attachment=True, filename=f"{name}{TYPES.get(kind, '.bin')}", content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    response["Cache-Control"] = "private, no-store"
    return response
