"""What can be asked about companies. One of the two doors of this app; the other is `actions`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Prefetch, Q, QuerySet

from madoguchi.apps.registry import sentences
from madoguchi.apps.registry.facts import SourceFacts, StatedActivity, activities, by_source, numbers
from madoguchi.apps.registry.models import (
    ACTIVE,
    ASKED,
    CLOSED,
    CONFIRMED,
    FORMER,
    IN_REVIEW,
    LAPSED,
    OPEN,
    PUBLISHED,
    PUBLISHING,
    REFUSED_ROW,
    UNDONE,
    WITHDRAWN,
    Alias,
    Import,
    ImportRow,
    Membership,
    Merge,
    Organisation,
    Resemblance,
    Verification,
)
from madoguchi.core import packs
from madoguchi.core.accounts import queries as accounts
from madoguchi.core.accounts.models import Person
from madoguchi.core.languages.texts import Said

Reader = Person | AnonymousUser

__all__ = ["SourceFacts", "StatedActivity", "activities", "by_source", "numbers"]


@dataclass(frozen=True)
class CompanyName:
    """The name a reader sees: text, its language and its kind."""

    text: str
    language: str
    kind: str

    def __str__(self) -> str:
        return self.text


def reason_sentence(reason: Mapping[str, Any]) -> str:
    """What one reason of the name and identity engines says, in the reader's language."""
    return sentences.resemblance(reason)


def visible() -> QuerySet[Organisation]:
    """Companies that stand in the registry: not absorbed by another record, and not from an unfinished import."""
    unfinished = list(Import.objects.filter(state__in=[PUBLISHING, UNDONE]).values_list("pk", flat=True))
    companies = Organisation.objects.filter(merged_into__isnull=True)
    if unfinished:
        companies = companies.filter(Q(entered_by_import__isnull=True) | ~Q(entered_by_import__in=unfinished))
    return companies


def public() -> QuerySet[Organisation]:
    """Companies anybody may look up: facts of a public register, or a published profile."""
    return visible().filter(Q(profile=PUBLISHED) | (~Q(source="") & ~Q(profile=WITHDRAWN)))


