"""What letters about difficulties say, fetched at the moment they are sent. None holds a text of the company."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from madoguchi.apps.difficulties import queries, words
from madoguchi.apps.difficulties.models import REPORTED, Difficulty, Event
from madoguchi.core.notices.letters import NoLongerTrue, writer
from madoguchi.core.notices.models import Message

Told = dict[str, object]


def _difficulty(message: Message) -> Difficulty:
    found = queries.difficulty(str(message.facts["difficulty"]))
    if found is None:
        raise NoLongerTrue("the difficulty is not there any more")
    return found


def _about(one: Difficulty) -> Told:
    gate = queries.next_gate(one)
    return {
        "number": one.number,
        "heading": words.heading(one.heading),
        "level": words.level(one.level),
        "address": settings.SITE_ADDRESS + one.get_absolute_url(),
        "due_on": gate.due_on if gate else None,
    }


def _plain(message: Message) -> Told:
    return _about(_difficulty(message))


def _on_the_desk(one: Difficulty) -> Told:
    """For an officer: the list of the desk, which first asks for the second factor where it was not shown yet."""
    return {**_about(one), "address": settings.SITE_ADDRESS + reverse("difficulty-queue")}


def _to_read(message: Message) -> Told:
    one = _difficulty(message)
    if one.state != REPORTED:
        raise NoLongerTrue("it was read by now")
    return _on_the_desk(one)


def _still_open(message: Message) -> Told:
    one = _difficulty(message)
    if not one.is_open:
        raise NoLongerTrue("it is closed by now")
    return _on_the_desk(one)


def _word(message: Message) -> Told:
    one = _difficulty(message)
    event = Event.objects.filter(pk=message.facts["event"]).first()
    if event is None:
        raise NoLongerTrue("the event is not there any more")
    return {**_about(one), "what": words.event(event), "waits_for": words.party(one.waiting_on)}


def join() -> None:
    """Say who writes which letter. Called when the apps start."""
    writer("difficulty-received")(_plain)
    writer("difficulty-to-read")(_to_read)
    writer("difficulty-handed-over")(_still_open)
    writer("difficulty-answered")(_still_open)
    writer("difficulty-escalated")(_still_open)
    writer("difficulty-silent")(_still_open)
    writer("difficulty-watched")(_plain)
    writer("difficulty-word")(_word)
