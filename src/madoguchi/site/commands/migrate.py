"""`madoguchi migrate`: bring the database to the shape this version needs."""

from __future__ import annotations

import argparse

from django.core.management import call_command

HELP = "Bring the database to the shape this version needs."
EXAMPLE = "madoguchi migrate"


def arguments(parser: argparse.ArgumentParser) -> None:
    """There is nothing to choose, except to look first."""
    parser.add_argument("--plan", action="store_true", help="say what would be done, and do nothing")


def run(options: argparse.Namespace) -> int:
    """Apply what is missing."""
    call_command("migrate", interactive=False, verbosity=1, plan=options.plan)
    return 0
