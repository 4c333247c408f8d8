"""The addresses of the desk for files."""

from __future__ import annotations

from django.urls import path

from madoguchi.apps.registry.views import imports

urlpatterns = [
    path("desk/imports/", imports.imports, name="imports"),
    path("desk/imports/new/", imports.import_new, name="import-new"),
    path("desk/imports/<str:reference>/", imports.import_page, name="import"),
    path("desk/imports/<str:reference>/columns/", imports.import_map, name="import-map"),
    path("desk/imports/<str:reference>/alike/", imports.import_alike, name="import-alike"),
    path("desk/imports/<str:reference>/refused.csv", imports.import_refused, name="import-refused"),
    path("desk/imports/<str:reference>/let-in/", imports.import_let_in, name="import-let-in"),
    path("desk/imports/<str:reference>/undo/", imports.import_undo, name="import-undo"),
    path("desk/imports/<str:reference>/drop/", imports.import_discard, name="import-discard"),
]
