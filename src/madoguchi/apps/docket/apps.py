from __future__ import annotations

from django.apps import AppConfig


class DocketConfig(AppConfig):
    name = "madoguchi.apps.docket"
    label = "docket"

    def ready(self) -> None:
        """Join the phrase book, the search index, the invariants, the schedule and the map of personal data."""
        from madoguchi.apps.docket import joins  # noqa: F401  (registers on import)
