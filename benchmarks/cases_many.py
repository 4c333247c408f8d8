"""A hundred thousand cases: do the waits, a case and the desk's queue keep their time, and what streams its memory?

    python -m benchmarks.cases_many [--cases N] [--small] [--json]
    python -m tools.postgres -- python -m benchmarks.cases_many

One database grows from a twentieth of the cases to all of them, of about twenty events each; at either size the
readings of a year are taken, and pages are asked for in turn with the list of procedures, their peer. Told are the
processor time of each page over that of the peer in the same run (on PostgreSQL without what the server took; the time
that passed is told beside it), the queries of each page at both sizes, and, for what reads all events, events a second
and the memory it added. The default is 20,000 cases; `--cases 100000` is the size of the claim.

Targets: no page asks more often with all cases than with a twentieth; the public waiting times take at most twice the
peer; no page takes more than twice its own time with a twentieth; what streams adds at most 30 MB.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks import cases_made_up as made_up
from benchmarks import tables

CASES, SMALL_CASES, SHARE = 20_000, 200, 20
ROUNDS, SMALL_ROUNDS = 9, 2
TIME_TARGET, MEMORY_TARGET = 2.0, 30.0
PEER, WAITS = "list of procedures", "public waiting times"


def prepare(folder: Path) -> None:
    """Django with an empty database."""
    tables.open_site(folder)
    tables.make()


# Pages ----------------------------------------------------------------------------------------------------


def pages(made: made_up.MadeUp) -> dict[str, Callable[[], Any]]:
    """What is asked for, by name: the public pages, and those of a company, an authority and a desk."""
    from django.test import Client

    stranger, zone = Client(), f"/en/procedures/{made_up.ZONE}/"
    company, clerk, officer = (_signed_in(one) for one in (made.people["jp"], made.clerks[BUSIEST], made.officer))
    case = _longest_case(made)
    queue = f"/en/office/steps/{_due_first()}/"
    return {
        PEER: lambda: stranger.get("/en/procedures/"),
        "a procedure": lambda: stranger.get(zone),
        WAITS: lambda: stranger.get(f"{zone}waits/"),
        "what-if": lambda: stranger.get(f"{zone}what-if/"),
        "cases of a company": lambda: company.get("/en/cases/"),
        "a case": lambda: company.get(f"/en/cases/{case}/"),
        "queue of an authority": lambda: clerk.get("/en/office/"),
        "step of an authority": lambda: clerk.get(queue),
        "cases of a side": lambda: officer.get("/en/desk/cases/"),
    }


BUSIEST = "ru-far-east-corporation"


def _signed_in(person: Any) -> Any:
    from django.test import Client

    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _longest_case(made: made_up.MadeUp) -> str:
    """A case of the company whose member asks, with everything a zone residency goes through."""
    from madoguchi.apps.cases.models import Case

    own = Case.objects.filter(organisation=made.companies["jp"][0], procedure=made_up.ZONE).exclude(outcome="")
    if (found := own.first()) is None:
        found = made.decided[0]
        Case.objects.filter(pk=found.pk).update(organisation=made.companies["jp"][0])
    return str(found.reference)


def _due_first() -> str:
    from madoguchi.apps.cases import queries

    step = queries.queue_of([BUSIEST]).first()
    assert step is not None
    return str(step.reference)


def timed(asked: dict[str, Callable[[], Any]], rounds: int) -> dict[str, dict[str, float]]:
    """Every page in turn, so many times: the medians of processor time and of the time that passed, in milliseconds."""
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in asked}
    for _ in range(rounds + 1):
        for name, ask in asked.items():
            worked, passed = time.process_time(), time.perf_counter()
            assert ask().status_code == 200, name
            taken[name].append(((time.process_time() - worked) * 1000, (time.perf_counter() - passed) * 1000))
    return {
        name: {
            "first, ms": round(rows[0][0], 1),
            "cpu, ms": round(statistics.median(worked for worked, _ in rows[1:]), 2),
            "passed, ms": round(statistics.median(passed for _, passed in rows[1:]), 2),
            "queries": _queries(asked[name]),
        }
        for name, rows in taken.items()
    }


def _queries(ask: Callable[[], Any]) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as counted:
        ask()
    return len(counted)


# What reads everything ------------------------------------------------------------------------------------


@contextmanager
def watched(found: dict[str, float]) -> Iterator[None]:
    """Into `found`: processor seconds, seconds passed, and the memory at its highest over that before, in MB."""
    done, highest = threading.Event(), [_own_memory()]
    before = highest[0]

    def look() -> None:
        while not done.wait(0.02):
            highest[0] = max(highest[0], _own_memory())

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    worked, passed = time.process_time(), time.perf_counter()
    try:
        yield
    finally:
        found["cpu, s"] = round(time.process_time() - worked, 2)
        found["passed, s"] = round(time.perf_counter() - passed, 2)
        done.set()
        looking.join()
        found["memory added, MB"] = round(max(highest[0], _own_memory()) - before, 1)


def _own_memory() -> float:
    """What this process holds itself, without the pages of files that it has mapped."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("RssAnon:")[2].split()[0]) / 1024


