"""What letters about projects say, fetched at the moment they are sent."""

from __future__ import annotations

from datetime import date

from django.conf import settings

from madoguchi.apps.projects import asking
from madoguchi.apps.projects.models import Milestone, Project
from madoguchi.apps.projects.models.projects import FRESH
from madoguchi.core.accounts.models import Person
from madoguchi.core.notices.letters import NoLongerTrue, writer
from madoguchi.core.notices.models import Message


def _project(message: Message) -> tuple[Project, Person]:
    found = asking.project(message.about_reference)
    if found is None or message.to is None or not asking.may_edit(message.to, found):
        raise NoLongerTrue("its receiver does not work on it any more")
    return found, message.to


def _told(found: Project, **more: object) -> dict[str, object]:
    return {"project": found, "link": settings.SITE_ADDRESS + found.get_absolute_url(), **more}


def _silent(message: Message) -> dict[str, object]:
    found, _reader = _project(message)
    if found.staleness == FRESH:
        raise NoLongerTrue("it was heard of meanwhile")
    return _told(found, heard_on=date.fromisoformat(str(message.facts["heard_on"])))


def _milestone_late(message: Message) -> dict[str, object]:
    found, _reader = _project(message)
    milestone = Milestone.objects.filter(pk=message.facts["milestone"], project=found).first()
    if milestone is None or milestone.met_on or milestone.due_on.isoformat() != message.facts["due"]:
        raise NoLongerTrue("it was met or moved meanwhile")
    return _told(found, milestone=milestone)


def join() -> None:
    """Say who writes which letter. Called when the apps start."""
    for kind in ("project-asked", "project-flagged", "project-dormant"):
        writer(kind)(_silent)
    writer("project-milestone-late")(_milestone_late)
