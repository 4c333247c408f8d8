"""What visitors and readers type about a factor model: a score for each state a judgement speaks of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from madoguchi.apps.observatory.scenarios import Scores, name_of
from madoguchi.core.packs import FactorModel, Judgement
from madoguchi.core.packs.scenarios import STRONGEST
from madoguchi.core.ui.writing import reader

FIELD = "{name}/{place}"


class ScoresForm(forms.Form):
    """The judgements about one factor, a number from -3 to +3 for each of its states.

    `given` holds the scores to begin with; a judgement without an entry is left blank, and must be filled in.
    """

    def __init__(
        self,
        *args: Any,
        model: FactorModel,
        judgements: Sequence[Judgement],
        given: Mapping[str, Scores],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.judgements = judgements
        for one in judgements:
            name = name_of(one)
            for place, state in enumerate(model.states_of(one.target)):
                self.fields[FIELD.format(name=name, place=place)] = forms.IntegerField(
                    label=state.names.in_language(reader()).text,
                    min_value=-STRONGEST,
                    max_value=STRONGEST,
                    initial=given[name][place] if name in given else None,
                    widget=forms.NumberInput(attrs={"class": "num"}),
                )

    def rows(self) -> list[tuple[Judgement, list[Any]]]:
        """Each judgement with its fields."""
        return [
            (one, [self[FIELD.format(name=name_of(one), place=place)] for place in range(len(one.scores))])
            for one in self.judgements
        ]

    def scores(self) -> dict[str, Scores]:
        """What was typed, by judgement."""
        return {
            name_of(one): tuple(
                self.cleaned_data[FIELD.format(name=name_of(one), place=place)] for place in range(len(one.scores))
            )
            for one in self.judgements
        }
