"""The desk for files: choose one, see what would happen, let it in, take it back."""

from __future__ import annotations

import stat

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from madoguchi.apps.registry import tasks, uploads
from madoguchi.apps.registry.models import IMPORTED, STAGED, UNDONE, Import, Organisation
from tests import cast
from tests.apps.registry import files

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def desk() -> Client:
    client = Client()
    client.force_login(cast.officer(), backend=BACKEND)
    return client


def upload(desk: Client, content: bytes, name: str = "rmsp.csv", **fields: str):
    data = {"kind": "ru-rmsp", "encoding": "", "side": "", "file": SimpleUploadedFile(name, content)} | fields
    return desk.post(reverse("import-new"), data)


def content_of(tmp_path, *lines) -> bytes:
    return files.rmsp_csv(tmp_path, *lines).read_bytes()


def page(desk: Client, source: Import, language: str = "en") -> str:
    with translation.override(language):
        return desk.get(reverse("import", args=[source.reference])).content.decode()


def test_an_empty_desk_says_what_to_do_next(desk):
    assert reverse("import-new") in desk.get(reverse("imports")).content.decode()


def test_a_file_is_looked_at_then_let_in_then_taken_back(desk, tmp_path):
    lines = [files.rmsp_line(254000001), files.rmsp_line(254000002, inn="2540000028")]
    answer = upload(desk, content_of(tmp_path, *lines))
    source = Import.objects.get()
    assert answer.url == source.get_absolute_url()
    assert stat.S_IMODE(uploads.path_of(source).stat().st_mode) == 0o600
    assert "being read" in page(desk, source)

    tasks.read_file.func(source.reference)
    shown = page(desk, source)
    assert "1 row can go in" in shown
    assert "Check digit does not fit" in shown
    assert Organisation.objects.count() == 0

    desk.post(reverse("import-let-in", args=[source.reference]))
    assert "being let in" in page(desk, source)
    tasks.let_in.func(source.reference)
    assert Import.objects.get().state == IMPORTED
    assert "1 row is in" in page(desk, source)
    assert not uploads.path_of(source).exists()

    desk.post(reverse("import-undo", args=[source.reference]))
    tasks.take_back.func(source.reference)
    assert Import.objects.get().state == UNDONE
    assert Organisation.objects.count() == 0
    assert "taken back" in page(desk, source)


@pytest.mark.parametrize("language", ["en", "ja", "ru"])
def test_every_page_of_the_desk_opens_in_every_language(desk, tmp_path, language):
    upload(desk, content_of(tmp_path, files.rmsp_line(254000001), files.rmsp_line(254000002, inn="2540000028")))
    source = Import.objects.get()
    tasks.read_file.func(source.reference)
    assert source.file_name in page(desk, source, language)
    for name in ("imports", "import-new"):
        with translation.override(language):
            assert desk.get(reverse(name)).status_code == 200


def test_the_columns_of_a_workbook_are_guessed_and_can_be_changed(desk):
    book = files.workbook(
        [["商号又は名称", "法人番号", "memo"], ["株式会社サクラ水産", files.corporate_number(1), "x"]]
    )
    answer = upload(desk, book, "companies.xlsx", kind="table", side="jp")
    source = Import.objects.get()
    assert answer.url == reverse("import-map", args=[source.reference])
    shown = desk.get(answer.url).content.decode()
    assert "株式会社サクラ水産" in shown
    assert '<option value="name.ja" selected>' in shown

    refused = desk.post(answer.url, {"column0": "", "column1": "identifier.corporate-number", "column2": ""})
    assert refused.status_code == 422
    desk.post(answer.url, {"column0": "name.ja", "column1": "identifier.corporate-number", "column2": ""})
    tasks.read_file.func(source.reference)

    found = Import.objects.get()
    assert (found.state, found.new) == (STAGED, 1)


def test_a_file_that_is_no_table_is_refused_with_a_sentence(desk):
    upload(desk, b"%PDF-1.7 not a table", "companies.csv")
    source = Import.objects.get()

    tasks.read_file.func(source.reference)

    assert "is no table" in page(desk, source)


def test_the_refused_rows_can_be_fetched_as_a_file(desk, tmp_path):
    upload(desk, content_of(tmp_path, files.rmsp_line(254000001, name="=1+1"), files.rmsp_line(254000002)))
    source = Import.objects.get()
    tasks.read_file.func(source.reference)

    answer = desk.get(reverse("import-refused", args=[source.reference]))

    assert answer["Content-Type"].startswith("text/csv")
    assert "cell-begins-like-a-formula" in answer.content.decode("utf-8-sig")


def test_a_page_of_imports_makes_as_many_queries_for_three_as_for_one(
    desk, tmp_path, django_assert_max_num_queries, django_assert_num_queries
):
    upload(desk, content_of(tmp_path, files.rmsp_line(254000001)))
    desk.get(reverse("imports"))
    with django_assert_max_num_queries(40) as asked:
        desk.get(reverse("imports"))
    queries = len(asked.captured_queries)
    for _ in range(2):
        upload(desk, content_of(tmp_path, files.rmsp_line(254000001)))

    with django_assert_num_queries(queries):
        desk.get(reverse("imports"))


def test_nobody_but_an_officer_sees_an_import(tmp_path, desk):
    upload(desk, content_of(tmp_path, files.rmsp_line(254000001)))
    source = Import.objects.get()
    stranger = Client()
    stranger.force_login(cast.person("kenji@sakura.example", "Kenji"), backend=BACKEND)

    for name in ("imports", "import-new"):
        assert stranger.get(reverse(name)).status_code in {302, 403, 404}
    assert stranger.get(source.get_absolute_url()).status_code in {302, 403, 404}
