"""Sentences that pages of the libraries show, and that our catalogues say in the words of this window.

A catalogue of ours goes before that of a library, so naming a sentence here is enough to say it our way.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext

WORDS = (
    _("This field is required."),
    _("Enter a valid email address."),
    _("Enter a valid URL."),
    _("Enter a valid date."),
    _("Enter a whole number."),
    _("Password (again)"),
    _("New Password (again)"),
    _("Forgot your password?"),
    _("Remember Me"),
    _("You must type the same password each time."),
    _("This password is too common."),
    _("Your password can’t be a commonly used password."),
    _("The email address and/or password you specified are not correct."),
    _("Too many failed login attempts. Try again later."),
    _("Please type your current password."),
    _("You have confirmed %(email)s."),
    _("You have signed out."),
    _("Primary email address set."),
    _("Removed email address %(email)s."),
    _("Confirmation email sent to %(email)s."),
    _("Your primary email address must be verified."),
    _("You cannot remove your primary email address (%(email)s)."),
    _("This email address is already associated with this account."),
    _("The new value must be different from the current one."),
    _("Be patient, you are sending too many requests."),
    _("A new set of recovery codes has been generated."),
    _("Authenticator app activated."),
    _("Authenticator app deactivated."),
    _("Authenticator code"),
)


def too_short(least: int) -> str:
    """What is said of a password with fewer characters than ``least``."""
    return ngettext(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
        least,
    )


def at_least(least: int) -> str:
    """What is said of passwords before one is typed."""
    return ngettext(
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
        least,
    )
