"""Routes with their stops, and publications: drafts of the desks until they are written in every language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.db.models import Max

from madoguchi.apps.exchanges import gate, queries
from madoguchi.apps.exchanges.models import Programme, Publication, Route, Stop
from madoguchi.core import packs
from madoguchi.core.accounts.models import Person
from madoguchi.core.journal import actions as journal
from madoguchi.core.languages.texts import Texts
from madoguchi.core.refusals import Refused

FEWEST_STOPS = 2
MOST_STOPS = 40


@dataclass(frozen=True)
class RoutePlan:
    """A route as it is handed in. Months are 1 to 12; the season may go over the turn of the year."""

    title: Texts
    text: Texts
    contact: Texts
    languages: tuple[str, ...]
    first_month: int
    last_month: int


@dataclass(frozen=True)
class StopPlan:
    """A stop as it is handed in."""

    region: str
    name: Texts
    text: Texts
    nights: int = 0


@dataclass(frozen=True)
class PublicationPlan:
    """A publication as it is handed in. `authors`, `publisher` and `web` may be empty."""

    kind: str
    title: Texts
    text: Texts
    authors: str
    publisher: str
    year: int
    languages: tuple[str, ...]
    web: str = ""


Recorded = TypeVar("Recorded", Route, Publication)


@transaction.atomic
def record_route(
    programme: Programme, plan: RoutePlan, *, by: Person | None, at: datetime, is_example: bool = False
) -> Route:
    """Record a route as a draft. Stops come after it."""
    gate.require_neutral_names(gate.route_texts(plan))
    return _record(Route(programme=programme, is_example=is_example), plan, "route", by, at)


@transaction.atomic
def change_route(found: Route, plan: RoutePlan, *, by: Person | None, at: datetime) -> Route:
    """Change a route; one that everybody reads stays written in every language."""
    found = queries.locked_route(found)
    _require_texts(found, gate.route_texts(plan))
    return _change(found, plan, "route", by, at)


@transaction.atomic
def add_stop(route: Route, plan: StopPlan, *, by: Person | None, at: datetime) -> Stop:
    """Add a stop at the end of a route."""
    route = queries.locked_route(route)
    _require_stop(route, plan)
    last = route.stops.aggregate(last=Max("place"))["last"] or 0
    if last >= MOST_STOPS:
        raise Refused("route-has-too-many-stops", most=MOST_STOPS)
    found = Stop.objects.create(route=route, place=last + 1, **vars(plan))
    _touch(route, at)
    journal.record("route.stop-added", route, by=by, at=at, facts={"place": found.place})
    return found


@transaction.atomic
def change_stop(found: Stop, plan: StopPlan, *, by: Person | None, at: datetime) -> Stop:
    """Change a stop where it stands."""
    route = queries.locked_route(found.route)
    _require_stop(route, plan)
    for name, value in vars(plan).items():
        setattr(found, name, value)
    found.save(update_fields=list(vars(plan)))
    _touch(route, at)
    journal.record("route.stop-changed", route, by=by, at=at, facts={"place": found.place})
    return found


@transaction.atomic
def remove_stop(found: Stop, *, by: Person | None, at: datetime) -> None:
    """Take a stop out; those after it move up. A route that everybody reads keeps at least two."""
    route = queries.locked_route(found.route)
    if route.opened_at is not None and route.stops.count() <= FEWEST_STOPS:
        raise Refused("route-needs-stops", least=FEWEST_STOPS)
    place = found.place
    found.delete()
    for after in route.stops.filter(place__gt=place).order_by("place"):
        after.place -= 1
        after.save(update_fields=["place"])
    _touch(route, at)
    journal.record("route.stop-removed", route, by=by, at=at, facts={"place": place})


@transaction.atomic
def open_route(found: Route, *, by: Person | None, at: datetime) -> Route:
    """Let everybody read a route: it has stops, and all of it is written in every language."""
    found = queries.locked_route(found)
    _require_draft(found)
    stops = list(found.stops.order_by("place"))
    if len(stops) < FEWEST_STOPS:
        raise Refused("route-needs-stops", least=FEWEST_STOPS)
    gate.require_complete(gate.route_texts(found, stops))
    return _open(found, "route", by, at)


@transaction.atomic
def record_publication(
    programme: Programme, plan: PublicationPlan, *, by: Person | None, at: datetime, is_example: bool = False
) -> Publication:
    """Record a publication as a draft."""
    gate.require_neutral_names(gate.publication_texts(plan))
    return _record(Publication(programme=programme, is_example=is_example), plan, "publication", by, at)


@transaction.atomic
def change_publication(found: Publication, plan: PublicationPlan, *, by: Person | None, at: datetime) -> Publication:
    """Change a publication; one that everybody reads stays written in every language."""
    found = queries.locked_publication(found)
    _require_texts(found, gate.publication_texts(plan))
    return _change(found, plan, "publication", by, at)


@transaction.atomic
def open_publication(found: Publication, *, by: Person | None, at: datetime) -> Publication:
    """Let everybody read a publication, once it is written in every language."""
    found = queries.locked_publication(found)
    _require_draft(found)
    gate.require_complete(gate.publication_texts(found))
    return _open(found, "publication", by, at)


# What routes and publications share ------------------------------------------------------------------------


def _write(found: Recorded, plan: RoutePlan | PublicationPlan, at: datetime) -> None:
    for name, value in {**vars(plan), "languages": list(plan.languages)}.items():
        setattr(found, name, value)
    found.changed_at = at
    found.save()


def _record(found: Recorded, plan: RoutePlan | PublicationPlan, word: str, by: Person | None, at: datetime) -> Recorded:
    found.recorded_by, found.recorded_at = by, at
    _write(found, plan, at)
    journal.record(f"{word}.recorded", found, by=by, at=at, facts={"programme": found.programme.key})
    return found


def _change(found: Recorded, plan: RoutePlan | PublicationPlan, word: str, by: Person | None, at: datetime) -> Recorded:
    _write(found, plan, at)
    journal.record(f"{word}.changed", found, by=by, at=at)
    return found


def _require_draft(found: Route | Publication) -> None:
    if found.opened_at is not None:
        raise Refused("record-is-open-already")


def _open(found: Recorded, word: str, by: Person | None, at: datetime) -> Recorded:
    found.opened_at = found.changed_at = at
    found.save(update_fields=["opened_at", "changed_at"])
    journal.record(f"{word}.opened", found, by=by, at=at)
    return found


def _touch(route: Route, at: datetime) -> None:
    route.changed_at = at
    route.save(update_fields=["changed_at"])


def _require_stop(route: Route, plan: StopPlan) -> None:
    packs.current().region(plan.region)
    _require_texts(route, gate.stop_texts(plan))


def _require_texts(found: Route | Publication, texts: list[tuple[str, Texts]]) -> None:
    """What everybody reads stays complete; a draft only names places as both sides do."""
    if found.opened_at is not None:
        gate.require_complete(texts)
    else:
        gate.require_neutral_names(texts)
