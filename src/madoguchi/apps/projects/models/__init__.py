"""What is kept about programmes, agreements and projects, split by noun."""

from __future__ import annotations

from madoguchi.apps.projects.models.agreements import Agreement, AgreementParty
from madoguchi.apps.projects.models.gates import ConditionSpell, GateDecision, OverridePermit
from madoguchi.apps.projects.models.programmes import Fact, Point, Programme, Source
from madoguchi.apps.projects.models.progress import Change, Milestone, ProjectCase, Report, Risk, Wait
from madoguchi.apps.projects.models.projects import (
    Contact,
    Participation,
    Project,
    ProjectPlace,
    ProjectSector,
    PublicationKey,
)

__all__ = [
    "Agreement",
    "AgreementParty",
    "Change",
    "ConditionSpell",
    "Contact",
    "Fact",
    "GateDecision",
    "Milestone",
    "OverridePermit",
    "Participation",
    "Point",
    "Programme",
    "Project",
    "ProjectCase",
    "ProjectPlace",
    "ProjectSector",
    "PublicationKey",
    "Report",
    "Risk",
    "Source",
    "Wait",
]
