"""Charts of series, in the reader's language: what is drawn, what it says to those who do not see it, its table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from madoguchi.apps.observatory import reading
from madoguchi.apps.observatory.models import BREAK, WITHOUT_VALUE, Observation, Series, Source
from madoguchi.apps.observatory.pack import ChartEntry, Indicators, indicators
from madoguchi.core import packs
from madoguchi.core.ui import writing
from madoguchi.engines import charts
from madoguchi.engines.charts import Bar, Caption, Line, Stack, Value

MOST_NAMED = 3  # values that a description names


@dataclass(frozen=True)
class Row:
    """One value as a table shows it."""

    series: Series
    title: str
    observation: Observation
    note: str


@dataclass(frozen=True)
class Drawn:
    """A chart for a page. `wide` and `narrow` are the same picture for a desk and for a phone; empty without values."""

    key: str
    title: str
    about: str
    caption: Caption
    wide: SafeString
    narrow: SafeString
    rows: Sequence[Row]
    series: Sequence[Series]
    on: date | None = None
    left_out: int = 0

    @property
    def is_empty(self) -> bool:
        """Is there nothing to draw?"""
        return not self.wide

    @property
    def is_one(self) -> bool:
        """Is it the values of one series, so that a table need not name it in each row?"""
        return len(self.series) == 1

    @property
    def unit(self) -> str:
        """What the values are measured in."""
        return self.caption.unit

    @property
    def notice(self) -> str:
        """The notice on places under dispute, where one of the series is of such a place."""
        return (
            packs.current().says(packs.NEUTRAL_PLACES, self.caption.language)
            if any(one.place for one in self.series)
            else ""
        )

    @property
    def sources(self) -> list[Series]:
        """One series for each source."""
        return list({one.source_id: one for one in self.series}.values())

    @property
    def notes(self) -> list[str]:
        """The sentences about how values were read, each once."""
        return list(dict.fromkeys(row.note for row in self.rows if row.note))

    @property
    def numbered(self) -> list[tuple[Row, int | None]]:
        """Each row with the number of its note."""
        numbers = {note: number for number, note in enumerate(self.notes, 1)}
        return [(row, numbers.get(row.note)) for row in self.rows]

    @property
    def has_alternatives(self) -> bool:
        """Does any value have another reading?"""
        return any(row.observation.alternative is not None for row in self.rows)

    def standalone(self) -> str:
        """The wide picture as a file."""
        return charts.standalone(self.wide, self.caption)


@dataclass(frozen=True)
class _Group:
    label: str
    series: Sequence[Series]
    values: Mapping[int, Sequence[Observation]] = field(default_factory=dict)


def status_words() -> dict[str, str]:
    """What each status is called in the active language."""
    return {
        "certain": _("certain"),
        "reconstructed": _("read from a printed chart"),
        "ambiguous": _("two readings possible"),
        "estimated": _("estimated"),
        "lost": _("not in the source"),
        "withheld": _("too few to show"),
        BREAK: _("counted otherwise from here on"),
    }


def period_word(period: str) -> str:
    """A year, month, quarter or half as the files write it; in words when there is none."""
    return pgettext("period", "undated") if period == "undated" else period


def period_said(period: str) -> str:
    """A period in a table or a sentence: a month by its name, a quarter or half in words, anything else as written."""
    year, _dash, part = period.partition("-")
    if not year.isdigit() or not part:
        return period_word(period)
    if part.isdigit():
        return writing.day(date(int(year), int(part), 1), writing.MONTH_ALONE)
    told = {"year": year, "number": part[1:]}
    if part.startswith("Q"):
        return _("quarter %(number)s of %(year)s") % told
    return _("half %(number)s of %(year)s") % told if part.startswith(("H", "S")) else period_word(period)


def chart_keys() -> list[str]:
    """The charts of the corridor pack, in its order."""
    return list(indicators().charts)


def draw(keys: Sequence[str], language: str, *, on: date | None = None) -> list[Drawn]:
    """Charts of the corridor pack by their keys, with as many questions to the database for thirty as for three."""
    said = indicators()
    entries = [said.charts[key] for key in keys if key in said.charts]
    names = [key for entry in entries for row in entry.rows for key in said.series_of(row)]
    found = {one.key: one for one in reading.series_named(names)}
    values = reading.values(list(found.values()), on=on)
    drawn = []
    for entry in entries:
        groups = [
            _Group(
                row.label.in_language(language).text,
                [found[key] for key in said.series_of(row) if key in found],
                values,
            )
            for row in entry.rows
        ]
        drawn.append(_drawn(entry, groups, said, language, on))
    return drawn


def draw_series(one: Series, language: str, *, on: date | None = None) -> Drawn:
    """A chart of one series: its latest periods."""
    said = indicators()
    values = reading.latest_values(one, on=on)
    unit = said.unit(one.unit, language)
    title = title_of(one, language)
    points = [_value(row) for row in values]
    caption = _caption(title, _of_line(points, language), language, unit, [one])
    wide, narrow = _both(_alone(points, caption), points)
    rows = [Row(one, row.period, row, _note(said, row, language)) for row in values]
    left_out = max(0, reading.periods_of(one) - len(values)) if len(values) >= reading.MOST_POINTS else 0
    about = one.about.in_language(language, ("en",)).text
    return Drawn(one.key, title, about, caption, wide, narrow, rows, [one], on, left_out)


def _alone(points: Sequence[Value], caption: Caption) -> charts.Drawing:
    """A series by itself: a line, or a bar while it has one period and there is nothing to join."""
    if len(points) == 1 and (points[0].value or 0) >= 0:
        only = points[0]
        return lambda across: charts.bars([Bar(only.at, only.value, only.status)], caption, across=across)
    return lambda across: charts.line([Line("", points)], caption, across=across)


def title_of(one: Series, language: str) -> str:
    """What a series is called; its key where nobody gave it a name."""
    return one.named(language)


def _drawn(entry: ChartEntry, groups: Sequence[_Group], said: Indicators, language: str, on: date | None) -> Drawn:
    title = entry.title.in_language(language).text
    unit = said.unit(entry.unit, language)
    series = [one for group in groups for one in group.series]
    rows = [
        Row(one, title_of(one, language), row, _note(said, row, language))
        for group in groups
        for one in group.series
        for row in (group.values[one.pk] if entry.form in {"line", "multiples"} else group.values[one.pk][-1:])
    ]
    if entry.form in {"line", "multiples"}:
        lines = [
            Line(title_of(one, language), [_value(row) for row in g.values[one.pk]]) for g in groups for one in g.series
        ]
        only = [Line("", one.values) for one in lines] if len(lines) == 1 else lines
        points = [value for one in only for value in one.values]
        caption = _caption(title, _of_line(points, language), language, unit, series)
        draw_form = charts.line if entry.form == "line" else charts.small_multiples
        wide, narrow = _both(lambda across: draw_form(only, caption, across=across), points)
    elif entry.form == "stacked":
        stacks = [Stack(group.label, _bars(group, language)) for group in groups]
        bars = [bar for stack in stacks for bar in stack.parts]
        said_of = " ".join(f"{stack.label}: {_of_bars(stack.parts, language)}" for stack in stacks)
        caption = _caption(title, said_of, language, unit, series)
        wide, narrow = _both(lambda across: charts.stacked(stacks, caption, across=across), bars)
    else:
        bars = [bar for group in groups for bar in _bars(group, language)]
        caption = _caption(title, _of_bars(bars, language), language, unit, series)
        draw_bars = charts.balance if entry.form == "balance" else charts.bars
        wide, narrow = _both(lambda across: draw_bars(bars, caption, across=across), bars)
    return Drawn(entry.key, title, entry.about.in_language(language).text, caption, wide, narrow, rows, series, on)


def _both(draw_at: charts.Drawing, values: Sequence[Bar | Value]) -> tuple[SafeString, SafeString]:
    if not any(one.value is not None for one in values):
        return SafeString(""), SafeString("")
    # The engine escapes every text it is given.
    return mark_safe(draw_at(charts.WIDE)), mark_safe(draw_at(charts.NARROW))  # noqa: S308


def _caption(title: str, description: str, language: str, unit: str, series: Sequence[Series]) -> Caption:
    origins = dict.fromkeys(_origin(one.source, language) for one in series)
    told = pgettext("between parts of a list", "; ").join(origins)
    if any(one.place for one in series):
        description = f"{description} {packs.current().says(packs.NEUTRAL_PLACES, language)}"
    return Caption(
        title, description, language, unit=unit, source=_("Source: %(sources)s") % {"sources": told},
        lost="—", statuses=status_words(),
    )  # fmt: skip


def _origin(source: Source, language: str) -> str:
    """Who measured it, and in which document it was read."""
    name: str = source.name.in_language(language, ("en",)).text
    if not source.read_in:
        return name
    told = {"source": name, "read_in": source.read_in.name.in_language(language, ("en",)).text}
    return str(pgettext("where a figure was read", "%(source)s (%(read_in)s)") % told)


def _value(row: Observation) -> Value:
    value = None if row.status in WITHOUT_VALUE else float(row.value or 0)
    return Value(period_word(row.period), value, row.status, row.breaks)


def _bars(group: _Group, language: str) -> list[Bar]:
    found = []
    for one in group.series:
        for row in group.values[one.pk][-1:]:
            value = None if row.status in WITHOUT_VALUE else float(row.value or 0)
            found.append(Bar(title_of(one, language), value, row.status))
    return found


def _note(said: Indicators, row: Observation, language: str) -> str:
    found = said.notes.get(row.note)
    return found.texts.in_language(language).text if found else ""


def _of_line(points: Sequence[Value], language: str) -> str:
    known = [(one.at, one.value) for one in points if one.value is not None]
    if not known:
        return _("The numbers are not in the source. Nothing is drawn.")
    breaks = writing.listed(one.at for one in points if one.breaks)
    apart = " " + _("Counted otherwise from here on: %(periods)s.") % {"periods": breaks} if breaks else ""
    (first_at, first), (last_at, last) = known[0], known[-1]
    high_at, high = max(known, key=lambda pair: pair[1])
    low_at, low = min(known, key=lambda pair: pair[1])
    facts = {
        "first": charts.number(first, language), "first_at": first_at, "last": charts.number(last, language),
        "last_at": last_at, "high": charts.number(high, language), "high_at": high_at,
        "low": charts.number(low, language), "low_at": low_at,
    }  # fmt: skip
    if len(known) == 1:
        return _("%(first)s in %(first_at)s.") % facts + apart
    return _(
        "From %(first)s in %(first_at)s to %(last)s in %(last_at)s. Highest: %(high)s in %(high_at)s. "
        "Lowest: %(low)s in %(low_at)s."
    ) % facts + apart  # fmt: skip


def _of_bars(bars: Sequence[Bar], language: str) -> str:
    known = sorted(((one.value, one.label) for one in bars if one.value is not None), key=lambda pair: -abs(pair[0]))
    if not known:
        return _("The numbers are not in the source. Nothing is drawn.")
    named = "; ".join(f"{label} {charts.number(value, language)}" for value, label in known[:MOST_NAMED])
    if len(known) <= MOST_NAMED:
        return _("%(named)s.") % {"named": named}
    return _("Largest of %(count)s: %(named)s.") % {"count": len(known), "named": named}
