from __future__ import annotations

from django.apps import AppConfig


class IntroductionsConfig(AppConfig):
    name = "madoguchi.apps.introductions"
    label = "introductions"

    def ready(self) -> None:
        """Join the phrase book, the invariants, the schedule and the map of personal data."""
        from madoguchi.apps.introductions import joins  # noqa: F401  (registers on import)
