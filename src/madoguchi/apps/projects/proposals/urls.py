"""Addresses of proposals."""

from __future__ import annotations

from django.urls import path

from madoguchi.apps.projects.proposals import desk, of_project, views

urlpatterns = [
    path("proposals/", views.mine, name="proposals"),
    path("proposals/new/", views.new, name="proposal-new"),
    path("proposals/<str:reference>/", views.proposal, name="proposal"),
    path("proposals/<str:reference>/read/", views.reading, name="proposal-read"),
    path("proposals/<str:reference>/write/<str:part>/", views.part, name="proposal-part"),
    path("proposals/<str:reference>/translate/<str:language>/", views.translate, name="proposal-translate"),
    path("proposals/<str:reference>/hand-in/", views.hand_in, name="proposal-hand-in"),
    path("proposals/<str:reference>/take-back/", views.take_back, name="proposal-take-back"),
    path("proposals/<str:reference>/write-on/", views.write_on, name="proposal-write-on"),
    path("proposals/<str:reference>/<str:kind>.<str:form>", views.file, name="proposal-file"),
    path("projects/<str:reference>/proposals/", of_project.of_project, name="project-proposals"),
    path("desk/proposals/", desk.queue, name="desk-proposals"),
    path("desk/proposals/<str:reference>/", desk.decide, name="desk-proposal"),
    path("desk/proposals/<str:reference>/seen/", desk.seen, name="desk-proposal-seen"),
    path("desk/proposals/<str:reference>/attach/", desk.attach, name="desk-proposal-attach"),
]
