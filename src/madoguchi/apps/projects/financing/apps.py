"""The app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class FinancingConfig(AppConfig):
    """What is kept about the money of projects."""

    name = "madoguchi.apps.projects.financing"
    label = "financing"

    def ready(self) -> None:
        """Join the phrase book, the fields of gates, the invariants and the map of personal data."""
        from madoguchi.apps.projects.financing import joins  # noqa: F401  (registers on import)
