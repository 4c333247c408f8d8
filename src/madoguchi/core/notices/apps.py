from __future__ import annotations

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "madoguchi.core.notices"
    label = "notices"

    def ready(self) -> None:
        """Join the phrase book, the invariants, the schedule and the map of personal data."""
        from madoguchi.core.languages import phrases
        from madoguchi.core.notices import invariants, personal_data, tasks
        from madoguchi.core.notices.phrases import PHRASES

        phrases.register(PHRASES)
        invariants.join()
        personal_data.join()
        tasks.join()
