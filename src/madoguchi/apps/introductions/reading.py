"""Which round it is: read by pages, by the search for partners and by learning alike."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max, QuerySet

from madoguchi.apps.introductions.models import OPEN, ROUND_STATES, Round

HEAVY = ("inputs", "waves")
"""What a page does not need of a round: it grows with the market."""


def rounds() -> QuerySet[Round]:
    """Every round, the latest first."""
    return Round.objects.select_related("by").defer(*HEAVY).order_by("-number")


def round_with(reference: str) -> Round | None:
    """The round with this reference."""
    return Round.objects.select_related("by").filter(reference=reference).first()


def round_numbered(number: int) -> Round | None:
    """The round with this number."""
    return Round.objects.filter(number=number).first()


def current_round() -> Round | None:
    """The round whose answers are awaited now."""
    return Round.objects.filter(state=OPEN).defer(*HEAVY).order_by("-number").first()


def next_round() -> Round | None:
    """The round that is planned or drawn up next."""
    return Round.objects.filter(state__in=ROUND_STATES[:2]).defer(*HEAVY).order_by("number").first()


def last_drawn_up_at() -> datetime | None:
    """When a round was last drawn up: prices and weights are of then."""
    last: datetime | None = Round.objects.aggregate(at=Max("drawn_up_at"))["at"]
    return last


def latest_drawn_up() -> Round | None:
    """The latest round that was drawn up, with the weights it was scored with."""
    return Round.objects.exclude(model={}).defer(*HEAVY).order_by("-number").first()
