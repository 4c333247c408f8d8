"""The addresses of companies, and of the desk that looks after their records."""

from __future__ import annotations

from django.urls import include, path

from madoguchi.apps.registry.views import companies, directory, merges, proofs, review

urlpatterns = [
    path("companies/", directory.directory, name="directory"),
    path("companies/suggest/", directory.directory_suggest, name="directory-suggest"),
    path("companies/activities/", companies.activity_suggest, name="activity-suggest"),
    path("companies/list.<str:form>", directory.directory_file, name="directory-file"),
    path("companies/new/", companies.company_new, name="company-new"),
    path("companies/<str:reference>/claim/", companies.company_claim, name="company-claim"),
    path("companies/<str:reference>/edit/", companies.company_edit, name="company-edit"),
    path("companies/<str:reference>/confirm/", companies.company_confirm, name="company-confirm"),
    path("companies/<str:reference>/withdraw/", companies.company_withdraw, name="company-withdraw"),
    path("companies/<str:reference>/people/", companies.company_members, name="company-members"),
    path("companies/<str:reference>/people/<int:pk>/end/", companies.membership_end, name="membership-end"),
    path("companies/<str:reference>/proofs/", proofs.company_verify, name="company-verify"),
    path("companies/<str:reference>/proofs/extract/", proofs.ask_extract, name="verify-extract"),
    path("companies/<str:reference>/proofs/letter/", proofs.ask_letter, name="verify-letter"),
    path("companies/<str:reference>/proofs/code/", proofs.enter_code, name="verify-code"),
    path("companies/<str:reference>/proofs/document/", proofs.offer_document, name="verify-document"),
    path("desk/proofs/", proofs.verifications, name="verifications"),
    path("desk/proofs/<int:pk>/", proofs.verification_decide, name="verification-decide"),
    path("desk/proofs/<int:pk>/document/", proofs.evidence, name="evidence"),
    path("desk/companies/<str:reference>/code/", proofs.company_code, name="company-code"),
    path("desk/companies/<str:reference>/review/", review.review_profile, name="review-profile"),
    path("desk/merges/", merges.merges, name="merges"),
    path("desk/merges/new/", merges.merge_new, name="merge-new"),
    path("desk/merges/<str:reference>/", merges.merge, name="merge"),
    path("desk/merges/<str:reference>/undo/", merges.merge_undo, name="merge-undo"),
    path("desk/pairs/", merges.resemblances, name="resemblances"),
    path("desk/pairs/<int:pk>/", merges.resemblance_decide, name="resemblance-decide"),
    path("", include("madoguchi.apps.registry.urls_imports")),
]
