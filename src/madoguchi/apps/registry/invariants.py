"""What must always hold of imports and merges; `madoguchi verify` looks for what breaks it."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, F, Q

from madoguchi.apps.registry.models import (
    CHANGED,
    IMPORTED,
    NEW,
    REFUSED_ROW,
    STAGED,
    UNDONE,
    Identifier,
    Import,
    ImportRow,
    Organisation,
)
from madoguchi.core.invariants import Violation, invariant


@invariant("I3", "Every row of a file went in, stood there already, was left out, or was refused")
def no_row_of_a_file_is_lost() -> Iterator[Violation]:
    """read = new + changed + unchanged + refused + left out, and each refused row is kept with its reason."""
    counted = F("new") + F("changed") + F("unchanged") + F("refused") + F("left_out")
    for source in Import.objects.filter(state__in=[STAGED, IMPORTED]).exclude(read=counted):
        yield Violation(source.reference, f"{source.read} rows were read, its counts say otherwise")
    refused = Count("rows", filter=Q(rows__outcome=REFUSED_ROW))
    for source in Import.objects.filter(state__in=[STAGED, IMPORTED]).annotate(kept=refused).exclude(kept=F("refused")):
        yield Violation(source.reference, f"{source.refused} rows were refused, their reasons are not all kept")


@invariant("I3", "A completed import has no row left to apply, and an undone one nothing of its own left")
def an_import_is_whole_or_not_there() -> Iterator[Violation]:
    """Published all, or none."""
    waiting = ImportRow.objects.filter(
        source__state=IMPORTED, outcome__in=[NEW, CHANGED], applied_at__isnull=True
    ).values_list("source__reference", "line")
    for reference, line in waiting[:100]:
        yield Violation(reference, f"line {line} was not applied")
    for reference in Organisation.objects.filter(entered_by_import__state=UNDONE).values_list("reference", flat=True)[
        :100
    ]:
        yield Violation(reference, "its import was undone, the company is still here")


@invariant("I3", "A number belongs to one company, and a merged record leads to one that stands")
def numbers_and_merges_are_sound() -> Iterator[Violation]:
    """Constraints hold up most of it; a chain of merges is followed here."""
    twice = Identifier.objects.values("scheme", "value").annotate(n=Count("pk")).filter(n__gt=1)
    for row in twice:
        yield Violation(f"{row['scheme']} {row['value']}", "stands twice")
    merged = dict(Organisation.objects.filter(merged_into__isnull=False).values_list("pk", "merged_into"))
    for start in merged:
        seen, at = {start}, merged[start]
        while at in merged and at not in seen:
            seen.add(at)
            at = merged[at]
        if at in merged:
            yield Violation(str(start), "its merges lead in a circle")
