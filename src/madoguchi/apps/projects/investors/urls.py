"""Addresses of investors."""

from __future__ import annotations

from django.urls import path

from madoguchi.apps.projects.investors import views

urlpatterns = [
    path("investors/", views.investors, name="investors"),
    path("investors/new/", views.new, name="investor-new"),
    path("investors/<str:reference>/", views.investor, name="investor"),
    path("investors/<str:reference>/change/", views.change, name="investor-change"),
    path("investors/<str:reference>/confirm/", views.confirm, name="investor-confirm"),
    path("investors/<str:reference>/show/", views.show, name="investor-show"),
    path("investors/<str:reference>/hide/", views.hide, name="investor-hide"),
    path("investors/<str:reference>/end/", views.end, name="investor-end"),
    path("desk/investors/", views.desk, name="desk-investors"),
]
