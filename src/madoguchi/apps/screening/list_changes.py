"""What a version of a list says that the one before did not, and what that led to."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from madoguchi.apps.screening.models import GOODS, OPEN, Hit, List, ListedGood, ListedParty

Rows = QuerySet[ListedParty] | QuerySet[ListedGood]


@dataclass(frozen=True)
class Changes:
    """Rows that are new, gone and changed with a version; questions it raised, and those whose party is gone."""

    before: List | None
    added: Rows
    dropped: Rows
    changed: Rows
    questions: QuerySet[Hit]
    moot: QuerySet[Hit]


def changes_of(listing: List) -> Changes:
    """The changes of a version against the one loaded before it; of a first version everything is new."""
    before = (
        List.objects.filter(key=listing.key, loaded_at__lt=listing.loaded_at)
        .exclude(pk=listing.pk)
        .order_by("-loaded_at", "-pk")
        .first()
    )
    rows = _goods if listing.content == GOODS else _parties
    added, dropped, changed = rows(listing, before)
    hits = Hit.objects.select_related("organisation", "party").prefetch_related("organisation__aliases")
    moot = hits.filter(party__listing=before).exclude(state=OPEN) if before else hits.none()
    return Changes(
        before,
        added,
        dropped,
        changed,
        hits.filter(party__listing=listing, found_at__gte=listing.loaded_at).order_by("found_at", "pk"),
        moot.exclude(Exists(listing.entries.filter(key=OuterRef("party__key")))).order_by("pk"),
    )


def _parties(listing: List, before: List | None) -> tuple[Rows, Rows, Rows]:
    now = ListedParty.objects.filter(listing=listing).order_by("key")
    if before is None:
        return now, ListedParty.objects.none(), ListedParty.objects.none()
    then = ListedParty.objects.filter(listing=before).order_by("key")
    same_key = then.filter(key=OuterRef("key"))
    both = now.annotate(said_before=Subquery(same_key.order_by().values("digest")[:1]))
    return (
        now.exclude(Exists(same_key)),
        then.exclude(Exists(now.filter(key=OuterRef("key")))),
        both.exclude(said_before=F("digest")).filter(said_before__isnull=False),
    )


def _goods(listing: List, before: List | None) -> tuple[Rows, Rows, Rows]:
    now = ListedGood.objects.filter(listing=listing).order_by("code")
    if before is None:
        return now, ListedGood.objects.none(), ListedGood.objects.none()
    then = ListedGood.objects.filter(listing=before).order_by("code")
    tier_before = Subquery(then.filter(code=OuterRef("code")).order_by().values("tier")[:1])
    return (
        now.exclude(Exists(then.filter(code=OuterRef("code")))),
        then.exclude(Exists(now.filter(code=OuterRef("code")))),
        now.annotate(tier_before=tier_before).filter(tier_before__isnull=False).exclude(tier_before=F("tier")),
    )
