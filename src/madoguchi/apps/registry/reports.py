"""What an import reports: one screen of text, refused rows grouped by reason, and all of them as a file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext, ngettext

from madoguchi.apps.registry import alike_rows, queries
from madoguchi.apps.registry.models import CHANGED, IMPORTED, LEFT_OUT, REFUSED_ROW, STAGED, Import, ImportRow
from madoguchi.apps.registry.phrases import HEADINGS
from madoguchi.core.languages.phrases import phrase
from madoguchi.core.ui.writing import number, reader

SHOWN_ROWS = 20
SHOWN_IN_GROUP = 3
LINES_IN_GROUP = 40
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Line:
    """A row that did not go in."""

    line: int
    field: str
    sentence: str


@dataclass(frozen=True)
class Group:
    """Rows that did not go in for one reason: the first with their sentences, of more the numbers of their lines."""

    reason: str
    heading: str
    count: int
    shown: tuple[Line, ...]
    further: tuple[int, ...]

    @property
    def rest(self) -> int:
        """How many are neither shown nor named by line."""
        return self.count - len(self.shown) - len(self.further)


def refused_groups(source: Import) -> list[Group]:
    """The refused rows by reason, the most frequent first."""
    return _groups(source, REFUSED_ROW)


def left_out_groups(source: Import) -> list[Group]:
    """The rows that the file's own marks leave out, by reason."""
    return _groups(source, LEFT_OUT)


def _groups(source: Import, outcome: str) -> list[Group]:
    rows = ImportRow.objects.filter(source=source, outcome=outcome)
    counts = dict(rows.values_list("reason").annotate(n=Count("pk")).order_by("-n", "reason"))
    place = Window(RowNumber(), partition_by=[F("reason")], order_by=F("line").asc())
    first = rows.annotate(place=place).filter(place__lte=SHOWN_IN_GROUP + LINES_IN_GROUP).order_by("line")
    found: dict[str, list[ImportRow]] = {}
    for row in first:
        found.setdefault(row.reason, []).append(row)
    return [
        Group(
            reason,
            str(HEADINGS.get(reason, reason)),
            count,
            tuple(_line(row) for row in found[reason][:SHOWN_IN_GROUP]),
            tuple(row.line for row in found[reason][SHOWN_IN_GROUP:]),
        )
        for reason, count in counts.items()
    ]


def changed_companies(source: Import, language: str) -> list[tuple[str, str]]:
    """The first companies that the file changes: name and address of the page."""
    rows = ImportRow.objects.filter(source=source, outcome=CHANGED, organisation__isnull=False)
    found = rows.select_related("organisation").prefetch_related("organisation__aliases").order_by("line")[:SHOWN_ROWS]
    return [
        (str(queries.name_for(row.organisation, language)), row.organisation.get_absolute_url())
        for row in found
        if row.organisation
    ]


def _line(row: ImportRow) -> Line:
    return Line(row.line, row.field, phrase(row.reason, row.facts))


def _refused(source: Import) -> Iterator[ImportRow]:
    yield from ImportRow.objects.filter(source=source, outcome=REFUSED_ROW).order_by("line").iterator(chunk_size=500)


def write_refused(source: Import, path: Path) -> None:
    """Write every refused row with its line, field and reason, as a sentence in the active language."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        write_refused_to(source, stream)


def write_refused_to(source: Import, stream: IO[str]) -> None:
    """The same, to an open stream. A cell that a spreadsheet would take for a formula is made text."""
    writer = csv.writer(stream)
    writer.writerow([gettext("line"), gettext("field"), gettext("reason"), gettext("sentence")])
    for row in _refused(source):
        cells = (row.line, row.field, row.reason, phrase(row.reason, row.facts))
        writer.writerow([f"'{cell}" if str(cell).startswith(_FORMULA) else cell for cell in cells])


def import_report(source: Import, *, is_dry_run: bool) -> str:
    """One screen: what was read, what became of it, and the first refused rows with their reasons."""
    taken = source.new + source.changed + source.unchanged
    facts = {"file": source.file_name, "kind": source.kind, "rows": number(source.read)}
    counted = (
        (source.new, gettext("new companies")),
        (source.changed, gettext("changed")),
        (source.unchanged, gettext("unchanged, already here")),
        (source.left_out, gettext("left out by the file's own marks")),
        (source.refused, gettext("refused")),
    )
    width = max(len(number(count)) for count, _ in counted)
    sums = {"taken": number(taken), "left_out": number(source.left_out), "refused": number(source.refused)}
    lines = [
        ngettext("%(file)s (%(kind)s): %(rows)s row read", "%(file)s (%(kind)s): %(rows)s rows read", source.read)
        % facts,
        "",
        *(f"  {number(count):>{width}}  {what}" for count, what in counted),
        "",
        gettext("Taken %(taken)s + left out %(left_out)s + refused %(refused)s = read %(rows)s: no row is lost.")
        % {**sums, "rows": number(source.read)},
    ]
    lines += _first_alike(source)
    lines += _first_refused(source)
    lines.append(_closing(source, is_dry_run=is_dry_run))
    return "\n".join(lines)


def _first_refused(source: Import) -> list[str]:
    lines: list[str] = []
    for row in ImportRow.objects.filter(source=source, outcome=REFUSED_ROW).order_by("line")[:SHOWN_ROWS]:
        where = gettext("line %(line)s") % {"line": number(row.line)} + (f", {row.field}" if row.field else "")
        lines.append(f"  {where}: {phrase(row.reason, row.facts)}")
    if source.refused > SHOWN_ROWS:
        more = number(source.refused - SHOWN_ROWS)
        lines.append("  " + gettext("… and %(count)s more: --refused FILE writes them all.") % {"count": more})
    return ["", *lines] if lines else lines


def _first_alike(source: Import) -> list[str]:
    """New rows that look like a company here, with both names and the reasons, as the desk shows them."""
    rows = alike_rows.rows_alike(source)
    count = rows.count()
    if not count:
        return []
    lines = ["", gettext("New rows that look like a company that stands here: %(n)s") % {"n": number(count)}]
    for row in alike_rows.read(list(rows[:SHOWN_ROWS])):
        where = gettext("line %(line)s") % {"line": number(row.line)}
        lines.append(f"  {where}: {row.record.names[0].text}")
        for one in row.candidates:
            reasons = "; ".join(queries.reason_sentence(reason) for reason in one.reasons)
            name = queries.name_for(one.organisation, reader())
            lines.append(f"    ~ {name} ({one.organisation.reference}): {reasons}")
    if source.state == STAGED:
        lines.append("  " + gettext("Let in like this they are new, and the pairs wait on the desk."))
    return lines


def _closing(source: Import, *, is_dry_run: bool) -> str:
    if is_dry_run:
        return gettext("Nothing has been written.")
    if source.state == IMPORTED and source.new + source.changed == 0:
        return gettext("Nothing had to be changed.")
    return gettext("Everything that can go in is in. The desk can take it back as a whole.")
