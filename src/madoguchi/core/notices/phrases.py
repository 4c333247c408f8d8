"""The sentences of refusals of this app."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

PHRASES = {
    "address-is-not-one-address": _(
        "This is not one e-mail address. Enter a single address, such as name@company.example."
    ),
    "link-is-not-valid": _("This link is not complete. Open it from the message again, or copy it as a whole."),
    "link-has-expired": _("This link has expired. Sign in to go on."),
}
