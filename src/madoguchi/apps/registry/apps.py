from __future__ import annotations

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "madoguchi.apps.registry"
    label = "registry"

    def ready(self) -> None:
        """Join the phrase book, the search index, the invariants and the map of personal data."""
        from madoguchi.apps.registry import joins  # noqa: F401  (registers on import)
