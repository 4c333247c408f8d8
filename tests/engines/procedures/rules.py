"""Short ways to write rules in tests."""

from __future__ import annotations

from datetime import date

from madoguchi.engines.procedures import Evidence, Fact, Limit, Step, Version, parse

FIRST, SECOND = date(2020, 1, 1), date(2025, 8, 23)
SEEN = Evidence("seen", "gazette")
FACTS = {
    "staff": Fact("staff", "int"),
    "home": Fact("home", "choice", ("JP", "RU")),
    "buys": Fact("buys", "bool"),
    "goods": Fact("goods", "codes"),
    "opens": Fact("opens", "date"),
}


def when(raw):
    return parse(raw, FACTS)


def days(count, **more):
    return Limit(count, more.pop("unit", "working_days"), "xx", evidence=more.pop("evidence", SEEN), **more)


def step(key, *after, authority="office", **more):
    return Step(key, authority, after=after, **more)


def version(*steps, in_force=FIRST, facts=None, **more):
    used = FACTS if facts is None else facts
    return Version("licence", in_force, steps, used, **more)
