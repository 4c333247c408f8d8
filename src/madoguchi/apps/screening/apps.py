from __future__ import annotations

from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    name = "madoguchi.apps.screening"
    label = "screening"

    def ready(self) -> None:
        """Join the phrase book, the invariants, the schedule and the map of personal data."""
        from madoguchi.apps.screening import joins  # noqa: F401  (registers on import)
