from __future__ import annotations

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "madoguchi.core.documents"
    label = "documents"

    def ready(self) -> None:
        """Join the phrase book."""
        from madoguchi.core.documents.phrases import PHRASES
        from madoguchi.core.languages import phrases

        phrases.register(PHRASES)
