from __future__ import annotations

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "madoguchi.core.search"
    label = "search"

    def ready(self) -> None:
        """Join the phrase book, the invariants, the schedule and the map of personal data."""
        from madoguchi.core.languages import phrases
        from madoguchi.core.search import invariants, personal_data, tasks
        from madoguchi.core.search.phrases import PHRASES

        phrases.register(PHRASES)
        invariants.join()
        personal_data.join()
        tasks.join()
