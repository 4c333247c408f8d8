from __future__ import annotations

from django.apps import AppConfig


class DialogueConfig(AppConfig):
    name = "madoguchi.apps.dialogue"
    label = "dialogue"

    def ready(self) -> None:
        """Join the phrase book, the invariants, the schedule and the map of personal data."""
        from madoguchi.apps.dialogue import joins  # noqa: F401  (registers on import)
