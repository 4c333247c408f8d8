"""Imports: read = in + refused + left out, twice is once, and what went in can be taken back."""

from __future__ import annotations

import csv
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import translation

from madoguchi.apps.registry import actions, pacing, publishing, queries, staging, undoing
from madoguchi.apps.registry.models import (
    FAILED,
    IMPORTED,
    PUBLISHING,
    UNDONE,
    Activity,
    Alias,
    Identifier,
    Import,
    ImportRow,
    Organisation,
)
from madoguchi.core.journal.models import Event
from madoguchi.core.refusals import Refused
from tests import writing
from tests.apps.registry import files
from tests.cast import MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def stage(path: Path, kind: str = "ru-rmsp", **options) -> Import:
    return actions.stage_import(path, kind=kind, options=actions.ImportOptions(**options), by=None, at=MONDAY)


def let_in(path: Path, kind: str = "ru-rmsp", **options) -> Import:
    return actions.publish_import(stage(path, kind, **options), by=None, at=MONDAY)


def counts(source: Import) -> dict[str, int]:
    return {name: getattr(source, name) for name in publishing.COUNTS if getattr(source, name)}


def written_down() -> tuple[list, ...]:
    """Everything the registry holds of companies, as it stands."""
    return tuple(list(model.objects.order_by("pk").values()) for model in (Organisation, Alias, Identifier, Activity))


def test_every_row_read_is_in_or_refused_with_line_field_and_sentence(tmp_path):
    path = files.rmsp_csv(
        tmp_path, files.rmsp_line(254000001), files.rmsp_line(254000002, inn="2540000028"), files.rmsp_line(254000001)
    )

    source = let_in(path)

    assert counts(source) == {"read": 3, "new": 1, "refused": 2}
    assert [(row.line, row.field, row.reason) for row in queries.refused_rows(source)] == [
        (3, "inn", "check-digit-does-not-fit"),
        (4, "", "company-stands-twice-in-the-file"),
    ]
    for language in ("en", "ja", "ru"):
        with translation.override(language):
            report = actions.import_report(source, is_dry_run=False)
        assert "2540000028" in report
        assert "%(" not in report


def test_a_second_import_of_the_same_file_changes_nothing(tmp_path):
    path = files.edinet_file(tmp_path, 1, 2, 3)
    let_in(path, "jp-edinet")
    before = written_down()

    again = let_in(path, "jp-edinet")

    assert counts(again) == {"read": 3, "unchanged": 3}
    assert written_down() == before


def test_a_dry_run_writes_nothing_of_companies(tmp_path):
    source = stage(files.edinet_file(tmp_path, 1, 2), "jp-edinet")

    assert counts(source) == {"read": 2, "new": 2}
    assert Organisation.objects.count() == 0

    actions.discard_import(source)

    assert (Import.objects.count(), ImportRow.objects.count(), Event.objects.count()) == (0, 0, 0)


def test_another_register_adds_what_it_knows_of_the_same_company(tmp_path):
    let_in(files.written(tmp_path, "nta.csv", files.csv_text([files.nta_line(7, "株式会社サクラ水産")])), "jp-nta")

    source = let_in(files.edinet_file(tmp_path, 7), "jp-edinet")

    company = Organisation.objects.get()
    assert counts(source) == {"read": 1, "changed": 1}
    assert {one.scheme for one in company.identifiers.all()} == {"corporate-number", "edinet"}
    assert company.legal_form == "kabushiki-kaisha"
    assert company.capital == 100_000_000
    assert company.provenance["capital"]["source"] == "jp-edinet"
    assert company.provenance["legal_form"]["source"] == "jp-nta"
    assert set(company.digests) == {"jp-nta", "jp-edinet"}


def test_a_changed_legal_name_leaves_the_former_one_behind(tmp_path):
    let_in(files.written(tmp_path, "a.csv", files.csv_text([files.nta_line(7, "株式会社サクラ水産")])), "jp-nta")

    let_in(files.written(tmp_path, "b.csv", files.csv_text([files.nta_line(7, "株式会社ウメ水産")])), "jp-nta")

    assert {(one.text, one.kind) for one in Alias.objects.all()} == {
        ("株式会社サクラ水産", "former"),
        ("株式会社ウメ水産", "legal"),
    }


def test_taking_an_import_back_restores_every_row_it_changed_and_removes_what_it_entered(tmp_path):
    let_in(files.written(tmp_path, "nta.csv", files.csv_text([files.nta_line(7, "株式会社サクラ水産")])), "jp-nta")
    before = written_down()
    source = let_in(files.edinet_file(tmp_path, 7, 8), "jp-edinet")
    assert counts(source) == {"read": 2, "new": 1, "changed": 1}

    actions.undo_import(source, by=None, at=MONDAY)

    assert written_down() == before
    assert Import.objects.get(pk=source.pk).state == UNDONE
    assert Organisation.history.exclude(id__in=Organisation.objects.values("pk")).count() == 0
    assert list(Event.objects.order_by("seq").values_list("kind", flat=True))[-1] == "import.undone"


