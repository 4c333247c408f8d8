from __future__ import annotations

from django.apps import AppConfig


class DifficultiesConfig(AppConfig):
    name = "madoguchi.apps.difficulties"
    label = "difficulties"

    def ready(self) -> None:
        """Join the phrase book, the letters, the invariants, the schedule and the map of personal data."""
        from madoguchi.apps.difficulties import joins  # noqa: F401  (registers on import)
