"""The addresses of the dialogue."""

from __future__ import annotations

from django.urls import path

from madoguchi.apps.dialogue.views import calendars, commission, issues, meetings, undertakings

urlpatterns = [
    path("dialogue/", issues.dialogue, name="dialogue"),
    path("dialogue/bodies/", meetings.bodies, name="dialogue-bodies"),
    path("dialogue/bodies/<str:key>/", meetings.body, name="dialogue-body"),
    path("dialogue/bodies/<str:key>/meetings/new/", meetings.meeting_new, name="dialogue-body-meeting-new"),
    path("dialogue/bodies/<str:key>/seats/", meetings.seats, name="dialogue-body-seats"),
    path("dialogue/seats/<int:pk>/end/", meetings.seat_end, name="dialogue-seat-end"),
    path("dialogue/bodies/<str:key>.ics", calendars.of_body, name="dialogue-body-calendar"),
    path("dialogue/calendar.ics", calendars.of_everybody, name="dialogue-calendar"),
    path("dialogue/calendar/mine/", calendars.mine, name="dialogue-own-calendar"),
    path("dialogue/calendar/<str:token>.ics", calendars.of_person, name="dialogue-calendar-link"),
    path("dialogue/meetings/<str:reference>/", meetings.meeting, name="dialogue-meeting"),
    path("dialogue/meetings/<str:reference>/edit/", meetings.meeting_edit, name="dialogue-meeting-edit"),
    path("dialogue/meetings/<str:reference>/cancel/", meetings.meeting_cancel, name="dialogue-meeting-cancel"),
    path("dialogue/meetings/<str:reference>/minutes/", meetings.minutes, name="dialogue-meeting-minutes"),
    path("dialogue/meetings/<str:reference>/items/", meetings.item_new, name="dialogue-meeting-item-new"),
    path("dialogue/meetings/<str:reference>/papers/", meetings.paper_new, name="dialogue-meeting-paper-new"),
    path("dialogue/meetings/<str:reference>/items/<int:number>/", meetings.item, name="dialogue-meeting-item"),
    path("dialogue/issues/", issues.issues, name="dialogue-issues"),
    path("dialogue/issues/<str:key>/", issues.issue, name="dialogue-issue"),
    path("dialogue/issues/<str:key>/positions/", issues.position_new, name="dialogue-issue-position-new"),
    path("dialogue/undertakings/", undertakings.undertakings, name="dialogue-undertakings"),
    path("dialogue/undertakings/<str:reference>/", undertakings.undertaking, name="dialogue-undertaking"),
    path("dialogue/undertakings/<str:reference>/move/", undertakings.move, name="dialogue-undertaking-move"),
    path("dialogue/undertakings/<str:reference>/figure/", undertakings.figure, name="dialogue-undertaking-figure"),
    path("dialogue/undertakings/<str:reference>/assess/", undertakings.assess, name="dialogue-undertaking-assess"),
    path("dialogue/assessments/<int:pk>/reply/", undertakings.reply, name="dialogue-reply"),
    path("desk/commission/", commission.commission, name="commission"),
    path("desk/commission/rules/", commission.propose, name="commission-propose"),
    path("desk/commission/briefing.<str:form>", commission.briefing, name="commission-briefing"),
]
