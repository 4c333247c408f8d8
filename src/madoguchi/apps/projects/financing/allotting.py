"""What the pages of funds and allocations show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.apps.projects import terms
from madoguchi.apps.projects.financing import sharing, wording
from madoguchi.apps.projects.financing.models import Allocation, Appraisal, Award, Fund, FundRules
from madoguchi.apps.projects.financing.models.allocations import DECLINED, OPEN
from madoguchi.core import packs
from madoguchi.core.ui import writing

if TYPE_CHECKING:
    from madoguchi.apps.projects.models import Project
    from madoguchi.core.languages.texts import Texts

EDGE = 0.1  # of a point
KEPT_OUT: dict[str, Promise] = {
    sharing.NOT_APPRAISED: gettext_lazy("no committee has given it points yet"),
    sharing.NO_RATE: gettext_lazy("its currency had no rate"),
    sharing.FROZEN: gettext_lazy("it is frozen in its condition, or a restriction stands in the way"),
    sharing.NOT_SCREENED: gettext_lazy("it has not passed the gate at which everybody is screened"),
}


def fund(reference: str) -> Fund | None:
    """The fund with this reference."""
    return Fund.objects.prefetch_related("rules__by").filter(reference=reference).first()


@dataclass(frozen=True)
class FundLine:
    """A fund with the rules in force, and what is left of its budget."""

    fund: Fund
    rules: FundRules | None
    left: Decimal | None

    @property
    def kind(self) -> Promise:
        """What kind of money it gives."""
        return wording.KINDS[self.fund.kind]

    @property
    def sectors(self) -> list[Any]:
        """The sectors it is limited to, for the reader."""
        known = terms.current()
        return [
            known.sector_name(one).in_language(writing.reader()) for one in (self.rules.sectors if self.rules else ())
        ]

    @property
    def regions(self) -> list[Any]:
        """The regions it is limited to, for the reader."""
        return [region_name(one) for one in (self.rules.regions if self.rules else ())]


def funds_on(on: date) -> list[FundLine]:
    """Every fund that stands, with its rules on a day."""
    spent = sharing.spent_of_funds()
    lines = []
    for one in Fund.objects.filter(ended_at__isnull=True).prefetch_related("rules"):
        now = sharing.rules_on(one, on)
        lines.append(FundLine(one, now, now.budget - spent.get(now.pk, Decimal()) if now else None))
    return lines


def appraisals_of(project: Project) -> QuerySet[Appraisal]:
    """What committees gave a project, the latest first."""
    return Appraisal.objects.filter(project=project).select_related("by")


def region_name(code: str) -> Any:
    """What a region is called."""
    found = packs.current().regions.get(code)
    return found.names.in_language(writing.reader(), ("en",)) if found else code


def sector_name(code: str) -> Any:
    """What a sector is called."""
    return terms.current().sector_name(code).in_language(writing.reader(), ("en",))


# One allocation ------------------------------------------------------------------------------------------


def allocations() -> QuerySet[Allocation]:
    """Every allocation, the latest first."""
    return Allocation.objects.select_related("by").order_by("-number")


def allocation(reference: str) -> Allocation | None:
    """The allocation with this reference."""
    return Allocation.objects.filter(reference=reference).first()


def allocation_numbered(number: int) -> Allocation | None:
    """The allocation with this number."""
    return Allocation.objects.filter(number=number).first()


def award(pk: int) -> Award | None:
    """One line of an allocation."""
    return Award.objects.select_related("allocation", "project", "fund", "by", "confirmed_by").filter(pk=pk).first()


def awards_of(of: Allocation) -> list[Award]:
    """The lines before the committee, by project."""
    found = of.awards.select_related("project", "fund", "by", "confirmed_by", "allocation")
    return list(found.order_by("project__number", "pk"))


@dataclass(frozen=True)
class AwardLine:
    """A line before the committee, with how it is marked."""

    award: Award

    @property
    def verdict(self) -> Promise:
        """What was said of it."""
        return wording.VERDICTS[self.award.verdict]

    @property
    def tag(self) -> str:
        """How that is marked."""
        return wording.VERDICT_TAGS[self.award.verdict]

    @property
    def is_open(self) -> bool:
        """Did nobody decide on it?"""
        return self.award.verdict == OPEN


@dataclass(frozen=True)
class LeftOut:
    """A project without money: what would let it in, as sentences."""

    project: Project | None
    sentences: tuple[str, ...]


def left_out_of(of: Allocation, known: Mapping[str, Project]) -> list[LeftOut]:
    """Every project the engine left out, the one nearest to being let in first."""
    rows = sorted(of.result["left_out"], key=lambda one: (one["worth_needed"] is None, one["cost"]))
    worths = {one["key"]: one["worth"] for one in of.inputs["asks"]}
    names = fund_names(of)
    return [LeftOut(known.get(one["project"]), _why_out(one, of.currency, worths, names)) for one in rows]


def _why_out(
    row: Mapping[str, Any], currency: str, worths: Mapping[str, float], funds: Mapping[str, Texts]
) -> tuple[str, ...]:
    if row["worth_needed"] is None:
        if row["short"] > 0:
            told = {"sum": money(row["short"], currency)}
            return (
                _("The funds that may serve it fall short of its least cover by %(sum)s, by their own rules.") % told,
            )
        return (_("No fund may serve it: its sector, its region, or its size."),)
    sentences = [
        _("%(limit)s would have to give way by %(sum)s.")
        % {"limit": limit_name(*change[:3], funds=funds), "sum": money(change[3], currency)}
        for change in row["changes"]
    ]
    if not sentences:
        sentences = [_("There is room for it; what the money does elsewhere is worth more.")]
    if row["worth_needed"] > worths[row["project"]] + EDGE:  # below that it stands on the edge already
        told = {"points": writing.number(row["worth_needed"], 1), "has": writing.number(worths[row["project"]], 0)}
        sentences.append(_("It has %(has)s points; from %(points)s on it would hold its own.") % told)
    return tuple(sentences)


def limit_name(kind: str, fund: str, of: str, *, funds: Mapping[str, Texts]) -> str:
    """What a shared limit is called, as the beginning of a sentence."""
    named = str(funds[fund].in_language(writing.reader(), ("en",))) if fund in funds else fund
    if kind == "budget":
        return _("The budget of %(fund)s") % {"fund": named}
    if kind == "sector":
        return _("What %(fund)s may put into “%(sector)s”") % {"fund": named, "sector": sector_name(of)}
    if kind == "floor":
        return _("The least for %(region)s") % {"region": region_name(of)}
    return _("The most for %(region)s") % {"region": region_name(of)}


def fund_names(of: Allocation) -> dict[str, Texts]:
    """The names of the funds of an allocation, by reference."""
    keys = [one["key"] for one in of.inputs["funds"]]
    return {one.reference: one.names for one in Fund.objects.filter(reference__in=keys)}


def binding_of(of: Allocation) -> list[tuple[str, str]]:
    """The limits that are used up, and what one more unit of money there would be worth; the dearest first."""
    names = fund_names(of)
    rows = sorted(of.result["binding"], key=lambda one: -one[3])
    unit = 1_000_000
    return [(limit_name(*one[:3], funds=names), writing.number(one[3] * unit, 2) if one[3] > 0 else "") for one in rows]


def broken_by_committee(of: Allocation, awards: Sequence[Award]) -> list[tuple[str, str]]:
    """Limits that what was decided so far breaks, and by how much; floors count only once every line is decided."""
    names = fund_names(of)
    decided = [one for one in awards if one.verdict not in (OPEN, DECLINED)]
    is_whole = all(one.verdict != OPEN for one in awards)
    return [
        (limit_name(kind, fund, region, funds=names), money(amount, of.currency))
        for kind, fund, region, amount in sharing.limits_broken_by(of, decided)
        if kind != "floor" or is_whole
    ]


def money(amount: float, currency: str) -> str:
    """A sum of the engine, rounded to whole units."""
    return writing.money(round(amount), currency)
