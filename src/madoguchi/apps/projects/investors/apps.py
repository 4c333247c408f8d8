"""The app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class InvestorsConfig(AppConfig):
    """What is kept about investors."""

    name = "madoguchi.apps.projects.investors"
    label = "investors"

    def ready(self) -> None:
        """Join the phrase book, the invariants and the map of personal data."""
        from madoguchi.apps.projects.investors import joins  # noqa: F401  (registers on import)
