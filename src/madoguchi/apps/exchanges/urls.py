"""The addresses of exchanges."""

from __future__ import annotations

from django.urls import path

from madoguchi.apps.exchanges.views import applications, calendars, events, programmes

urlpatterns = [
    path("exchanges/", programmes.exchanges, name="exchanges"),
    path("exchanges/calendar.ics", calendars.of_all, name="exchanges-calendar"),
    path("exchanges/programmes/<slug:key>/", programmes.programme, name="exchange-programme"),
    path("exchanges/programmes/<slug:key>.ics", calendars.of_programme, name="exchange-programme-calendar"),
    path("exchanges/events/<str:reference>/", events.event, name="exchange-event"),
    path("exchanges/events/<str:reference>/apply/", applications.apply, name="exchange-event-apply"),
    path("exchanges/mine/", applications.mine, name="exchanges-mine"),
    path("exchanges/mine/<str:reference>/", applications.application, name="exchange-application"),
    path("exchanges/mine/<str:reference>/confirm/", applications.confirm, name="exchange-application-confirm"),
    path("exchanges/mine/<str:reference>/withdraw/", applications.withdraw, name="exchange-application-withdraw"),
    path("desk/exchanges/", programmes.desk, name="desk-exchanges"),
    path("desk/exchanges/programmes/", programmes.programme_new, name="desk-exchanges-programme-new"),
    path("desk/exchanges/programmes/<slug:key>/", programmes.programme_edit, name="exchange-programme-edit"),
    path("desk/exchanges/programmes/<slug:key>/events/", events.event_new, name="exchange-programme-event-new"),
    path("desk/exchanges/events/<str:reference>/", events.event_edit, name="exchange-event-edit"),
    path("desk/exchanges/events/<str:reference>/open/", events.event_open, name="exchange-event-open"),
    path("desk/exchanges/events/<str:reference>/call-off/", events.event_call_off, name="exchange-event-call-off"),
    path("desk/exchanges/events/<str:reference>/report/", events.event_report, name="exchange-event-report"),
    path("desk/exchanges/events/<str:reference>/people/", applications.people, name="exchange-event-people"),
]
