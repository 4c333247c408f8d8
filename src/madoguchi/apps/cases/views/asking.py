"""Who asks, and for which case: whoever may not see a thing is told that there is none."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from madoguchi.apps.cases import queries, rules
from madoguchi.apps.cases.models import Case, Step
from madoguchi.core.accounts.models import Person


def person_of(request: HttpRequest) -> Person:
    """Whoever is signed in."""
    if not isinstance(request.user, Person):
        raise Http404
    return request.user


def case_of(request: HttpRequest, reference: str, verb: str = rules.SEE) -> Case:
    """The case, for whoever may do this with it."""
    found = queries.case(reference)
    if found is None or not rules.may(person_of(request), verb, found):
        raise Http404
    return found


def own_step(request: HttpRequest, reference: str) -> Step:
    """A step, for the people of the company whose case it is."""
    found = queries.step(reference)
    if found is None or not rules.may(person_of(request), rules.ACT, found.case):
        raise Http404
    return found


def served_step(request: HttpRequest, reference: str) -> Step:
    """A step, for the clerks of the authority that has it."""
    found = queries.step(reference)
    if found is None or not rules.may_serve(person_of(request), found):
        raise Http404
    return found
