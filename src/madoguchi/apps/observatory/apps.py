from __future__ import annotations

from django.apps import AppConfig


class ObservatoryConfig(AppConfig):
    name = "madoguchi.apps.observatory"
    label = "observatory"

    def ready(self) -> None:
        """Join the phrase book, the invariants, the schedule and the map of personal data."""
        from madoguchi.apps.observatory import joins  # noqa: F401  (registers on import)
