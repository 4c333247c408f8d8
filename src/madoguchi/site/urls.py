"""Every address of the product. Each page says who may open it; see core/accounts/routes.py."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from madoguchi.site.api import api
from madoguchi.site.views import (
    company,
    desk,
    docket,
    entry,
    failures,
    feeds,
    home,
    machines,
    open_data,
    programs,
    review,
)

handler400 = failures.bad_request
handler403 = failures.forbidden
handler404 = failures.not_found
handler500 = failures.failed

urlpatterns = [
    path("", home.start, name="start"),
    path("healthz", machines.healthz, name="healthz"),
    path("readyz", machines.readyz, name="readyz"),
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("api/v1/openapi.json", programs.openapi, name="api-openapi"),
    path("api/v1/", api.urls),
    *i18n_patterns(
        path("", home.home, name="home"),
        path("about/", home.about, name="about"),
        path("privacy/", home.privacy, name="privacy"),
        path("accessibility/", home.accessibility, name="accessibility"),
        path("account/", home.account, name="account"),
        path("account/details/", home.account_details, name="account-details"),
        path("account/keys/", home.account_tokens, name="account-tokens"),
        path("account/keys/<int:pk>/end/", home.token_revoke, name="token-revoke"),
        path("desk/", desk.desk, name="desk"),
        path("", include("madoguchi.apps.registry.urls")),
        path("companies/<str:reference>/", company.company, name="company"),
        path("docket/", docket.docket_list, name="docket"),
        path("docket/suggest/", docket.suggest, name="docket-suggest"),
        path("docket/entries.<str:form>", docket.export, name="docket-export"),
        path("docket/feed.atom", feeds.docket_feed, name="docket-feed"),
        path("projects/feed.atom", feeds.projects_feed, name="projects-feed"),
        path("exchanges/feed.atom", feeds.exchanges_feed, name="exchanges-feed"),
        path("api/", programs.programs, name="api"),
        path("open-data/", open_data.open_data, name="open-data"),
        path("open-data/catalogue.jsonld", open_data.catalogue, name="open-data-catalogue"),
        path("open-data/<str:key>.<str:form>", open_data.open_data_file, name="open-data-file"),
        path("rules/feed.atom", feeds.rules_feed, name="rules-feed"),
        path("feeds/", feeds.feeds, name="feeds"),
        path("desk/review/", review.review, name="review"),
        path("desk/review/<str:reference>/", review.review_entry, name="review-entry"),
        path("desk/stale/", review.stale, name="stale"),
        path("", include("madoguchi.apps.docket.urls")),
        path("docket/<str:reference>/", entry.entry, name="entry"),
        path("", include("madoguchi.apps.introductions.urls")),
        path("", include("madoguchi.apps.cases.urls_public")),
        path("", include("madoguchi.apps.cases.urls")),
        path("", include("madoguchi.apps.screening.urls")),
        path("", include("madoguchi.apps.projects.regimes.urls")),
        path("", include("madoguchi.apps.projects.financing.urls")),
        path("", include("madoguchi.apps.observatory.urls")),
        path("", include("madoguchi.apps.dialogue.urls")),
        path("", include("madoguchi.apps.exchanges.urls")),
        path("", include("madoguchi.apps.difficulties.urls")),
        path("", include("madoguchi.apps.projects.urls")),
        path("", include("madoguchi.apps.projects.proposals.urls")),
        path("", include("madoguchi.apps.projects.investors.urls")),
        path("account/", include("allauth.account.urls")),
        path("account/second-factor/", include("allauth.mfa.urls")),
        path("account/sessions/", include("allauth.usersessions.urls")),
    ),
]
