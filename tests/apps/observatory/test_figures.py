"""Figures of the pack: every one with its place, what must add up adds up, nothing is lost on the way to the reader."""

from __future__ import annotations

import csv
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils.translation import override

from madoguchi.apps.observatory import actions, drawing, queries, sums
from madoguchi.apps.observatory.models import Observation, Series
from madoguchi.apps.observatory.pack import FOLDER, indicators
from madoguchi.core import packs
from madoguchi.core.refusals import Refused
from tests.cast import MONDAY


def test_every_check_of_the_pack_holds_and_the_ones_of_the_report_are_among_them():
    keys = {check.key for check in indicators().checks}

    assert sums.failures(indicators()) == []
    assert {
        "answers-of-may-make-100", "imports-make-100", "exports-make-almost-100", "both-ways-make-the-turnover",
        "survey-has-382-answers", "partners-of-russia-make-471", "fall-of-2015", "fall-of-2016",
        "fall-from-2014-to-2016", "export-changes-make-5270",
    } <= keys  # fmt: skip


@pytest.mark.parametrize("check", [check.key for check in indicators().checks])
def test_each_check_fails_when_a_figure_it_rests_on_is_changed(check: str):
    said = indicators()
    one = next(entry for entry in said.checks if entry.key == check)
    about = {*said.series_of(one)}
    period = one.period or one.to_period
    wrong = tuple(
        row.model_copy(update={"value": None if one.kind == "count" else Decimal(999_999)})
        if row.series in about and row.period in {period or row.period}
        else row
        for row in said.observations
    )

    found = sums.failures(replace(said, observations=wrong))

    assert check in {failure.key for failure in found}


def test_every_figure_of_the_pack_has_its_source_and_its_lines():
    said = indicators()

    assert [row.line for row in said.observations if not row.lines] == []
    assert {one.source for one in said.series.values()} <= set(said.sources)


@pytest.mark.django_db
def test_figures_that_do_not_add_up_are_taken_in_not_at_all(monkeypatch):
    said = indicators()
    wrong = tuple(
        row.model_copy(update={"value": Decimal(99)}) if row.series == "trade.exports" else row
        for row in said.observations
    )
    monkeypatch.setattr(actions, "indicators", lambda: replace(said, observations=wrong))

    with pytest.raises(Refused) as refusal:
        actions.load_pack_figures(at=MONDAY)

    assert refusal.value.key == "figures-do-not-add-up"
    assert Observation.objects.count() == 0


