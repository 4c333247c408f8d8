"""Says what a restriction means for a thing, in the reader's language: since when, for whom, under which act."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from madoguchi.apps.registry import queries as registry
from madoguchi.apps.screening.in_force import jurisdiction_names
from madoguchi.apps.screening.prohibitions import (
    CHANGED,
    FREE,
    LICENSED,
    MONTH,
    PROHIBITED,
    SUSPENDED,
    Finding,
    Licence,
    Rule,
)
from madoguchi.core.languages.texts import Texts
from madoguchi.core.ui import writing

OUTCOMES: dict[str, Promise] = {
    PROHIBITED: pgettext_lazy("of a project or company", "prohibited"),
    SUSPENDED: pgettext_lazy("of a project or company", "suspended"),
    LICENSED: pgettext_lazy("of a project or company", "allowed under a licence"),
    CHANGED: pgettext_lazy("of a project or company", "changed by an act"),
    FREE: pgettext_lazy("of a project or company", "not restricted"),
}
SINCE: dict[str, Promise] = {
    PROHIBITED: gettext_lazy("Prohibited by the law of %(jurisdiction)s since %(since)s: %(text)s"),
    SUSPENDED: gettext_lazy("Suspended by %(jurisdiction)s since %(since)s: %(text)s"),
    LICENSED: gettext_lazy("Restricted by the law of %(jurisdiction)s since %(since)s, allowed by licence: %(text)s"),
    CHANGED: gettext_lazy("Changed by an act of %(jurisdiction)s of %(since)s: %(text)s"),
}

COMPARED: dict[str, Promise] = {
    "number": gettext_lazy("the number in a register"),
    "place": gettext_lazy("the place"),
    "activity": gettext_lazy("the activity"),
    "people": gettext_lazy("the people who run it"),
    "other": gettext_lazy("something else, named in the reason"),
}


def outcome_name(outcome: str) -> str:
    """What an outcome is called on a page."""
    return str(OUTCOMES[outcome])


def explain(finding: Finding) -> list[str]:
    """Sentences for a page: what, since when, for whom, by whom under which act, through whom, what is allowed."""
    rule = finding.rule
    facts = {
        "jurisdiction": jurisdiction_names(rule.jurisdiction).in_language(writing.reader()).text,
        "since": beginning(rule),
        "text": said(rule.text),
    }
    sentences = [str(SINCE[finding.outcome]) % facts]
    sentences.append(_("It binds: %(binds)s.") % {"binds": said(rule.binds)})
    act = said(rule.act)
    named = _("%(authority)s, %(act)s") % {"authority": said(rule.authority), "act": act} if act else ""
    sentences.append(_("By: %(authority)s.") % {"authority": named or said(rule.authority)})
    if finding.through is not None:
        reached = _("It is reached through its owners: restricted ones hold %(percent)s %% together.")
        sentences.append(reached % {"percent": writing.number(finding.through.percent.normalize())})
    sentences += [explain_licence(licence) for licence in finding.licences]
    if rule.to_on is not None:
        sentences.append(_("It ends on %(day)s.") % {"day": writing.day(rule.to_on)})
    return sentences


def explain_licence(licence: Licence) -> str:
    """What is allowed all the same, and for how long."""
    allowed = said(licence.text)
    if licence.to_on is None:
        return _("Allowed since %(since)s: %(text)s") % {"since": writing.day(licence.from_on), "text": allowed}
    until = {"since": writing.day(licence.from_on), "until": writing.day(licence.to_on), "text": allowed}
    return _("Allowed from %(since)s until %(until)s: %(text)s") % until


def beginning(rule: Rule) -> str:
    """When it began, as exactly as it is known."""
    return writing.day(rule.from_on, writing.MONTH if rule.exact_to == MONTH else writing.LONG)


def said(texts: Texts) -> str:
    """A text for the reader of this page."""
    return texts.in_language(writing.reader(), then=("en",)).text


def feature_sentence(feature: Mapping[str, Any]) -> str:
    """What was found alike between a company and a listed party, or what was done about the question since."""
    if "compared" in feature:
        words = [str(COMPARED.get(one, one)) for one in feature["compared"]]
        return _("Compared by whoever decided: %(what)s") % {"what": writing.listed(words)} if words else ""
    if "version" in feature:
        return _("Version %(version)s of the list says the same") % {"version": feature["version"]}
    if "reopened" in feature:
        return _("Asked again: %(reason)s") % {"reason": feature["reopened"]}
    facts: Mapping[str, Any] = feature.get("facts", {})
    if feature["key"] == "owned-by-listed":
        return _("Listed owners hold %(percent)s %% of it together, the largest is %(owner)s") % facts
    if feature["key"] == "held-in-the-end-by-listed":
        return (
            _("Listed owners hold %(percent)s %% of it in the end, also through minorities; the largest is %(owner)s")
            % facts
        )
    if feature["key"] == "same-number" and "scheme" in facts:
        return _("Same number in a register: %(value)s") % facts
    return registry.reason_sentence(feature)
