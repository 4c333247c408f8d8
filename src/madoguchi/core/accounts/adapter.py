"""How signing in is fitted to the product: where mail goes, and what a new account looks like."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import get_language, override

from madoguchi.core import clock, packs
from madoguchi.core.accounts.models import Person


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # the library has no types
    """Signing in with an address; letters in the reader's language."""

    def save_user(self, request: HttpRequest, user: Person, form: Any, commit: bool = True) -> Person:
        """A new account starts in the language of the page it was made on."""
        user.language = (get_language() or "en").split("-")[0]
        user.joined_at = clock.now()
        user.name = form.cleaned_data.get("name", "")
        user.time_zone = _zone_of(user.language)
        saved: Person = super().save_user(request, user, form, commit)
        return saved

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write in the person's own language when we know it."""
        person = context.get("user")
        with override(person.language if isinstance(person, Person) else get_language()):
            super().send_mail(template_prefix, email, context)


def _zone_of(language: str) -> str:
    """The zone of the side whose first language this is; universal time for a language of both or of neither."""
    return next((side.time_zone for side in packs.current().sides if side.languages[0] == language), "UTC")
