"""Keeps the papers of a case: each once, under its digest, by its contents and not by its name."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile

from madoguchi.apps.cases.models import Case, Document, Query, Step
from madoguchi.core import packs
from madoguchi.core.papers import TYPES
from madoguchi.core.references import new_reference
from madoguchi.core.refusals import Refused

if TYPE_CHECKING:
    from madoguchi.core.accounts.models import Person


@dataclass(frozen=True)
class Paper:
    """A file as it was handed in, looked over: its kind by the pack, its name, what it is, its bytes."""

    kind: str
    name: str
    content_type: str
    content: bytes


def keep(
    case: Case, paper: Paper, *, by: Person | None, at: datetime, made_by: Step | None, query: Query | None
) -> Document:
    """Keep a paper. An earlier one of its kind that the company gave in this case is replaced, not lost."""
    if paper.kind not in {one.key for one in packs.current().documents}:
        raise Refused("paper-is-of-no-kind", value=paper.kind)
    document = Document.objects.create(
        organisation=case.organisation,
        case=case,
        kind=paper.kind,
        name=paper.name[:200],
        content_type=paper.content_type,
        size=len(paper.content),
        sha256=hashlib.sha256(paper.content).hexdigest(),
        file=ContentFile(paper.content, name=f"{new_reference()}{TYPES.get(paper.content_type, '.bin')}"),
        made_by=made_by,
        query=query,
        by=by,
        at=at,
    )
    if query is None:
        Document.objects.filter(case=case, kind=paper.kind, replaced_by__isnull=True, query__isnull=True).exclude(
            pk=document.pk
        ).update(replaced_by=document)
    return document
