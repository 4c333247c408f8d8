"""Passing gates, moving back, conditions, the baseline, and permits to pass over what is missing."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from madoguchi.apps.projects import asking, rules, terms
from madoguchi.apps.projects.dossiers import Dossier, open_dossier
from madoguchi.apps.projects.models import ConditionSpell, GateDecision, OverridePermit, Project
from madoguchi.apps.projects.models.gates import MOVED_BACK, OVERRIDDEN, PASSED
from madoguchi.apps.projects.models.projects import CONDITIONS
from madoguchi.apps.screening import actions as screening
from madoguchi.apps.screening import queries as screened
from madoguchi.core.accounts import queries as accounts
from madoguchi.core.journal import actions as journal
from madoguchi.core.refusals import Refused

if TYPE_CHECKING:
    from madoguchi.core.accounts.models import Person


def screen_participants(project: Project, *, by: Person | None, at: datetime) -> int:
    """Compare every company that takes part with the lists in force; returns how many new questions arose.

    A transaction of its own, before the gate is passed: comparing takes longer than a write may.
    """
    companies = open_dossier(project, at.date()).companies
    return screening.screen(companies, cause="gate", by=by, at=at)


def pass_gate(
    project: Project, gate_key: str, *, by: Person, at: datetime, reason: str = "", is_override: bool = False
) -> GateDecision:
    """Let a project through its next gate.

    Over something that is missing it takes a permit and a reason; both, and what was missing, are kept and shown.
    A gate that screens is passed by nobody while a company that takes part may not pass: no permit goes over that.
    """
    gate = asking.next_gate(project)
    if gate is not None and gate.screens and rules.may(by, rules.PASS, project):
        companies = open_dossier(project, at.date()).companies
        screening.screen_before(companies, cause="gate", by=by, at=at)
    return _pass_gate(project, gate_key, by=by, at=at, reason=reason, is_override=is_override)


@transaction.atomic
def _pass_gate(
    project: Project, gate_key: str, *, by: Person, at: datetime, reason: str, is_override: bool
) -> GateDecision:
    project = asking.locked(project)
    gate = asking.next_gate(project)
    if gate is None or gate.key != gate_key:
        raise Refused("gate-is-not-next", gate=gate_key)
    if not rules.may(by, rules.PASS, project):
        raise Refused("gate-is-passed-by-a-desk")
    if gate.outsider and rules.is_of_team(by, project, on=at.date()):
        raise Refused("gate-needs-an-outsider", gate=gate.key)
    dossier = open_dossier(project, at.date())
    if asking.is_frozen(dossier):
        raise Refused("project-is-frozen", number=project.number)
    missing = asking.missing_for(gate, dossier)
    if missing and not is_override:
        raise Refused("gate-asks-for-more", gate=gate.key, n=len(missing))
    if missing:
        _require_override(by, reason)
    facts: dict[str, object] = {"gate": gate.key, "missing": [one.key for one in missing]}
    if gate.screens:
        _require_cleared(dossier)
        facts["companies"] = sorted(one.reference for one in dossier.companies)
    decision = GateDecision.objects.create(
        project=project,
        stage=gate.key,
        verdict=OVERRIDDEN if missing else PASSED,
        on=at.date(),
        rule_version=terms.current().version,
        missing=[one.ask.model_dump(mode="json", exclude_defaults=True) for one in missing],
        reason=reason.strip(),
        by=by,
        at=at,
    )
    project.stage, project.updated_at = gate.key, at
    project.version += 1
    project.save(update_fields=["stage", "updated_at", "version"])
    journal.record(
        "project.gate-overridden" if missing else "project.gate-passed",
        project,
        by=by,
        at=at,
        facts=facts,
        personal={"reason": reason.strip()} if reason.strip() else None,
        rule_version=f"gates/{terms.current().version}",
    )
    return decision


def _require_cleared(dossier: Dossier) -> None:
    """Refuse with the first company that may not pass: a question about it waits, or was answered with yes."""
    for refusal in screened.refusals(dossier.companies).values():
        raise refusal


def _require_override(by: Person, reason: str) -> None:
    if not rules.may_override(by):
        raise Refused("override-needs-a-permit")
    if not reason.strip():
        raise Refused("override-needs-a-reason")


@transaction.atomic
def move_back(project: Project, stage: str, *, reason: str, by: Person, at: datetime) -> GateDecision:
    """Move a project back to an earlier stage, or before the first gate. Allowed at any time, and kept."""
    project = asking.locked(project)
    if terms.current().place(stage) >= terms.current().place(project.stage):
        raise Refused("stage-is-not-behind", gate=stage)
    if not reason.strip():
        raise Refused("step-back-needs-a-reason")
    decision = GateDecision.objects.create(
        project=project,
        stage=stage,
        verdict=MOVED_BACK,
        on=at.date(),
        rule_version=terms.current().version,
        reason=reason.strip(),
        by=by,
        at=at,
    )
    project.stage, project.updated_at = stage, at
    project.version += 1
    project.save(update_fields=["stage", "updated_at", "version"])
    journal.record(
        "project.moved-back", project, by=by, at=at, facts={"gate": stage}, personal={"reason": reason.strip()}
    )
    return decision


@transaction.atomic
def set_condition(
    project: Project, condition: str, *, reason: str, on: date, by: Person | None, at: datetime
) -> ConditionSpell:
    """Say in which condition a project is from a day on, and why. Prohibited is computed, never set."""
    if condition not in CONDITIONS:
        raise Refused("condition-is-not-set-by-hand", value=condition)
    project = asking.locked(project)
    standing = project.spells.filter(to_on__isnull=True).first()
    if standing is not None and standing.condition == condition:
        return standing
    if not reason.strip():
        raise Refused("condition-needs-a-reason")
    if standing is not None:
        if on < standing.from_on:
            raise Refused("condition-begins-before-the-last", day=standing.from_on)
        standing.to_on = on
        standing.save(update_fields=["to_on"])
    spell = ConditionSpell.objects.create(
        project=project, condition=condition, from_on=on, reason=reason.strip(), by=by, at=at
    )
    project.condition, project.updated_at = condition, at
    project.version += 1
    project.save(update_fields=["condition", "updated_at", "version"])
    journal.record(
        "project.condition-set",
        project,
        by=by,
        at=at,
        facts={"condition": condition},
        personal={"reason": reason.strip()},
    )
    return spell


@transaction.atomic
def fix_baseline(project: Project, *, by: Person, at: datetime) -> Project:
    """Fix cost and days as they stand now. From here on a change of them keeps its reason."""
    project = asking.locked(project)
    if project.baseline:
        return project
    if project.cost is None or project.starts_on is None or project.ends_on is None:
        raise Refused("baseline-needs-cost-and-days")
    project.baseline = {
        "cost": str(project.cost),
        "currency": project.cost_currency,
        "starts_on": project.starts_on.isoformat(),
        "ends_on": project.ends_on.isoformat(),
        "fixed_on": at.date().isoformat(),
    }
    project.updated_at = at
    project.version += 1
    project.save(update_fields=["baseline", "updated_at", "version"])
    journal.record("project.baseline-fixed", project, by=by, at=at, facts=project.baseline)
    return project


@transaction.atomic
def give_permit(person: Person, *, reason: str, by: Person | None, at: datetime) -> OverridePermit:
    """Let an officer pass gates over what is missing."""
    person = accounts.locked(person)
    if not reason.strip():
        raise Refused("permit-needs-a-reason")
    if not accounts.serves(person):
        raise Refused("permit-is-for-officers")
    standing = OverridePermit.objects.filter(person=person, ended_at__isnull=True).first()
    if standing is not None:
        return standing
    permit = OverridePermit.objects.create(person=person, given_by=by, reason=reason.strip(), from_at=at)
    journal.record("project.permit-given", person, by=by, at=at, personal={"reason": reason.strip()})
    return permit


@transaction.atomic
def end_permit(permit: OverridePermit, *, by: Person | None, at: datetime) -> OverridePermit:
    """Take a permit back."""
    permit = OverridePermit.objects.select_for_update().get(pk=permit.pk)
    if permit.ended_at is None:
        permit.ended_at = at
        permit.save(update_fields=["ended_at"])
        journal.record("project.permit-ended", permit.person, by=by, at=at)
    return permit
