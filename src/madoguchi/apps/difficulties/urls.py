"""The addresses of reporting a difficulty, following it, working on it, and of what is public of all."""

from __future__ import annotations

from django.urls import path

from madoguchi.apps.difficulties.survey import views as survey
from madoguchi.apps.difficulties.views import company, desk, public

urlpatterns = [
    path("difficulties/", public.scoreboard, name="difficulties"),
    path("difficulties/scoreboard.<str:form>", public.scoreboard_file, name="difficulties-file"),
    path("difficulties/public/", public.records, name="difficulty-records"),
    path("difficulties/public/<str:reference>/", public.record, name="difficulty-record"),
    path("difficulties/survey/", survey.results, name="survey"),
    path("difficulties/survey/results.<str:form>", survey.results_file, name="survey-file"),
    path("difficulties/survey/answer/<str:token>/", survey.answer, name="survey-answer"),
    path("difficulties/report/", company.report, name="difficulty-new"),
    path("difficulties/own/", company.own, name="difficulties-own"),
    path("difficulties/<str:reference>/", company.difficulty, name="difficulty"),
    path("difficulties/<str:reference>/answer/", company.answer, name="difficulty-answer"),
    path("difficulties/<str:reference>/solved/", company.say_solved, name="difficulty-solved"),
    path("difficulties/<str:reference>/reopen/", company.reopen, name="difficulty-reopen"),
    path("difficulties/<str:reference>/withdraw/", company.withdraw, name="difficulty-withdraw"),
    path("difficulties/<str:reference>/readers/", company.release, name="difficulty-release"),
    path("desk/survey/", survey.waves, name="survey-desk"),
    path("desk/survey/<str:reference>/close/", survey.close, name="survey-close"),
    path("desk/survey/<str:reference>/count/", survey.count, name="survey-count"),
    path("desk/survey/<str:reference>/publish/", survey.publish, name="survey-publish"),
    path("desk/difficulties/", desk.queue, name="difficulty-queue"),
    path("desk/difficulties/<str:reference>/open/", desk.open_file, name="difficulty-open"),
    path("desk/difficulties/<str:reference>/accept/", desk.accept, name="difficulty-accept"),
    path("desk/difficulties/<str:reference>/decline/", desk.decline, name="difficulty-decline"),
    path("desk/difficulties/<str:reference>/hand-over/", desk.hand_over, name="difficulty-hand-over"),
    path("desk/difficulties/<str:reference>/tell/", desk.tell, name="difficulty-tell"),
    path("desk/difficulties/<str:reference>/later/", desk.later, name="difficulty-later"),
    path("desk/difficulties/<str:reference>/later/decide/", desk.later_decided, name="difficulty-later-decided"),
    path("desk/difficulties/<str:reference>/close/", desk.close, name="difficulty-close"),
    path("desk/difficulties/<str:reference>/plan/", desk.plan, name="difficulty-plan"),
    path("desk/difficulties/<str:reference>/plan/<str:step>/", desk.step_done, name="difficulty-step"),
    path("desk/difficulties/<str:reference>/plan/<str:step>/later/", desk.step_later, name="difficulty-step-later"),
    path("desk/difficulties/<str:reference>/record/", desk.record, name="difficulty-record-write"),
    path("desk/difficulties/<str:reference>/record/approve/", desk.approve, name="difficulty-record-approve"),
    path("desk/difficulties/<str:reference>/record/take-back/", desk.take_back, name="difficulty-record-take-back"),
]
