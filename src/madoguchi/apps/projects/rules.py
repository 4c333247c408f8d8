"""Who may do what with projects."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from madoguchi.apps.projects.models import OverridePermit, Project
from madoguchi.apps.registry import queries as registry
from madoguchi.core.accounts import queries as accounts
from madoguchi.core.accounts.models import Person

Reader = Person | AnonymousUser

SEE = "see"
SEE_INSIDE = "see-inside"  # what only its team and the desks read
EDIT = "edit"
PASS = "pass"  # noqa: S105 (a verb)
PUBLISH = "publish"
PROPOSE = "propose"
GIVE_PERMITS = "give-permits"


def may(person: Reader, verb: str, thing: Project | None = None, *, on: date | None = None) -> bool:
    """May this person do this with this project?"""
    if verb == PROPOSE:
        return isinstance(person, Person)
    if verb == GIVE_PERMITS:
        return accounts.is_operator(person)
    if thing is None:
        return False
    if verb == SEE:
        return thing.is_public or accounts.is_officer(person) or is_of_team(person, thing, on=on)
    if verb in {SEE_INSIDE, EDIT}:
        return accounts.is_officer(person) or is_of_team(person, thing, on=on)
    if verb in {PASS, PUBLISH}:
        return accounts.is_officer(person)
    return False


def is_of_team(person: Reader, project: Project, *, on: date | None = None) -> bool:
    """Does this person work on it: its contact, who entered it, or somebody of a company that takes part?

    Without a day, whoever took part without an end counts.
    """
    if not isinstance(person, Person):
        return False
    if project.entered_by_id == person.pk or project.contacts.filter(person=person, ended_at__isnull=True).exists():
        return True
    lasting = Q(to_on__isnull=True) if on is None else Q(to_on__isnull=True) | Q(to_on__gte=on)
    own = registry.memberships_of(person).values("organisation")
    return project.participations.filter(lasting, organisation__in=own).exists()


def may_override(person: Person) -> bool:
    """Has this person a permit to pass a gate over what is missing?"""
    return accounts.is_officer(person) and OverridePermit.objects.filter(person=person, ended_at__isnull=True).exists()


def visible_to(person: Reader, projects: QuerySet[Project]) -> QuerySet[Project]:
    """The projects among these that this person may see."""
    if accounts.is_officer(person):
        return projects
    seen = Q(published_at__isnull=False)
    if isinstance(person, Person):
        seen |= works_on(person)
    return projects.filter(seen)


def works_on(person: Person) -> Q:
    """Which projects a person works on, as a condition: entered by them, answered for, or of their companies."""
    own = registry.memberships_of(person).values("organisation")
    taking_part = Project.objects.filter(participations__organisation__in=own, participations__to_on__isnull=True)
    contact = Project.objects.filter(contacts__person=person, contacts__ended_at__isnull=True)
    return Q(entered_by=person) | Q(pk__in=taking_part.values("pk")) | Q(pk__in=contact.values("pk"))
