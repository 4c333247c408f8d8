"""Who asks: the officer behind a request."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from madoguchi.core.accounts.models import Person


def officer(request: HttpRequest) -> Person:
    """The person who is signed in; pages of a desk have nobody else."""
    if not isinstance(request.user, Person):
        raise Http404
    return request.user
