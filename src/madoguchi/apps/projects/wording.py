"""What states, roles and kinds are called on pages and in files."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madoguchi.apps.projects.models import agreements, gates, programmes, progress, projects

CONDITIONS: dict[str, Promise] = {
    projects.ACTIVE: pgettext_lazy("condition of a project", "active"),
    projects.DELAYED: pgettext_lazy("condition of a project", "delayed"),
    projects.SUSPENDED: pgettext_lazy("condition of a project", "suspended"),
    projects.PROHIBITED: pgettext_lazy("condition of a project", "prohibited"),
    projects.LOST: pgettext_lazy("condition of a project", "lost"),
    projects.ABANDONED: pgettext_lazy("condition of a project", "abandoned"),
}
KINDS_OF_TAG = {
    projects.ACTIVE: "ok",
    projects.DELAYED: "due",
    projects.SUSPENDED: "due",
    projects.PROHIBITED: "late",
    projects.LOST: "",
    projects.ABANDONED: "",
}
STALENESS: dict[str, Promise] = {
    projects.FRESH: pgettext_lazy("how long a project was silent", "heard of"),
    projects.ASKED: pgettext_lazy("how long a project was silent", "asked"),
    projects.FLAGGED: pgettext_lazy("how long a project was silent", "silent"),
    projects.DORMANT: pgettext_lazy("how long a project was silent", "dormant"),
}
ROLES: dict[str, Promise] = {
    projects.SPONSOR: pgettext_lazy("part in a project", "sponsor"),
    projects.PARTNER: pgettext_lazy("part in a project", "partner"),
    projects.LENDER: pgettext_lazy("part in a project", "lender"),
    projects.CONTRACTOR: pgettext_lazy("part in a project", "contractor"),
    projects.BUYER: pgettext_lazy("part in a project", "buyer"),
    projects.AUTHORITY: pgettext_lazy("part in a project", "authority"),
    projects.AGENCY: pgettext_lazy("part in a project", "agency that accompanies it"),
    projects.ADVISER: pgettext_lazy("part in a project", "adviser"),
}
AGREEMENTS: dict[str, Promise] = {
    agreements.MEMORANDUM: _("memorandum"),
    agreements.INTENT: _("declaration of intent"),
    agreements.COOPERATION: _("agreement on cooperation"),
    agreements.CONTRACT: _("contract"),
    agreements.SHAREHOLDERS: _("shareholders' agreement"),
    agreements.RESIDENCY: _("residency agreement"),
    agreements.LOAN: _("loan agreement"),
    agreements.GOVERNMENT: _("memorandum of authorities"),
}
VERDICTS: dict[str, Promise] = {
    gates.PASSED: pgettext_lazy("of a gate", "passed"),
    gates.OVERRIDDEN: pgettext_lazy("of a gate", "passed over what was missing"),
    gates.MOVED_BACK: pgettext_lazy("of a gate", "moved back"),
    gates.REPORTED: pgettext_lazy("of a gate", "reported by public sources"),
}
BASES: dict[str, Promise] = {
    programmes.SEEN: pgettext_lazy("basis of a fact", "seen in a source"),
    programmes.CONFLICT: pgettext_lazy("basis of a fact", "sources disagree"),
    programmes.DERIVED: pgettext_lazy("basis of a fact", "our reading"),
    programmes.UNVERIFIED: pgettext_lazy("basis of a fact", "not verified"),
}
WAITED_FOR: dict[str, Promise] = {
    progress.SPONSORS: pgettext_lazy("who is waited for", "the companies"),
    progress.DESK: pgettext_lazy("who is waited for", "a desk"),
    progress.OFFICE: pgettext_lazy("who is waited for", "an authority"),
    progress.BANK: pgettext_lazy("who is waited for", "a bank or fund"),
    progress.OTHER: pgettext_lazy("who is waited for", "somebody else"),
}
CHANGED: dict[str, Promise] = {
    "cost": _("Cost"),
    "cost_currency": _("Currency of the cost"),
    "starts_on": _("Beginning of the works"),
    "ends_on": _("End of the works"),
    "milestone": _("Day of a milestone"),
}
