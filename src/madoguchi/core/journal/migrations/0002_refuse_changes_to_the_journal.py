"""The database refuses to change or delete events and heads."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from madoguchi.core.journal import protection


def set_up(apps: Any, editor: Any) -> None:
    """Create the triggers."""
    for statement in protection.statements(editor.connection.vendor):
        editor.execute(statement)


def take_away(apps: Any, editor: Any) -> None:
    """Drop the triggers."""
    for statement in protection.removals(editor.connection.vendor):
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_keep_a_journal")]

    operations = [migrations.RunPython(set_up, take_away)]
