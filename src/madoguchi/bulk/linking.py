"""Links two registers of any size: candidates by a batch engine, verdicts by `engines.identity`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from madoguchi.engines.identity import Commonness, Link, Record, settle

LEFT, RIGHT = "left", "right"


class BatchEngine(Protocol):
    """A batch engine: takes in two registers, and hands out what is worth comparing."""

    def take_in(self, side: str, records: Iterable[Record]) -> int:
        """Write down the records of a side (`left` or `right`); returns how many. Keys come back as they are told in
        JSON: texts and numbers."""
        ...

    def candidates(self) -> Iterator[tuple[Record, list[Record]]]:
        """For each left record with any, in the order they were taken in: the right records worth comparing."""
        ...


def link_registers(
    left: Iterable[Record],
    right: Iterable[Record],
    *,
    folder: Path | None = None,
    memory: str = "4GB",
    threads: int = 2,
    engine: Callable[[Path], BatchEngine] | None = None,
) -> Iterator[Link]:
    """The links between two registers, in the order of the left one: those that are the same, those to ask about.

    Neither register is held in memory: both are streamed to a database in `folder` (a temporary one if none is given),
    which keeps to `memory` and spills to disk. Raises BulkIsMissing without the extra `bulk`.
    """
    with TemporaryDirectory() as temporary:
        place = folder or Path(temporary)
        chosen = engine(place) if engine else _embedded(place, memory, threads)
        among = Commonness()
        for side, records in ((LEFT, left), (RIGHT, right)):
            among.has_side_of(chosen.take_in(side, among.counting(records)))
        for record, others in chosen.candidates():
            yield from settle(record, others, among=among)


def _embedded(folder: Path, memory: str, threads: int) -> BatchEngine:
    from madoguchi.bulk.embedded import Embedded  # its libraries are heavy, and an extra

    return Embedded(folder, memory=memory, threads=threads)
