"""What somebody reads who makes an account, in the words of this window."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils.translation import override

from madoguchi.core.ui import places

PASSWORD = "tea for the far shore"


def sign_up(client: Client, language: str, **changes: str) -> str:
    told = {"name": "山田 花子", "email": "hanako@tea.example", "password1": PASSWORD, "password2": PASSWORD, **changes}
    return client.post(f"/{language}/account/signup/", told, follow=True).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        ("ja", "Madoguchi: メールアドレスの確認", "お心当たりがないときは"),
        ("ru", "Madoguchi: Подтвердите адрес", "Если это были не вы"),
        ("en", "Madoguchi: Confirm your address", "If it was not you"),
    ],
)
def test_the_first_letter_says_what_to_do_and_what_if_it_was_somebody_else(
    client: Client, language: str, subject: str, words: str, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        sign_up(client, language, email=f"hanako@{language}.tea.example")  # one letter an address in three minutes

    letter = mail.outbox[0]
    assert (letter.subject, words in letter.body) == (subject, True)
    assert f"/{language}/account/confirm-email/" in letter.body


@pytest.mark.django_db
def test_a_password_that_will_not_do_is_refused_with_every_reason(client: Client) -> None:
    page = sign_up(client, "ja", password1="hanako", password2="hanak")

    assert "お名前またはメールアドレスに似ています" in page
    assert "短すぎます。12文字以上にしてください。" in page
    assert "送信の前に2点の修正が必要です" in page
    assert "placeholder" not in page


@pytest.mark.django_db
def test_a_link_that_never_was_is_not_said_to_have_been_used(client: Client) -> None:
    page = client.get("/ru/account/confirm-email/nonsense/").content.decode()

    assert "Ссылка больше не действует" in page


def test_time_zones_are_chosen_by_place_and_nearest_first() -> None:
    winter = datetime(2026, 12, 1, tzinfo=UTC)

    with override("ja"):
        near, far = places.zones(winter, first=["Asia/Tokyo", "Europe/Moscow", "Asia/Tokyo"])

    assert near[1] == [("Asia/Tokyo", "東京（UTC+9）"), ("Europe/Moscow", "モスクワ（UTC+3）")]
    assert ("America/St_Johns", "セントジョンズ（UTC−3:30）") in far[1]
    assert not {"Asia/Tokyo", "Etc/GMT+5", "localtime"} & dict(far[1]).keys()
