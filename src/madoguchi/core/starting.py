"""Starts Django once, for verbs of the command line that need the database."""

from __future__ import annotations

import os


def start_django() -> None:
    """Load settings and apps, unless that was done. A pack that cannot be used stops the start with its sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.settings")
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()

    from madoguchi.core import packs

    packs.current()
