"""Forms that were sent: what makes a second sending of the same form harmless."""

from __future__ import annotations

from django.db import models

from madoguchi.core.references import LENGTH


class Submission(models.Model):
    """A form that was acted upon, by the key it carried, and the page it led to. Holds nothing of what was typed."""

    key = models.CharField(max_length=LENGTH, unique=True)
    at = models.DateTimeField()
    result_address = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return self.key
