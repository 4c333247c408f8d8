"""Why a release can be taken back, in the reader's words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madoguchi.apps.observatory.models import OTHER_REASON, READ_WRONGLY, RECALLED, WRONG_FILE

REASON_NAMES: dict[str, str | Promise] = {
    WRONG_FILE: _("It was the wrong file"),
    READ_WRONGLY: _("It was read wrongly: columns, unit or period"),
    RECALLED: _("Its source took it back"),
    OTHER_REASON: _("Another reason"),
}
