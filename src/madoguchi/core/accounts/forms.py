"""What people type about themselves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from allauth.account.forms import SignupForm as LibrarySignupForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class SignupForm(LibrarySignupForm):  # type: ignore[misc]  # the library has no types
    """An account: address, password, and how to be addressed."""

    name = forms.CharField(label=_("Your name"), max_length=200, help_text=_("As colleagues should read it."))
    field_order = ("name", "email", "password1", "password2")


class DetailsForm(forms.Form):
    """How a person is named, written to, and told the time."""

    name = forms.CharField(label=_("Your name"), max_length=200)
    language = forms.ChoiceField(label=_("Language of letters"), choices=lambda: settings.LANGUAGES)

    def __init__(self, *args: Any, zones: Iterable[tuple[str, Iterable[tuple[str, str]]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"] = forms.ChoiceField(label=_("Time zone"), choices=list(zones))


class TokenForm(forms.Form):
    """A key for a program of one's own."""

    name = forms.CharField(
        label=_("Name of the program"), max_length=100, help_text=_("So that you recognise the key when you end it.")
    )

    def clean_name(self) -> Any:
        """Names are compared without the blanks around them."""
        return self.cleaned_data["name"].strip()
