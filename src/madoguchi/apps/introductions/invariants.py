"""What must always hold of introductions; `madoguchi verify` looks for what breaks it."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from madoguchi.apps.docket import queries as docket
from madoguchi.apps.introductions import certificates
from madoguchi.apps.introductions.models import EXCHANGED_STATES, YES, Consent, Exchange, Introduction, Round
from madoguchi.apps.screening import queries as screening
from madoguchi.core.invariants import Violation, invariant
from madoguchi.core.notices.models import Message


def _pairs_of_consents() -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    live = Consent.objects.filter(answer=YES, withdrawn_at__isnull=True)
    for introduction, organisation in live.values_list("introduction", "organisation"):
        found.setdefault(introduction, set()).add(organisation)
    return found


@invariant("I4", "An introduction is accepted exactly when both sides have a live yes and contacts were exchanged")
def acceptance_rests_on_two_consents() -> Iterator[Violation]:
    """Accepted ⇔ two live consents ⇔ one exchange."""
    consents = _pairs_of_consents()
    exchanged = set(Exchange.objects.values_list("introduction", flat=True))
    for one in Introduction.objects.only("pk", "reference", "state", "first", "second").iterator():
        both = consents.get(one.pk, set()) == {one.first_id, one.second_id}
        is_accepted = one.state in EXCHANGED_STATES
        if not (both == is_accepted == (one.pk in exchanged)):
            yield Violation(
                one.reference, f"state {one.state}, both said yes: {both}, exchanged: {one.pk in exchanged}"
            )


@invariant("I4", "Every exchange wrote to the people of both sides, and nothing wrote of contacts without one")
def contacts_are_told_of_once_exchanged() -> Iterator[Violation]:
    """A message that brings contacts has an exchange as its cause."""
    exchanged = set(Exchange.objects.values_list("introduction__reference", flat=True))
    for reference in Message.objects.filter(kind="contacts-exchanged").values_list("about_reference", flat=True):
        if reference not in exchanged:
            yield Violation(reference, "a message that brings contacts has no exchange behind it")


@screening.gate("introductions")
def passed_to_introductions() -> Iterator[screening.Passed]:
    """Whoever was proposed to somebody, and whoever exchanged contacts, for screening to check."""
    for reference, first, second, at in Introduction.objects.values_list(
        "reference", "first", "second", "proposed_at"
    ).iterator():
        yield from (screening.Passed(f"proposal {reference}", one, at) for one in (first, second))
    exchanges = Exchange.objects.values_list(
        "introduction__reference", "introduction__first", "introduction__second", "at"
    )
    for reference, first, second, at in exchanges.iterator():
        yield from (screening.Passed(f"exchange {reference}", one, at) for one in (first, second))


@invariant("I16", "Nothing was proposed or exchanged while a question about goods of one of its entries stood open")
def goods_were_answered_before() -> Iterator[Violation]:
    """Proposals and exchanges, against the answers as the docket keeps them with their moments."""
    spells = docket.spells_of_goods()
    if not spells:
        return
    rows = Introduction.objects.filter(Q(first_entry__in=spells) | Q(second_entry__in=spells))
    exchanged = dict(Exchange.objects.filter(introduction__in=rows).values_list("introduction", "at"))
    for one in rows.only("pk", "reference", "first_entry", "second_entry", "proposed_at").iterator():
        passed = [one.proposed_at, *([exchanged[one.pk]] if one.pk in exchanged else [])]
        both = (entry for entry in (one.first_entry_id, one.second_entry_id) if entry is not None)
        for spell in (spell for entry in both for spell in spells.get(entry, ())):
            if any(spell.covers(at) for at in passed):
                yield Violation(one.reference, f"went on while question {spell.hit} about goods stood in the way")


@invariant("I12", "A round holds nobody over capacity, no pair twice, and its certificate checks")
def rounds_hold_their_certificates() -> Iterator[Violation]:
    """Each stored round is checked from its own prices."""
    for held in Round.objects.exclude(certificate={}).iterator():
        for problem in certificates.check(held):
            yield Violation(f"round {held.number}", problem)
