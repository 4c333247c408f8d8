"""Addresses of the money of projects."""

from __future__ import annotations

from django.urls import path

from madoguchi.apps.projects.financing.views import allocations, plans

urlpatterns = [
    path("projects/<str:reference>/finance/", plans.finance, name="project-finance"),
    path("projects/<str:reference>/finance/plan/", plans.plan_write, name="project-finance-plan"),
    path("projects/<str:reference>/finance/new/", plans.item_new, name="project-finance-new"),
    path("projects/<str:reference>/finance/item/<str:item>/", plans.item, name="finance-item"),
    path(
        "projects/<str:reference>/finance/item/<str:item>/condition/",
        plans.condition_new,
        name="finance-item-condition",
    ),
    path("projects/<str:reference>/finance/item/<str:item>/tranche/", plans.tranche_new, name="finance-item-tranche"),
    path("projects/<str:reference>/finance/condition/<int:condition>/", plans.condition, name="finance-condition"),
    path("projects/<str:reference>/finance/tranche/<int:tranche>/", plans.tranche, name="finance-tranche"),
    path("projects/<str:reference>/finance/appraise/", allocations.appraise, name="project-appraise"),
    path("desk/funds/", allocations.funds, name="funds"),
    path("desk/funds/new/", allocations.fund_new, name="fund-new"),
    path("desk/funds/<str:reference>/", allocations.fund, name="fund"),
    path("desk/allocations/", allocations.allocations, name="allocations"),
    path("desk/allocations/new/", allocations.allocation_new, name="allocation-new"),
    path("desk/allocations/award/<int:award>/", allocations.award, name="award"),
    path("desk/allocations/award/<int:award>/confirm/", allocations.award_confirm, name="award-confirm"),
    path("desk/allocations/<str:reference>/", allocations.allocation, name="allocation"),
    path("desk/allocations/<str:reference>/add/", allocations.award_new, name="award-new"),
]
