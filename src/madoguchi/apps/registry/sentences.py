"""Why two records may or may not be one company, and what rows are called, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madoguchi.core.ui import writing

FOR: dict[str, Promise] = {
    "same-identifier": _("Same number: %(value)s"),
    "identifier-slip": _("The numbers differ by one slip of the hand: %(left)s and %(right)s"),
    "same-name": _("Same word: %(left)s"),
    "same-reading": _("Read alike: %(left)s and %(right)s"),
    "alike-sound": _("Sound alike: %(left)s and %(right)s"),
    "same-idea": _("Mean the same: %(left)s and %(right)s"),
    "same-initials": _("Same initials: %(left)s and %(right)s"),
    "same-number": _("Same number in the name: %(number)s"),
    "same-form": _("Same legal form"),
    "look-alike-letters": _("Letters of another script that look alike"),
    "same-web": _("Same web address: %(left)s"),
    "same-address": _("Same address"),
    "same-postal-code": _("Same postal code: %(value)s"),
    "same-region": _("Same region"),
    "shared-activity": _("Shared activities: %(shared)s"),
    "same-founding": _("Founded on the same day: %(left)s"),
}
AGAINST: dict[str, Promise] = {
    "different-identifier": _("Different numbers: %(left)s and %(right)s"),
    "names-differ": _("The names do not resemble each other"),
    "only-left": _("Only the first has: %(words)s"),
    "only-right": _("Only the second has: %(words)s"),
    "different-number": _("Different numbers in the names"),
    "different-form": _("Different legal forms"),
    "different-web": _("Different web addresses: %(left)s and %(right)s"),
    "different-region": _("Different regions"),
    "no-shared-activity": _("No activity in common"),
    "different-founding": _("Founded on different days: %(left)s and %(right)s"),
    "wrong-check-digit": _("A number with a wrong check digit: %(value)s"),
    "several-candidates": _("There are several records like this"),
    "mixed-scripts": _("The name mixes scripts"),
    "invisible-marks": _("The name holds marks that are not seen"),
    "direction-marks": _("The name holds marks that turn the direction of writing"),
    "only-form": _("The name is a legal form and nothing else"),
}
SENTENCES = {**FOR, **AGAINST}

FIELDS: dict[str, Promise] = {
    "region": _("Region"),
    "address": pgettext_lazy("of a building", "Address"),
    "size_band": _("Size"),
    "employees": _("People employed"),
    "capital": _("Capital"),
    "capital_currency": _("Currency of the capital"),
    "founded_on": _("Founded"),
    "web": _("Web address"),
    "legal_form": _("Legal form"),
}
ROWS: dict[str, Promise] = {
    "registry.organisation": _("Records merged before"),
    "registry.alias": _("Names"),
    "registry.identifier": _("Numbers in registers"),
    "registry.activity": _("Activities"),
    "registry.site": _("Places"),
    "registry.membership": _("People who act for it"),
    "registry.verification": _("Proofs of identity"),
    "docket.entry": _("Entries"),
    "introductions.introduction": _("Introductions"),
    "introductions.consent": _("Answers to introductions"),
    "introductions.contactcard": _("Contact cards"),
    "screening.check": _("Comparisons with the lists"),
    "screening.hit": _("Names that resemble one on a list"),
    "screening.restrictiontarget": _("Whom restrictions bind"),
    "screening.shareholding": _("Shares of owners"),
    "introductions.outcome": _("What came of introductions"),
    "introductions.interest": _("Interest shown"),
    "introductions.block": _("Companies not to be introduced"),
    "introductions.contactread": _("Readings of contacts"),
    "cases.rulecomment": _("Comments on drafts of rules"),
    "cases.ruling": _("Advance rulings"),
    "cases.case": _("Cases"),
    "cases.document": _("Documents"),
    "projects.agreementparty": _("Parts in agreements"),
    "projects.participation": _("Parts in projects"),
    "financing.financeitem": _("Lines of finance plans"),
    "proposals.proposal": _("Proposals"),
    "investors.investorprofile": _("What investors look for"),
    "exchanges.application": _("Applications for events"),
    "exchanges.accompanyrequest": _("Requests for experts and interpreters"),
    "difficulties.ballot": _("Ballots of the survey"),
    "difficulties.difficulty": _("Difficulties"),
}
TOLD_BY_NUMBER = frozenset(
    {
        "introductions.block",
        "introductions.consent",
        "introductions.contactcard",
        "introductions.contactread",
        "introductions.outcome",
        "screening.check",
        "screening.restrictiontarget",
        "screening.shareholding",
    }
)
"""Rows without words of their own: what the code calls them tells a reader nothing."""
DAYS = frozenset({"same-founding", "different-founding"})
"""Reasons whose facts are days."""


def resemblance(reason: Mapping[str, Any]) -> str:
    """The sentence of one reason; its key where there is none."""
    text = SENTENCES.get(reason["key"])
    if text is None:
        return str(reason["key"])
    facts: Mapping[str, Any] = reason.get("facts", {})
    if reason["key"] in DAYS:
        facts = {side: writing.day(date.fromisoformat(day)) for side, day in facts.items()}
    return str(text) % facts


def field_label(name: str) -> str:
    """What a field is called."""
    return str(FIELDS.get(name, name))


def model_label(label: str) -> str:
    """What rows of a model are called; the name in the code for those no page speaks of."""
    known = ROWS.get(label)
    return str(apps.get_model(label)._meta.verbose_name_plural if known is None else known)
