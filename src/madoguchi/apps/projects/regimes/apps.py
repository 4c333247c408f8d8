"""The app as Django knows it: pages and messages, nothing kept."""

from django.apps import AppConfig


class RegimesConfig(AppConfig):
    """Keeps nothing: every answer is computed from the pack and from what the reader typed."""

    name = "madoguchi.apps.projects.regimes"
    label = "regimes"
