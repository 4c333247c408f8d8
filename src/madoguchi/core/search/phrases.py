"""The sentences of refusals of this app."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

PHRASES = {
    "search-is-being-rebuilt": _("The search is being rebuilt, so it gives no answer now. Try again in a few minutes."),
}
