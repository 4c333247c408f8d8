"""How the pages of factor models write scores, judgements and shares."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django import template

from madoguchi.core.packs import FactorModel, Judgement
from madoguchi.core.ui.writing import MINUS, reader

if TYPE_CHECKING:
    from madoguchi.apps.observatory.views.scenarios import Arrow

register = template.Library()


@register.filter
def score(value: int) -> str:
    """A score as it is written: −2, 0, +3."""
    return "0" if value == 0 else f"+{value}" if value > 0 else f"{MINUS}{-value}"


@register.filter
def scores(values: Sequence[int]) -> str:
    """The scores of a judgement in their order."""
    return " ".join(score(value) for value in values)


@register.filter
def named_in(judgement: Judgement, model: FactorModel) -> str:
    """What acts on what: Institutions: built → Rapprochement."""
    source, target = model.factor(judgement.source), model.factor(judgement.target)
    state = model.states_of(judgement.source)[model.number(judgement.source, judgement.state) - 1]
    said = [one.in_language(reader()).text for one in (source.shorts, state.names, target.shorts)]
    return f"{said[0]}: {said[1]} → {said[2]}"


@register.filter
def strongest_state(arrow: Arrow) -> str:
    """The state a judgement acts on most strongly."""
    state, _score = max(arrow.scores, key=lambda pair: abs(pair[1]))
    return state.names.in_language(reader()).text


@register.filter
def of_hundred(share: float) -> str:
    """A share as a width of a hundred, with a point whatever the language."""
    return f"{100 * share:.1f}"
