"""Lines under a line of titles: what the readers of delimited registers share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from madoguchi.apps.registry.importers.delimited import Record
from madoguchi.apps.registry.importers.rows import Row
from madoguchi.core.refusals import Refused

Cells = Mapping[str, str]


def by_title(
    records: Iterator[Record],
    required: Sequence[str],
    *,
    names: Mapping[str, str] | None = None,
    lines_before: int = 0,
) -> Iterator[tuple[int, Cells | Row]]:
    """Each line after the titles as (line, cells by title); a line that cannot be divided as a refused row.

    `names` gives a title the name it goes by here. `lines_before` lines may stand before the titles. Refuses a
    file whose titles are not those of the register, or that gives a required one twice.
    """
    columns: dict[str, int] = {}
    width = 0
    for record in records:
        if record.problem:
            yield record.line, Row.refused(record.line, record.problem, "", **dict(record.facts))
        elif columns:
            yield record.line, _cells(record, columns, width)
        else:
            columns = _columns(record.cells, required, names or {})
            width = len(record.cells)
            if not columns and lines_before:
                lines_before -= 1
            elif not columns:
                raise Refused("file-has-other-columns", expected=", ".join(required))


def _columns(cells: Sequence[str], required: Sequence[str], names: Mapping[str, str]) -> dict[str, int]:
    titles = [names.get(cell.strip(), cell.strip()) for cell in cells]
    twice = next((title for title in required if titles.count(title) > 1), None)
    if twice is not None:
        raise Refused("file-names-a-column-twice", column=twice)
    found = {title: at for at, title in enumerate(titles)}
    return found if set(required) <= set(found) else {}


def _cells(record: Record, columns: Mapping[str, int], width: int) -> Cells | Row:
    if len(record.cells) < width or any(record.cells[width:]):
        # A comma too many or too few: every cell after it would stand under the wrong title.
        return Row.refused(record.line, "line-has-other-cells", found=len(record.cells), expected=width)
    return {title: record.cells[at].strip() for title, at in columns.items()}
