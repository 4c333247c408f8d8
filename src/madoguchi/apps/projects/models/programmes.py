"""Programmes with their points, and dated facts: each says from which sources it is known, and how well."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from madoguchi.core.languages.fields import TextsField

# How exactly a day is known. The date kept is the first day of the month or year; UNKNOWN has none.
DAY = "day"
MONTH = "month"
YEAR = "year"
UNKNOWN = "unknown"
EXACTNESS = (DAY, MONTH, YEAR, UNKNOWN)

# How well a fact is founded.
SEEN = "seen"
CONFLICT = "conflict"
DERIVED = "derived"
UNVERIFIED = "unverified"
BASES = (SEEN, CONFLICT, DERIVED, UNVERIFIED)


class Source(models.Model):
    """Where facts were read. `published` is as the source gives it: a day, a month, a year."""

    key = models.CharField(max_length=64, unique=True)
    publisher = models.CharField(max_length=300)
    published = models.CharField(max_length=32, blank=True)
    address = models.URLField(max_length=600, blank=True)

    def __str__(self) -> str:
        return self.publisher


class Programme(models.Model):
    """A plan of cooperation that projects belong to."""

    key = models.CharField(max_length=64, unique=True)
    names = TextsField()
    from_on = models.DateField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return str(self.names)


class Point(models.Model):
    """One point of a programme."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="points")
    key = models.CharField(max_length=64)
    names = TextsField()
    place = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "key"], name="a_point_stands_once_in_its_programme"),
        ]

    def __str__(self) -> str:
        return self.key


class Fact(models.Model):
    """Something known about a programme, an agreement or a project: when, what, how well, from which sources.

    `count` is a number the fact reports of `counted` ("agreements", "moving", "active"), for the funnel.
    """

    programme = models.ForeignKey(Programme, null=True, blank=True, on_delete=models.CASCADE, related_name="facts")
    agreement = models.ForeignKey(
        "projects.Agreement", null=True, blank=True, on_delete=models.CASCADE, related_name="facts"
    )
    project = models.ForeignKey(
        "projects.Project", null=True, blank=True, on_delete=models.CASCADE, related_name="facts"
    )
    on = models.DateField(null=True, blank=True)
    exact_to = models.CharField(max_length=8, default=DAY)
    text = TextsField()
    basis = models.CharField(max_length=16, default=UNVERIFIED)
    count = models.PositiveIntegerField(null=True, blank=True)
    counted = models.CharField(max_length=32, blank=True)
    sources = models.ManyToManyField(Source, related_name="facts", blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(basis__in=BASES), name="fact_basis_is_a_basis"),
            models.CheckConstraint(
                condition=(Q(exact_to=UNKNOWN) & Q(on__isnull=True))
                | (Q(exact_to__in=(DAY, MONTH, YEAR)) & Q(on__isnull=False)),
                name="a_fact_says_how_exactly_its_day_is_known",
            ),
            models.CheckConstraint(
                condition=(Q(programme__isnull=False) & Q(agreement__isnull=True) & Q(project__isnull=True))
                | (Q(programme__isnull=True) & Q(agreement__isnull=False) & Q(project__isnull=True))
                | (Q(programme__isnull=True) & Q(agreement__isnull=True) & Q(project__isnull=False)),
                name="a_fact_is_about_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return str(self.text)
