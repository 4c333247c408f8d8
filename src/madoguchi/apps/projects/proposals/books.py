"""The figures of a proposal as a workbook, with charts the spreadsheet draws itself and formulas nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _

from madoguchi.apps.projects.proposals import papers
from madoguchi.apps.projects.proposals.contents import Content
from madoguchi.apps.projects.proposals.outline import Outline
from madoguchi.core.tables import harmless
from madoguchi.core.ui import writing

LONGEST_TITLE = 31
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(content: Content, outline: Outline) -> bytes:
    """Sheets for the years, the regimes, the assumptions, the risks, the timetable and the data room."""
    from openpyxl import Workbook  # loaded when somebody asks for it

    book = Workbook()
    first = book.active
    first.title = _title(_("About"))
    _fill(first, [(papers.said(content.title),), (papers.company(content),), *papers.about(content)])
    _fill(first, [*papers.headline(content), *((one,) for one in papers.notices(content))])
    first.column_dimensions["A"].width = 48
    if content.figures:
        _years(book, content)
        _regimes(book, content)
    sections = papers.memorandum(content, outline).sections
    for section in sections:
        if section.rows and section.heading in (
            _("Assumptions"),
            _("If it turns out otherwise"),
            _("Risks"),
            _("Timetable"),
            _("Index of the data room"),
        ):
            sheet = book.create_sheet(_title(section.heading))
            _fill(sheet, [section.columns, *section.rows])
            _head(sheet)
    book.properties.creator = book.properties.lastModifiedBy = ""
    book.properties.title = papers.said(content.title)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def _title(text: str) -> str:
    return "".join(sign for sign in text if sign not in "[]:*?/\\")[:LONGEST_TITLE]


def _fill(sheet: Any, rows: Iterable[Sequence[Any]]) -> None:
    for row in rows:
        sheet.append([one if isinstance(one, int | float) else harmless(one) for one in row])


def _head(sheet: Any) -> None:
    from openpyxl.styles import Font

    for cell in sheet[1]:
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = 28
    sheet.freeze_panes = "A2"


def _years(book: Any, content: Content) -> None:
    """Figures as numbers, cash added up, and a line drawn of it."""
    from openpyxl.chart import LineChart, Reference

    plan, figures = content.plan, content.figures
    if plan is None:
        return
    sheet = book.create_sheet(_title(_("Year by year")))
    project, total = plan.project(""), 0.0
    loan = figures.get("loan")
    columns = [_("Year"), _("Investment"), _("Revenue"), _("Costs and pay"), _("Left before tax"), _("Added up")]
    _fill(sheet, [[*columns, *([_("Interest"), _("Repaid"), _("Owed after it"), _("Cover")] if loan else [])]])
    for place, year in enumerate(figures["years"]):
        cash = figures["before"]["cash"][place]
        total += cash
        row = [year, project.investment[place], project.revenue[place], project.costs[place] + project.payroll[place]]
        row += [cash, total]
        if loan:
            runs = place < len(loan["drawn"])
            row += [loan[name][place] if runs else 0 for name in ("interest", "repaid", "balance")]
            covered = figures["cover"]["by_year"][place] if runs else None
            row += [covered if covered is not None else ""]
        _fill(sheet, [row])
    _head(sheet)
    for line in sheet.iter_rows(min_row=2, min_col=2, max_col=6):
        for cell in line:
            cell.number_format = "#,##0"
    chart = LineChart()
    chart.title = _("Cash added up, before tax and loan")
    chart.y_axis.title = writing.currency_name(plan.currency)
    last = len(figures["years"]) + 1
    chart.add_data(Reference(sheet, min_col=6, min_row=1, max_row=last), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=last))
    chart.legend = None
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.width, chart.height = 20, 9
    sheet.add_chart(chart, f"A{last + 3}")


def _regimes(book: Any, content: Content) -> None:
    """What each regime is worth and takes, and bars of the worth."""
    from openpyxl.chart import BarChart, Reference

    sheet = book.create_sheet(_title(_("Tax regimes side by side")))
    figures = content.figures
    if figures["no_regimes"]:
        _fill(sheet, [(str(papers.WHY_NO_REGIMES[figures["no_regimes"]]),)])
        return
    _fill(sheet, [(_("Regime"), _("Worth today"), _("Return a year"), _("Taken in all"), _("Why not"))])
    for one in figures["regimes"]:
        name = papers.regime_name(one["key"])
        if one["failures"]:
            _fill(sheet, [(name, "", "", "", " ".join(papers.failure(why) for why in one["failures"]))])
            continue
        taken = sum(sum(amounts) for kind, amounts in one["taxes"].items() if kind not in ("interest", "royalties"))
        rate = one["rates"][0] if one["kind"] == "unique" else papers.returns(one)
        _fill(sheet, [(name, one["npv"], rate, taken, "")])
    _head(sheet)
    for row in sheet.iter_rows(min_row=2):
        row[1].number_format = row[3].number_format = "#,##0"
        row[2].number_format = "0.0%"
    chart = BarChart()
    chart.type, chart.title, chart.legend = "bar", _("Worth today"), None
    last = len(figures["regimes"]) + 1
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=last), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=last))
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.width, chart.height = 20, 8
    sheet.add_chart(chart, f"A{last + 3}")
