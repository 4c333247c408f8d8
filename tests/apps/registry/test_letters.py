"""What the registry writes to people, and what it does by itself as days pass."""

from __future__ import annotations

from datetime import timedelta

import pytest

from madoguchi.apps.registry import actions as registry
from madoguchi.apps.registry import jobs, queries
from madoguchi.apps.registry.models import Organisation
from madoguchi.core import packs
from madoguchi.core.languages.texts import Texts
from madoguchi.core.notices import letters
from madoguchi.core.notices.models import Message
from tests import cast as people
from tests.cast import MONDAY

pytestmark = pytest.mark.django_db

OWN_NAMES = {"en": "Hokkaido Snow Clearing", "ja": "北海道除雪株式会社", "ru": "Hokkaido Snow Clearing"}


@pytest.fixture
def own():
    return people.person("own@a.example", "Own", "en")


@pytest.fixture
def company(own, officer):
    """A company that went through the desk."""
    record = registry.CompanyRecord(
        side="jp",
        names=(
            registry.NameRecord("北海道除雪株式会社", "ja"),
            registry.NameRecord("Hokkaido Snow Clearing", "en", kind="trading"),
        ),
        region="JP-01",
    )
    one = registry.register_company(record, by=own, at=MONDAY)
    registry.describe(
        one,
        about=Texts.written(ja="除雪車を作る。"),
        languages=["ja"],
        web="",
        employees=None,
        shows_name=False,
        by=own,
        at=MONDAY,
    )
    registry.record_verification(one, kind="extract", reason="seen", by=officer, at=MONDAY)
    registry.submit_profile(one, by=own, at=MONDAY)
    return one


def letter(kind: str, language: str) -> letters.Letter:
    """The letter of a kind as its receiver reads it in a language."""
    message = Message.objects.get(kind=kind)
    message.to.language = language
    message.to.save(update_fields=["language"])
    return letters.write(Message.objects.get(pk=message.pk))


@pytest.mark.parametrize("language", ["en", "ja", "ru"])
def test_a_profile_to_review_is_told_to_the_desk_with_the_page_that_decides(company, language):
    told = letter("profile-to-review", language)

    assert OWN_NAMES[language] in told.subject
    assert f"/{language}/desk/companies/{company.reference}/review/" in told.body


@pytest.mark.parametrize("language", ["en", "ja", "ru"])
@pytest.mark.parametrize("kind", ["profile-published", "profile-returned", "profile-lapsed", "profile-to-confirm"])
def test_every_letter_about_a_profile_says_whose_and_where(company, officer, kind, language):
    if kind == "profile-returned":
        registry.return_profile(company, reason="Since when?", by=officer, at=MONDAY)
    else:
        registry.publish_profile(company, by=officer, at=MONDAY)
    if kind == "profile-to-confirm":
        jobs.ask(MONDAY + timedelta(days=packs.current().freshness.profile_days - 3))
    if kind == "profile-lapsed":
        jobs.lapse(MONDAY + timedelta(days=packs.current().freshness.profile_days + 1))

    told = letter(kind, language)

    assert OWN_NAMES[language] in told.subject
    assert f"/{language}/companies/{company.reference}/" in told.body
    assert ("Since when?" in told.body) is (kind == "profile-returned")


@pytest.mark.parametrize("language", ["en", "ja", "ru"])
@pytest.mark.parametrize("is_confirmed", [True, False])
def test_whoever_gave_a_proof_is_told_what_became_of_it(company, officer, stranger, is_confirmed, language):
    proof = registry.ask_for_extract(company, by=stranger, at=MONDAY)
    Message.objects.all().delete()
    registry.decide_verification(
        proof, is_confirmed=is_confirmed, reason="" if is_confirmed else "another company", by=officer, at=MONDAY
    )
    Message.objects.exclude(to=stranger).delete()

    told = letter("verification-decided", language)

    assert OWN_NAMES[language] in told.subject
    assert ("another company" in told.body) is not is_confirmed


def test_a_letter_that_is_true_no_longer_is_not_sent(company, officer):
    registry.publish_profile(company, by=officer, at=MONDAY)

    with pytest.raises(letters.NoLongerTrue):
        letter("profile-to-review", "en")


def test_a_profile_nobody_confirmed_lapses_once_and_comes_back_by_confirming(company, own, officer):
    registry.publish_profile(company, by=officer, at=MONDAY)
    later = MONDAY + timedelta(days=packs.current().freshness.profile_days + 1)

    jobs.lapse(later)
    jobs.lapse(later)
    lapsed = Organisation.objects.get(pk=company.pk).profile
    registry.confirm_profile(company, by=own, at=later)

    assert lapsed == "lapsed"
    assert Message.objects.filter(kind="profile-lapsed").count() == 1
    assert Organisation.objects.get(pk=company.pk).profile == "published"


def test_people_are_asked_once_for_each_date_to_confirm_by(company, officer):
    registry.publish_profile(company, by=officer, at=MONDAY)
    near = MONDAY + timedelta(days=packs.current().freshness.profile_days - 3)

    jobs.ask(near)
    jobs.ask(near + timedelta(days=1))

    assert Message.objects.filter(kind="profile-to-confirm").count() == 1


def test_a_lapsed_profile_is_looked_up_by_nobody(company, officer):
    registry.publish_profile(company, by=officer, at=MONDAY)
    shown = queries.public().filter(pk=company.pk).exists()

    jobs.lapse(MONDAY + timedelta(days=packs.current().freshness.profile_days + 1))

    assert shown
    assert not queries.public().filter(pk=company.pk).exists()
