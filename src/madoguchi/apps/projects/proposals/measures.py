"""What of a project's proposal gates may ask for: the last edition that was handed in and joined to the project."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from madoguchi.apps.projects.dossiers import Dossier
from madoguchi.apps.projects.fields import Measured, field
from madoguchi.apps.projects.proposals import gaps, outline, papers, queries
from madoguchi.apps.projects.proposals.contents import Content
from madoguchi.core import packs

ROUTE = "project-proposals"


def _content(dossier: Dossier) -> Content | None:
    """Read once, however many gates ask about it."""
    if "proposal" not in dossier.extras:
        dossier.extras["proposal"] = queries.last_edition_of(dossier.project)
    found = dossier.extras["proposal"]
    return found if isinstance(found, Content) else None


@field("proposal", _("A proposal that was handed in and joined to it"), ROUTE)
def proposal(dossier: Dossier) -> Measured:
    """None is handed in with a part missing."""
    found = _content(dossier)
    return Measured(int(found is not None), on=found.on if found else None)


@field("teaser", _("Teaser of the proposal, in every language"), ROUTE)
def teaser(dossier: Dossier) -> Measured:
    """In which languages it can be printed: every text is there, and none was translated from an older text."""
    found, known = _content(dossier), outline.current()
    if found is None or known is None:
        return Measured(0)
    languages = packs.current().languages
    ready = tuple(one for one in languages if not gaps.unready(found, known, one, kind=papers.TEASER))
    return Measured(len(ready), languages=ready)


@field("scenarios", _("Figures of the proposal: as planned and in other cases"), ROUTE)
def scenarios(dossier: Dossier) -> Measured:
    """How many cases were computed, the one that is planned among them."""
    found = _content(dossier)
    return Measured(len(found.figures.get("scenarios", ())) if found else 0)


@field("currency-run", _("Figures of the proposal over futures of the exchange rate"), ROUTE)
def currency_run(dossier: Dossier) -> Measured:
    """Was the spread of its worth computed?"""
    found = _content(dossier)
    return Measured(int(bool(found and found.figures.get("before", {}).get("spread"))))


@field("data-room", _("Index of the data room"), ROUTE)
def data_room(dossier: Dossier) -> Measured:
    """Of how many papers it says whether they are there."""
    found = _content(dossier)
    return Measured(len(found.room) if found else 0)
