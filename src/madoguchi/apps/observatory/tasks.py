"""What runs later: figures of the pack, and readings of the window itself."""

from __future__ import annotations

from datetime import datetime

from django_tasks import task

from madoguchi.apps.observatory import actions, uploading
from madoguchi.apps.observatory.models import Upload
from madoguchi.core import clock
from madoguchi.core.schedule import job


@task()
def read_file(reference: str) -> None:
    """Read a file that an officer brought."""
    uploading.read(Upload.objects.select_related("source", "vintage").get(reference=reference), at=clock.now())


@job("figures-of-the-pack", every="day", hour=2)
def take_in_figures(at: datetime) -> None:
    """Take in what the corridor pack says of figures; what is there already stays as it is."""
    actions.load_pack_figures(at=at)


@job("figures-of-the-window", every="month", hour=2, minute=30)
def take_own_readings(at: datetime) -> None:
    """Take the readings of the window itself, once a month."""
    actions.take_own_readings(at=at)


@job("figures-of-the-survey", every="day", hour=2, minute=45)
def take_survey_readings(at: datetime) -> None:
    """Take in the waves of the survey that were published since."""
    actions.take_survey_readings(at=at)


@job("figures-unfinished", every="day", hour=3, minute=30)
def discard_unfinished(at: datetime) -> None:
    """Throw away what an import left behind that never ended."""
    actions.discard_unfinished(at=at)