def readings() -> dict[str, float]:
    """The readings of each month of a year, of a month and of the year up to it."""
    from madoguchi.apps.cases import measuring

    found: dict[str, float] = {}
    with watched(found):
        measuring.take_readings_of_a_year(made_up.NOW)
    return found


def read_through() -> dict[str, dict[str, float]]:
    """The log in both forms, and what the scheduler does with all clocks."""
    from django.test import Client

    from madoguchi.apps.cases import measuring, tasks

    stranger = Client()

    def log(form: str) -> Callable[[], object]:
        return lambda: sum(map(len, stranger.get(f"/en/procedures/log.{form}")))

    jobs = {
        "log as CSV": log("csv"),
        "log as OCEL": log("jsonocel"),
        "readings of a day": lambda: measuring.take_recent_readings(made_up.NOW),
        "clocks looked after": lambda: tasks.look_after_clocks(made_up.NOW),
        "dates recounted": lambda: tasks.recount_provisional(made_up.NOW),
    }
    found: dict[str, dict[str, float]] = {}
    for name, job in jobs.items():
        with watched(found.setdefault(name, {})):
            job()
    return found


# Measuring ------------------------------------------------------------------------------------------------


def measure(cases: int, rounds: int) -> dict[str, Any]:
    """The figures at a twentieth and at the whole."""
    from django.db import connection

    from madoguchi.apps.cases.models import Case, StepEvent
    from madoguchi.core import clock

    assert not Case.objects.exists(), "the benchmark wants a database of its own"
    made, found = made_up.begin(cases), {}
    with clock.set_to(made_up.NOW):
        for size in (max(cases // SHARE, made.count), cases):
            made_up.grow(made, size)
            if connection.vendor == "postgresql":  # it would by itself, a little later
                connection.cursor().execute("VACUUM ANALYZE")
            of_size: dict[str, Any] = {"events": StepEvent.objects.count(), "readings of a year": readings()}
            of_size["pages"] = timed(pages(made), rounds)
            of_size["read through"] = read_through()
            found[f"{size:,} cases"] = of_size
    return {"database": connection.vendor, **found, **_judged(*found.values())}


def _judged(few: dict[str, Any], many: dict[str, Any]) -> dict[str, Any]:
    peer = many["pages"][PEER]["cpu, ms"]
    over_peer = {name: round(one["cpu, ms"] / peer, 2) for name, one in many["pages"].items()}
    over_few = {name: round(one["cpu, ms"] / few["pages"][name]["cpu, ms"], 2) for name, one in many["pages"].items()}
    as_often = all(one["queries"] <= few["pages"][name]["queries"] for name, one in many["pages"].items())
    flat = max(one["memory added, MB"] for one in many["read through"].values()) <= MEMORY_TARGET
    holds = {
        "queries": as_often,
        "waits over peer": over_peer[WAITS] <= TIME_TARGET,
        "pages over few": max(over_few.values()) <= TIME_TARGET,
        "memory": flat,
    }
    return {"over the list of procedures": over_peer, "over a twentieth": over_few, "holds": holds}


def main() -> int:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=CASES, help="cases at the larger size")
    parser.add_argument("--small", action="store_true", help="the size that runs in every build")
    parser.add_argument("--json", action="store_true", help="print JSON in one line")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        figures = measure(*((SMALL_CASES, SMALL_ROUNDS) if options.small else (options.cases, ROUNDS)))
    print(json.dumps(figures, indent=None if options.json else 1))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
