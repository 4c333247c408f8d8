"""The addresses of writing an entry, confirming it, and of saved searches."""

from __future__ import annotations

from django.urls import path

from madoguchi.apps.docket.views import codes, confirming, entries, goods, searches

urlpatterns = [
    path("docket/new/", entries.entry_new, name="entry-new"),
    path("docket/codes/<str:sort>/", codes.suggest, name="docket-codes"),
    path("docket/<str:reference>/edit/", entries.entry_edit, name="entry-edit"),
    path("docket/<str:reference>/submit/", entries.entry_submit, name="entry-submit"),
    path("docket/<str:reference>/confirm/", confirming.entry_confirm, name="entry-confirm"),
    path("docket/<str:reference>/end/", entries.entry_end, name="entry-end"),
    path("docket/<str:reference>/reopen/", entries.entry_reopen, name="entry-reopen"),
    path("confirm/<str:token>/", confirming.confirm_by_link, name="entry-confirm-link"),
    path("desk/goods/", goods.questions, name="goods-questions"),
    path("desk/goods/<str:reference>/", goods.question, name="goods-question"),
    path("searches/", searches.searches, name="searches"),
    path("searches/save/", searches.search_save, name="search-save"),
    path("searches/confirm/<str:token>/", searches.search_confirm, name="search-confirm"),
    path("searches/end/<str:token>/", searches.search_end_by_link, name="search-end-link"),
    path("searches/<str:reference>/end/", searches.search_end, name="search-end"),
]
