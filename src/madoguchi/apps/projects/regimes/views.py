"""The page of regimes: what there is on a day, and what each would mean for a plan."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from madoguchi.apps.projects.regimes import sheets
from madoguchi.apps.projects.regimes.forms import DEFAULTS, PlanForm
from madoguchi.apps.projects.regimes.waits import waits_on
from madoguchi.core import clock, packs
from madoguchi.core.accounts.routes import PUBLIC, audience

# What a project's page tells of its plan; the rest stays as the form has it.
TOLD = ("region", "sector", "investment", "building_years")


@audience(PUBLIC)
@require_safe
def regimes(request: HttpRequest) -> HttpResponse:
    """Everything is in the address, so an answer can be sent on; nothing is kept."""
    corridor = packs.current()
    held = corridor.finances.regimes
    if held is None:
        raise Http404
    side = corridor.side(held.side)
    on = clock.today(side.time_zone)
    regions = corridor.regions_of(held.side)
    first = next((one.region for sheet in held.regimes for terms in sheet.versions for one in terms.regional), None)
    initial = DEFAULTS | {"agreed_on": on, "region": first or regions[0].code}
    initial |= {name: request.GET[name][:24] for name in TOLD if name in request.GET}
    form = PlanForm(request.GET, initial=initial) if "agreed_on" in request.GET else PlanForm(initial=initial)
    found: list[sheets.Sheet] = []
    problem = ""
    if form.is_bound and form.is_valid():
        on = form.cleaned_data["agreed_on"]
        dollar = form.cleaned_data["dollar"]
        worth = {"USD": float(dollar)} if dollar else {}
        found, problem = sheets.compared(form.plan(side.currency), on, worth, waits_on(on))
    order = request.GET.get("order", sheets.PACK)
    order = order if order in sheets.ORDERS else sheets.PACK
    context = {
        "order": order,
        "orders": [(key, name, _ordered_by(request, key)) for key, name in sheets.ORDERS.items()],
        "form": form,
        "side": side,
        "on": on,
        "currency": side.currency,
        "sheets": sheets.ordered(found, order),
        "problem": problem,
        "catalogue": [] if found else sheets.catalogue(on, waits_on(on)),
        "market": held.market,
        "paths": sheets.PATHS,
        "instruments": [(one, corridor.finances.named(one.sources)) for one in corridor.finances.instruments],
    }
    return render(request, "regimes/regimes.html", context)


def _ordered_by(request: HttpRequest, order: str) -> str:
    """The same question with the regimes in another order."""
    asked = request.GET.copy()
    asked["order"] = order
    return f"?{asked.urlencode()}"
