"""`madoguchi demo`: the whole product on this machine, with fictional companies, a round and a few answers."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from madoguchi.apps.cases import actions as cases
from madoguchi.apps.dialogue import actions as dialogue
from madoguchi.apps.docket import queries as docket
from madoguchi.apps.exchanges import actions as exchanges
from madoguchi.apps.introductions import actions as introductions
from madoguchi.apps.introductions import queries as introduced
from madoguchi.apps.observatory import actions as observatory
from madoguchi.apps.projects import actions as projects
from madoguchi.apps.registry import queries as registry
from madoguchi.apps.screening import actions as screening
from madoguchi.core import clock, packs
from madoguchi.core.accounts import actions as accounts
from madoguchi.core.accounts.models import OFFICER, OPERATOR, Desk, Person
from madoguchi.core.languages.texts import Texts
from madoguchi.core.refusals import Refused
from madoguchi.site import example_cases, example_project, examples
from madoguchi.site.commands import serve
from madoguchi.site.commands.numbers import port_number, whole

HELP = "Load the example corridor and its fictional companies, run a round, and serve it all on this machine."
EXAMPLE = "madoguchi demo --port 8000"

PASSWORD = "a-window-for-two"  # noqa: S105 (of fictional people, on this machine only)
TOTP_SECRET = "MADOGUCHIMADOGUCHIMADOGUCHIMADOG"  # noqa: S105 (the same)
EARLIER = timedelta(days=6)
ANSWERED = 12


@dataclass(frozen=True)
class Told:
    """What the demo did, for its one screen."""

    companies: dict[str, int]
    entries: int
    introductions: int
    exchanged: int
    gap: float
    is_fresh: bool


def arguments(parser: argparse.ArgumentParser) -> None:
    """The port, and whether to stay."""
    parser.add_argument("--port", type=port_number, default=8000, help="port to listen on (default: 8000)")
    parser.add_argument("--no-serve", action="store_true", help="prepare everything, print the screen, and stop")
    parser.add_argument("--workers", type=whole(1), default=1, help="web processes (default: 1)")


def run(options: argparse.Namespace) -> int:
    """Prepare, print one screen, serve."""
    if not options.no_serve and serve.why_not_free("127.0.0.1", options.port):
        print(f"Port {options.port} is not free. Choose another one: make demo PORT=8001", file=sys.stderr)
        return 1
    told = prepare()
    print(screen(told, port=options.port))
    if options.no_serve:
        return 0
    return serve.run(argparse.Namespace(host="127.0.0.1", port=options.port, workers=options.workers, no_worker=False))


def prepare() -> Told:
    """Bring the demo to its beginning; what is there already stays."""
    _say("Preparing the database …")
    call_command("migrate", interactive=False, verbosity=0)
    is_fresh = not Desk.objects.exists()
    if is_fresh:
        at = clock.now()
        officers = _open_desks(at)
        loaded = examples.load(_folder(), officers=officers, at=at - EARLIER, progress=_progress)
        screening.load_pack_restrictions(at=at)
        observatory.load_pack_figures(at=at)
        dialogue.load_pack_dialogue(at=at)
        exchanges.load_pack_programmes(at=at)
        examples.load_exchanges(_folder(), loaded, officers=officers, at=at)
        _say("Reporting difficulties …")
        examples.load_difficulties(_folder(), loaded, officers=officers, at=at)
        _say("Playing cases at the window …")
        _play_cases(loaded, officers, at)
        projects.load_pack_portfolio(at=at)
        _say("Building the search index …")
        _index()
        _say("Drawing up a round of introductions …")
        _hold_round(officers, at - EARLIER)
        _answer_some(loaded, at - timedelta(days=1))
        observatory.take_own_readings(at=at)
        example_project.begin(loaded, officers, at=at)
        _say("Writing the letters …")
        _deliver()
    return _told(is_fresh)


def _folder() -> Path:
    folder = packs.current().folder / "examples"
    if not folder.is_dir():
        raise Refused("corridor-has-no-examples", corridor=packs.current().key)
    return folder


@transaction.atomic
def _open_desks(at: datetime) -> dict[str, Person]:
    """A desk for each side, an officer at each, and an operator; their second factor is the same known secret."""
    officers: dict[str, Person] = {}
    for side in packs.current().sides:
        names = Texts.written(
            {language: f"{text} — {_EXAMPLE_DESK[language]}" for language, text in side.names.texts.items()}
        )
        desk = accounts.open_desk(side=side.key, name=names, email="", by=None, at=at)
        officer = _staff(f"officer@{side.key}.example", side.languages[0], side.time_zone, at)
        accounts.appoint(officer, desk=desk, role=OFFICER, by=None, at=at)
        officers[side.key] = officer
        if side is packs.current().sides[0]:
            operator = _staff("operator@window.example", "en", side.time_zone, at)
            accounts.appoint(operator, desk=desk, role=OPERATOR, by=None, at=at)
    return officers


_EXAMPLE_DESK = {"en": "example desk", "ja": "窓口（例）", "ru": "учебное окно"}


def _staff(email: str, language: str, time_zone: str, at: datetime) -> Person:
    name = {"ja": "担当者（例）", "ru": "Сотрудник (пример)"}.get(language, "Officer (example)")
    person = accounts.enrol(email=email, name=name, language=language, time_zone=time_zone, at=at, is_example=True)
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    TOTP.activate(person, TOTP_SECRET)
    RecoveryCodes.activate(person)
    return person


def _play_cases(loaded: examples.Loaded, officers: dict[str, Person], at: datetime) -> None:
    """The clerks take their offices at the end: nobody is written to about what was played as long past."""
    sides = {one.key: packs.current().side(one.side) for one in packs.current().authorities}
    clerks = {key: _clerk(key, sides[key], at) for key in example_cases.authorities(_folder())}
    example_cases.play(_folder(), loaded, clerks=clerks, officers=officers, at=at)
    for authority, clerk in clerks.items():
        accounts.give_office(clerk, authority=authority, by=None, at=at)
    cases.take_readings_of_a_year(at)


def _clerk(authority: str, side: packs.Side, at: datetime) -> Person:
    return _staff(f"clerk@{authority}.example", side.languages[0], side.time_zone, at)


def _hold_round(officers: dict[str, Person], at: datetime) -> None:
    officer = next(iter(officers.values()))
    held = introductions.plan_round(on=at.date(), by=officer, at=at, is_example=True)
    held = introductions.draw_up_round(held, by=officer, at=at)
    introductions.open_round(held, by=officer, at=at)


def _answer_some(loaded: examples.Loaded, at: datetime) -> None:
    """A few sides answer: some yes on both sides, some on one, some no."""
    people = {company.pk: loaded.people[key] for key, company in loaded.companies.items()}
    held = introduced.current_round()
    if held is None:
        return
    for place, one in enumerate(introduced.introductions_in(held)[:ANSWERED]):
        first, second = one.first, one.second
        if place % 4 == 3:
            introductions.decline(one, organisation=second, by=people[second.pk], at=at, reason="not_now")
            continue
        introductions.accept(one, organisation=first, by=people[first.pk], at=at)
        if place % 4 != 2:
            introductions.accept(one, organisation=second, by=people[second.pk], at=at)
    for key in ("sakura-seafoods", "vostok-logistics"):
        if key in loaded.people:
            person = loaded.people[key]
            person.set_password(PASSWORD)
            person.save(update_fields=["password"])


def _index() -> None:
    from madoguchi.site.commands import reindex

    reindex.run(argparse.Namespace(quiet=True))


def _deliver() -> None:
    from madoguchi.core.notices import tasks

    while (done := tasks.deliver_due(clock.now())).sent or done.dropped:
        pass


def _told(is_fresh: bool) -> Told:
    held = introduced.current_round()
    return Told(
        companies=dict(registry.counts_by_side()),
        entries=docket.public_entries().count(),
        introductions=held.figures.get("introductions", 0) if held else 0,
        exchanged=introduced.exchanged_count(),
        gap=held.certificate.get("gap", 0.0) if held else 0.0,
        is_fresh=is_fresh,
    )


def screen(told: Told, *, port: int) -> str:
    """One screen: what was done, where to look, how to sign in."""
    address = f"http://127.0.0.1:{port}"
    corridor = packs.current()
    companies = ", ".join(f"{told.companies.get(side.key, 0)} {side.names}" for side in corridor.sides)
    lines = [
        "",
        f"Madoguchi — {corridor.names}: " + ("a fresh demo" if told.is_fresh else "the demo as you left it"),
        f"  companies       {companies} (all fictional, marked on every page)",
        f"  live entries    {told.entries}",
        f"  round 1         {told.introductions} introductions, at most {told.gap:.3%} from the best possible",
        f"  both said yes   {told.exchanged}",
        "",
        f"  English  {address}/en/",
        f"  日本語   {address}/ja/",
        f"  Русский  {address}/ru/",
        "",
        "Sign in to try a side (password of all: " + PASSWORD + ")",
    ]
    for person in _logins():
        lines.append(f"  {person.email}")
    lines += [
        "",
        f"Officers are asked for a code as well: `{_program()} code` prints it (secret {TOTP_SECRET}).",
        f"Letters are written to {settings.DATA / 'mail'}.",
        "Stop with Ctrl-C. Start afresh: delete " + str(settings.DATA),
    ]
    return "\n".join(lines)


def _program() -> str:
    """How this program was called, as a person would call it again from the same folder."""
    called = Path(sys.argv[0])
    return str(called) if called.name == "madoguchi" and not called.is_absolute() else "madoguchi"


def _logins() -> list[Person]:
    return [one for one in Person.objects.filter(is_example=True).order_by("pk") if one.has_usable_password()]


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def _progress(what: str, done: int, of: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{what}: {done} of {of}", end="\n" if done == of else "", file=sys.stderr, flush=True)
    elif done == of:
        print(f"{what}: {of}", file=sys.stderr, flush=True)
