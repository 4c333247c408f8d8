"""The cast: the same few companies and people in every test, each with a trait one remembers.

Sakura Seafoods of Sapporo seeks, Vostok Logistics of Vladivostok offers, Anna answers, Kenji hesitates.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator

from madoguchi.apps.docket import actions as docket
from madoguchi.apps.exchanges import actions as exchanges
from madoguchi.apps.introductions import actions as introductions
from madoguchi.apps.registry import actions as registry
from madoguchi.core import packs
from madoguchi.core.accounts import actions as accounts
from madoguchi.core.languages.texts import Texts

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
CANARY_PHONE = "+7 000 CANARY-PHONE"


def person(email: str, name: str, language: str = "en", at: datetime = MONDAY):
    """Somebody who signs in, with a confirmed address."""
    one = accounts.enrol(email=email, name=name, language=language, time_zone="Asia/Tokyo", at=at)
    EmailAddress.objects.create(user=one, email=one.email, verified=True, primary=True)
    return one


def officer(side: str = "jp", email: str = "officer@desk.example", at: datetime = MONDAY):
    """An officer of a side, with a second factor."""
    one = person(email, "Officer", at=at)
    desk = accounts.open_desk(side=side, name=Texts.written(en="Desk"), email="", by=None, at=at)
    accounts.appoint(one, desk=desk, by=None, at=at)
    Authenticator.objects.create(user=one, type=Authenticator.Type.TOTP, data={"secret": "x"})
    return one


def company(
    side: str,
    name: str,
    *,
    language: str,
    region: str,
    who=None,
    classes: tuple[str, ...] = ("1020",),
    languages: tuple[str, ...] = ("en",),
    number: tuple[str, str] | None = None,
    at: datetime = MONDAY,
):
    """A company with a person who acts for it and a contact card."""
    record = registry.CompanyRecord(
        side=side,
        names=(registry.NameRecord(name, language),),
        identifiers=(registry.IdentifierRecord(*number),) if number else (),
        activities=tuple(
            registry.ActivityRecord("isic4", code, is_main=place == 0) for place, code in enumerate(classes)
        ),
        region=region,
        languages=languages,
        size_band="20-49",
    )
    one = registry.record_organisation(record, by=None, at=at, origin=registry.Origin("test", at.date()))
    if who is not None:
        registry.add_member(one, person=who, role="administrator", by=None, at=at)
        introductions.keep_contact_card(
            one,
            introductions.Contact(
                name=f"CANARY {who.name}",
                name_latin="",
                role="CANARY-ROLE",
                email=f"canary-{who.email}",
                phone=CANARY_PHONE,
                language="en",
            ),
            by=who,
            at=at,
        )
    return one


def entry(organisation, direction: str, title: str, *, by=None, at: datetime = MONDAY, is_live: bool = True, **more):
    """An entry of a company, live unless said otherwise."""
    draft = docket.Draft(
        direction=direction,
        kind=more.pop("kind", "supply"),
        title=Texts.written(en=title),
        text=Texts.written(en=f"{title}, in a sentence."),
        **more,
    )
    one = docket.draw_up(organisation, draft, by=by, at=at)
    if is_live:
        one = docket.submit(one, by=by, at=at)
        one = docket.publish(one, by=None, at=at)
    return one


def sakura(at: datetime = MONDAY):
    """Sakura Seafoods of Sapporo seeks; Kenji hesitates for it."""
    kenji = person("kenji@sakura.example", "Kenji", "ja", at)
    one = company("jp", "株式会社サクラ水産", language="ja", region="JP-01", who=kenji, languages=("ja", "en"), at=at)
    return one, kenji


def vostok(at: datetime = MONDAY):
    """Vostok Logistics of Vladivostok offers; Anna answers for it."""
    anna = person("anna@vostok.example", "Anna", "ru", at)
    one = company(
        "ru",
        "ООО «Восток Логистика»",
        language="ru",
        region="RU-PRI",
        who=anna,
        classes=("5210",),
        languages=("ru", "en"),
        at=at,
    )
    return one, anna


def proposal(first, second, *, first_entry=None, second_entry=None, at: datetime = MONDAY, days: int = 14):
    """An introduction proposed to both."""
    return introductions.propose(
        first=first,
        second=second,
        first_entry=first_entry,
        second_entry=second_entry,
        reasons={},
        chance=0.2,
        expires_at=at + timedelta(days=days),
        at=at,
    )


def actor(organisation):
    """The person who acts for a company."""
    return organisation.memberships.select_related("person").order_by("pk").first().person


def clerk(authority: str, email: str = "clerk@office.example", *, role: str = "clerk", at: datetime = MONDAY):
    """Somebody who answers for an authority, with a second factor."""
    one = person(email, "Clerk", at=at)
    accounts.give_office(one, authority=authority, role=role, by=None, at=at)
    Authenticator.objects.create(user=one, type=Authenticator.Type.TOTP, data={"secret": "x"})
    return one


def said(text: str) -> Texts:
    """The same words in every language of the corridor."""
    return Texts.written(dict.fromkeys(packs.current().languages, text))


def event_plan(title: str, *, on: timedelta = timedelta(days=1), **more):
    """An event of two hours in Sapporo, a day after Monday."""
    values = {"text": said("What happens"), "place": said("Sapporo"), "side": "jp", "languages": ("ja", "ru")}
    starts_at = MONDAY + on
    times = {"zone": "Asia/Tokyo", "starts_at": starts_at, "ends_at": starts_at + timedelta(hours=2)}
    return exchanges.EventPlan(**{"title": said(title), **values, **times, **more})


def route(programme, title: str = "Along the coast", *, stops: int = 2, is_open: bool = True, at: datetime = MONDAY):
    """A route of summer with a stop for each number."""
    plan = exchanges.RoutePlan(said(title), said("Cliffs"), said("The tourist office"), ("ja", "ru"), 6, 9)
    found = exchanges.record_route(programme, plan, by=None, at=at)
    for number in range(1, stops + 1):
        plan_of_stop = exchanges.StopPlan("RU-PRI", said(f"Stop {number}"), Texts(), number)
        exchanges.add_stop(found, plan_of_stop, by=None, at=at)
    return exchanges.open_route(found, by=None, at=at) if is_open else found


def publication(programme, title: str = "Two harbours", *, is_open: bool = True, at: datetime = MONDAY, **more):
    """A book that came of a programme."""
    values = {
        "kind": "book",
        "title": said(title),
        "text": said("Letters"),
        "authors": "",
        "publisher": "",
        "year": 2026,
    }
    plan = exchanges.PublicationPlan(**{**values, "languages": ("ja",), **more})
    found = exchanges.record_publication(programme, plan, by=None, at=at)
    return exchanges.open_publication(found, by=None, at=at) if is_open else found


def drawn_event(*, places: int, applicants: int = 9):
    """An event three weeks after Monday for which more people applied than there are places; the lots are drawn."""
    plan = exchanges.ProgrammePlan("youth", "running", said("A summer"), said("To meet"))
    programme = exchanges.set_up_programme("summer", plan, by=None, at=MONDAY)
    before, term = MONDAY - timedelta(days=9), MONDAY - timedelta(days=1)
    planned = event_plan("A small boat", on=timedelta(days=21), places=places, apply_by_at=term)
    event = exchanges.open_event(exchanges.plan_event(programme, planned, by=None, at=before), by=None, at=before)
    for number in range(applicants):
        exchanges.apply(event, by=person(f"applicant{number}@camp.example", f"Applicant {number}"), at=before)
    exchanges.draw(event, at=MONDAY)
    exchanges.keep_places_moving(event, at=MONDAY)
    return event


def expert_words():
    """What an interpreter says of themselves, in every language."""
    return exchanges.ExpertTexts(said("I interpret at customs."), said("Nine years"), said("Weekends"))


def expert(who=None, *, by=None, at: datetime = MONDAY, is_listed: bool = True, **more):
    """An interpreter of the roster."""
    values = {"side": "jp", "roles": ("interpreter", "expert"), "subjects": ("customs",), "languages": ("ja", "ru")}
    values |= {"regions": ("RU-PRI",), "available_from": None, "rate": "to-300", "words": expert_words()}
    who = who or person("interpreter@roster.example", "CANARY Interpreter", "ja")
    found = exchanges.hand_in_expert(exchanges.Offered(**{**values, **more}), by=who, at=at)
    return exchanges.list_expert(found, expert_words(), by=by, at=at) if is_listed else found


def visit(**more):
    """A visit of three days, ten days after Monday, on which somebody is to interpret."""
    first = (MONDAY + timedelta(days=10)).date()
    values = {"role": "interpreter", "region": "RU-PRI", "from_on": first, "until_on": first + timedelta(days=2)}
    return exchanges.Need(**{**values, "note": "CanaryAccompanyNote", **more})
