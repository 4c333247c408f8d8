"""A round as files for the desk: every pair, what it is worth, what became of it; everybody's ranked list of the other
side. No contacts, no single answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from madoguchi.apps.introductions import sentences
from madoguchi.apps.introductions.models import DRAWN_UP, WAITING_STATES, Introduction, Round
from madoguchi.apps.registry import queries as registry
from madoguchi.core.tables import Table

if TYPE_CHECKING:
    from madoguchi.apps.introductions.lists import WholeMarket

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
LIST_COLUMNS = ("company", "company_name", "place", "other", "other_name", "chance")
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


def lists_table(held: Round, market: WholeMarket, way: str) -> Table:
    """Every company's list of the other side, the first place first; `chance` is that both accept."""
    found = market.lists[way]
    about = {
        "round": held.number,
        "way": way,
        "expected_matches": found.shown.matches,
        "envious_seekers": found.shown.envious[0],
        "envious_partners": found.shown.envious[1],
    }
    return Table(f"round-{held.number}-lists-{way}", LIST_COLUMNS, _listed(market, way), about)


def _listed(market: WholeMarket, way: str) -> Iterator[dict[str, Any]]:
    everybody = market.everybody(way)
    companies = registry.companies({name for name, _listed in everybody})
    names = {key: str(registry.name_for(one, sentences.reader())) for key, one in companies.items()}
    chances = {(pair.seeker, pair.partner): pair.value for pair in market.problem.pairs}
    for own, listed in everybody:
        for place, other in enumerate(listed, 1):
            chance = chances[own, other] if (own, other) in chances else chances[other, own]
            yield {
                "company": own,
                "company_name": names.get(own, ""),
                "place": place,
                "other": other,
                "other_name": names.get(other, ""),
                "chance": round(chance, 6),
            }


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
