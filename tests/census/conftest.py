"""One stage for all pages of the census: it is built once, and every visit is taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import transaction

from madoguchi.core.search import opening
from tests import stage as stages


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("stage")


@pytest.fixture(scope="module")
def stage(folder: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[stages.Stage]:
    usual, configured.DATA = configured.DATA, folder
    opening.forget()
    with django_db_blocker.unblock(), transaction.atomic():
        yield stages.build()
        transaction.set_rollback(True)
    opening.forget()
    configured.DATA = usual


@pytest.fixture(autouse=True)
def _files_of_the_stage(settings: Any, folder: Path, _plain_files: None) -> None:
    settings.DATA = folder
