"""The addresses of introductions and rounds."""

from __future__ import annotations

from django.urls import path

from madoguchi.apps.introductions.views import introductions, rounds, trials

urlpatterns = [
    path("introductions/", introductions.introductions, name="introductions"),
    path("introductions/<str:reference>/", introductions.introduction, name="introduction"),
    path("introductions/<str:reference>/answer/", introductions.answer, name="introduction-answer"),
    path("introductions/<str:reference>/take-back/", introductions.take_back, name="introduction-take-back"),
    path("introductions/<str:reference>/first-call.ics", introductions.calendar, name="introduction-calendar"),
    path("introductions/<str:reference>/outcome/<int:days>/", introductions.outcome, name="outcome"),
    path("companies/<str:reference>/contact/", introductions.contact_card, name="contact-card"),
    path("docket/<str:reference>/interest/", introductions.interest, name="interest"),
    path("desk/rounds/", rounds.round_list, name="rounds"),
    path("desk/rounds/calibration/", trials.calibration, name="calibration"),
    path("desk/rounds/<str:reference>/", rounds.round_page, name="round"),
    path("desk/rounds/<str:reference>/pairs.csv", rounds.round_file, name="round-file"),
    path("desk/rounds/<str:reference>/what-if/", trials.what_if, name="round-what-if"),
    path("desk/rounds/<str:reference>/lists/", trials.market_lists, name="round-lists"),
    path("desk/rounds/<str:reference>/lists.csv", trials.market_lists_file, name="round-lists-file"),
    path("desk/rounds/<str:reference>/second-wave/", rounds.second_wave, name="round-second-wave"),
    path("desk/rounds/<str:reference>/draw-up/", rounds.draw_up, name="round-draw-up"),
    path("desk/rounds/<str:reference>/open/", rounds.open_round, name="round-open"),
    path("desk/rounds/<str:reference>/close/", rounds.close_round, name="round-close"),
    path("desk/rounds/<str:reference>/cancel/", rounds.cancel_round, name="round-cancel"),
]