def with_names(companies: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """The same companies with their names fetched along."""
    return companies.prefetch_related("aliases")


def with_all(companies: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """The same companies with everything their page shows. Of the proofs, those that were accepted."""
    return companies.prefetch_related(
        "aliases",
        "identifiers",
        "activities",
        "sites",
        Prefetch("verifications", queryset=Verification.objects.filter(state=CONFIRMED).order_by("decided_at")),
    )


def company(reference: str) -> Organisation | None:
    """The company with this reference, with everything its page shows; None when there is none to be seen."""
    return with_all(visible()).filter(reference=reference).first()


def companies(references: Iterable[str]) -> dict[str, Organisation]:
    """The visible companies among these references, with their names, by reference."""
    found = with_names(visible().filter(reference__in=list(references)))
    return {one.reference: one for one in found}


def public_companies(references: Iterable[str]) -> dict[str, Organisation]:
    """The companies among these references that anybody may look up, with what a list says of them."""
    found = public().filter(reference__in=list(references)).prefetch_related("aliases", "identifiers")
    return {one.reference: one for one in found}


def successor(reference: str) -> Organisation | None:
    """The record that this one was merged into, so that old addresses go on working."""
    found = Organisation.objects.filter(reference=reference, merged_into__isnull=False).first()
    while found is not None and found.merged_into is not None:
        found = found.merged_into
    return found


def company_with_identifier(scheme: str, value: str) -> Organisation | None:
    """The company known to a register under this number."""
    return visible().filter(identifiers__scheme=scheme, identifiers__value=value).first()


def companies_with_identifiers(scheme: str, values: Iterable[str]) -> dict[str, Organisation]:
    """The companies known under these numbers of one register, by number. Absorbed records lead to the kept one."""
    found = Organisation.objects.filter(identifiers__scheme=scheme, identifiers__value__in=list(values))
    numbers: dict[str, Organisation] = {}
    for one in found.prefetch_related("identifiers"):
        for identifier in one.identifiers.all():
            if identifier.scheme == scheme:
                numbers[identifier.value] = one
    return numbers


def name_for(organisation: Organisation, language: str) -> CompanyName:
    """The name a reader of this language should see: the one the company uses in the reader's script.

    Legal and trading names stand before transliterations; a machine reading of a name is never shown as the name.
    """
    aliases = [alias for alias in organisation.aliases.all() if alias.kind != "former"]
    if not aliases:
        return CompanyName(organisation.reference, "", "")
    return min((_as_name(alias) for alias in aliases), key=lambda name: _distance(name, language))


def other_names(organisation: Organisation, language: str) -> list[CompanyName]:
    """The names that stand under the one shown, each once."""
    shown = name_for(organisation, language).text
    names: dict[str, CompanyName] = {}
    for alias in organisation.aliases.all():
        if alias.text != shown:
            names.setdefault(alias.text, _as_name(alias))
    return list(names.values())


def names_of(organisation: Organisation, language: str) -> list[Alias]:
    """Every name with its kind and source: the reader's language first, former names last."""
    return sorted(
        organisation.aliases.all(), key=lambda alias: (alias.kind == FORMER, *_distance(_as_name(alias), language))
    )


def _as_name(alias: Alias) -> CompanyName:
    return CompanyName(alias.text, alias.language, alias.kind)


_KIND_ORDER = {"trading": 0, "short": 1, "legal": 2, "transliterated": 3}


def _distance(name: CompanyName, language: str) -> tuple[int, int, int]:
    order = {language: 0, "en": 1}
    return (order.get(name.language, 2), _KIND_ORDER.get(name.kind, 4), len(name.text))


def memberships_of(person: Reader) -> QuerySet[Membership]:
    """For which organisations this person acts now."""
    if not isinstance(person, Person):
        return Membership.objects.none()
    return (
        Membership.objects.filter(person=person, ended_at__isnull=True, organisation__merged_into__isnull=True)
        .select_related("organisation")
        .prefetch_related("organisation__aliases")
        .order_by("pk")
    )


def is_public(organisation: Organisation) -> bool:
    """May anybody look it up?"""
    return organisation.profile == PUBLISHED or (organisation.is_from_register and organisation.profile != WITHDRAWN)


def company_for(person: Reader, reference: str) -> Organisation | None:
    """The company with everything its page shows, if this person may see it. Hidden and absent answer alike."""
    found = company(reference)
    if found is None:
        return None
    return found if is_public(found) or acts_for(person, found) or accounts.is_officer(person) else None


def acts_for(person: Reader, organisation: Organisation) -> bool:
    """Does this person act for this organisation now?"""
    return memberships_of(person).filter(organisation=organisation).exists()


def people_of(organisation: Organisation) -> list[Person]:
    """The people who act for an organisation now; the ones to write to about it."""
    found = Person.objects.filter(
        memberships__organisation=organisation, memberships__ended_at__isnull=True, is_active=True
    )
    return list(found.distinct().order_by("pk"))


def members_of(organisation: Organisation) -> list[Membership]:
    """Who acts for a company now, whoever manages it first."""
    found = organisation.memberships.filter(ended_at__isnull=True).select_related("person")
    return list(found.order_by("role", "from_at", "pk"))


def person_with_address(email: str) -> Person | None:
    """The person who signs in with this address."""
    return Person.objects.filter(email__iexact=email.strip(), is_active=True).first()


def proofs_of(organisation: Organisation, person: Person | None = None) -> list[Verification]:
    """The proofs of a company, or of one person for it, the latest first."""
    found = Verification.objects.filter(organisation=organisation).select_related("asked_by", "decided_by")
    found = found.order_by("-asked_at", "-pk")
    return list(found if person is None else found.filter(asked_by=person))


def proof(pk: int) -> Verification | None:
    """A proof with its company."""
    return Verification.objects.select_related("organisation", "asked_by").filter(pk=pk).first()


def open_resemblances() -> QuerySet[Resemblance]:
    """Pairs that wait for somebody to look at them, the likest first."""
    return (
        Resemblance.objects.filter(state=OPEN, left__merged_into__isnull=True, right__merged_into__isnull=True)
        .select_related("left", "right")
        .order_by("-score", "pk")
    )


def look_for(words: str, limit: int = 20) -> list[Organisation]:
    """Records a desk looks for by reference, number or name, whoever may see them."""
    found = with_names(visible()).filter(
        Q(reference=words) | Q(identifiers__value=words) | Q(aliases__text__icontains=words)
    )
    return list(found.prefetch_related("identifiers").distinct().order_by("pk")[:limit])


def is_verified(organisation: Organisation) -> bool:
    """Did it climb at least one rung of the ladder?"""
    return Verification.objects.filter(organisation=organisation, state=CONFIRMED).exists()


def in_review() -> QuerySet[Organisation]:
    """Profiles that wait for a desk, the one that has waited longest first."""
    return with_names(visible().filter(profile=IN_REVIEW)).order_by("updated_at")


def verifications_asked() -> QuerySet[Verification]:
    """Proofs that wait for a desk, the oldest first."""
    return (
        Verification.objects.filter(state=ASKED, organisation__merged_into__isnull=True)
        .select_related("organisation", "asked_by")
        .prefetch_related("organisation__aliases")
        .order_by("asked_at")
    )


def due_to_lapse(on: date) -> QuerySet[Organisation]:
    """Published profiles whose date to confirm by has passed."""
    return visible().filter(profile=PUBLISHED, confirm_by_on__lt=on)


def profiles_to_confirm(on: date, until: date) -> QuerySet[Organisation]:
    """Published profiles whose date to confirm by lies between these days."""
    return visible().filter(profile=PUBLISHED, confirm_by_on__gte=on, confirm_by_on__lte=until)


def changed_since(moment: datetime) -> QuerySet[Organisation]:
    """Companies entered or changed since then, with what tells them apart, the latest first."""
    return (
        visible()
        .filter(updated_at__gte=moment)
        .prefetch_related("aliases", "identifiers")
        .order_by("-updated_at", "-pk")
    )


def stale(on: date) -> QuerySet[Organisation]:
    """Profiles that lapsed, or will on this day or before: what a desk reminds of."""
    return with_names(visible().filter(Q(profile=LAPSED) | Q(profile=PUBLISHED, confirm_by_on__lte=on))).order_by(
        "confirm_by_on"
    )


def takes_part() -> QuerySet[Organisation]:
    """Companies that may be proposed to others: they exist, and did not withdraw."""
    return visible().exclude(standing=CLOSED).exclude(profile=WITHDRAWN)


def is_taking_part(organisation: Organisation) -> bool:
    """May this company be proposed to others?"""
    return organisation.standing != CLOSED and organisation.profile != WITHDRAWN


def imports() -> QuerySet[Import]:
    """Every import, the latest first."""
    return Import.objects.select_related("by").order_by("-started_at", "-pk")


def merges() -> QuerySet[Merge]:
    """Every merge, the latest first."""
    return (
        Merge.objects.select_related("kept", "absorbed", "by")
        .prefetch_related("kept__aliases", "absorbed__aliases")
        .order_by("-at", "-pk")
    )


def last_merges(organisations: Iterable[int]) -> dict[int, datetime]:
    """When another record was last merged into each of these (by primary key); only those with any that stands."""
    found = Merge.objects.filter(kept__in=list(organisations), undone_at__isnull=True).order_by("at")
    return dict(found.values_list("kept_id", "at"))


def counts_by_side() -> Mapping[str, int]:
    """How many companies anybody may look up, for each side."""
    found = public().values("side").annotate(n=Count("pk"))
    return {row["side"]: row["n"] for row in found}


def locked(organisation: Organisation) -> Organisation:
    """The company's row as it stands now, locked until the transaction ends."""
    return Organisation.objects.select_for_update().get(pk=organisation.pk)


def activity_labels(organisation: Organisation, language: str, limit: int = 5) -> list[Said]:
    """What it does, in the reader's language as far as the code lists have it; the main activity first."""
    corridor = packs.current()
    labels = [corridor.label(entry["code"], language) for entry in organisation.classes]
    return labels[:limit]


def sources_of(organisation: Organisation) -> dict[str, Any]:
    """Where its facts come from: source → {"on": day, "fields": […]}."""
    found: dict[str, Any] = {}
    for field, origin in organisation.provenance.items():
        entry = found.setdefault(origin.get("source", ""), {"on": origin.get("on", ""), "fields": []})
        entry["fields"].append(field)
        entry["on"] = max(entry["on"], origin.get("on", ""))
    return found


def is_active(organisation: Organisation) -> bool:
    """Does its register say that it exists?"""
    return organisation.standing == ACTIVE


def refused_rows(source: Import) -> QuerySet[ImportRow]:
    """The refused rows of an import, in the order of the file."""
    return ImportRow.objects.filter(source=source, outcome=REFUSED_ROW).order_by("line")
