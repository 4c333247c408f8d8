"""Moments and topics in words."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from madoguchi.apps.cases.register.models import (
    A_MONTH_BEFORE,
    A_WEEK_BEFORE,
    ADOPTED,
    DRAFTED,
    DROPPED,
    IN_EFFECT,
    PROCEDURE,
    PRODUCT,
)
from madoguchi.apps.cases.register.moments import Moment, Topic, split_of
from madoguchi.core import packs
from madoguchi.core.ui import writing
from madoguchi.core.ui.writing import reader


def what(moment: Moment) -> str:
    """What happens at a moment. Days are those of the file as it reads now."""
    said = moment.change.said
    days = {
        "effective": writing.day(said.effective),
        "closes": writing.day(said.comment.closes) if said.comment else "",
    }
    return {
        DRAFTED: _("A draft is open for comment until %(closes)s."),
        ADOPTED: _("Adopted; takes effect on %(effective)s."),
        DROPPED: _("The draft was dropped."),
        A_MONTH_BEFORE: _("Takes effect in a month, on %(effective)s."),
        A_WEEK_BEFORE: _("Takes effect in a week, on %(effective)s."),
        IN_EFFECT: _("In force since %(effective)s."),
    }[moment.kind] % days


def topic(kind: str, key: str) -> str:
    """A thing that is followed, as the reader calls it; its key where the pack does not know it any more."""
    corridor, language = packs.current(), reader()
    if kind == PROCEDURE:
        procedure = corridor.procedures.get(key)
        return procedure.newest.said.titles.in_language(language).text if procedure else key
    if kind == PRODUCT:
        product = corridor.products.nearest(key)
        called = f"HS {key} · {product.labels.in_language(language).text}" if product else f"HS {key}"
        return called + _becomes(key)
    region = corridor.regions.get(key)
    return region.names.in_language(language).text if region else key


def _becomes(code: str) -> str:
    split = split_of(code)
    if split is None:
        return ""
    return f" → HS {', '.join(split[1])} ({writing.day(split[0])})"


def topics(those: Iterable[Topic]) -> list[str]:
    """The same for several."""
    return [topic(kind, key) for kind, key in those]
