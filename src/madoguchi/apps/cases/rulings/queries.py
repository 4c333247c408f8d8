"""What can be asked about advance rulings."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from madoguchi.apps.cases import clocks
from madoguchi.apps.cases.rulings.models import ASKED, GIVEN, WITHDRAWN, Citation, Ruling
from madoguchi.apps.registry import queries as registry
from madoguchi.core import packs
from madoguchi.core.accounts import queries as accounts
from madoguchi.core.languages.texts import Texts
from madoguchi.engines import deadlines
from madoguchi.engines import procedures as engine

if TYPE_CHECKING:
    from madoguchi.apps.cases.models import Case
    from madoguchi.apps.registry.queries import Reader


def limit_of(rules: packs.RulingRules) -> engine.Limit:
    """The pack's limit as rules state limits."""
    said = rules.limit
    calendar = said.calendar or rules.side
    return engine.Limit(count=said.count, unit=said.unit, calendar=calendar, rolls=said.roll == "next")


def clock_of(rules: packs.RulingRules) -> tuple[deadlines.Calendar, deadlines.Limit]:
    """The calendar of the authority, and the limit as it is counted on it."""
    calendar = clocks.calendar_of(rules.limit.calendar or rules.side, rules.authority)
    return calendar, clocks.as_limit(limit_of(rules))


def remind_on(one: Ruling) -> date | None:
    """The day on which seven tenths of the time to answer are over; None where the pack names no limit any more."""
    rules = packs.current().rulings.get(one.side)
    if rules is None:
        return None
    calendar, limit = clock_of(rules)
    part = replace(limit, n=max(1, -(-limit.n * clocks.REMINDER_PERCENT // 100)))
    return deadlines.due(calendar.date_of(one.asked_at), part, calendar).on


def waiting() -> QuerySet[Ruling]:
    """Every question that waits for an answer, what is due first first."""
    return Ruling.objects.filter(state=ASKED).order_by("due_on", "pk")


def ruling(reference: str) -> Ruling | None:
    """The ruling with this reference, whoever may see it."""
    found = Ruling.objects.select_related("organisation", "replaces", "replaced_by")
    return found.prefetch_related("organisation__aliases").filter(reference=reference).first()


def may_see(person: Reader, one: Ruling) -> bool:
    """May this person read all of it: who acts for the company that asked, and who answers for the authority?"""
    return registry.acts_for(person, one.organisation) or may_answer(person, one)


def may_answer(person: Reader, one: Ruling) -> bool:
    """May this person act for the authority that was asked?"""
    return one.authority in accounts.authorities_of(person)


def published() -> QuerySet[Ruling]:
    """What anybody may read, the newest first."""
    return Ruling.objects.filter(published_at__isnull=False).order_by("-valid_from", "pk")


def rulings_of(person: Reader) -> QuerySet[Ruling]:
    """What the companies a person acts for have asked."""
    own = registry.memberships_of(person).values("organisation")
    return Ruling.objects.filter(organisation__in=own).order_by("-asked_at")


def before(authorities: Collection[str]) -> QuerySet[Ruling]:
    """What authorities were asked: what is due first comes first, then what was answered last.

    What its company took back is left out.
    """
    found = Ruling.objects.filter(authority__in=authorities).exclude(state=WITHDRAWN).select_related("organisation")
    return found.prefetch_related("organisation__aliases").order_by("given_at", "due_on", "pk")


def waiting_before(authorities: Collection[str]) -> int:
    """How many questions wait for an answer."""
    return Ruling.objects.filter(authority__in=authorities, state=ASKED).count()


def is_in_force(one: Ruling, on: date) -> bool:
    """Does it bind what is filed on a day?"""
    if one.state != GIVEN or one.valid_from is None or one.valid_until is None:
        return False
    return one.valid_from <= on <= one.valid_until and (one.ended_on is None or on < one.ended_on)


def citable(case: Case, on: date) -> list[Ruling]:
    """The rulings this case may rest on: its company's own, on its procedure, in force on the day."""
    own = Ruling.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=on),
        organisation=case.organisation_id,
        procedure=case.procedure,
        state=GIVEN,
        valid_from__lte=on,
        valid_until__gte=on,
    )
    return list(own.exclude(citations__case=case).order_by("valid_from", "pk"))


def cited_by(case: Case) -> list[Citation]:
    """What a case rests on."""
    return list(Citation.objects.filter(case=case).select_related("ruling").order_by("at"))


def names_the_company(one: Ruling, texts: Iterable[Texts]) -> bool:
    """Does one of these texts hold a name of the company that asked?"""
    names = [alias.text.casefold() for alias in one.organisation.aliases.all() if len(alias.text) > 2]
    said = [version.text.casefold() for text in texts for version in text.versions.values()]
    return any(name in words for name in names for words in said)
