"""What answers teach: the model that the next round is drawn up with, and how right the chances were."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from madoguchi.apps.introductions import terms
from madoguchi.apps.introductions.models import DECLINED, EXCHANGED_STATES, LAPSED, YES, Consent, Introduction, Round
from madoguchi.core import packs
from madoguchi.engines import matching
from madoguchi.engines.matching import Calibration, Model, Outcome, Profile

if TYPE_CHECKING:
    from django.db.models import QuerySet

SIDES = ("yours", "theirs")
"""Under which a view or its features are kept: of the first side, and of the second."""


@dataclass(frozen=True)
class Answer:
    """One side's answer to one introduction of a round, with the chance that was told beforehand."""

    outcome: Outcome
    chance: float


def seen_by_both(first: Profile, second: Profile) -> dict[str, dict[str, float]]:
    """What each side's answer will rest on; kept with the introduction."""
    return dict(zip(SIDES, matching.features_of((first, second)), strict=True))


def answers() -> Iterator[Answer]:
    """Every answer to an introduction of a round that is settled. Who let the time pass did not accept.

    When one side declined, the other's silence says nothing and is left out.
    """
    settled = _settled()
    agreed = {
        (introduction, organisation)
        for introduction, organisation in Consent.objects.filter(
            introduction__in=settled, answer=YES, withdrawn_at__isnull=True
        ).values_list("introduction", "organisation")
    }
    declined = dict(
        Consent.objects.filter(introduction__in=settled, withdrawn_at__isnull=True)
        .exclude(answer=YES)
        .values_list("introduction", "organisation")
    )
    sides = [side.key for side in packs.current().sides]
    for introduction in settled.order_by("pk").iterator():
        for kept, side, organisation in zip(SIDES, sides, (introduction.first_id, introduction.second_id), strict=True):
            accepted = (introduction.pk, organisation) in agreed
            if not accepted and declined.get(introduction.pk, organisation) != organisation:
                continue
            yield Answer(
                Outcome(side, introduction.features[kept], accepted),
                introduction.reasons.get(kept, {}).get("chance", introduction.chance),
            )


def _settled() -> QuerySet[Introduction]:
    return (
        Introduction.objects.filter(round__isnull=False, state__in=(*EXCHANGED_STATES, DECLINED, LAPSED))
        .exclude(features={})
        .only("pk", "first", "second", "reasons", "features", "chance")
    )


def fitted() -> tuple[Model, int]:
    """The pack's weights drawn toward the answers so far, and how many answers there are."""
    given = list(answers())
    return matching.learn([answer.outcome for answer in given], terms.current().model), len(given)


def calibration() -> Calibration:
    """How near the chances that were told came to the answers: each chance was told before its answer came."""
    given = list(answers())
    return matching.calibration_of([one.chance for one in given], [one.outcome.accepted for one in given])


def current_model() -> Model:
    """The model of the latest round that was drawn up; before the first one, the pack's own."""
    kept = Round.objects.exclude(model={}).order_by("-number").values_list("model", flat=True).first()
    return terms.current().model if kept is None else _restored(json.dumps(kept, sort_keys=True))


@lru_cache(maxsize=4)
def _restored(kept: str) -> Model:
    return Model.restored(json.loads(kept))
