"""The address of the regimes."""

from __future__ import annotations

from django.urls import path

from madoguchi.apps.projects.regimes import views

urlpatterns = [path("regimes/", views.regimes, name="regimes")]
