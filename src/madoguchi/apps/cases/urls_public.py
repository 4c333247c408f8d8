"""The addresses of what everybody may read about procedures: steps, waits, what would shorten them, the rules."""

from __future__ import annotations

from django.urls import path

from madoguchi.apps.cases.register import commenting
from madoguchi.apps.cases.register import views as register
from madoguchi.apps.cases.views import procedures, rulebook, waits

urlpatterns = [
    path("procedures/", procedures.procedures, name="procedures"),
    path("procedures/log.<slug:form>", waits.log, name="procedure-log"),
    path("procedures/<slug:key>/", procedures.procedure, name="procedure"),
    path("procedures/<slug:key>/waits/", waits.waits, name="procedure-waits"),
    path("procedures/<slug:key>/what-if/", waits.what_if, name="procedure-what-if"),
    path("rules/", rulebook.changes, name="changes"),
    path("rules/follow/", register.follow, name="rules-follow"),
    path("rules/following/", register.following, name="rules-following"),
    path("rules/follow/confirm/<str:token>/", register.confirm_by_link, name="rules-follow-confirm"),
    path("rules/follow/stop/<str:token>/", register.stop_by_link, name="rules-follow-stop"),
    path("rules/following/<str:reference>/stop/", register.unfollow, name="rules-unfollow"),
    path("rules/<slug:key>/", rulebook.change, name="change"),
    path("rules/<slug:key>/comment/", commenting.comment, name="change-comment"),
    path("desk/rules/comments/<str:reference>/read/", commenting.read, name="change-comment-read"),
    path("desk/rules/comments/<str:reference>/answer/", commenting.answer, name="change-comment-answer"),
    path("desk/rules/<slug:key>/comments/", commenting.comments, name="change-comments"),
    path("desk/rules/<slug:key>/settle/", commenting.settle, name="change-settle"),
    path("desk/rules/<slug:key>/", rulebook.change_cases, name="change-cases"),
]
