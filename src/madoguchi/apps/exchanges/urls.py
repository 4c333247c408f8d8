"""The addresses of exchanges."""

from __future__ import annotations

from django.urls import path

from madoguchi.apps.exchanges.views import accompanying, applications, calendars, events, experts, programmes, records

urlpatterns = [
    path("exchanges/", programmes.exchanges, name="exchanges"),
    path("exchanges/calendar.ics", calendars.of_all, name="exchanges-calendar"),
    path("exchanges/programmes/<slug:key>/", programmes.programme, name="exchange-programme"),
    path("exchanges/programmes/<slug:key>.ics", calendars.of_programme, name="exchange-programme-calendar"),
    path("exchanges/events/<str:reference>/", events.event, name="exchange-event"),
    path("exchanges/events/<str:reference>/apply/", applications.apply, name="exchange-event-apply"),
    path("exchanges/routes/", records.routes, name="exchange-routes"),
    path("exchanges/routes/<str:reference>/", records.route, name="exchange-route"),
    path("exchanges/publications/", records.publications, name="exchange-publications"),
    path("exchanges/publications/<str:reference>/", records.publication, name="exchange-publication"),
    path("exchanges/experts/", experts.roster, name="experts"),
    path("exchanges/experts/mine/", experts.mine, name="expert-mine"),
    path("exchanges/experts/mine/pause/", experts.pause, name="expert-pause"),
    path("exchanges/experts/mine/resume/", experts.resume, name="expert-resume"),
    path("exchanges/experts/mine/leave/", experts.leave, name="expert-leave"),
    path("exchanges/experts/<str:reference>/", experts.expert, name="expert"),
    path("exchanges/experts/<str:reference>/ask/", accompanying.ask, name="expert-ask"),
    path("exchanges/accompanying/<str:reference>/", accompanying.request_page, name="accompany-request"),
    path("exchanges/accompanying/<str:reference>/agree/", accompanying.agree, name="accompany-agree"),
    path("exchanges/accompanying/<str:reference>/decline/", accompanying.decline, name="accompany-decline"),
    path("exchanges/accompanying/<str:reference>/take-back/", accompanying.take_back, name="accompany-take-back"),
    path("exchanges/accompanying/<str:reference>/open/", accompanying.open_case, name="accompany-open"),
    path("exchanges/accompanying/<str:reference>/finish/", accompanying.finish, name="accompany-finish"),
    path("exchanges/mine/", applications.mine, name="exchanges-mine"),
    path("exchanges/mine/<str:reference>/", applications.application, name="exchange-application"),
    path("exchanges/mine/<str:reference>/confirm/", applications.confirm, name="exchange-application-confirm"),
    path("exchanges/mine/<str:reference>/withdraw/", applications.withdraw, name="exchange-application-withdraw"),
    path("desk/exchanges/", programmes.desk, name="desk-exchanges"),
    path("desk/exchanges/programmes/<slug:key>/routes/", records.route_new, name="exchange-programme-route-new"),
    path("desk/exchanges/routes/<str:reference>/", records.route_edit, name="exchange-route-edit"),
    path("desk/exchanges/routes/<str:reference>/open/", records.route_open, name="exchange-route-open"),
    path("desk/exchanges/routes/<str:reference>/stops/", records.stop_new, name="exchange-route-stop-new"),
    path("desk/exchanges/stops/<str:reference>/", records.stop_edit, name="exchange-stop-edit"),
    path("desk/exchanges/stops/<str:reference>/remove/", records.stop_remove, name="exchange-stop-remove"),
    path(
        "desk/exchanges/programmes/<slug:key>/publications/",
        records.publication_new,
        name="exchange-programme-publication-new",
    ),
    path("desk/exchanges/publications/<str:reference>/", records.publication_edit, name="exchange-publication-edit"),
    path(
        "desk/exchanges/publications/<str:reference>/open/", records.publication_open, name="exchange-publication-open"
    ),
    path("desk/exchanges/experts/<str:reference>/", experts.read_over, name="desk-expert"),
    path("desk/exchanges/experts/<str:reference>/back/", experts.give_back, name="desk-expert-back"),
    path("desk/exchanges/programmes/", programmes.programme_new, name="desk-exchanges-programme-new"),
    path("desk/exchanges/programmes/<slug:key>/", programmes.programme_edit, name="exchange-programme-edit"),
    path("desk/exchanges/programmes/<slug:key>/events/", events.event_new, name="exchange-programme-event-new"),
    path("desk/exchanges/events/<str:reference>/", events.event_edit, name="exchange-event-edit"),
    path("desk/exchanges/events/<str:reference>/open/", events.event_open, name="exchange-event-open"),
    path("desk/exchanges/events/<str:reference>/call-off/", events.event_call_off, name="exchange-event-call-off"),
    path("desk/exchanges/events/<str:reference>/report/", events.event_report, name="exchange-event-report"),
    path("desk/exchanges/events/<str:reference>/people/", applications.people, name="exchange-event-people"),
]
