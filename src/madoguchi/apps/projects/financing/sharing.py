"""What an allocation is made from, and how its stored form becomes the engine's again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from madoguchi.apps.projects import asking as projects
from madoguchi.apps.projects import dossiers, terms
from madoguchi.apps.projects.financing import asking
from madoguchi.apps.projects.financing.models import Allocation, Appraisal, Award, FinancePlan, Fund, FundRules
from madoguchi.apps.projects.models import Project
from madoguchi.apps.projects.models.projects import REGION
from madoguchi.engines import finance

if TYPE_CHECKING:
    from madoguchi.apps.projects.models import ProjectPlace, ProjectSector

NOT_APPRAISED, NO_RATE, FROZEN, NOT_SCREENED, NOTHING_SOUGHT = (
    "not-appraised",
    "no-rate",
    "frozen",
    "not-screened",
    "nothing-sought",
)


@dataclass(frozen=True)
class Round:
    """The terms of a run: currency, what one unit of others is worth in it, floors and ceilings of regions."""

    on: date
    currency: str
    rates: Mapping[str, Decimal] = field(default_factory=dict)
    floors: Mapping[str, Decimal] = field(default_factory=dict)
    ceilings: Mapping[str, Decimal] = field(default_factory=dict)
    least_cover: Decimal = Decimal(75)
    most_funds: int = 3

    def rate(self, currency: str) -> Decimal | None:
        """What one unit of a currency is worth in that of the run; None where nobody said so."""
        return Decimal(1) if currency == self.currency else self.rates.get(currency)


@dataclass(frozen=True)
class Gathered:
    """Projects and funds of a run, as the engine takes them, and who is kept out and why."""

    asks: Sequence[finance.Ask]
    funds: Sequence[finance.Fund]
    limits: finance.Limits
    kept_out: Sequence[tuple[str, str]]


def gather(held: Round) -> Gathered:
    """Every project that seeks money, was appraised and may be paid; every fund with rules on the day."""
    kept_out: list[tuple[str, str]] = []
    asks = []
    plans = _plans()
    found = list(dossiers.with_parts(projects.minded().filter(pk__in=plans)).order_by("number"))
    standings = dossiers.standings_of(found, held.on)
    points = _points()
    first = next(iter(terms.current().gates), None)
    for project in found:
        sought = asking.sought_of({one.item: one.amount for one in plans[project.pk].amounts.all()})
        rate = held.rate(plans[project.pk].currency)
        if not sought:
            continue
        if dossiers.condition_of(project, standings[project.pk]) in terms.current().rules.frozen_when:
            kept_out.append((project.reference, FROZEN))
        elif first is not None and project.stage == first.key:
            kept_out.append((project.reference, NOT_SCREENED))
        elif project.pk not in points:
            kept_out.append((project.reference, NOT_APPRAISED))
        elif rate is None:
            kept_out.append((project.reference, NO_RATE))
        else:
            asks.append(
                finance.Ask(
                    project.reference,
                    need=float(sought * rate),
                    worth=float(points[project.pk]),
                    sector=_main(project.sectors.all()),
                    region=_main(one for one in project.places.all() if one.kind == REGION),
                    least_cover=float(held.least_cover / 100),
                    most_funds=held.most_funds,
                )
            )
    funds, without = _funds(held)
    kept_out += [(key, NO_RATE) for key in without]
    limits = finance.Limits(
        {region: float(sum_) for region, sum_ in held.floors.items()},
        {region: float(sum_) for region, sum_ in held.ceilings.items()},
    )
    return Gathered(asks, funds, limits, kept_out)


def _plans() -> dict[int, FinancePlan]:
    found = FinancePlan.objects.filter(ended_at__isnull=True).prefetch_related("amounts__item")
    return {one.project_id: one for one in found}


def _points() -> dict[int, int]:
    rows = Appraisal.objects.order_by("at", "pk").values_list("project_id", "points")
    return dict(rows)


def _main(parts: Any) -> str:
    """The largest of sectors or places; nothing where there is none. A place both sides claim is none of a region."""
    rows: list[ProjectSector | ProjectPlace] = list(parts)
    if not rows:
        return ""
    largest = max(rows, key=lambda one: (one.share or Decimal(), -one.place))
    return str(getattr(largest, "sector", "") or getattr(largest, "code", ""))


def _funds(held: Round) -> tuple[list[finance.Fund], list[str]]:
    rows, without = [], []
    spent = spent_of_funds()
    for fund in Fund.objects.filter(ended_at__isnull=True).prefetch_related("rules"):
        now = rules_on(fund, held.on)
        if now is None:
            continue
        rate = held.rate(now.currency)
        if rate is None:
            without.append(fund.reference)
            continue
        left = max(now.budget - spent.get(now.pk, Decimal()), Decimal())
        rows.append(_as_engine(fund, now, rate, left))
    return rows, without


def _as_engine(fund: Fund, now: FundRules, rate: Decimal, left: Decimal) -> finance.Fund:
    return finance.Fund(
        fund.reference,
        budget=float(left * rate),
        least_share=float(now.least_share / 100),
        most_share=float(now.most_share / 100),
        least_ticket=float(now.least_ticket * rate),
        most_ticket=float(now.most_ticket * rate) if now.most_ticket is not None else float("inf"),
        sectors=frozenset(now.sectors),
        regions=frozenset(now.regions),
        most_in_sector=float(now.most_in_sector / 100),
    )


def rules_on(fund: Fund, on: date) -> FundRules | None:
    """The rules of a fund on a day; the last of those that had begun."""
    return next((one for one in fund.rules.all() if one.from_on <= on), None)


def spent_of_funds() -> dict[int, Decimal]:
    """What confirmed awards took of the budget of each version of rules, in its currency, by primary key.

    A new version comes with a budget of its own: what was given before it is not taken off once more.
    """
    found: dict[int, Decimal] = {}
    awards = Award.objects.filter(confirmed_at__isnull=False, amount__gt=0).select_related("allocation")
    for one in awards.prefetch_related("fund__rules"):
        now = rules_on(one.fund, one.allocation.on)
        if now is None:
            continue
        rate = _rate(one.allocation, now.currency)
        found[now.pk] = found.get(now.pk, Decimal()) + one.amount / rate
    return found


def _rate(allocation: Allocation, currency: str) -> Decimal:
    """What one unit of a currency was worth in that of an allocation. It took part, so there is one."""
    return Decimal(1) if currency == allocation.currency else Decimal(allocation.rates[currency])


def to_currency(allocation: Allocation, amount: Decimal, currency: str) -> Decimal:
    """An amount of an allocation in another currency, by the rates of the run."""
    return (amount / _rate(allocation, currency)).quantize(Decimal("0.01"))


# The stored form -----------------------------------------------------------------------------------------


def inputs_record(found: Gathered) -> dict[str, Any]:
    """Everything the engine was given, so that anybody may run it again."""
    return {
        "asks": [
            {"key": one.key, "need": one.need, "worth": one.worth, "sector": one.sector, "region": one.region,
             "least_cover": one.least_cover, "most_funds": one.most_funds}
            for one in found.asks
        ],
        "funds": [
            {"key": one.key, "budget": one.budget, "least_share": one.least_share, "most_share": one.most_share,
             "least_ticket": one.least_ticket,
             "most_ticket": None if one.most_ticket == float("inf") else one.most_ticket,
             "sectors": sorted(one.sectors), "regions": sorted(one.regions), "most_in_sector": one.most_in_sector}
            for one in found.funds
        ],
        "floors": dict(found.limits.floors),
        "ceilings": dict(found.limits.ceilings),
    }  # fmt: skip


def inputs_of(kept: Mapping[str, Any]) -> Gathered:
    """The stored inputs as the engine takes them."""
    funds = [
        finance.Fund(
            **{
                **one,
                "most_ticket": float("inf") if one["most_ticket"] is None else one["most_ticket"],
                "sectors": frozenset(one["sectors"]),
                "regions": frozenset(one["regions"]),
            }
        )
        for one in kept["funds"]
    ]
    limits = finance.Limits(dict(kept["floors"]), dict(kept["ceilings"]))
    return Gathered([finance.Ask(**one) for one in kept["asks"]], funds, limits, ())


def result_record(found: finance.Allocation) -> dict[str, Any]:
    """The recommendation with its certificate."""
    return {
        "tickets": [[one.project, one.fund, one.amount] for one in found.tickets],
        "value": found.value,
        "bound": found.bound,
        "gap": found.gap,
        "binding": [[*_key(one.limit), one.price] for one in found.binding],
        "left_out": [
            {"project": one.project, "changes": [[*_key(key), amount] for key, amount in one.changes],
             "cost": one.cost, "short": one.short, "worth_needed": one.worth_needed}
            for one in found.left_out
        ],
        "prices": [[*_key(key), price] for key, price in found.prices.items()],
    }  # fmt: skip


def _key(one: finance.LimitKey) -> tuple[str, str, str]:
    return one.kind, one.fund, one.of


def result_of(allocation: Allocation) -> finance.Allocation:
    """The stored recommendation as the engine made it."""
    kept = allocation.result
    return finance.Allocation(
        tickets=tuple(finance.Ticket(*one) for one in kept["tickets"]),
        value=kept["value"],
        bound=kept["bound"],
        gap=kept["gap"],
        binding=tuple(finance.Binding(finance.LimitKey(*one[:3]), one[3]) for one in kept["binding"]),
        left_out=tuple(
            finance.LeftOut(
                one["project"],
                tuple((finance.LimitKey(*change[:3]), change[3]) for change in one["changes"]),
                one["cost"],
                one["short"],
                one["worth_needed"],
            )
            for one in kept["left_out"]
        ),
        inputs=allocation.digest,
        prices={finance.LimitKey(*one[:3]): one[3] for one in kept["prices"]},
    )


def problems_of(allocation: Allocation) -> tuple[str, ...]:
    """What is wrong with a stored recommendation, from its own inputs and prices; nothing when it checks."""
    held = inputs_of(allocation.inputs)
    problems = finance.verify_funds(result_of(allocation), held.asks, held.funds, held.limits)
    tickets = {(one[0], one[1]): Decimal(str(one[2])).quantize(Decimal("0.01")) for one in allocation.result["tickets"]}
    awards = {
        (one.project.reference, one.fund.reference): one.recommended
        for one in allocation.awards.select_related("project", "fund")
        if one.recommended
    }
    return problems if awards == tickets else (*problems, "awards")


def limits_broken_by(allocation: Allocation, awards: Sequence[Award]) -> tuple[tuple[str, str, str, float], ...]:
    """Shared limits that what a committee decided breaks: kind, fund, sector or region, by how much."""
    held = inputs_of(allocation.inputs)
    tickets = tuple(finance.Ticket(one.project.reference, one.fund.reference, float(one.amount)) for one in awards)
    decided = finance.Allocation(tickets, 0, 0, 0, (), (), "", {})
    return finance.broken_limits(decided, held.asks, held.funds, held.limits)


def project_names(references: Sequence[str]) -> dict[str, Project]:
    """The projects of an allocation by their reference."""
    return {one.reference: one for one in Project.objects.filter(reference__in=list(references))}
