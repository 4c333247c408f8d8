"""Tells whoever asked that something was not done, and why, at the top of the next page."""

from __future__ import annotations

from types import TracebackType

from django.contrib import messages
from django.http import HttpRequest

from madoguchi.core.languages.phrases import say
from madoguchi.core.refusals import Refused


class refusals_told:
    """Let a refusal become its sentence; the view goes on to the page it redirects to."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, refusal: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if not isinstance(refusal, Refused):
            return False
        messages.error(self.request, say(refusal))
        return True
