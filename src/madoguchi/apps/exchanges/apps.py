from __future__ import annotations

from django.apps import AppConfig


class ExchangesConfig(AppConfig):
    name = "madoguchi.apps.exchanges"
    label = "exchanges"

    def ready(self) -> None:
        """Join the phrase book, the invariants, the schedule and the map of personal data."""
        from madoguchi.apps.exchanges import joins  # noqa: F401  (registers on import)
