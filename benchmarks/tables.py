"""Django for a benchmark of pages, and an empty database: its tables are made from the models, not by migrations."""

from __future__ import annotations

import os
from pathlib import Path


def open_site(folder: Path) -> None:
    """Django on a data folder, answering as it does to visitors, however many questions come in a minute."""
    os.environ |= {"MADOGUCHI_DATA": str(folder), "MADOGUCHI_SECRET_KEY": "benchmark", "MADOGUCHI_MAIL": "folder"}
    os.environ |= {"DJANGO_SETTINGS_MODULE": "madoguchi.settings", "MADOGUCHI_REQUESTS_PER_MINUTE": "0"}
    os.environ["MADOGUCHI_DEBUG"] = "false"
    import django
    from django.conf import settings

    django.setup()
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.ALLOWED_HOSTS = ["testserver"]


def make() -> None:
    """Make every table and what protects the journal. Tests hold that migrations lead to the same tables."""
    from django.apps import apps
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from madoguchi.core.journal import protection

    settings.MIGRATION_MODULES = {one.label: None for one in apps.get_app_configs()}
    call_command("migrate", interactive=False, verbosity=0, run_syncdb=True)
    with connection.cursor() as cursor:
        for statement in protection.statements(connection.vendor) if protection.missing(connection) else ():
            cursor.execute(statement)
