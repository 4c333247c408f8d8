"""What kinds of money, its states and its uses are called on pages."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madoguchi.apps.projects.financing.models import allocations, plans

KINDS: dict[str, Promise] = {
    plans.OWN: pgettext_lazy("kind of money", "own money of the companies"),
    plans.EQUITY: pgettext_lazy("kind of money", "share in the capital"),
    plans.LOAN: pgettext_lazy("kind of money", "loan"),
    plans.GRANT: pgettext_lazy("kind of money", "grant"),
    plans.LEASE: pgettext_lazy("kind of money", "lease"),
}
PAID = "paid"
STATES: dict[str, Promise] = {
    plans.SOUGHT: pgettext_lazy("state of money", "sought"),
    plans.SOFT: pgettext_lazy("state of money", "talked about"),
    plans.PLEDGED: pgettext_lazy("state of money", "pledged"),
    plans.CLOSED: pgettext_lazy("state of money", "contract signed"),
    PAID: pgettext_lazy("state of money", "paid out"),
}
KINDS_OF_TAG = {plans.SOUGHT: "unsure", plans.SOFT: "unsure", plans.PLEDGED: "due", plans.CLOSED: "ok", PAID: "ok"}
USES: dict[str, Promise] = {
    "preparation": pgettext_lazy("use of money", "Studies and permits"),
    "site": pgettext_lazy("use of money", "Land and site"),
    "building": pgettext_lazy("use of money", "Building"),
    "equipment": pgettext_lazy("use of money", "Equipment"),
    "working_capital": pgettext_lazy("use of money", "Working capital"),
    "interest": pgettext_lazy("use of money", "Interest while building"),
    "reserve": pgettext_lazy("use of money", "Reserve"),
    "other": pgettext_lazy("use of money", "Other"),
}
CHANGED: dict[str, Promise] = {
    "state": _("State of the money"),
    "giver": _("Giver"),
    "condition": _("Condition of the giver"),
    "tranche": _("Tranche"),
}
VERDICTS: dict[str, Promise] = {
    allocations.OPEN: pgettext_lazy("verdict of a committee", "not decided"),
    allocations.ACCEPTED: pgettext_lazy("verdict of a committee", "as recommended"),
    allocations.CHANGED: pgettext_lazy("verdict of a committee", "another sum"),
    allocations.DECLINED: pgettext_lazy("verdict of a committee", "declined"),
}
VERDICT_TAGS = {
    allocations.OPEN: "unsure",
    allocations.ACCEPTED: "ok",
    allocations.CHANGED: "due",
    allocations.DECLINED: "late",
}
PROBLEMS: dict[str, Promise] = {
    "inputs": _("It was made from other inputs than those that are kept."),
    "ticket": _("A fund gives outside its own rules."),
    "cover": _("A project is covered too little, too much, or by too many funds."),
    "limit": _("A shared limit is broken."),
    "value": _("Its value is not the sum of what it gives."),
    "bound": _("Something allowed may be worth more than its bound says."),
    "awards": _("The lines before the committee are not what was recommended."),
}
