"""What changed and has to be looked at by the indexer of every host."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now


class Change(models.Model):
    """A thing of some kind was written. Which index has read up to where stands beside that index, not here."""

    seq = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=40)
    reference = models.CharField(max_length=64)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kind", "reference", "seq"], name="changes_of_a_thing")]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind} {self.reference}"