def test_an_import_on_which_something_was_built_is_not_taken_back(tmp_path):
    source = let_in(files.edinet_file(tmp_path, 7), "jp-edinet")
    let_in(files.written(tmp_path, "nta.csv", files.csv_text([files.nta_line(7, "株式会社サクラ水産")])), "jp-nta")

    with pytest.raises(Refused) as refusal:
        actions.undo_import(source, by=None, at=MONDAY)

    assert refusal.value.key == "company-was-changed-since"
    assert Organisation.objects.count() == 1


def test_nobody_sees_a_company_before_its_file_is_in_as_a_whole(tmp_path, monkeypatch):
    source = stage(files.edinet_file(tmp_path, *range(1, 40)), "jp-edinet")
    monkeypatch.setattr(publishing, "Pace", lambda *sizes, **limits: pacing.Pace(5, most=5))
    seen = []

    actions.publish_import(source, by=None, at=MONDAY, progress=lambda done: seen.append(queries.visible().count()))

    assert len(seen) == 8
    assert set(seen) == {0}
    assert queries.visible().count() == 39


@pytest.mark.parametrize("stopped_after", [1, 2, 3, 4, 6, 9])
def test_an_interrupted_import_is_finished_by_the_same_call(tmp_path, monkeypatch, stopped_after):
    let_in(
        files.written(tmp_path, "nta.csv", files.csv_text([files.nta_line(at, "サクラ") for at in (1, 2)])), "jp-nta"
    )
    source = stage(files.edinet_file(tmp_path, *range(1, 30)), "jp-edinet")
    turns = 0
    turn = pacing.Pace.turn

    def stops(self):
        nonlocal turns
        turns += 1
        if turns > stopped_after:
            raise KeyboardInterrupt
        return turn(self)

    monkeypatch.setattr(publishing, "Pace", lambda *sizes, **limits: pacing.Pace(5, most=5))
    with monkeypatch.context() as patch:
        patch.setattr(pacing.Pace, "turn", stops)
        with pytest.raises(KeyboardInterrupt):
            actions.publish_import(source, by=None, at=MONDAY)

    done = actions.publish_import(source, by=None, at=MONDAY)

    assert (done.state, counts(done)) == (IMPORTED, {"read": 29, "new": 27, "changed": 2})
    assert queries.visible().count() == 29
    assert Event.objects.filter(kind="import.completed").count() == 2
    assert let_in(tmp_path / "EdinetcodeDlInfo.csv", "jp-edinet").unchanged == 29


def test_two_stagings_of_one_file_enter_each_company_once(tmp_path):
    path = files.edinet_file(tmp_path, 1, 2, 3)
    first, second = stage(path, "jp-edinet"), stage(path, "jp-edinet")

    actions.publish_import(first, by=None, at=MONDAY)
    late = actions.publish_import(second, by=None, at=MONDAY)

    assert counts(late) == {"read": 3, "unchanged": 3}
    assert Organisation.objects.count() == 3
    assert set(Organisation.objects.values_list("version", flat=True)) == {1}


def test_one_file_goes_in_at_a_time(tmp_path):
    first = stage(files.edinet_file(tmp_path, 1), "jp-edinet")
    second = stage(files.rmsp_csv(tmp_path, files.rmsp_line(254000001)))
    actions.begin_publishing(first)

    with pytest.raises(Refused) as refusal:
        actions.publish_import(second, by=None, at=MONDAY)

    assert refusal.value == Refused("another-import-is-not-finished", name="EdinetcodeDlInfo.csv")


def test_an_interrupted_import_of_a_file_is_found_by_the_file(tmp_path):
    path = files.edinet_file(tmp_path, 1)
    source = stage(path, "jp-edinet")
    assert actions.interrupted_import(path, kind="jp-edinet") is None

    actions.begin_publishing(source)

    assert actions.interrupted_import(path, kind="jp-edinet") == source


def test_numbers_of_two_companies_in_one_row_are_a_question_for_a_person(tmp_path):
    let_in(files.edinet_file(tmp_path, 1, 2), "jp-edinet")
    lines = ["番号,EDINET,名前", f"{files.corporate_number(1)},E00002,株式会社サクラ水産"]
    mapping = {"番号": "identifier.corporate-number", "EDINET": "identifier.edinet", "名前": "name.ja"}

    source = let_in(files.written(tmp_path, "t.csv", "\n".join(lines)), "table", side="jp", mapping=mapping)

    assert [row.reason for row in queries.refused_rows(source)] == ["numbers-belong-to-different-companies"]


