"""What stands beside the page of a case: whom its company asked to go along, and the way to the roster."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from madoguchi.apps.cases import queries as cases
from madoguchi.apps.exchanges import queries
from madoguchi.apps.registry import queries as registry
from madoguchi.core.ui.asides import Reader, say_beside

if TYPE_CHECKING:
    from madoguchi.apps.cases.models import Case


def beside(kind: str, key: str, person: Reader, thing: object) -> SafeString:
    """For people of the company whose case it is; nothing for anybody else."""
    case = cast("Case | None", thing) or cases.case(key)
    if case is None or case.ended_at is not None or not registry.acts_for(person, case.organisation):
        return SafeString()
    return render_to_string("exchanges/beside.html", {"case": case, "asked": queries.requests_about(case)})


def join() -> None:
    """Say beside which pages it is shown. Called when the apps start."""
    say_beside("case")(beside)
