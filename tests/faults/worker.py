"""Does the product's own work in processes that may be killed, and writes down what it was told is done.

One process loads Django and waits (`python -m tests.faults.worker`). For each line of JSON on its input it forks a
child that works against the database and the folder named there, and answers with the child's number; so a test may
start and kill a hundred of them without loading Django a hundred times. `tests/faults/harness.py` speaks with it.

A child acknowledges like a page does: after the action returned, hence after the commit. Acknowledgements go to a
file, one line each; whatever stands there must be in the database for ever.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.faults.acknowledgements import Acknowledgements, acknowledged
from tests.faults.cases import late_cases, look_after_all, lost_of_cases, move_a_case, uneven_cases

JOBS: dict[str, Callable[..., None]] = {}
RECONNECT_SECONDS = 20


def job(work: Callable[..., None]) -> Callable[..., None]:
    """Register a function as something a child can be asked to do."""
    JOBS[work.__name__] = work
    return work


# What a child works on ------------------------------------------------------------------------------------


def connect(address: str, folder: str, **options: Any) -> None:
    """Turn this process, which has opened nothing yet, to a database and a data folder."""
    from django.conf import settings
    from django.db import connections

    from madoguchi.settings import _database

    settings.DATA = Path(folder)
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(Path(folder) / "mail")
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    database = _database(address)
    database.setdefault("OPTIONS", {}).update(options)
    settings.DATABASES["default"] = database
    connections.settings = connections.configure_settings({"default": database})
    if hasattr(vars(connections)["_connections"], "default"):  # made when Django was loaded, and never opened
        del connections["default"]


def moment(worker: int, step: int) -> datetime:
    """A moment that no other step of any worker has; all within a few minutes."""
    from tests.cast import MONDAY

    return MONDAY + timedelta(minutes=1, microseconds=step * 100 + worker)


@job
def prepare(ack: Acknowledgements, *, firsts: int = 6, seconds: int = 6, introductions: int = 36, **_: Any) -> None:
    """A fresh database with companies of both sides, each with somebody who acts for it, and introductions."""
    from django.core.management import call_command

    from madoguchi.apps.observatory import actions as observatory
    from tests import cast

    call_command("migrate", verbosity=0)
    observatory.load_pack_figures(at=cast.MONDAY)
    sides = {"jp": ("サクラ水産", "ja", "JP-01", firsts), "ru": ("Восток Логистика", "ru", "RU-PRI", seconds)}
    made: dict[str, list[Any]] = {}
    for side, (name, language, region, count) in sides.items():
        made[side] = [
            cast.company(
                side,
                f"{name} {number}",
                language=language,
                region=region,
                who=cast.person(f"person{number}@{side}.example", f"Person {number}", language),
            )
            for number in range(count)
        ]
    pairs = [(first, second) for first in made["jp"] for second in made["ru"]]
    for first, second in pairs[:introductions]:
        cast.proposal(first, second)
    for first in made["jp"]:
        cast.entry(first, "seek", f"Cold storage for {first.pk}")
    cast.drawn_event(places=3)
    if made["jp"]:
        late_cases(made["jp"][:3])
    ack.write(op="prepared")


# Work ---------------------------------------------------------------------------------------------------


@job
def answer(ack: Acknowledgements, *, side: str, worker: int, is_reversed: bool = False, **_: Any) -> None:
    """Say yes to every introduction for one side, first to last or last to first."""
    from madoguchi.apps.introductions.models import Introduction

    everything = list(Introduction.objects.select_related("first", "second").order_by("pk"))
    for step, one in enumerate(reversed(everything) if is_reversed else everything):
        _say(ack, "accept", one, side, worker, step)


@job
def mixed(ack: Acknowledgements, *, worker: int, seed: int, count: int = 100_000, **_: Any) -> None:
    """What people do with introductions and places, in an order that the seed decides, and the mail that follows."""
    from madoguchi.apps.introductions.models import Introduction
    from madoguchi.core.notices.tasks import deliver_due

    chosen = random.Random(seed)
    for step in range(count):
        acts = ("propose", "accept", "decline", "take_back", "lapse", "mail", "place", "case")
        act = chosen.choices(acts, (2, 10, 1, 2, 1, 2, 4, 2))[0]
        with _connected():
            if act == "propose":
                _propose(ack, chosen, moment(worker, step))
                continue
            if act == "mail":
                deliver_due(moment(worker, step), limit=3)
                continue
            if act == "place":
                _move_a_place(chosen, moment(worker, step))
                continue
            if act == "case":
                move_a_case(ack, chosen, moment(worker, step))
                continue
            introductions = Introduction.objects.select_related("first", "second")
            one = chosen.choice(list(introductions.order_by("-pk")[:12]))
            _say(ack, act, one, chosen.choice(("first", "second")), worker, step)


@job
def clocks(ack: Acknowledgements, *, worker: int, **_: Any) -> None:
    """Look after the clocks of all cases, beside whoever acts on them."""
    look_after_all(ack, moment(worker, 0))


@contextmanager
def _connected() -> Iterator[None]:
    """As a page is served: a stale connection is closed first; a database that is away is a page that failed."""
    from django.db import InterfaceError, OperationalError, close_old_connections, connection

    close_old_connections()
    try:
        yield
    except (OperationalError, InterfaceError):
        if connection.vendor != "postgresql":
            raise
        connection.close()
        time.sleep(0.05)


def _say(ack: Acknowledgements, act: str, one: Any, side: str, worker: int, step: int) -> None:
    from madoguchi.apps.introductions import actions
    from madoguchi.apps.registry import queries as registry
    from madoguchi.core.refusals import Refused

    at = moment(worker, step)
    organisation = getattr(one, side)
    by = registry.people_of(organisation)[0]
    try:
        if act == "lapse":
            if not actions.lapse(one, at=one.expires_at + timedelta(seconds=1)):
                return
            ack.write(op=act, introduction=one.pk)
            return
        done = getattr(actions, act)(one, organisation=organisation, by=by, at=at)
    except Refused as refusal:
        ack.write(op="refused", act=act, introduction=one.pk, why=refusal.key)
        return
    ack.write(op=act, introduction=one.pk, organisation=organisation.pk, version=done.version, state=done.state)


def _move_a_place(chosen: random.Random, at: datetime) -> None:
    """Take, give back or give on a place of the event: more want one than there are."""
    from madoguchi.apps.exchanges import actions
    from madoguchi.apps.exchanges.models import LIVE, Application
    from madoguchi.core.refusals import Refused

    live = list(Application.objects.filter(state__in=LIVE).select_related("event", "person").order_by("pk"))
    if not live:
        return
    one, act = chosen.choice(live), chosen.choices(("confirm", "withdraw", "give on"), (5, 1, 3))[0]
    if act == "give on":
        actions.keep_places_moving(one.event, at=at + timedelta(days=chosen.choice((0, 0, 8))))
        return
    try:
        getattr(actions, act)(one, by=one.person, at=at)
    except Refused:
        return  # somebody was faster


def _propose(ack: Acknowledgements, chosen: random.Random, at: datetime) -> None:
    from madoguchi.apps.introductions import queries
    from madoguchi.apps.registry.models import Organisation
    from madoguchi.core.refusals import Refused
    from tests import cast

    first, second = (chosen.choice(list(Organisation.objects.filter(side=side))) for side in ("jp", "ru"))
    if queries.have_met(first, second):
        return
    try:
        one = cast.proposal(first, second, at=at)
    except Refused as refusal:
        ack.write(op="refused", act="propose", why=refusal.key)
        return
    ack.write(op="propose", introduction=one.pk)


@job
def confirm(ack: Acknowledgements, *, worker: int, rounds: int = 10, **_: Any) -> None:
    """Confirm every entry, again and again: each time the search index and the journal are told."""
    from madoguchi.apps.docket import actions
    from madoguchi.apps.docket.models import Entry

    for step in range(rounds):
        for entry in Entry.objects.order_by("pk" if worker % 2 else "-pk"):
            actions.confirm(entry, by=None, at=moment(worker, 0) + timedelta(days=10 * step + worker + 1))
            ack.write(op="confirm", entry=entry.pk)


@job
def index(ack: Acknowledgements, *, rounds: int = 200, **_: Any) -> None:
    """Ask the search outbox how far it may be read, as the indexer does all the time."""
    from madoguchi.core.search import outbox

    for _step in range(rounds):
        outbox.latest()
    ack.write(op="index")


@job
def command(ack: Acknowledgements, *, words: list[str], **_: Any) -> None:
    """Run a verb of the command line."""
    from madoguchi.command import main

    status = main(words)
    ack.write(op="command", status=status)
    sys.exit(status)


# Looking ------------------------------------------------------------------------------------------------


@job
def verify(ack: Acknowledgements, *, told: str, **_: Any) -> None:
    """Run `madoguchi verify`, look for everything that was acknowledged, and write down what does not hold."""
    from madoguchi.core import invariants

    problems = [
        f"{finding.invariant.key} {violation.where}: {violation.what}"
        for finding in invariants.verify()
        for violation in finding.violations
    ]
    with invariants.reading():  # one view: a server may still end what a killed worker had just asked of it
        problems += _lost(told)
        problems += _uneven()
        problems += uneven_cases()
    ack.write(problems=problems, **_figures())


def _lost(told: str) -> list[str]:
    from madoguchi.apps.introductions.models import Consent, Exchange, Introduction

    lines = acknowledged(Path(told))
    versions = dict(Introduction.objects.values_list("pk", "version"))
    given = set(Consent.objects.values_list("introduction", "organisation", "answer"))
    exchanged = set(Exchange.objects.values_list("introduction", flat=True))
    answers = {"accept": "yes", "decline": "no"}
    problems = lost_of_cases(lines)
    for line in lines:
        pk, op = line.get("introduction"), line["op"]
        if op in {"propose", "lapse", *answers} and pk not in versions:
            problems.append(f"I2 the introduction {pk} was acknowledged and is not there")
        if op in answers and (pk, line["organisation"], answers[op]) not in given:
            problems.append(f"I2 an answer to {pk} was acknowledged and is not there")
        if line.get("version", 0) > versions.get(pk, 0):
            problems.append(f"I2 a change of {pk} was acknowledged and is not there")
        if line.get("state") == "accepted" and pk not in exchanged:
            problems.append(f"I2 the exchange of {pk} was acknowledged and is not there")
    return problems


def _uneven() -> list[str]:
    """Every change of an introduction has one event, and every exchange wrote to both people, once."""
    from django.db.models import Count

    from madoguchi.apps.introductions.models import Exchange, Introduction
    from madoguchi.core.journal import queries
    from madoguchi.core.journal.models import Event
    from madoguchi.core.notices.models import Message

    changes = Event.objects.filter(kind__startswith="introduction.")
    events = dict(changes.values_list("subject").annotate(count=Count("pk")).order_by())
    letters = Message.objects.filter(kind="contacts-exchanged").values_list("about_reference")
    told = dict(letters.annotate(count=Count("pk")).order_by())
    exchanged = dict(Exchange.objects.values_list("introduction", "at"))
    problems = []
    for one in Introduction.objects.all():
        recorded = events.get(queries.subject_of(one), 0)
        if recorded != one.version:
            problems.append(f"I5 {one.pk} was changed {one.version} times and recorded {recorded} times")
        if told.get(one.reference, 0) != (2 if one.pk in exchanged else 0):
            kinds = list(Event.objects.filter(subject=queries.subject_of(one)).values_list("kind", flat=True))
            problems.append(
                f"I4 {one.pk}, {one.state}: {told.get(one.reference, 0)} letters with contacts; "
                f"exchanged {exchanged.get(one.pk)}; recorded {kinds}"
            )
    return problems


def _figures() -> dict[str, Any]:
    from django.db.models import Count

    from madoguchi.apps.cases.models import ESCALATED, StepEvent
    from madoguchi.apps.introductions.models import Exchange, Introduction
    from madoguchi.apps.registry import queries as registry
    from madoguchi.apps.registry.models import Import, Organisation

    return {
        "introductions": Introduction.objects.count(),
        "exchanges": Exchange.objects.count(),
        "escalations": StepEvent.objects.filter(kind=ESCALATED).count(),
        "companies": Organisation.objects.count(),
        "visible": registry.visible().count(),
        "imports": dict(Import.objects.values_list("state").annotate(count=Count("pk")).order_by()),
    }


# Planted defects ------------------------------------------------------------------------------------------


def plant(defect: str) -> None:
    """Break one control in this process, to see that the tests notice."""
    from django.db import transaction

    from madoguchi.apps.introductions import answering, queries
    from madoguchi.apps.introductions.models import Introduction

    def unlocked(of: Introduction) -> Introduction:
        return Introduction.objects.select_related("first", "second").get(pk=of.pk)

    class Apart:
        """A module whose functions each have a transaction of their own."""

        def __init__(self, module: Any) -> None:
            self.module = module

        def __getattr__(self, name: str) -> Any:
            return transaction.atomic(getattr(self.module, name))

    if defect == "no lock":
        queries.locked = unlocked
    elif defect == "separate transactions":
        queries.locked = unlocked
        for name in ("journal", "notices"):
            setattr(answering, name, Apart(getattr(answering, name)))
        actions = sys.modules["madoguchi.apps.introductions.actions"]
        for name in ("_accept",):
            setattr(answering, name, getattr(answering, name).__wrapped__)
        for name in ("decline", "take_back", "lapse"):
            setattr(actions, name, getattr(answering, name).__wrapped__)
    elif defect:
        raise ValueError(f"no defect is called {defect!r}")


def kill_at(commit: int, *, is_before: bool) -> None:
    """Let this process kill itself at its n-th commit, just before or just after it."""
    from django.db import connection, connections

    own = getattr(connection, "_commit")  # noqa: B009  (Django's own, which its types do not name)
    seen = 0

    def counted() -> None:
        nonlocal seen
        seen += 1
        if seen == commit and is_before:
            os.kill(os.getpid(), signal.SIGKILL)
        own()
        if seen == commit:
            os.kill(os.getpid(), signal.SIGKILL)

    vars(connections["default"])["_commit"] = counted


# The process ----------------------------------------------------------------------------------------------


def _child(order: dict[str, Any]) -> int:
    errors = os.open(order["errors"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(errors, 1)
    os.dup2(errors, 2)
    try:
        connect(order["database"], order["folder"], **order.get("options", {}))
        plant(order.get("defect", ""))
        if order.get("kill"):
            kill_at(order["kill"]["commit"], is_before=order["kill"]["is_before"])
        if order.get("full_at"):
            _fill(order["full_at"])
        while order.get("gate") and not Path(order["gate"]).exists():
            time.sleep(0.001)
        JOBS[order["job"]](Acknowledgements(order["ack"]), **order.get("with", {}))
    except SystemExit as left:
        return int(left.code or 0)
    except BaseException:  # noqa: BLE001  (the end of a process: it says what went wrong, and with which status)
        traceback.print_exc()
        sys.stderr.flush()
        return 70
    return 0


def _fill(spare: int) -> None:
    """From now on the database may grow by so many pages only, as on a disk that is almost full."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0] + spare}")


def main() -> None:
    """Fork a child for each order, until the input ends."""
    from madoguchi.core.starting import start_django

    start_django()
    import madoguchi.site.urls  # noqa: F401  (everything is loaded once, here)
    from tests import cast  # noqa: F401

    print("ready", flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        if "wait" in order:
            _, status = os.waitpid(order["wait"], 0)
            print(json.dumps({"status": os.waitstatus_to_exitcode(status)}), flush=True)
            continue
        pid = os.fork()
        if pid == 0:
            os._exit(_child(order))
        print(json.dumps({"pid": pid}), flush=True)


if __name__ == "__main__":
    main()
