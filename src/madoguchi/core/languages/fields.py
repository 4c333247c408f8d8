"""The model field that keeps `Texts` in one JSON column."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from madoguchi.core.languages.texts import Texts


class TextsField(models.JSONField):
    """A text in several languages with its provenance, as one JSON object. Empty is `Texts()`, never null."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", Texts)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Texts:
        """Rows come back as `Texts`."""
        return Texts.from_json(super().from_db_value(value, expression, connection) or {})

    def to_python(self, value: Any) -> Texts:
        """Accept `Texts` or their plain form."""
        if isinstance(value, Texts):
            return value
        try:
            return Texts.from_json(super().to_python(value) or {})
        except ValueError as mistake:
            raise ValidationError(str(mistake), code="texts") from mistake

    def get_prep_value(self, value: Any) -> Any:
        """Rows are written in the plain form."""
        return super().get_prep_value(value.to_json() if isinstance(value, Texts) else value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """See `get_prep_value`: Django's JSON field bypasses it for values that are not expressions."""
        plain = value.to_json() if isinstance(value, Texts) else value
        return super().get_db_prep_value(plain, connection, prepared)

    def validate(self, value: Any, model_instance: Any) -> None:
        """Validate the plain form."""
        super().validate(value.to_json() if isinstance(value, Texts) else value, model_instance)

    def value_to_string(self, obj: Any) -> Any:
        """Serialise the plain form."""
        value = self.value_from_object(obj)
        return value.to_json() if isinstance(value, Texts) else value
