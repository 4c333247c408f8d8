"""The sentences of refusals of documents."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

PHRASES = {
    "fonts-lack-signs": _(
        "The document was not made: no font on this machine has %(n)s of its signs: %(signs)s. The operator installs"
        " one of the families %(families)s, or the signs are written otherwise."
    ),
}