def test_the_pack_is_taken_in_whole_and_only_once(pack_figures):
    again = actions.load_pack_figures(at=MONDAY)

    with (packs.current().folder / FOLDER / "observations.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert (pack_figures, again) == (len(rows), 0)
    kept = {(o.series.key, o.period): o for o in Observation.objects.select_related("series")}
    for row in rows:
        found = kept[row["series"], row["period"]]
        value = Decimal(row["value"]) if row["value"] else None
        assert (found.value, found.status, found.lines) == (value, row["status"], row["lines"])


def test_both_sides_figures_for_one_flow_stand_apart_with_their_difference(pack_figures):
    found = queries.asymmetry("goods-turnover")

    pair = found.pairs[-1]
    assert (pair.period, pair.first.value, pair.second.value, pair.difference) == (
        "2016", Decimal("16.1"), Decimal("16.4"), Decimal("0.3"),
    )  # fmt: skip
    assert found.first.source != found.second.source


def test_series_that_are_no_such_flow_are_not_looked_through_for_a_second_side(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert queries.asymmetry("") is None


def test_a_chart_is_told_of_the_statements_about_its_own_series_and_no_others(pack_figures):
    every = [one.statement.key for one in queries.statements()]
    about = queries.statements({"trade.turnover"})

    assert [one.statement.key for one in about if one.changes] == ["fall-from-2014"]
    assert len(about) < len(every)
    assert queries.statements({"no.such.series"}) == []


def test_the_falls_are_recomputed_beside_what_was_printed(pack_figures):
    shown = next(one for one in queries.statements() if one.statement.key == "fall-from-2014")

    assert [(one.change.printed, one.found) for one in shown.changes] == [
        (-30, Decimal("-30.6")), (-25, Decimal("-24.4")), (None, Decimal("-47.6")),
    ]  # fmt: skip


def test_what_was_lost_is_listed_and_drawn_as_nothing(pack_figures):
    keys = {one.key for one in queries.lost()}
    drawn = {one.key: one for one in drawing.draw(drawing.chart_keys(), "en")}

    assert {"fdi.asez", "fdi.jp-in-ru"} <= keys
    assert {key for key, one in drawn.items() if one.is_empty} == {"investment-in-zones", "investment-of-japan"}


@pytest.mark.parametrize("language", ["en", "ja", "ru"])
def test_every_chart_of_the_pack_is_drawn_in_each_language_with_all_its_statuses(pack_figures, language):
    for drawn in drawing.draw(drawing.chart_keys(), language):
        assert drawn.caption.title
        assert drawn.caption.description
        if drawn.is_empty:
            continue
        for picture in (drawn.wide, drawn.narrow):
            assert f'lang="{language}"' in picture
        for status in {row.observation.status for row in drawn.rows} - {"certain"}:
            assert drawn.caption.statuses[status] in drawn.wide.replace("&#x27;", "'")


def test_every_text_of_the_pack_is_there_in_every_language():
    said, languages = indicators(), packs.current().languages
    labels = [
        *(one.names for one in said.sources.values()),
        *(one.names for one in said.units.values()),
        *(one.texts for one in said.notes.values()),
        *(one.titles for one in said.series.values()),
        *(text for one in said.charts.values() for text in (one.title, one.about)),
        *(text for one in said.statements for text in (one.title, one.text)),
        *(text for one in said.readings.values() for text in (one.titles, one.definitions)),
        *said.chapters.values(),
    ]

    assert [str(one) for one in labels if not one.is_complete(languages)] == []


def test_no_series_is_left_out_of_every_chart_without_being_on_the_list(pack_figures):
    drawn = {row.series.key for one in drawing.draw(drawing.chart_keys(), "en") for row in one.rows}
    alone = set(Series.objects.values_list("key", flat=True)) - drawn

    assert {key.partition(".")[0] for key in alone} <= {
        "trade", "opinion", "plan", "zones", "finance", "infra", "leaders", "time",
    }  # fmt: skip


def test_the_folder_with_the_figures_is_where_the_reference_says():
    assert (Path(packs.current().folder) / FOLDER / "charts.yaml").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "word"), [("en", "undated"), ("ja", "時期不明"), ("ru", "без даты")])
def test_a_figure_without_a_day_says_so_in_the_language_of_the_reader(client, pack_figures, language, word):
    with override(language):
        address = Series.objects.get(key="infra.pipeline").get_absolute_url()

    page = client.get(address).content.decode()
    assert page.count(f">{word}<") == 3, "in the table, and in the picture for a desk and for a phone"
    assert '<path class="path' not in page, "one value is a bar: there is nothing to join by a line"
    assert "1,500" in page.replace("\N{NO-BREAK SPACE}", ",")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["2016", "May 2016", "quarter 1 of 2016", "half 2 of 2016", "undated"]),
        ("ja", ["2016", "2016年5月", "2016年第1四半期", "2016年第2半期", "時期不明"]),
        ("ru", ["2016", "май 2016\xa0года", "1-й квартал 2016\xa0года", "2-е полугодие 2016\xa0года", "без даты"]),
    ],
)
def test_a_table_says_a_period_in_words(language: str, said: list[str]):
    with override(language):
        assert [drawing.period_said(one) for one in ("2016", "2016-05", "2016-Q1", "2016-H2", "undated")] == said
