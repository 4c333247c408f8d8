from __future__ import annotations

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "madoguchi.apps.cases"
    label = "cases"

    def ready(self) -> None:
        """Join the phrase book, the invariants, the schedule, the letters and the map of personal data."""
        from madoguchi.apps.cases import joins  # noqa: F401  (registers on import)
