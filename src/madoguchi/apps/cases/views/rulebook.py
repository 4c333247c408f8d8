"""The register of rule changes: drafts, what is announced, what took effect, and whom each reaches."""

from __future__ import annotations

from collections import Counter
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from madoguchi.apps.cases import changing, describing
from madoguchi.apps.cases.register import drafts, moments
from madoguchi.apps.cases.register import queries as register
from madoguchi.apps.cases.register.models import DROPPED, Adoption, RuleComment
from madoguchi.apps.cases.views.procedures import today_at
from madoguchi.apps.registry import queries as registry
from madoguchi.core import packs
from madoguchi.core.accounts.routes import OFFICER, PUBLIC, audience
from madoguchi.core.packs.procedures import RuleChange


def _change(key: str) -> RuleChange:
    found = packs.current().changes.get(key)
    if found is None:
        raise Http404
    return found


def _shown(change: RuleChange, adoption: Adoption | None) -> dict[str, object]:
    said = change.said
    state = drafts.state_of(change, today_at(said.side), adoption)
    return {
        "change": change,
        "side": packs.current().side(said.side),
        "state": drafts.STATES[state],
        "is_ahead": state not in (drafts.IN_FORCE, DROPPED),
        "is_open": state == drafts.OPEN,
        "is_late": state == drafts.CLOSED and said.effective <= today_at(said.side),
        "adoption": adoption,
        "policy": describing.POLICIES[said.policy],
        "doubt": said.status != "seen",
    }


def _topics(change: RuleChange) -> str:
    """What a change is about, as the address of the page on which one follows it."""
    topics = [("procedure", key) for key in moments.procedures_of(change)]
    return urlencode([*topics, *(("product", code) for code in moments.goods_of(change))])


def _comments(change: RuleChange) -> list[tuple[packs.Side, RuleComment]]:
    """What everybody may read of the comments on a draft, each with the side of its company."""
    if change.said.comment is None:
        return []
    return [(packs.current().side(one.organisation.side), one) for one in register.comments_on(change)]


@audience(PUBLIC)
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """Every change of rules, what is ahead first."""
    settled = drafts.adoptions()
    rows = [_shown(one, settled.get(one.key)) for one in reversed(tuple(packs.current().changes.values()))]
    return render(request, "cases/changes.html", {"rows": rows})


@audience(PUBLIC)
@require_safe
def change(request: HttpRequest, key: str) -> HttpResponse:
    """One change: what differs, which policy, how many open cases it reaches; to a company, its own."""
    found = _change(key)
    settled = drafts.adoptions()
    adoption = settled.get(key)
    fates = changing.fates_of(found)
    own = set(registry.memberships_of(request.user).values_list("organisation", flat=True))
    mine = [one for one in fates if one.case.organisation_id in own]
    companies = len({one.case.organisation_id for one in fates})
    return render(
        request,
        "cases/change.html",
        {
            **_shown(found, adoption),
            "comments": _comments(found),
            "answers_are_shown": adoption is not None,
            "law": describing.law_of(found),
            "differences": changing.differences_of(found),
            "counted_from": changing.counted_from(found),
            "beside": [_shown(one, settled.get(one.key)) for one in drafts.beside(found)],
            "counts": sorted(Counter(one.fate for one in fates).items()),
            "is_counted": companies >= changing.LEAST_SHOWN,
            "reached": len(fates),
            "mine": mine,
            "follow": _topics(found),
        },
    )


@audience(OFFICER)
@require_safe
def change_cases(request: HttpRequest, key: str) -> HttpResponse:
    """For the desk: exactly the open cases a change reaches, and how, before it takes effect."""
    found = _change(key)
    return render(
        request,
        "cases/change_cases.html",
        {**_shown(found, drafts.adoption_of(found)), "fates": changing.fates_of(found)},
    )
