from __future__ import annotations

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "madoguchi.apps.projects"
    label = "projects"

    def ready(self) -> None:
        """Join the phrase book, the fields of gates, the invariants, the schedule and the map of personal data."""
        from madoguchi.apps.projects import joins  # noqa: F401  (registers on import)
