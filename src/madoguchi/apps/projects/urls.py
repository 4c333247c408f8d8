"""Addresses of the portfolio."""

from __future__ import annotations

from django.urls import path

from madoguchi.apps.projects.views import deciding, desk, portfolio, working

urlpatterns = [
    path("projects/", portfolio.projects, name="projects"),
    path("projects/list.<str:form>", portfolio.projects_file, name="projects-file"),
    path("projects/oc4ids.json", portfolio.oc4ids, name="projects-oc4ids"),
    path("projects/iati.xml", portfolio.iati, name="projects-iati"),
    path("projects/agreements/", portfolio.agreements, name="agreements"),
    path("projects/agreements.<str:form>", portfolio.agreements_file, name="agreements-file"),
    path("projects/agreements/<str:reference>/", portfolio.agreement, name="agreement"),
    path("projects/mine/", working.mine, name="projects-mine"),
    path("projects/new/", working.project_new, name="project-new"),
    path("projects/new/<str:reference>/", working.project_from_introduction, name="project-of-introduction"),
    path("projects/<str:reference>/", portfolio.project, name="project"),
    path("projects/<str:reference>/fill/", working.gate, name="project-gate"),
    path("projects/<str:reference>/shares/", working.shares, name="project-shares"),
    path("projects/<str:reference>/participants/", working.participants, name="project-participants"),
    path("projects/<str:reference>/contacts/", working.contacts, name="project-contacts"),
    path("projects/<str:reference>/milestones/", working.milestones, name="project-milestones"),
    path("projects/<str:reference>/milestones/<int:pk>/", working.milestone, name="project-milestone"),
    path("projects/<str:reference>/risks/", working.risks, name="project-risks"),
    path("projects/<str:reference>/reports/", working.reports, name="project-reports"),
    path("projects/<str:reference>/agreements/", working.agreements, name="project-agreements"),
    path("projects/<str:reference>/cases/", working.cases, name="project-cases"),
    path("projects/<str:reference>/waits/", working.waits, name="project-waits"),
    path("projects/<str:reference>/baseline/", working.baseline, name="project-baseline"),
    path("projects/<str:reference>/end/<str:what>/<int:pk>/", working.end, name="project-end"),
    path("projects/<str:reference>/pass/", deciding.pass_gate, name="project-pass"),
    path("projects/<str:reference>/screen/", deciding.screen, name="project-screen"),
    path("projects/<str:reference>/back/", deciding.move_back, name="project-back"),
    path("projects/<str:reference>/condition/", deciding.condition, name="project-condition"),
    path("projects/<str:reference>/publication/", deciding.publication, name="project-publication"),
    path("desk/projects/", desk.desk, name="desk-projects"),
    path("desk/projects/permits/", desk.permits, name="desk-permits"),
    path("desk/projects/permits/<int:pk>/end/", desk.permit_end, name="desk-permit-end"),
]
