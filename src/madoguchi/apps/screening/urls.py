"""The addresses of screening."""

from __future__ import annotations

from django.urls import path

from madoguchi.apps.screening.views import hits, lists, owners, restrictions

urlpatterns = [
    path("desk/questions/", hits.hits, name="hits"),
    path("desk/questions/<str:reference>/", hits.hit, name="hit"),
    path("desk/questions/<str:reference>/reopen/", hits.reopen, name="hit-reopen"),
    path("desk/companies/<str:reference>/owners/", owners.owners, name="owners"),
    path("desk/companies/<str:reference>/owners/<int:pk>/end/", owners.end_share, name="share-end"),
    path("desk/restrictions/", restrictions.restrictions, name="restrictions"),
    path("desk/restrictions/<str:key>/", restrictions.restriction, name="restriction"),
    path("desk/lists/", lists.lists, name="lists"),
    path("desk/lists/<str:reference>/", lists.version, name="list"),
]
