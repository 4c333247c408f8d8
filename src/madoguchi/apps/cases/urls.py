"""The addresses of cases, of the authority's queue, and of the desk that goes along."""

from __future__ import annotations

from django.urls import path

from madoguchi.apps.cases.rulings import views as rulings
from madoguchi.apps.cases.views import cases, desk, serving

urlpatterns = [
    path("cases/", cases.cases, name="cases"),
    path("cases/new/", cases.case_new, name="case-new"),
    path("cases/papers/<str:reference>/", cases.case_paper, name="case-paper"),
    path("cases/steps/<str:reference>/done/", cases.case_step_done, name="case-step-done"),
    path("cases/steps/<str:reference>/appeal/", cases.case_appeal, name="case-appeal"),
    path("cases/questions/<str:reference>/", cases.case_answer, name="case-answer"),
    path("cases/<str:reference>/", cases.case, name="case"),
    path("cases/<str:reference>/answers/", cases.case_answers, name="case-answers"),
    path("cases/<str:reference>/change/", cases.case_vary, name="case-vary"),
    path("cases/<str:reference>/reuse/", cases.case_reuse, name="case-reuse"),
    path("cases/<str:reference>/file/", cases.case_file, name="case-file"),
    path("cases/<str:reference>/withdraw/", cases.case_withdraw, name="case-withdraw"),
    path("cases/<str:reference>/close/", cases.case_close, name="case-close"),
    path("cases/<str:reference>/papers/", cases.case_papers, name="case-papers"),
    path("cases/<str:reference>/accompany/", desk.case_accompany, name="case-accompany"),
    path("desk/cases/", desk.desk_cases, name="desk-cases"),
    path("cases/<str:reference>/cite/", rulings.case_cite, name="case-cite"),
    path("rulings/mine/", rulings.rulings_own, name="rulings-own"),
    path("rulings/ask/", rulings.ruling_ask, name="ruling-ask"),
    path("office/rulings/", rulings.rulings_office, name="rulings-office"),
    path("office/rulings/<str:reference>/", rulings.ruling_office, name="ruling-office"),
    path("office/rulings/<str:reference>/answer/", rulings.ruling_answer, name="ruling-answer"),
    path("office/rulings/<str:reference>/decline/", rulings.ruling_decline, name="ruling-decline"),
    path("office/rulings/<str:reference>/text/", rulings.ruling_lay, name="ruling-lay"),
    path("office/rulings/<str:reference>/publish/", rulings.ruling_publish, name="ruling-publish"),
    path("office/rulings/<str:reference>/end/", rulings.ruling_end, name="ruling-end"),
    path("rulings/", rulings.rulings, name="rulings"),
    path("rulings/<str:reference>/", rulings.ruling, name="ruling"),
    path("rulings/<str:reference>/withdraw/", rulings.ruling_withdraw, name="ruling-withdraw"),
    path("office/", serving.queue, name="queue"),
    path("office/steps/<str:reference>/", serving.case_step, name="case-step"),
    path("office/steps/<str:reference>/ask/", serving.case_ask, name="case-ask"),
    path("office/steps/<str:reference>/decide/", serving.case_decide, name="case-decide"),
    path("office/appeals/<str:reference>/", serving.appeal, name="appeal"),
]
