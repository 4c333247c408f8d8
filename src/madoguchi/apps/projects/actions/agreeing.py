"""Agreements: what was signed, by whom, and which projects came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from madoguchi.apps.projects import asking
from madoguchi.apps.projects.actions.entering import heard
from madoguchi.apps.projects.models import Agreement, AgreementParty, Project
from madoguchi.apps.projects.models.agreements import KINDS
from madoguchi.core.journal import actions as journal
from madoguchi.core.languages.signs import names_a_contact
from madoguchi.core.languages.texts import Texts
from madoguchi.core.refusals import Refused

if TYPE_CHECKING:
    from madoguchi.apps.projects.models import Point
    from madoguchi.apps.registry.models import Organisation
    from madoguchi.core.accounts.models import Person


@dataclass(frozen=True)
class SignedPaper:
    """A paper as somebody enters it. `is_binding` is None where it is not known."""

    title: Texts
    kind: str
    signed_on: date
    is_binding: bool | None = None
    parties: Sequence[Organisation] = ()
    other_parties: Sequence[str] = ()
    point: Point | None = None


@transaction.atomic
def record_agreement(
    paper: SignedPaper, *, project: Project | None, by: Person | None, at: datetime, is_example: bool = False
) -> Agreement:
    """Keep a signed paper, and link it to a project if one stands behind it."""
    if not paper.title:
        raise Refused("agreement-needs-a-title")
    if paper.kind not in KINDS:
        raise Refused("agreement-kind-is-not-known", value=paper.kind)
    if paper.signed_on > at.date():
        raise Refused("day-has-not-come", day=paper.signed_on)
    if any(names_a_contact(version.text) for _language, version in paper.title):
        raise Refused("text-names-a-contact", field="title")
    agreement = Agreement.objects.create(
        title=paper.title,
        kind=paper.kind,
        signed_on=paper.signed_on,
        is_binding=paper.is_binding,
        point=paper.point,
        is_public=project is None or project.is_public,
        is_example=is_example or bool(project and project.is_example),
        entered_by=by,
        created_at=at,
        updated_at=at,
    )
    AgreementParty.objects.bulk_create(
        [
            *(
                AgreementParty(agreement=agreement, side=one.side, organisation=one, place=place)
                for place, one in enumerate(paper.parties)
            ),
            *(
                AgreementParty(agreement=agreement, name=name, place=len(paper.parties) + place)
                for place, name in enumerate(paper.other_parties)
            ),
        ]
    )
    journal.record("agreement.recorded", agreement, by=by, at=at, facts={"kind": paper.kind})
    if project is not None:
        link_agreement(agreement, project, by=by, at=at)
    return agreement


@transaction.atomic
def link_agreement(agreement: Agreement, project: Project, *, by: Person | None, at: datetime) -> Agreement:
    """Say that a project came of an agreement. An agreement may lead to several, and a project rest on several."""
    project = asking.locked(project)
    if not agreement.projects.filter(pk=project.pk).exists():
        agreement.projects.add(project)
        heard(project, at)
        project.save(update_fields=["heard_on", "staleness", "stale_since", "updated_at"])
        journal.record("agreement.linked", agreement, by=by, at=at, facts={"project": project.number})
    return agreement


@transaction.atomic
def unlink_agreement(agreement: Agreement, project: Project, *, by: Person | None, at: datetime) -> Agreement:
    """Take that link back."""
    project = asking.locked(project)
    if agreement.projects.filter(pk=project.pk).exists():
        agreement.projects.remove(project)
        journal.record("agreement.unlinked", agreement, by=by, at=at, facts={"project": project.number})
    return agreement
