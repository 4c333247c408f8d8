"""The sentences of refusals about people and desks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

PHRASES = {
    "person-is-enrolled": _("Somebody with the address %(email)s is entered already. Look for them in the list."),
    "person-serves-already": _("%(name)s serves at %(desk)s already."),
    "not-allowed": _("You may not do this. The desk of your side can tell you who may."),
}
