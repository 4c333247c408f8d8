"""A round as a file for the desk: every pair, what it is worth, what became of it. No contacts, no single answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from madoguchi.apps.introductions import sentences
from madoguchi.apps.introductions.models import DRAWN_UP, WAITING_STATES, Introduction, Round
from madoguchi.apps.registry import queries as registry
from madoguchi.core.tables import Table

COLUMNS = (
    "wave",
    "first",
    "first_name",
    "first_entry",
    "second",
    "second_name",
    "second_entry",
    "chance",
    "value",
    "state",
    "proposed_on",
)
WAITING, NOT_SENT, KEPT_BACK = "waiting", "not_sent", "kept_back"


def round_table(held: Round) -> Table:
    """The pairs of a round in the order of its certificates; the first wave is number 1.

    `chance` is that both accept, `value` what the pair was allocated at. A state tells of both sides together: that
    one of them has answered is told to nobody before both have.
    """
    certificate = held.certificate or {}
    about = {
        "round": held.number,
        "sha256": certificate.get("sha256", ""),
        "inputs": certificate.get("inputs", ""),
        "value": certificate.get("value"),
        "bound": certificate.get("bound"),
    }
    return Table(f"round-{held.number}", COLUMNS, list(_rows(held)), about)


def _rows(held: Round) -> Iterator[dict[str, Any]]:
    waves = [held.certificate or {}, *(wave["certificate"] for wave in held.waves)]
    pairs = [(at, one, other) for at, wave in enumerate(waves, start=1) for one, other in wave.get("pairs", [])]
    companies = registry.companies({name for _at, *both in pairs for name in both})
    names = {key: str(registry.name_for(one, sentences.reader())) for key, one in companies.items()}
    values = {(one, other): value for one, other, value in held.inputs.get("pairs", [])}
    made = {
        (first, second): (state, at)
        for first, second, state, at in Introduction.objects.filter(round=held).values_list(
            "first__reference", "second__reference", "state", "proposed_at"
        )
    }
    unmade = NOT_SENT if held.state == DRAWN_UP else KEPT_BACK
    for wave, first, second in pairs:
        state, at = made.get((first, second), (unmade, None))
        first_entry, second_entry = held.inputs["entries"][f"{first} {second}"]
        yield {
            "wave": wave,
            "first": first,
            "first_name": names.get(first, ""),
            "first_entry": first_entry,
            "second": second,
            "second_name": names.get(second, ""),
            "second_entry": second_entry,
            "chance": round(held.inputs["chances"][f"{first} {second}"], 6),
            "value": round(values[first, second], 6),
            "state": WAITING if state in WAITING_STATES else state,
            "proposed_on": at.date().isoformat() if at else "",
        }
