"""Advance rulings in words."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from madoguchi.apps.cases import sentences
from madoguchi.apps.cases.rulings import queries
from madoguchi.apps.cases.rulings.models import ASKED, DECLINED, WITHDRAWN, Ruling
from madoguchi.core import packs
from madoguchi.core.ui.writing import reader


def procedure(one: Ruling) -> str:
    """What the procedure it is about is called."""
    known = packs.current().procedures.get(one.procedure)
    return known.newest.said.titles.in_language(reader()).text if known else one.procedure


def goods(one: Ruling) -> str:
    """The goods it is about; empty for none."""
    if not one.product:
        return ""
    known = packs.current().products.nearest(one.product)
    return f"HS {one.product} · {known.labels.in_language(reader()).text}" if known else f"HS {one.product}"


def state(one: Ruling, on: date) -> tuple[str, str]:
    """Where it stands on a day, in a word, and the colour of the word."""
    if one.state == ASKED:
        return (_("answer is late"), "late") if one.due_on < on else (_("waits for the answer"), "due")
    if one.state == WITHDRAWN:
        return pgettext("a question", "taken back"), ""
    if one.state == DECLINED:
        return _("no answer was given"), ""
    if queries.is_in_force(one, on):
        return (_("in force, ends early"), "due") if one.ended_on else (_("in force"), "ok")
    return (_("not yet in force"), "") if one.valid_from is not None and on < one.valid_from else (_("over"), "")


def shown(one: Ruling, on: date) -> dict[str, Any]:
    """What every page shows of a ruling."""
    word, mark = state(one, on)
    rules = packs.current().rulings.get(one.side)
    return {
        "ruling": one,
        "word": word,
        "mark": mark,
        "procedure": procedure(one),
        "goods": goods(one),
        "authority": sentences.authority(one.authority, reader()),
        "limit_is_doubted": rules is None or rules.limit.status != "seen",
    }
