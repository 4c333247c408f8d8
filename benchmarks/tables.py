"""An empty database for a benchmark, its tables made from the models at once instead of migration by migration."""

from __future__ import annotations


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
