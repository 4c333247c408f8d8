"""What always holds of the survey."""

from __future__ import annotations

from collections.abc import Iterator

from madoguchi.apps.difficulties.survey import queries
from madoguchi.apps.difficulties.survey.models import ANSWERED, PUBLISHED, Ballot, Wave
from madoguchi.core import packs
from madoguchi.core.invariants import Violation, invariant


@invariant("I23", "Every spent ballot of the survey was counted once, and no published cell is too small")
def ballots_and_tallies_agree() -> Iterator[Violation]:
    """As many companies answered as ballots are spent; nobody named a heading without answering."""
    for wave in Wave.objects.order_by("year"):
        for side, counts in queries.tallies(wave).items():
            spent = Ballot.objects.filter(wave=wave, organisation__side=side, is_spent=True).count()
            if counts[ANSWERED] != spent:
                yield Violation(f"survey {wave.year} {side}", f"{spent} ballots are spent, {counts[ANSWERED]} counted")
            for heading, count in counts.items():
                if count > counts[ANSWERED]:
                    yield Violation(f"survey {wave.year} {side}", f"{heading} was named {count} times")


@invariant("I23", "Every spent ballot of the survey was counted once, and no published cell is too small")
def published_cells_are_large_enough() -> Iterator[Violation]:
    """What was published hides every cell under the pack's least, and never one alone."""
    known = packs.current().difficulties
    for wave in Wave.objects.filter(state=PUBLISHED) if known else ():
        exact = queries.tallies(wave)
        for side, said in wave.results.items():
            hidden = [key for key, count in said["headings"].items() if count is None]
            shown = [key for key, count in said["headings"].items() if count]
            for key in shown:
                if known is not None and exact[side][key] < known.least_companies:
                    yield Violation(f"survey {wave.year} {side}", f"{key} is shown and rests on too few")
            if len(hidden) == 1 and shown:
                yield Violation(f"survey {wave.year} {side}", f"{hidden[0]} is withheld alone")
