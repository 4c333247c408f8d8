"""What the pages of exchanges say of kinds, states and sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from madoguchi.apps.exchanges import words
from madoguchi.apps.exchanges.models import (
    AGREED,
    ASKED,
    CAME,
    CANCELLED,
    CONFIRMED,
    DONE,
    DRAFT,
    HELD,
    INTERPRETER,
    LAPSED,
    LISTED,
    OFFERED,
    OPEN,
    RUNNING,
    WAITING,
    WITHDRAWN,
    AccompanyRequest,
    Application,
    Event,
    Expert,
    Programme,
    Publication,
    Route,
)
from madoguchi.apps.registry import queries as registry
from madoguchi.core import packs
from madoguchi.core.ui.templatetags.window import language_here
from madoguchi.core.ui.writing import listed, reader

if TYPE_CHECKING:
    from madoguchi.apps.registry.models import Organisation

register = template.Library()


@register.filter
def exchange_kind(key: str) -> str:
    """The kind of a programme."""
    return str(words.KINDS.get(key, key))


@register.filter
def programme_status(key: str) -> str:
    """How a programme stands."""
    return str(words.STATUSES.get(key, key))


@register.filter
def programme_tag(one: Programme) -> str:
    """How the tag of a programme looks."""
    return "ok" if one.status == RUNNING else "" if one.status not in ("proposed", "announced") else "unsure"


@register.filter
def event_state(key: str) -> str:
    """The state of an event."""
    return str(words.STATES.get(key, key))


@register.filter
def event_tag(one: Event) -> str:
    """How the tag of an event looks."""
    return {OPEN: "full", HELD: "ok", CANCELLED: "late", DRAFT: "unsure"}.get(one.state, "")


@register.filter
def held_in(key: str) -> str:
    """The side where an event is held, or that it is online."""
    return words.side_name(key)


@register.filter
def spoken_there(one: Event | Expert | Route | Publication) -> str:
    """The languages of an event, or of somebody, as the reader calls them."""
    return listed([language_here(code) for code in one.languages])


@register.filter
def application_state(one: Application) -> str:
    """How an application stands."""
    return str(words.APPLICATIONS.get(one.state, one.state))


@register.filter
def application_tag(one: Application) -> str:
    """How the tag of an application looks."""
    looks = {OFFERED: "due", CONFIRMED: "ok", CAME: "ok", WAITING: "full", WITHDRAWN: "late", LAPSED: "late"}
    return looks.get(one.state, "")


@register.filter
def expert_role(key: str) -> str:
    """As what somebody goes along."""
    return str(words.ROLES.get(key, key))


@register.filter
def expert_roles(one: Expert) -> str:
    """As what an expert goes along: all of it."""
    return listed([str(words.ROLES[key]) for key in one.roles])


@register.filter
def expert_subject(key: str) -> str:
    """A field of an expert."""
    return str(words.SUBJECTS.get(key, key))


@register.filter
def expert_subjects(one: Expert) -> str:
    """The fields of an expert."""
    return listed([str(words.SUBJECTS[key]) for key in one.subjects])


@register.filter
def expert_regions(one: Expert) -> str:
    """Where an expert goes."""
    return listed([region_here(code) for code in one.regions]) if one.regions else pgettext("roster", "anywhere")


@register.filter
def region_here(code: str) -> str:
    """A region as the reader calls it."""
    return packs.current().region(code).names.in_language(reader()).text


@register.filter
def expert_title(one: Expert) -> str:
    """What an expert without a name is called: by languages for an interpreter, else by fields."""
    if INTERPRETER in one.roles:
        return _("Interpreter: %(languages)s") % {"languages": spoken_there(one)}
    if one.subjects:
        return _("Expert: %(fields)s") % {"fields": expert_subjects(one)}
    return str(words.ROLES[one.roles[0]]).capitalize()


@register.filter
def expert_rate(key: str) -> str:
    """What a day costs."""
    return str(words.RATES.get(key, key))


@register.filter
def expert_state(key: str) -> str:
    """How a profile stands."""
    return str(words.EXPERT_STATES.get(key, key))


@register.filter
def expert_tag(one: Expert) -> str:
    """How the tag of a profile looks."""
    return "ok" if one.state == LISTED else "unsure"


@register.filter
def request_state(one: AccompanyRequest) -> str:
    """How a request stands."""
    return str(words.REQUESTS.get(one.state, one.state))


@register.filter
def request_tag(one: AccompanyRequest) -> str:
    """How the tag of a request looks."""
    return {ASKED: "due", AGREED: "ok", DONE: "full"}.get(one.state, "late")


@register.filter
def request_procedure(one: AccompanyRequest) -> str:
    """The procedure of the case, as the reader calls it; nothing else of the case is told."""
    procedure = packs.current().procedures.get(one.case.procedure) if one.case else None
    return procedure.newest.said.titles.in_language(reader()).text if procedure else ""


@register.filter
def request_title(one: AccompanyRequest) -> str:
    """What a request is called for both sides: it names neither."""
    role = expert_role(one.role)
    if one.case is not None:
        return _("With a case, as %(role)s") % {"role": role}
    return _("With a visit to %(region)s, as %(role)s") % {"region": region_here(one.region), "role": role}


@register.filter
def name_plain(one: Organisation) -> str:
    """A company's name as text."""
    return str(registry.name_for(one, reader()))


@register.filter
def season(one: Route) -> str:
    """The months in which a route goes."""
    if (one.last_month % 12) + 1 == one.first_month:
        return pgettext("route", "all year")
    first, last = words.month_name(one.first_month), words.month_name(one.last_month)
    return first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}


@register.filter
def month_named(number: int) -> str:
    """A month by its number."""
    return words.month_name(number)


@register.filter
def publication_kind(key: str) -> str:
    """What kind of publication it is."""
    return str(words.PUBLICATION_KINDS.get(key, key))
