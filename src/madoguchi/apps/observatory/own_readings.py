"""What the window can say of itself: entries, introductions, difficulties, agreements, waits, exchanges.

Nothing is told here that anybody's answers or troubles could be told from: counts are rounded to five, shares to steps
of five hundredths, and what rests on too few companies has no value. What was signed and built is public as it stands.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from madoguchi.apps.cases import queries as cases
from madoguchi.apps.difficulties import queries as difficulties
from madoguchi.apps.docket import queries as docket
from madoguchi.apps.exchanges import queries as exchanges
from madoguchi.apps.introductions import queries as introductions
from madoguchi.apps.projects import queries as projects
from madoguchi.core import packs
from madoguchi.engines.indicators import CERTAIN, TOO_FEW, Reading

STEP = 5
LEAST_FOR_A_SHARE = 20
LEAST_COMPANIES = 5
SHARE_STEPS = 20

Readings = dict[str, Reading]


def taken(at: datetime) -> Readings:
    """Every reading of today, by its key."""
    return {**_entries(), **_introductions(), **_difficulties(at), **_agreements(at), **_waits(), **_exchanges(at)}


def _entries() -> Readings:
    counts = docket.counts_by_side_and_direction()
    return {
        f"window.entries.{direction}": _rounded(sum(n for (_, found), n in counts.items() if found == direction))
        for direction in (docket.OFFER, docket.SEEK)
    }


def _introductions() -> Readings:
    proposed, exchanged = introductions.proposed_count(), introductions.exchanged_count()
    share = exchanged / proposed if proposed >= LEAST_FOR_A_SHARE else None
    return {
        "window.introductions.proposed": _rounded(proposed),
        "window.introductions.exchanged": _rounded(exchanged),
        "window.introductions.conversion": _share(share, proposed - proposed % STEP),
    }


def _difficulties(at: datetime) -> Readings:
    """As the scoreboard shows them: what it withholds is withheld here."""
    board = difficulties.board(at)
    if board is None:
        return {}
    readings = {
        "window.difficulties.reported": _shown(board.reported),
        "window.difficulties.in-time": _share(board.in_time, board.reported),
        "window.difficulties.resolved": _share(board.resolved_share, board.closed),
    }
    for line in board.sides:
        readings[f"window.difficulties.{line.key}.reported"] = _shown(line.count)
        readings[f"window.difficulties.{line.key}.in-time"] = _share(line.share, line.count)
    return readings


def _agreements(at: datetime) -> Readings:
    """From what was signed to what operates."""
    steps = projects.funnel(difficulties.day_of(at, packs.current().sides[0].key))
    signed, operating = steps[0].count, steps[-1].count
    return {
        "window.agreements.signed": Reading(float(signed), signed, "count"),
        "window.agreements.operating": Reading(float(operating), signed, "count"),
        "window.agreements.conversion": _share(operating / signed if signed else None, signed),
    }


def _waits() -> Readings:
    """Over the year up to the newest reading of each procedure that five companies or more went through."""
    told = [one for one in cases.whole_readings().values() if one.companies >= LEAST_COMPANIES]
    limited = [(one.in_time, one.count) for one in told if one.in_time is not None]
    whole = sum(count for _in_time, count in limited)
    by_procedure = {  # side by side, as the page of each procedure shows them
        f"window.waits.{one.procedure}.{name}": Reading(
            value, one.count - one.count % STEP or one.count, "working-days"
        )
        for one in told
        for name, value in (("median", one.median), ("p90", one.p90))
    }
    return {
        **by_procedure,
        "window.waits.decided": _rounded(sum(one.count for one in told)),
        "window.waits.in-time": _share(
            sum(in_time for in_time, _count in limited) / whole if whole else None, whole - whole % STEP
        ),
    }


def _exchanges(at: datetime) -> Readings:
    """Events and those who came stand on public pages as they are; how many applied is rounded."""
    until = difficulties.day_of(at, packs.current().sides[0].key)
    year = exchanges.year_of(until - timedelta(days=364), until)
    return {
        "window.exchanges.events": Reading(float(year.events), year.events, "count"),
        "window.exchanges.visitors": Reading(float(year.visitors), year.events, "count"),
        "window.exchanges.applications": _rounded(exchanges.drawn_applications()),
    }


def _rounded(count: int) -> Reading:
    rounded = STEP * ((count + STEP // 2) // STEP)
    return Reading(float(rounded), rounded if count >= STEP else count)


def _shown(count: int | None) -> Reading:
    """A count that was rounded, or withheld, before it came here."""
    return Reading(None, 0, "count", TOO_FEW) if count is None else Reading(float(count), count, "count")


def _share(share: float | None, count: int | None) -> Reading:
    if share is None or count is None:
        return Reading(None, count or 0, "share", TOO_FEW)
    return Reading(round(share * SHARE_STEPS) / SHARE_STEPS, count, "share", CERTAIN)
