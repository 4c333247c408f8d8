"""A company with everything its record consists of, as plain data, so that a change can be taken back exactly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from django.db import connection, models
from django.db.models import Exists, ForeignObjectRel, ManyToManyRel, OuterRef, QuerySet

from madoguchi.apps.registry.models import Activity, Alias, Identifier, ImportRow, Organisation, Resemblance, Site

# What belongs to the record itself; everything else that points to a company stands on it.
PARTS: tuple[type[models.Model], ...] = (Alias, Identifier, Activity, Site)
PART_NAMES = ("aliases", "identifiers", "activities", "sites")


def with_parts(companies: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """The same companies with everything a snapshot holds fetched along."""
    return companies.prefetch_related(*PART_NAMES)


def snapshot(organisation: Organisation) -> dict[str, Any]:
    """The fields of a company and the rows of its record, as plain data."""
    return {
        "version": organisation.version,
        "organisation": _plain(organisation),
        "parts": {
            part.__name__: [_plain(row) for row in getattr(organisation, name).all()]
            for part, name in zip(PARTS, PART_NAMES, strict=True)
        },
    }


def restore(organisation: Organisation, before: dict[str, Any]) -> None:
    """Put a company back to a snapshot, row by row and number by number."""
    for part in PARTS:
        part._default_manager.filter(organisation=organisation).delete()
    _remade(Organisation, before["organisation"]).save()
    for part in PARTS:
        rows = [_remade(part, plain) for plain in before["parts"].get(part.__name__, ())]
        part._default_manager.bulk_create(rows)


def _plain(row: models.Model) -> dict[str, Any]:
    """A row as JSON holds it, by column."""
    return {field.attname: _value(field, row) for field in row._meta.concrete_fields}


def _value(field: Any, row: models.Model) -> Any:
    value = getattr(row, field.attname)
    if value is None or isinstance(value, str | int | bool) or type(field) is models.JSONField:
        return value
    return field.value_to_string(row)


def _remade(model: type[models.Model], plain: dict[str, Any]) -> models.Model:
    fields: Sequence[Any] = model._meta.concrete_fields
    return model(**{one.attname: one.to_python(plain[one.attname]) for one in fields if one.attname in plain})


def restore_fields(before: dict[str, Any]) -> None:
    """Put the fields of a company back to a snapshot; its rows stay as they are."""
    _remade(Organisation, before["organisation"]).save()


def relations() -> Iterator[tuple[type[models.Model], str]]:
    """Every model and field that points to a company, found by looking, so that no future app can be forgotten."""
    for relation in Organisation._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel) or isinstance(relation, ManyToManyRel):
            continue  # tables between two models point here by fields of their own, which are among these
        model = relation.related_model
        if relation.field.concrete and not _is_history(model):
            yield model, relation.field.name


def pointing_to(organisation: Organisation) -> list[tuple[type[models.Model], str]]:
    """Those of all relations in which a row points to this company, asked in one statement."""
    every = list(relations())
    with connection.cursor() as cursor:
        cursor.execute(_which_point(connection.vendor), [organisation.pk] * len(every))
        return [every[number] for (number,) in sorted(cursor.fetchall())]


@cache
def _which_point(vendor: str) -> str:
    quoted = connection.ops.quote_name
    asked = []
    for number, (model, field) in enumerate(relations()):
        found: Any = model._meta.get_field(field)
        table, column = quoted(model._meta.db_table), quoted(found.column)  # names of our own, nothing from outside
        asked.append(f"SELECT {number} WHERE EXISTS (SELECT 1 FROM {table} WHERE {column} = %s)")  # noqa: S608
    return " UNION ALL ".join(asked)


def in_use(companies: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """The companies among these that something stands on besides their own record and the import that made them."""
    own = {*PARTS, ImportRow, Resemblance}
    used: Any = models.Q(pk__in=[])
    for model, field in relations():
        if model not in own:
            used |= Exists(model._default_manager.filter(**{field: OuterRef("pk")}))
    return companies.filter(used).prefetch_related("aliases")


def _is_history(model: type[models.Model]) -> bool:
    return hasattr(model, "history_id") or model.__name__.startswith("Historical")
