"""What always holds of proposals; `madoguchi verify` looks for what breaks it."""

from __future__ import annotations

from collections.abc import Iterator

from madoguchi.apps.projects.models.projects import NEUTRAL
from madoguchi.apps.projects.proposals import contents
from madoguchi.apps.projects.proposals.models import DRAFT, Edition, Proposal
from madoguchi.core.invariants import Violation, invariant


@invariant("I45", "An edition of a proposal is what was handed in, and every proposal that left its draft has one")
def editions_are_as_handed_in() -> Iterator[Violation]:
    """The digest is taken over everything on it; numbers follow without gap, and a project goes by one of them."""
    for one in Edition.objects.select_related("proposal").iterator(chunk_size=200):
        if contents.digest(one.content) != one.digest:
            yield Violation(f"proposal {one.proposal.reference}", f"edition {one.number} is not what was handed in")
    numbers: dict[int, list[int]] = {}
    for pk, number in Edition.objects.order_by("number").values_list("proposal_id", "number"):
        numbers.setdefault(pk, []).append(number)
    for pk, reference, state, joined in Proposal.objects.values_list("pk", "reference", "state", "joined_edition"):
        found = numbers.get(pk, [])
        if joined is not None and joined not in found:
            yield Violation(f"proposal {reference}", f"goes by edition {joined}, which it does not have")
        if found != list(range(1, len(found) + 1)) or (state != DRAFT and not found):
            yield Violation(f"proposal {reference}", f"is {state} and has the editions {found}")


@invariant("I46", "No regime is computed for a proposal at a place both sides claim")
def no_regime_at_a_neutral_place() -> Iterator[Violation]:
    """Neither in what is kept, nor in a project that came of it."""
    for one in Edition.objects.select_related("proposal").iterator(chunk_size=200):
        if one.content["place_kind"] == NEUTRAL and one.content["figures"].get("regimes"):
            yield Violation(f"proposal {one.proposal.reference}", f"edition {one.number} has regimes")


@invariant("I47", "A project that came of a proposal has its company among those who take part")
def attached_proposals_are_of_the_team() -> Iterator[Violation]:
    """At the time it was attached it had; who left since stands there with the day."""
    for one in Proposal.objects.filter(project__isnull=False).select_related("project"):
        if one.project and not one.project.participations.filter(organisation=one.organisation_id).exists():
            yield Violation(f"proposal {one.reference}", "is attached to a project of others")
