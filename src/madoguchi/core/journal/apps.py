from __future__ import annotations

from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "madoguchi.core.journal"
    label = "journal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Join the phrase book, the schedule, the invariants and the map of personal data."""
        from madoguchi.core import invariants
        from madoguchi.core.journal import checks, personal_data, tasks  # noqa: F401  (a job registers on import)
        from madoguchi.core.journal.phrases import PHRASES
        from madoguchi.core.languages import phrases

        phrases.register(PHRASES)
        invariants.join()
        checks.join()
        personal_data.join()
