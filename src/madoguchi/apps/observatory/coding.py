"""Two readers code a factor model independently: what is kept, what can be done, and how far they agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models, transaction

from madoguchi.apps.observatory.scenarios import Scores, name_of
from madoguchi.core.accounts.models import Person
from madoguchi.core.journal import actions as journal
from madoguchi.core.packs import FactorModel
from madoguchi.core.refusals import Refused
from madoguchi.engines.scenarios import Agreement, agreement


class Coding(models.Model):
    """One reader's own scores for the judgements of a factor model. Nobody else sees them before they are finished."""

    model_key = models.CharField(max_length=40)
    coder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="codings")
    scores = models.JSONField(default=dict)
    opened_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "observatory"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["model_key", "coder"], name="a_reader_codes_a_model_once"),
        ]

    def __str__(self) -> str:
        return f"{self.model_key}: {self.coder_id}"


def coding_of(model: FactorModel, coder: Person) -> Coding | None:
    """A reader's coding, finished or not."""
    return Coding.objects.filter(model_key=model.key, coder=coder).first()


def missing(model: FactorModel, coding: Coding | None) -> list[str]:
    """The judgements a reader has not scored yet."""
    given = coding.scores if coding else {}
    return [name_of(one) for one in model.judgements if name_of(one) not in given]


@transaction.atomic
def code(model: FactorModel, scores: Mapping[str, Scores], *, by: Person, at: datetime) -> Coding:
    """Keep a reader's scores of some judgements. A finished coding is not changed any more."""
    Coding.objects.get_or_create(model_key=model.key, coder=by, defaults={"opened_at": at})
    coding = Coding.objects.select_for_update().get(model_key=model.key, coder=by)
    if coding.finished_at is not None:
        raise Refused("coding-is-finished")
    coding.scores = {**coding.scores, **{name: list(one) for name, one in scores.items()}}
    coding.save(update_fields=["scores"])
    journal.record("model.coded", coding, by=by, at=at, facts={"model": model.key, "scored": len(coding.scores)})
    return coding


@transaction.atomic
def finish(model: FactorModel, *, by: Person, at: datetime) -> Coding:
    """Finish a coding: from now on it counts in the agreement. Every judgement has to be scored."""
    coding = Coding.objects.select_for_update().filter(model_key=model.key, coder=by).first()
    if coding is None or missing(model, coding):
        raise Refused("coding-is-not-complete", missing=len(missing(model, coding)))
    if coding.finished_at is None:
        coding.finished_at = at
        coding.save(update_fields=["finished_at"])
        journal.record("model.coding-finished", coding, by=by, at=at, facts={"model": model.key})
    return coding


@dataclass(frozen=True)
class Compared:
    """Two readers, by number from 1, and how far they agree. The first of all is the pack's own reader."""

    first: int
    second: int
    found: Agreement


def agreements(model: FactorModel) -> list[Compared]:
    """Every two finished codings, that of the pack among them, compared score by score."""
    kept = Coding.objects.filter(model_key=model.key, finished_at__isnull=False).order_by("finished_at", "pk")
    readers: list[Sequence[int]] = [[score for one in model.judgements for score in one.scores]]
    readers += [scores for coding in kept if (scores := _scores(model, coding)) is not None]
    return [
        Compared(first + 1, second + 1, agreement(readers[first], readers[second]))
        for first in range(len(readers))
        for second in range(first + 1, len(readers))
    ]


def _scores(model: FactorModel, coding: Coding) -> list[int] | None:
    """A reader's scores in the model's order; None when the model has judgements the reader never saw."""
    if missing(model, coding):
        return None
    return [int(score) for one in model.judgements for score in coding.scores[name_of(one)]]
