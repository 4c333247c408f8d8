from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "madoguchi.core.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Join the phrase book and the map of personal data."""
        from madoguchi.core.accounts import personal_data
        from madoguchi.core.accounts.phrases import PHRASES
        from madoguchi.core.languages import phrases

        phrases.register(PHRASES)
        personal_data.join()
