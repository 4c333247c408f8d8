"""What stands in the head and the foot of every page. A route that an installation lacks is left out.

Each line: the name of the route, what the link is called, and the beginnings of the names of the routes
that belong under it, so that the link of the nearest place can be marked.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Routes = tuple[tuple[str, Promise, tuple[str, ...]], ...]

# The head of a page has room for the first five; the foot shows them all.
SERVICES: Routes = (
    ("docket", _("Find a partner"), ("docket", "entry")),
    ("procedures", _("Get something done"), ("procedure", "change")),
    ("difficulty-new", _("Report a difficulty"), ("difficult",)),
    ("projects", _("Projects"), ("project", "agreement")),
    ("observatory", _("Figures"), ("observatory", "chart", "series", "vintage", "priorities", "figures-map")),
    ("directory", _("Companies"), ("directory", "company", "organisation")),
    ("entry-new", _("Post an entry"), ("entry-new",)),
    ("about", _("How it works"), ("about",)),
)
OPEN: Routes = (
    ("dialogue", _("Dialogue"), ("dialogue",)),
    ("exchanges", _("Exchanges"), ("exchange",)),
    ("regimes", _("Regimes and taxes"), ("regimes",)),
    ("open-data", _("Open data"), ("open-data",)),
    ("feeds", _("Feeds"), ("feeds",)),
    ("api", _("Programming interface"), ("api",)),
    ("accessibility", _("Accessibility"), ("accessibility",)),
    ("privacy", _("Personal data"), ("privacy",)),
)
OFFICERS: Routes = (
    ("desk", _("Desk"), ("desk",)),
    ("review", _("Entries to review"), ("review",)),
    ("imports", _("Imports"), ("import",)),
    ("figures-desk", _("Files of figures"), ("figures-desk", "figures-upload", "figures-key", "figures-take-back")),
    ("rounds", _("Rounds of introductions"), ("round",)),
    ("commission", _("Commission"), ("commission",)),
    ("desk-exchanges", _("Programmes and events"), ("desk-exchanges",)),
    ("difficulty-queue", _("Difficulties"), ("difficulty-queue",)),
    ("desk-cases", _("Cases under way"), ("desk-cases",)),
    ("desk-projects", _("Projects to look after"), ("desk-projects", "desk-permit")),
    ("desk-proposals", _("Proposals to read"), ("desk-proposal",)),
    ("desk-investors", _("What investors look for"), ("desk-investors",)),
    ("allocations", _("Funds and allocations"), ("allocation", "award", "fund")),
)
MEMBERS: Routes = (
    ("account", _("My account"), ("account", "mfa", "usersessions")),
    ("cases", _("My cases"), ("case",)),
    ("difficulties-own", _("My difficulties"), ("difficulties-own",)),
    ("exchanges-mine", _("My exchanges"), ("exchanges-mine", "exchange-application")),
    ("proposals", _("My proposals"), ("proposal",)),
    ("investors", _("Investors"), ("investor",)),
)
CLERKS: Routes = (("queue", _("My desk's queue"), ("queue", "case-step", "appeal")),)
GUESTS: Routes = (
    ("account_login", _("Sign in"), ("account_login",)),
    ("account_signup", _("Make an account"), ("account_signup",)),
)
