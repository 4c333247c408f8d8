"""What an import leaves for later: each task loads it by its reference and calls one action."""

from __future__ import annotations

from django_tasks import task

from madoguchi.apps.registry import importing
from madoguchi.apps.registry.models import Import
from madoguchi.core import clock


@task()
def read_file(reference: str) -> None:
    """Read an uploaded file."""
    importing.read_import(Import.objects.get(reference=reference), at=clock.now())


@task()
def let_in(reference: str) -> None:
    """Let a staged file in, or finish what was interrupted."""
    source = Import.objects.select_related("by").get(reference=reference)
    importing.publish_import(source, by=source.by, at=clock.now())


@task()
def take_back(reference: str) -> None:
    """Put back and delete what an import wrote."""
    importing.finish_undoing(Import.objects.get(reference=reference))
