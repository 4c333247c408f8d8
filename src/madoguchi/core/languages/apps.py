from __future__ import annotations

from django.apps import AppConfig


class LanguagesConfig(AppConfig):
    name = "madoguchi.core.languages"
    label = "languages"
