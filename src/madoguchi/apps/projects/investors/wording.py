"""What limits are called, and the sentence that says how a project stands to one."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madoguchi.apps.projects import portfolio
from madoguchi.apps.projects.financing import wording as money
from madoguchi.apps.projects.investors import fitting
from madoguchi.apps.projects.investors.fitting import Finding
from madoguchi.apps.projects.investors.models import InvestorProfile
from madoguchi.apps.projects.portfolio import Line
from madoguchi.core.ui import writing

LIMITS: dict[str, Promise] = {
    fitting.CONDITION: _("Condition"),
    fitting.KINDS: _("Kinds of money"),
    fitting.TICKET: _("Sum"),
    fitting.RETURN: _("Return a year"),
    fitting.HORIZON: _("Years until you can leave"),
    fitting.SECTORS: _("Sectors"),
    fitting.PLACES: _("Places of projects"),
    fitting.STAGES: _("Stages"),
}
VERDICTS: dict[str, Promise] = {
    fitting.FITS: pgettext_lazy("a project and a limit", "fits"),
    fitting.FAILS: pgettext_lazy("a project and a limit", "does not fit"),
    fitting.OPEN: pgettext_lazy("a project and a limit", "cannot be compared"),
}
VERDICT_TAGS = {fitting.FITS: "ok", fitting.FAILS: "late", fitting.OPEN: "unsure"}
TICKETS: dict[str, Promise] = {
    "": _("It seeks %(sought)s."),
    "part": _("It seeks %(sought)s. The most you give, %(most)s, is a part of that."),
    "less": _("It seeks %(sought)s. The least you give is %(least)s."),
    "currency": _("It seeks %(sought)s. You count in another currency (%(own)s)."),
}


def sentence(finding: Finding, line: Line, *, currency: str) -> str:
    """How a project stands to a limit, for the reader. `currency` is the investor's."""
    facts = finding.facts
    if finding.limit == fitting.CONDITION:
        return str(_("It is %(condition)s.") % {"condition": line.condition_name})
    if finding.limit == fitting.KINDS:
        return str(_("It seeks: %(kinds)s.") % {"kinds": kinds(facts["kinds"])})  # type: ignore[arg-type]  # kinds of money
    if finding.limit == fitting.TICKET:
        return str(TICKETS[finding.why] % _sums(finding, currency))
    if finding.limit == fitting.RETURN:
        if finding.verdict == fitting.OPEN:
            return str(_("It does not state a return."))
        said = {name: percent(facts[name]) for name in ("stated", "wanted")}
        return str(_("It states %(stated)s; you ask for %(wanted)s.") % said)
    if finding.limit == fitting.HORIZON:
        if finding.verdict == fitting.OPEN:
            return str(_("It does not say when an investor can leave."))
        return str(_("Years it states: %(stated)s. The longest you wait: %(wanted)s.") % facts)
    if finding.limit == fitting.STAGES:
        return str(_("It stands at: %(stage)s.") % {"stage": f"{line.stage} {line.gate_name}"})
    there = line.sectors if finding.limit == fitting.SECTORS else line.places
    if not there:
        return str(_("It names none yet."))
    return str(_("It names: %(there)s.") % {"there": writing.listed(one.text for one in there)})


def _sums(finding: Finding, own: str) -> dict[str, str]:
    facts = finding.facts
    currency = str(facts["currency"])
    shown = {name: _sum(facts[name], currency) for name in ("sought", "least", "most")}
    return {**shown, "own": writing.currency_name(own)}


def _sum(amount: Any, currency: str) -> str:
    return "" if amount is None else writing.money(amount, currency)


def percent(value: Any) -> str:
    """A rate in per cent, without noughts at its end."""
    return writing.number(Decimal(str(value)).normalize()) + writing.manner().percent


def kinds(given: Iterable[str]) -> str:
    """Kinds of money, named."""
    return writing.listed(str(money.KINDS[one]) for one in given)


def limits(profile: InvestorProfile) -> list[tuple[Promise, str]]:
    """What an investor looks for, one line for each limit it has set."""
    found: list[tuple[Promise, str]] = [(_("Into one project"), ticket(profile))]
    if profile.kinds:
        found.append((LIMITS[fitting.KINDS], kinds(profile.kinds)))
    if profile.least_return is not None:
        found.append((_("Return a year, at least"), percent(profile.least_return)))
    if profile.longest_years is not None:
        found.append((_("Years until the money is back, at most"), writing.number(profile.longest_years)))
    for limit, facet, values in (
        (fitting.SECTORS, "sector", profile.sectors),
        (fitting.PLACES, "place", profile.places),
        (fitting.STAGES, "stage", profile.stages),
    ):
        if values:
            named = [portfolio.label_of(facet, one).text for one in values]
            if facet == "stage":
                named = [f"{one} {name}" for one, name in zip(values, named, strict=True)]
            found.append((LIMITS[limit], writing.listed(named)))
    return found


def ticket(profile: InvestorProfile) -> str:
    """How much goes into one project."""
    least, most = (_sum(one, profile.currency) for one in (profile.least, profile.most))
    if least and most:
        return str(_("from %(least)s to %(most)s") % {"least": least, "most": most})
    return str(_("%(least)s or more") % {"least": least} if least else _("up to %(most)s") % {"most": most})
