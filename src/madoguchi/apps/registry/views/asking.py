"""What most pages about a company begin with: who asks, and about which company."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from madoguchi.apps.registry import queries, rules
from madoguchi.apps.registry.models import Organisation
from madoguchi.core.accounts.models import Person


def person_of(request: HttpRequest) -> Person:
    """Whoever is signed in."""
    if not isinstance(request.user, Person):
        raise Http404
    return request.user


def company_of(request: HttpRequest, reference: str, verb: str) -> Organisation:
    """The company, for somebody who may do this with it; anybody else is told that there is none."""
    found = queries.company(reference)
    if found is None or not rules.may(person_of(request), verb, found):
        raise Http404
    return found
