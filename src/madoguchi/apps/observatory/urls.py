"""The addresses of the observatory."""

from __future__ import annotations

from django.urls import path

from madoguchi.apps.observatory.views import figures, priorities, scenarios, series

urlpatterns = [
    path("figures/", figures.overview, name="observatory"),
    path("figures/charts/<slug:key>/", figures.chart, name="chart"),
    path("figures/charts/<slug:key>/embed/", figures.embed, name="chart-embed"),
    path("figures/charts/<slug:key>.<slug:form>", figures.chart_file, name="chart-file"),
    path("figures/series/", series.series_list, name="series-list"),
    path("figures/series/<str:key>/", series.series, name="series"),
    path("figures/series/<str:key>/<slug:form>/", series.series_file, name="series-file"),
    path("figures/scenarios/<str:key>/", scenarios.scenarios_page, name="scenarios"),
    path("figures/scenarios/<str:key>/all/", scenarios.every, name="scenarios-all"),
    path("figures/scenarios/<str:key>/sentences/", scenarios.sentences, name="scenarios-sentences"),
    path("figures/scenarios/<str:key>/change/<str:into>/", scenarios.change, name="scenarios-change"),
    path("figures/scenarios/<str:key>/code/<str:into>/", scenarios.code, name="scenarios-code"),
    path("figures/scenarios/<str:key>.<slug:form>", scenarios.file, name="scenarios-file"),
    path("figures/vintages/", series.vintages, name="vintages"),
    path("figures/priorities/", priorities.priorities_page, name="priorities"),
    path("figures/map/", priorities.map_page, name="figures-map"),
]
