from __future__ import annotations

from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    name = "madoguchi.apps.projects.proposals"
    label = "proposals"

    def ready(self) -> None:
        """Join the phrase book, the letters, the invariants and the map of personal data."""
        from madoguchi.apps.projects.proposals import joins  # noqa: F401  (registers on import)
