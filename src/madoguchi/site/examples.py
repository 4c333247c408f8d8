"""Loads the fictional companies of a corridor, so that the pages can be tried. Every one is marked as an example.

A pack may hold a folder `examples` with `companies*.yaml` and `entries*.yaml`; docs/reference/corridor-packs.md
describes their fields. They go the same way as real companies: recorded, verified, described, published.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.db import transaction

from madoguchi.apps.difficulties import actions as difficulties
from madoguchi.apps.docket import actions as docket
from madoguchi.apps.exchanges import actions as exchanges
from madoguchi.apps.introductions import actions as introductions
from madoguchi.apps.registry import actions as registry
from madoguchi.core import packs
from madoguchi.core.accounts import actions as accounts
from madoguchi.core.accounts.models import Person
from madoguchi.core.languages.texts import MACHINE, WRITTEN, Texts, Version, fingerprint

SOURCE = "example"
CLOCK_LOOKS_IN = 4  # days
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Loaded:
    """What was loaded: companies and entries by their keys in the pack, and the person who acts for each company."""

    companies: Mapping[str, Any]
    entries: Mapping[str, Any]
    people: Mapping[str, Person]


def load(folder: Path, *, officers: Mapping[str, Person], at: datetime, progress: Progress | None = None) -> Loaded:
    """Enter every example company and entry. `officers` reads over what the companies of each side hand in."""
    companies: dict[str, Any] = {}
    people: dict[str, Person] = {}
    rows = list(_rows(folder, "companies"))
    for number, row in enumerate(rows, start=1):
        companies[row["key"]], people[row["key"]] = _company(row, officers[row["side"]], at)
        _tell(progress, "companies", number, len(rows))
    entries: dict[str, Any] = {}
    rows = list(_rows(folder, "entries"))
    for number, row in enumerate(rows, start=1):
        company = companies[row["company"]]
        entries[row["key"]] = _entry(row, company, people[row["company"]], officers[company.side], at)
        _tell(progress, "entries", number, len(rows))
    return Loaded(companies, entries, people)


def _rows(folder: Path, name: str) -> Iterator[Mapping[str, Any]]:
    for path in sorted(folder.glob(f"{name}*.yaml")):
        found = packs.read_yaml(path).value
        yield from found if isinstance(found, list) else found[name]


def _tell(progress: Progress | None, what: str, done: int, of: int) -> None:
    if progress:
        progress(what, done, of)


@transaction.atomic
def _company(row: Mapping[str, Any], officer: Person, at: datetime) -> tuple[Any, Person]:
    side = packs.current().side(row["side"])
    contact = row["contact"]
    person = accounts.enrol(
        email=contact["email"],
        name=_own(contact["name"], contact["language"]),
        language=contact["language"],
        time_zone=side.time_zone,
        at=at,
        is_example=True,
    )
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    company = registry.record_organisation(
        _record(row), by=None, at=at, origin=registry.Origin(SOURCE, at.date()), is_example=True
    )
    registry.add_member(company, person=person, role="administrator", by=None, at=at)
    registry.describe(
        company,
        about=_texts(row["about"], row, at),
        languages=row["languages"],
        web=row.get("web", ""),
        employees=row.get("employees"),
        shows_name=bool(row.get("shows_name")),
        by=person,
        at=at,
    )
    registry.record_verification(company, kind="extract", reason="example", by=officer, at=at)
    registry.submit_profile(company, by=person, at=at)
    registry.publish_profile(company, by=officer, at=at)
    introductions.keep_contact_card(
        company,
        introductions.Contact(
            name=_own(contact["name"], contact["language"]),
            name_latin=_latin(contact["name"]),
            role=_own(contact.get("role", ""), contact["language"]),
            email=contact["email"],
            phone="",
            language=contact["language"],
        ),
        by=person,
        at=at,
    )
    company.refresh_from_db()
    return company, person


def _record(row: Mapping[str, Any]) -> Any:
    city = row.get("city") or {}
    language = packs.current().side(row["side"]).languages[0]
    return registry.CompanyRecord(
        side=row["side"],
        names=tuple(
            registry.NameRecord(
                text=one["text"],
                language=one.get("language", ""),
                script=one.get("script", ""),
                kind=one.get("kind", "legal"),
                reading=one.get("reading", ""),
            )
            for one in row["names"]
        ),
        activities=tuple(
            registry.ActivityRecord(str(one["scheme"]), str(one["code"]), is_main=place == 0)
            for place, one in enumerate(row["activities"])
        ),
        legal_form=row.get("legal_form", ""),
        standing="active",
        region=row["region"],
        city=city.get(language, "") if isinstance(city, Mapping) else str(city),
        city_language=language,
        size_band=row.get("size_band", ""),
        employees=row.get("employees"),
        founded_on=date(int(row["founded_year"]), 1, 1) if row.get("founded_year") else None,
        web=row.get("web", ""),
        languages=tuple(row["languages"]),
    )


def _entry(row: Mapping[str, Any], company: Any, person: Person, officer: Person, at: datetime) -> Any:
    """An entry with a past: posted, read over, and confirmed on the days the example says."""
    posted = at - timedelta(days=int(row.get("posted_days_ago", 30)))
    confirmed_on = (at - timedelta(days=int(row.get("confirmed_days_ago", 5)))).date()
    with transaction.atomic():
        entry = docket.draw_up(company, _draft(row, company, at), by=person, at=posted, is_example=True)
        docket.submit(entry, by=person, at=posted)
        entry = docket.publish(entry, by=officer, at=posted, confirmed_on=confirmed_on)
    return entry


def _draft(row: Mapping[str, Any], company: Any, at: datetime) -> Any:
    value = row.get("value_range") or {}
    term = row.get("term")
    return docket.Draft(
        direction=row["seek_or_offer"],
        kind=_kind_key(row["kind"]),
        title=_texts(row["title"], row, at),
        text=_texts(row["text"], row, at),
        activities=tuple(str(code) for code in row.get("activities", ())),
        products=tuple(str(code) for code in row.get("products", ())),
        regions_wanted=tuple(row.get("regions_wanted", ())),
        sizes_wanted=tuple(row.get("size_wanted", ())),
        languages=tuple(row.get("languages") or company.languages),
        value_min=_amount(value.get("min")),
        value_max=_amount(value.get("max")),
        currency=value.get("currency", ""),
        term=_texts(term, row, at) if isinstance(term, Mapping) else Texts(),
        capacity=int(row.get("capacity", 3)),
    )


def _kind_key(code: str) -> str:
    return packs.current().kind(code).key


def _amount(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _texts(given: Mapping[str, str], row: Mapping[str, Any], at: datetime) -> Texts:
    """The texts of a row in its languages, each as its row says it came about; translations name their original."""
    how = row.get("how", {})
    original = next((text for language, text in given.items() if how.get(language) == WRITTEN), "").strip()
    versions: dict[str, Version] = {}
    for language, text in given.items():
        origin = how.get(language, WRITTEN)
        source = "" if origin == WRITTEN else fingerprint(original)
        versions[language] = Version(text.strip(), origin, origin != MACHINE, at.isoformat(), source)
    return Texts(versions)


def _own(name: Any, language: str) -> str:
    if not isinstance(name, Mapping):
        return str(name)
    return str(name.get(language) or name.get("own") or next(iter(name.values())))


def _latin(name: Any) -> str:
    if not isinstance(name, Mapping):
        return str(name) if str(name).isascii() else ""
    return str(name.get("latin") or name.get("en") or "")


# Difficulties ------------------------------------------------------------------------------------------------


def load_difficulties(folder: Path, loaded: Loaded, *, officers: Mapping[str, Person], at: datetime) -> int:
    """Report every example difficulty on its day, and do what was done about it since; returns how many.

    The clock looks in every few days, so that what nobody did in time went up.
    """
    rows = list(_rows(folder, "difficulties"))
    for row in rows:
        _difficulty(row, loaded, officers, at - timedelta(days=row["days_ago"]), at)
    return len(rows)


def load_exchanges(folder: Path, loaded: Loaded, *, officers: Mapping[str, Person], at: datetime) -> int:
    """Set up every example programme with its events, those of the past with their reports; returns how many events."""
    rows = [row for path in folder.glob("exchanges*.yaml") for row in packs.read_yaml(path).value["programmes"]]
    officer = next(iter(officers.values()))
    count = 0
    for row in rows:
        names, aims = (Texts.written(row[part], at=at) for part in ("names", "aims"))
        plan = exchanges.ProgrammePlan(row["kind"], "running", names, aims)
        programme = exchanges.set_up_programme(row["key"], plan, by=officer, at=at, is_example=True)
        for one in row["events"]:
            event = _event(one, programme, officers.get(one["side"], officer), at)
            _apply(event, one, loaded, at)
            count += 1
        for one in row.get("routes", ()):
            _route(one, programme, officer, at)
        for one in row.get("publications", ()):
            _publication(one, programme, officer, at)
    for path in folder.glob("exchanges*.yaml"):
        for one in packs.read_yaml(path).value.get("experts", ()):
            _expert(one, loaded, officer, at)
    return count


def _expert(row: Mapping[str, Any], loaded: Loaded, officer: Person, at: datetime) -> None:
    """Somebody of the roster, and what a company asked of them."""
    began_at = at - timedelta(days=20)
    zone = packs.current().side(row["side"]).time_zone
    person = accounts.enrol(
        email=row["email"], name=row["name"], language=row["languages"][0], time_zone=zone, at=began_at
    )
    about, standing, availability = (
        Texts.written(row[part], at=began_at) for part in ("about", "standing", "availability")
    )
    offered = exchanges.Offered(
        side=row["side"],
        roles=tuple(row["roles"]),
        subjects=tuple(row["subjects"]),
        languages=tuple(row["languages"]),
        regions=tuple(row["regions"]),
        available_from=None,
        rate=row["rate"],
        words=exchanges.ExpertTexts(about, standing, availability),
    )
    expert = exchanges.hand_in_expert(offered, by=person, at=began_at, is_example=True)
    expert = exchanges.list_expert(expert, offered.words, by=officer, at=began_at)
    key = row.get("asked_by", "")
    if not key:
        return
    first = at.date() + timedelta(days=row["in"])
    last = first + timedelta(days=row["days"] - 1)
    need = exchanges.Need(row["roles"][0], None, row["region"], first, last, row["note"])
    asked_at = at - timedelta(days=3)
    company, by = loaded.companies[key], loaded.people[key]
    asked = exchanges.ask_to_accompany(expert, company, need, by=by, at=asked_at, is_example=True)
    if row.get("agreed"):
        exchanges.agree_to_accompany(asked, by=person, at=at - timedelta(days=2))


def _event(row: Mapping[str, Any], programme: Any, officer: Person, at: datetime) -> Any:
    zone = row.get("zone") or packs.current().side(row["side"] or packs.current().sides[0].key).time_zone
    day = at.astimezone(ZoneInfo(zone)).date() + timedelta(days=row["starts"])
    starts_at = datetime.combine(day, time(row["hour"]), ZoneInfo(zone))
    planned_at = min(at, starts_at) - timedelta(days=60)
    title, text, place = (Texts.written(row[part], at=planned_at) for part in ("title", "text", "place"))
    plan = exchanges.EventPlan(
        title=title,
        text=text,
        place=place,
        side=row["side"],
        languages=tuple(row["languages"]),
        zone=zone,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=row["hours"]),
        places=row.get("places"),
        apply_by_at=at + timedelta(days=row["apply_in"]) if "places" in row else None,
        is_whole=row.get("whole", False),
    )
    event = exchanges.plan_event(programme, plan, by=officer, at=planned_at, is_example=True)
    event = exchanges.open_event(event, by=officer, at=planned_at)
    if "report" in row:
        report = Texts.written(row["report"], at=at)
        exchanges.hold(event, report=report, visitors=row["visitors"], by=officer, at=plan.ends_at)
    elif "called_off" in row:
        exchanges.call_off(event, reason=Texts.written(row["called_off"], at=at), by=officer, at=at)
    return event


def _route(row: Mapping[str, Any], programme: Any, officer: Person, at: datetime) -> None:
    title, text, contact = (Texts.written(row[part], at=at) for part in ("title", "text", "contact"))
    plan = exchanges.RoutePlan(title, text, contact, tuple(row["languages"]), *row["season"])
    route = exchanges.record_route(programme, plan, by=officer, at=at, is_example=True)
    for one in row["stops"]:
        name, about = (Texts.written(one[part], at=at) for part in ("name", "text"))
        exchanges.add_stop(route, exchanges.StopPlan(one["region"], name, about, one["nights"]), by=officer, at=at)
    exchanges.open_route(route, by=officer, at=at)


def _publication(row: Mapping[str, Any], programme: Any, officer: Person, at: datetime) -> None:
    title, text = (Texts.written(row[part], at=at) for part in ("title", "text"))
    plan = exchanges.PublicationPlan(row["kind"], title, text, "", "", row["year"], tuple(row["languages"]))
    found = exchanges.record_publication(programme, plan, by=officer, at=at, is_example=True)
    exchanges.open_publication(found, by=officer, at=at)


def _apply(event: Any, row: Mapping[str, Any], loaded: Loaded, at: datetime) -> None:
    """The companies of the row apply; where the deadline is over lots are drawn."""
    asked_at = event.opened_at + timedelta(days=1)
    for key in row.get("applicants", ()):
        exchanges.apply(event, organisation=loaded.companies[key], by=loaded.people[key], at=asked_at)
    exchanges.draw(event, at=at)
    while exchanges.keep_places_moving(event, at=at):
        pass
    exchanges.tell_the_waiting(event, at=at)


def _difficulty(
    row: Mapping[str, Any], loaded: Loaded, officers: Mapping[str, Person], began_at: datetime, at: datetime
) -> None:
    company, person = loaded.companies[row["company"]], loaded.people[row["company"]]
    told = difficulties.Report(
        heading=row["heading"],
        lead_side=row["lead_side"],
        text=Texts.written(row["text"], at=began_at),
        wish=Texts.written(row.get("wish", {}), at=began_at),
        region=row.get("region", ""),
        rule=row.get("rule", ""),
        seen_by=dict.fromkeys(("text", "place", "time"), "authority"),
        allows_publication=row.get("publish", False),
    )
    one = difficulties.report(company, told, by=person, at=began_at, is_example=True)
    deeds = {step["day"]: step for step in row.get("then", ())}
    for day in range(1, (at - began_at).days + 1):
        moment = began_at + timedelta(days=day)
        if day in deeds:
            _deed(one, deeds[day], person, officers, moment)
        if day % CLOCK_LOOKS_IN == 0:
            difficulties.keep_time(one, at=moment)


def _deed(one: Any, step: Mapping[str, Any], person: Person, officers: Mapping[str, Person], at: datetime) -> None:
    home, lead = officers[one.home_side], officers[one.lead_side]
    by = lead if step.get("by") == "lead" else home
    party = step.get("by", "home")
    text = Texts.written(step.get("text", {}), at=at)
    match step["do"]:
        case "accept":
            difficulties.accept(one, by=home, at=at)
        case "decline":
            difficulties.decline(one, reason=text, by=home, at=at)
        case "hand_over":
            difficulties.hand_over(one, by=home, at=at)
        case "tell":
            waiting_on = step.get("waiting_on", "")
            difficulties.tell(one, text=text, party=party, waiting_on=waiting_on, by=by, at=at)
        case "answer":
            difficulties.answer(one, text=text, by=person, at=at)
        case "close":
            basis = step.get("legal_basis", "")
            difficulties.close(one, outcome=step["outcome"], reason=text, legal_basis=basis, party=party, by=by, at=at)
        case "solved" | "unsolved":
            difficulties.say_whether_solved(one, is_solved=step["do"] == "solved", by=person, at=at)
        case "publish":
            title = Texts.written(step["title"], at=at)
            record = difficulties.write_record(one, title=title, text=text, by=home, at=at)
            difficulties.approve_record(record, by=_colleague(officers, home), at=at)


def _colleague(officers: Mapping[str, Person], writer: Person) -> Person:
    """Somebody else of the officers: a text for everybody takes two."""
    return next(one for one in officers.values() if one.pk != writer.pk)