def test_a_company_without_numbers_is_known_again_by_its_name(tmp_path):
    path = files.written(tmp_path, "t.csv", "name,town\nSakura Seafoods,Sapporo\n")
    mapping = {"name": "name.en", "town": "city"}
    let_in(path, "table", side="jp", mapping=mapping)

    again = let_in(path, "table", side="jp", mapping=mapping)

    assert counts(again) == {"read": 1, "unchanged": 1}


def test_a_reader_that_is_killed_leaves_a_failed_import_and_nothing_else(tmp_path, settings):
    settings.IMPORT_SECONDS = 0
    path = files.edinet_file(tmp_path, *range(1, 2_000))

    with pytest.raises(Refused) as refusal:
        stage(path, "jp-edinet")

    assert refusal.value.key == "file-needs-too-much"
    assert Import.objects.get().state == FAILED
    assert ImportRow.objects.count() == 0


def test_the_reader_knows_no_secret_and_no_address_of_the_database(monkeypatch):
    monkeypatch.setenv("MADOGUCHI_DATABASE_URL", "postgres://somebody:secret@host/db")
    monkeypatch.setenv("MADOGUCHI_SECRET_KEY", "secret")

    assert not [value for value in staging._child_environment().values() if "secret" in value]


def test_no_write_transaction_of_an_import_is_long(tmp_path):
    def imports(time: int) -> None:
        let_in(files.edinet_file(tmp_path, *range(1 + time * 700, (time + 1) * 700)), "jp-edinet")
        lines = [files.nta_line(at, "サクラ") for at in range(1 + time * 200, (time + 1) * 200)]
        let_in(files.written(tmp_path, "n.csv", files.csv_text(lines)), "jp-nta")

    imports(3)

    assert writing.always_too_long(imports) == []


def test_the_refused_rows_are_written_as_a_file_without_formulas(tmp_path):
    source = let_in(files.rmsp_csv(tmp_path, files.rmsp_line(254000001, name="=1+1"), files.rmsp_line(254000002)))

    actions.write_refused(source, tmp_path / "refused.csv")

    with (tmp_path / "refused.csv").open(encoding="utf-8-sig", newline="") as stream:
        title, row = csv.reader(stream)
    assert title == ["line", "field", "reason", "sentence"]
    assert row[:3] == ["2", "name", "cell-begins-like-a-formula"]
    assert not any(cell.startswith(("=", "+", "@")) for cell in row)


def test_tidying_finishes_what_was_interrupted_and_drops_what_nobody_came_back_for(tmp_path):
    begun = stage(files.edinet_file(tmp_path, 1), "jp-edinet")
    actions.begin_publishing(begun)
    looked_at = stage(files.edinet_file(tmp_path, 2, name="b.csv"), "jp-edinet")

    touched = actions.tidy_imports(MONDAY + timedelta(days=15))

    assert touched == 2
    assert Import.objects.get(pk=begun.pk).state == IMPORTED
    assert not Import.objects.filter(pk=looked_at.pk).exists()


def test_an_import_that_is_half_in_can_be_taken_back(tmp_path, monkeypatch):
    source = stage(files.edinet_file(tmp_path, *range(1, 30)), "jp-edinet")
    actions.begin_publishing(source)
    publishing._write_all(source, "new", MONDAY, None)
    assert source.state == PUBLISHING

    actions.undo_import(source, by=None, at=MONDAY)

    assert (Organisation.objects.count(), ImportRow.objects.count()) == (0, 0)
    assert not undoing.is_unfinished(source)


DEVELOPMENT_DATA = os.environ.get("MADOGUCHI_DEVELOPMENT_DATA", "")


# The register files belong to those who publish them and are not shipped; whoever has them names their folder.
@pytest.mark.skipif(not DEVELOPMENT_DATA, reason="MADOGUCHI_DEVELOPMENT_DATA names no folder with real register files")
@pytest.mark.parametrize(
    ("kind", "name", "read", "refused"),
    [
        ("jp-edinet", "jp_edinet_companies.csv", 4_849, 2),
        ("jp-listed", "jp_tse_listed.csv", 3_805, 0),
        ("ru-rmsp", "ru_rmsp_organisations.csv", 644, 0),
    ],
)
def test_real_register_files_go_in_without_a_lost_row(kind, name, read, refused):
    source = let_in(Path(DEVELOPMENT_DATA) / name, kind)

    assert counts(source) == {"read": read, "new": read - refused} | ({"refused": refused} if refused else {})
    assert queries.visible().count() == read - refused
    assert let_in(Path(DEVELOPMENT_DATA) / name, kind).unchanged == read - refused
