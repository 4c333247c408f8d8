"""What would happen if a control of exchanges were broken."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db.models import QuerySet
from django.test import Client

from madoguchi.apps.cases import actions as cases
from madoguchi.apps.exchanges import actions, contacts, drawing, gate, joining, queries, rules, tasks
from madoguchi.apps.exchanges.models import OFFERED, Application, Event
from madoguchi.core import clock, invariants
from madoguchi.core.languages.texts import Texts
from madoguchi.core.refusals import Refused
from tests import cast
from tests.cast import MONDAY
from tests.defects.registry import holds, is_caught, register


def programme() -> Any:
    plan = actions.ProgrammePlan("youth", "running", cast.said("A summer"), cast.said("To meet"))
    return actions.set_up_programme("summer", plan, by=None, at=MONDAY)


def what_is_open_is_read_in_every_language(db: None) -> None:
    plan = cast.event_plan("A day at sea", text=Texts.written(ja="海の一日"))
    draft = actions.plan_event(programme(), plan, by=None, at=MONDAY)

    with pytest.raises(Refused):
        actions.open_event(draft, by=None, at=MONDAY)

    assert sum(one.count for one in invariants.verify(["I80"])) == 0


def strangers_read_no_drafts(client: Client, db: None) -> None:
    draft = actions.plan_event(programme(), cast.event_plan("FOR-THE-DESKS"), by=None, at=MONDAY)

    assert client.get(draft.get_absolute_url()).status_code == 404


def those_who_had_a_place_stand_behind(db: None) -> None:
    regular, newcomer = (cast.person(f"{name}@camp.example", name) for name in ("regular", "newcomer"))
    summer, drawn = programme(), []
    for day, people in ((20, [regular]), (30, [regular, newcomer])):
        drawn.append(drawn_by(summer, day, people))
        for one in Application.objects.filter(state=OFFERED, person=regular):
            actions.confirm(one, by=regular, at=MONDAY)

    assert Application.objects.get(event=drawn[1], rank=1).person == newcomer


def drawn_by(summer: Any, day: int, people: list[Any]) -> Any:
    before, term = MONDAY - timedelta(days=9), MONDAY - timedelta(days=1)
    plan = cast.event_plan("A boat", on=timedelta(days=day), places=1, apply_by_at=term)
    event = actions.open_event(actions.plan_event(summer, plan, by=None, at=before), by=None, at=before)
    for one in people:
        actions.apply(event, by=one, at=before)
    tasks.give_places(MONDAY)
    return event


def places_are_not_given_twice(db: None) -> None:
    event = cast.drawn_event(places=2, applicants=5)
    actions.keep_places_moving(event, at=MONDAY)

    assert Application.objects.filter(state=OFFERED).count() == 2
    assert [one.count for one in invariants.verify(["I81"])] == [0]


def the_desk_names_those_who_confirmed(client: Client, db: None) -> None:
    event = cast.drawn_event(places=1, applicants=2)
    client.force_login(cast.officer(), backend="allauth.account.auth_backends.AuthenticationBackend")

    assert b"Applicant" not in client.get(f"/en/desk/exchanges/events/{event.reference}/people/").content


def applicants_are_forgotten(db: None) -> None:
    event = cast.drawn_event(places=1, applicants=2)

    tasks.forget_applicants(event.ends_at + timedelta(days=91))

    assert Application.objects.filter(person__isnull=False).count() == 0


def contacts_need_both(db: None) -> None:
    sakura, kenji = cast.sakura()
    expert = cast.expert()
    one = actions.ask_to_accompany(expert, sakura, cast.visit(), by=kenji, at=MONDAY)

    assert queries.partner_of(one, kenji) is None
    assert queries.partner_of(one, expert.person) is None


def no_case_is_read_after_the_end(db: None) -> None:
    sakura, kenji = cast.sakura()
    expert = cast.expert()
    case = cases.open_case("ru-zone-residency", sakura, subject=cast.said("A store"), by=kenji, at=MONDAY)
    one = actions.ask_to_accompany(expert, sakura, actions.Need("expert", case=case), by=kenji, at=MONDAY)
    one = actions.agree_to_accompany(one, by=expert.person, at=MONDAY)
    one = actions.open_case_to_expert(one, by=kenji, at=MONDAY)
    actions.take_request_back(one, by=kenji, at=MONDAY)

    assert sum(found.count for found in invariants.verify(["I84"])) == 0


def the_roster_names_nobody(client: Client, db: None) -> None:
    found = cast.expert(is_listed=False)

    assert client.get(found.get_absolute_url()).status_code == 404


def contact_of_anybody(found: Any, reader: Any) -> Any:
    return queries.Partner(found.expert.person.name, found.expert.person.email)


def roomier(event: Any) -> Any:
    found = Event.objects.select_for_update().get(pk=event.pk)
    found.places = 99
    return found


def everybody(event: Any) -> QuerySet[Any]:
    return Application.objects.filter(event=event).select_related("person", "organisation")


def everything(person: object, events: QuerySet[Any]) -> QuerySet[Any]:
    return events


def a_contact_is_not_read_without_a_trace(client: Client, db: None) -> None:
    company, kenji = cast.sakura()
    expert = cast.expert()
    one = actions.ask_to_accompany(expert, company, cast.visit(), by=kenji, at=MONDAY)
    actions.agree_to_accompany(one, by=expert.person, at=MONDAY)

    with clock.set_to(MONDAY):
        client.force_login(kenji, backend="allauth.account.auth_backends.AuthenticationBackend")
        assert expert.person.email in client.get(one.get_absolute_url()).content.decode()

    assert [each.by for each in queries.readings_of_expert(expert)] == [kenji]


register(
    "exchanges.contact-without-a-trace",
    "every reading of a contact is shown to whom it is of",
    plant=lambda: patch.object(contacts, "_note", lambda *_: None),
    check=a_contact_is_not_read_without_a_trace,
)
register(
    "exchanges.one-language",
    "an event is published in every language",
    plant=lambda: patch.object(gate, "lacks", lambda texts: []),
    check=what_is_open_is_read_in_every_language,
)
register(
    "exchanges.open-drafts",
    "a draft is read by the desks",
    plant=lambda: patch.object(rules, "visible_to", everything),
    check=strangers_read_no_drafts,
)

register(
    "exchanges.first-come",
    "those who had fewer places come first",
    plant=lambda: patch.object(
        drawing, "order", lambda seed, rows: [one for one, _ in sorted(rows, key=lambda r: -r[1])]
    ),
    check=those_who_had_a_place_stand_behind,
)
register(
    "exchanges.overbooked",
    "a place is given once",
    plant=lambda: patch.object(queries, "locked", roomier),
    check=places_are_not_given_twice,
)
register(
    "exchanges.early-names",
    "the desk reads who confirmed",
    plant=lambda: patch.object(queries, "confirmed", everybody),
    check=the_desk_names_those_who_confirmed,
)
register(
    "exchanges.long-memory",
    "applicants are forgotten after ninety days",
    plant=lambda: patch.object(joining, "KEPT_FOR", timedelta(days=9999)),
    check=applicants_are_forgotten,
)

register(
    "exchanges.one-sided",
    "contacts of experts need both consents",
    plant=lambda: patch.object(queries, "partner_of", contact_of_anybody),
    check=contacts_need_both,
)
register(
    "exchanges.open-case",
    "an ended request closes the case",
    plant=lambda: patch.object(cases, "leave", lambda *args, **more: None),
    check=no_case_is_read_after_the_end,
)
register(
    "exchanges.unread-expert",
    "a profile is read over before it is public",
    plant=lambda: patch.object(rules, "may_read_expert", lambda person, found: True),
    check=the_roster_names_nobody,
)

test_the_control_holds, test_the_defect_is_caught = holds("exchanges"), is_caught("exchanges")
