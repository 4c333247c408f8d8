"""The sentences of refusals of this app."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

PHRASES = {
    "investor-is-not-yours": _("Only people of the company that invests can do this."),
    "investor-has-a-profile": _("Your company has said already what it looks for. Change that instead."),
    "investor-was-changed-meanwhile": _(
        "Somebody of your company changed it while you were writing. Open the page again to see what stands there now."
    ),
    "ticket-needs-an-end": _("Say how much you put into one project: the least, the most, or both."),
    "ticket-needs-a-currency": _("Choose the currency of the amounts."),
    "limit-is-not-known": _("“%(value)s” is nothing one can choose here. Choose from the list."),
}
