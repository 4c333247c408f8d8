"""Running numbers that people say to one another: 2026-00042, P2026-0042."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models.functions import Length


def next_number(model: type[models.Model], prefix: str, digits: int) -> str:
    """The number after the last with this prefix, of so many digits or more.

    Longer numbers stand higher: the 100,000th of five digits comes after the 99,999th. Two at once cannot get the same
    one where the column is unique: the later fails, and is tried again.
    """
    rows: models.QuerySet[Any] = model._default_manager.filter(number__startswith=prefix)
    last = rows.order_by(Length("number").desc(), "-number").values_list("number", flat=True).first()
    return f"{prefix}{int(last[len(prefix) :]) + 1 if last else 1:0{digits}}"
