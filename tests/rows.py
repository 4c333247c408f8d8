"""A row of any model, made by looking at its fields and constraints: so that what must hold for every relation is tried
on relations nobody thought of when the test was written."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Q

from tests.cast import MONDAY

_numbers = count(1)
TRIES = 400
DEEPEST = 6


class NoRow(AssertionError):
    """No row could be made that keeps every constraint."""


def make_row(model: type[models.Model], **given: Any) -> models.Model:
    """A saved row with these fields; all others are chosen so that every constraint of the database holds."""
    return _make(model, given, depth=0)


def _make(model: type[models.Model], given: Mapping[str, Any], depth: int) -> models.Model:
    if depth > DEEPEST:
        raise NoRow(f"{model._meta.label} needs rows that need rows without an end")
    dice = random.Random(model._meta.label)  # the same row every time
    problem: Exception | None = None
    choices = {field: list(_choices(field, depth)) for field in _open_fields(model, given)}
    unknown = [str(field) for field, options in choices.items() if not options]
    if unknown:
        raise NoRow(f"nothing is known that could stand in {', '.join(unknown)}: say it in _choices")
    for attempt in range(TRIES):
        values = {
            field.name: options[0] if attempt == 0 else dice.choice(options) for field, options in choices.items()
        }
        row = model(**{**{name: _fresh(value) for name, value in values.items()}, **given})
        try:
            for constraint in model._meta.constraints:
                if isinstance(constraint, models.CheckConstraint):
                    constraint.validate(model, row)
            with transaction.atomic():
                row.save(force_insert=True)
        except (ValidationError, IntegrityError) as mistake:
            problem = mistake
            continue
        return row
    raise NoRow(f"{model._meta.label}: {problem}")


def _open_fields(model: type[models.Model], given: Mapping[str, Any]) -> Iterator[Any]:
    for field in model._meta.concrete_fields:
        is_given = field.name in given or field.attname in given
        if not is_given and not isinstance(field, models.AutoField) and not getattr(field, "generated", False):
            yield field


class _Unique:
    """A text that no other row has."""

    def __init__(self, longest: int) -> None:
        self.longest = longest


def _fresh(value: Any) -> Any:
    if not isinstance(value, _Unique):
        return value
    return f"r{next(_numbers)}"[: value.longest] if value.longest else uuid.UUID(int=next(_numbers))


def _choices(field: Any, depth: int) -> Iterator[Any]:
    """What may stand in a field, the likeliest first."""
    if field.has_default() and not field.unique:
        yield field.get_default()
    if field.is_relation:
        yield from _related(field, depth)
        return
    yield from _named_in_constraints(field)
    if isinstance(field, models.CharField | models.TextField):
        yield _Unique(getattr(field, "max_length", None) or 20)
        if field.blank:
            yield ""
    elif isinstance(field, models.DateTimeField):
        yield from (MONDAY, MONDAY + timedelta(days=1))
    elif isinstance(field, models.DateField):
        yield from (MONDAY.date(), MONDAY.date() + timedelta(days=1), date(2020, 1, 1))
    elif isinstance(field, models.BooleanField):
        yield from (False, True)
    elif isinstance(field, models.DecimalField):
        yield from (Decimal(1), Decimal(0))
    elif isinstance(field, models.FloatField | models.IntegerField):
        yield from (1, next(_numbers), 0, 2)
    elif isinstance(field, models.JSONField):
        yield field.get_default()
    elif isinstance(field, models.DurationField):
        yield timedelta(days=1)
    elif isinstance(field, models.BinaryField):
        yield b"x"
    elif isinstance(field, models.FileField):
        yield f"made-up-{next(_numbers)}"
    elif isinstance(field, models.UUIDField):
        yield _Unique(0)
    if field.null:
        yield None


def _related(field: Any, depth: int) -> Iterator[Any]:
    if field.null:
        yield None
    elif depth < DEEPEST:
        yield _make(field.related_model, {}, depth + 1)
    if (there := field.related_model._default_manager.order_by("pk").first()) is not None:
        yield there


def _named_in_constraints(field: Any) -> Iterator[Any]:
    """Values that the constraints of its table compare it with: the states a state may have."""
    seen: set[Any] = set()
    for constraint in field.model._meta.constraints:
        if isinstance(constraint, models.CheckConstraint):
            for name, value in _leaves(constraint.condition):
                if name.partition("__")[0] == field.name and not name.endswith("isnull"):
                    for one in value if isinstance(value, list | tuple | set | frozenset) else (value,):
                        if isinstance(one, str | int | Decimal) and one not in seen:
                            seen.add(one)
                            yield one


def _leaves(condition: Any) -> Iterator[tuple[str, Any]]:
    for child in condition.children if isinstance(condition, Q) else ():
        if isinstance(child, tuple):
            yield child
        else:
            yield from _leaves(child)
