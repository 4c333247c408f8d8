"""What always holds of advance rulings; `madoguchi verify` looks for what breaks it."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, Q

from madoguchi.apps.cases.rulings import queries
from madoguchi.apps.cases.rulings.models import GIVEN, Citation, Ruling
from madoguchi.core.invariants import Violation, invariant


@invariant("I79", "A ruling gives reasons, law and days, ends never backwards, and is published by two, naming nobody")
def rulings_can_be_relied_on() -> Iterator[Violation]:
    """Whoever planned on an answer keeps it."""
    for one in Ruling.objects.filter(state=GIVEN).prefetch_related("organisation__aliases").iterator(chunk_size=500):
        if not one.reasons or not one.basis:
            yield Violation(f"ruling {one.reference}", "gives no reasons or no law")
        if one.ended_on is not None and (
            one.ended_at is None or one.ended_on <= one.ended_at.date() or not one.end_reason
        ):
            yield Violation(f"ruling {one.reference}", "ended backwards, or without a reason")
        if one.published_at is not None and queries.names_the_company(one, [one.title, one.public_text]):
            yield Violation(f"ruling {one.reference}", "is published and names who asked")
    one_person = Q(published_at__isnull=False) & (Q(published_by=F("laid_by")) | Q(published_by=None) | Q(laid_by=None))
    for one in Ruling.objects.filter(one_person):
        yield Violation(f"ruling {one.reference}", "was published by one person")
    for citation in Citation.objects.select_related("case", "ruling"):
        case, ruling = citation.case, citation.ruling
        is_own = case.organisation_id == ruling.organisation_id and case.procedure == ruling.procedure
        if not is_own or (case.filed_on is not None and not queries.is_in_force(ruling, case.filed_on)):
            yield Violation(f"case {case.number}", f"rests on the ruling {ruling.reference}, which does not bind it")
