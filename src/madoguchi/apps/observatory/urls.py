"""The addresses of the observatory."""

from __future__ import annotations

from django.urls import path

from madoguchi.apps.observatory.views import changes, desk, figures, priorities, scenarios, series

urlpatterns = [
    path("figures/", figures.overview, name="observatory"),
    path("figures/charts/<slug:key>/", figures.chart, name="chart"),
    path("figures/charts/<slug:key>/embed/", figures.embed, name="chart-embed"),
    path("figures/charts/<slug:key>.<slug:form>", figures.chart_file, name="chart-file"),
    path("figures/series/", series.series_list, name="series-list"),
    path("figures/series/<str:key>/", series.series, name="series"),
    path("figures/series/<str:key>/changes/", changes.between, name="series-changes"),
    path("figures/series/<str:key>/<slug:form>/", series.series_file, name="series-file"),
    path("figures/scenarios/<str:key>/", scenarios.scenarios_page, name="scenarios"),
    path("figures/scenarios/<str:key>/all/", scenarios.every, name="scenarios-all"),
    path("figures/scenarios/<str:key>/sentences/", scenarios.sentences, name="scenarios-sentences"),
    path("figures/scenarios/<str:key>/change/<str:into>/", scenarios.change, name="scenarios-change"),
    path("figures/scenarios/<str:key>/code/<str:into>/", scenarios.code, name="scenarios-code"),
    path("figures/scenarios/<str:key>.<slug:form>", scenarios.file, name="scenarios-file"),
    path("figures/vintages/", series.vintages, name="vintages"),
    path("figures/vintages.atom", changes.feed, name="vintages-feed"),
    path("figures/vintages/<str:reference>/", changes.vintage, name="vintage"),
    path("desk/figures/", desk.uploads, name="figures-desk"),
    path("desk/figures/new/", desk.upload_new, name="figures-upload-new"),
    path("desk/figures/vintages/<str:reference>/", desk.take_back, name="figures-take-back"),
    path("desk/figures/<str:reference>/", desk.upload, name="figures-upload"),
    path("desk/figures/<str:reference>/columns/", desk.upload_columns, name="figures-upload-columns"),
    path("desk/figures/<str:reference>/refused.csv", desk.upload_refused, name="figures-upload-refused"),
    path("desk/figures/<str:reference>/publish/", desk.upload_publish, name="figures-upload-publish"),
    path("desk/figures/<str:reference>/key/<slug:side>/", desk.upload_key, name="figures-key"),
    path("desk/figures/<str:reference>/refuse/<slug:side>/", desk.upload_refuse, name="figures-key-refuse"),
    path("desk/figures/<str:reference>/again/", desk.upload_again, name="figures-upload-again"),
    path("desk/figures/<str:reference>/drop/", desk.upload_drop, name="figures-upload-drop"),
    path("figures/priorities/", priorities.priorities_page, name="priorities"),
    path("figures/map/", priorities.map_page, name="figures-map"),
]
