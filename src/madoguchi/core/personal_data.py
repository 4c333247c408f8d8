"""The map of personal data: for every field that can hold it, whose it is, what for, how long, and how it goes.

Each app says it for its own models, in its `personal_data.py`, when it starts:

    personal_data.register(
        "registry.Membership",
        whose=["person"],
        fields={"person": DEED, "role": NotPersonal("a word from a list")},
    )

Requests of people to see or to erase what is kept about them (`core.journal.subjects`) follow this map and nothing
else, so a field that is missing here would be forgotten there. A test fails until every field has its entry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist, FieldError
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from madoguchi.core.accounts.models import Person

    Sentence = str | Promise

DELETE, BLANK, KEEP = "delete the row", "empty the field", "keep"
"""What becomes of a field when its person is erased. What is kept says why in its retention."""

HOLDERS = (
    models.CharField,
    models.TextField,
    models.JSONField,
    models.FileField,
    models.FilePathField,
    models.GenericIPAddressField,
    models.BinaryField,
)
"""The kinds of fields that can hold something about a person."""


@dataclass(frozen=True)
class Personal:
    """What is to be said about a field that tells something about a person. Sentences are for that person to read."""

    subject: Sentence
    purpose: Sentence
    basis: Sentence
    side: Sentence
    retention: Sentence
    readers: Sentence
    is_exported: bool = True
    erase: str | Callable[[Person], Any] = BLANK

    def but(self, **changes: Any) -> Personal:
        """The same, except for what is given."""
        return replace(self, **changes)


@dataclass(frozen=True)
class NotPersonal:
    """Why a field tells nothing about a person."""

    reason: str


Entry = Personal | NotPersonal
Whose = Sequence[str] | Callable[["Person"], "models.QuerySet[Any]"]
Hook = Callable[["Person", datetime], object]


@dataclass(frozen=True)
class Described:
    """A model with the way from a person to their rows, and what is said about its fields."""

    label: str
    whose: Whose
    fields: Mapping[str, Entry]
    history_of: str = ""

    @property
    def model(self) -> type[models.Model]:
        """The model itself."""
        return apps.get_model(self.label)

    def rows_of(self, person: Person) -> models.QuerySet[Any]:
        """Every row that is about this person, or that they made."""
        if callable(self.whose):
            return self.whose(person)
        rows = self.model._base_manager.all()
        if not self.whose:
            return rows.none()
        chosen = Q()
        for way in self.whose:
            chosen |= Q(**{f"{way[1:]}__iexact": person.email}) if way.startswith("@") else Q(**{way: person.pk})
        return rows.filter(pk__in=rows.filter(chosen).values("pk"))

    @property
    def personal(self) -> dict[str, Personal]:
        """The fields that tell something about a person."""
        return {name: entry for name, entry in self.fields.items() if isinstance(entry, Personal)}

    @property
    def goes_whole(self) -> bool:
        """Whether an erasure deletes the row."""
        return any(entry.erase == DELETE for entry in self.personal.values())


_map: dict[str, Described] = {}
_hooks: dict[str, Hook] = {}


def register(label: str, *, fields: Mapping[str, Entry], whose: Whose = ()) -> None:
    """Say what is kept about people in one model.

    `whose` leads from a row to its person: lookups such as "person" or "organisation__memberships__person", "pk" for
    the person's own row, "@email" for a field that holds the address they sign in with, or a function that finds
    the rows. Personal fields need it.
    """
    described = Described(label, whose, dict(fields))
    if described.personal and not whose:
        raise ValueError(f"{label} keeps personal data: say how a row leads to its person")
    _map[label] = described


def not_personal(reason: str, *names: str) -> dict[str, Entry]:
    """The same reason for several fields."""
    return dict.fromkeys(names, NotPersonal(reason))


def on_erasure(hook: Hook) -> None:
    """Let an app do more than emptying fields. Called with person and moment inside the erasing transaction, first."""
    _hooks[f"{hook.__module__}.{hook.__qualname__}"] = hook


def erasure_hooks() -> list[Hook]:
    """What the apps do when somebody is erased."""
    return list(_hooks.values())


def described() -> Iterator[Described]:
    """Every model of the map that is installed, and with it the history that is kept of it."""
    for model in apps.get_models(include_auto_created=True):
        found = _described(model)
        if found is not None:
            yield found


def _described(model: type[models.Model]) -> Described | None:
    label = model._meta.label
    if label in _map:
        return _map[label]
    tracked = getattr(model, "instance_type", None)  # how simple_history marks what it keeps
    if tracked is None or tracked._meta.label not in _map:
        return None
    base = _map[tracked._meta.label]
    extra = not_personal("which kind of change", "history_type", "history_change_reason")
    extra["history_user"] = NotPersonal("a reference to a row that an erasure empties")
    return Described(label, base.whose, {**base.fields, **extra}, history_of=base.label)


def can_hold_personal_data(field: models.Field[Any, Any]) -> bool:
    """Whether a field has to be in the map: it holds text, a structure, a file or an address, or refers to a person."""
    if field.is_relation:
        return getattr(field.related_model, "_meta", None) is not None and _is_person(field.related_model)
    return isinstance(field, HOLDERS)


def _is_person(model: Any) -> bool:
    return bool(model._meta.label == settings.AUTH_USER_MODEL)


def unmapped(installed: Iterable[type[models.Model]] | None = None) -> list[str]:
    """Every `app.Model.field` that could hold personal data and of which nothing is said."""
    found = []
    for model in apps.get_models(include_auto_created=True) if installed is None else installed:
        entry = _described(model)
        for field in (*model._meta.concrete_fields, *model._meta.many_to_many):
            if can_hold_personal_data(field) and (entry is None or field.name not in entry.fields):
                found.append(f"{model._meta.label}.{field.name}")
    return sorted(found)


def left_over() -> list[str]:
    """Every entry of the map about a field that is not there any more, or a way that leads to nobody."""
    found = []
    for entry in described():
        names = {field.name for field in entry.model._meta.get_fields()}
        if not entry.history_of:
            found += [f"{entry.label}.{name}" for name in entry.fields if name not in names]
        if not callable(entry.whose):
            found += [f"{entry.label} by {way}" for way in entry.whose if not _leads(entry.model, way)]
    return sorted(found)


def _leads(model: type[models.Model], way: str) -> bool:
    if way == "pk":
        return _is_person(model)
    try:
        model._base_manager.filter(**{way[1:]: ""} if way.startswith("@") else {way: 0})
    except (FieldDoesNotExist, ValueError, TypeError, FieldError):
        return False
    return True
