"""Charts can be read in three scripts: nothing collides, no status is lost, every picture says what it shows."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.engines.charts import (
    NARROW,
    STATUSES,
    WIDE,
    Bar,
    Caption,
    Line,
    Stack,
    Tile,
    Value,
    balance,
    bars,
    line,
    number,
    small_multiples,
    stacked,
    standalone,
    tiles,
)
from madoguchi.engines.charts.boxes import Box
from madoguchi.engines.charts.words import SIZE, width, wrap

WORDS = {
    "en": "Executive branch and law enforcement practice",
    "ru": "Деятельность органов исполнительной власти и правоприменительная практика",
    "ja": "行政と法執行の実務、許認可の遅れ、税関手続の不透明さ",
}
STATUS_WORDS = {
    "certain": "certain",
    "reconstructed": "read from a chart",
    "ambiguous": "two readings",
    "estimated": "estimated",
    "lost": "not in the source",
    "withheld": "too few",
}


def caption(language: str = "en", source: str = "") -> Caption:
    return Caption(
        "Turnover <1996–2016>", 'It rose & "fell".', language, unit="USD bn", source=source, statuses=STATUS_WORDS
    )


def every_form(language: str, across: float) -> dict[str, str]:
    label = WORDS[language]
    says = caption(language)
    years = [Value(str(year), float((year * 7) % 31), "reconstructed") for year in range(1996, 2017)]
    shares = [Bar(label, part, "reconstructed") for part in (75.41, 10.13, 4.38, 3.62, 2.99, 2.75, 0.66)]
    signed = [Bar(label, value) for value in (-4969.0, 39.6, -124.8)] + [Bar(label, None, "lost")]
    return {
        "line": line([Line("", years)], says, across=across),
        "lines": line([Line(label, years), Line(label + " B", years[3:]), Line("C", years[:9])], says, across=across),
        "bars": bars([Bar(label, 53.0), Bar("x", 3.0, "reconstructed")], says, across=across),
        "balance": balance(signed, says, across=across),
        "stacked": stacked([Stack(label, shares)], says, across=across),
        "multiples": small_multiples([Line(label, years), Line("B", years), Line("C", [])], says, across=across),
        "tiles": tiles([Tile(1, 1, "KHA", label, 5), Tile(2, 1, "X", "Y", None, True)], says, across=across),
    }


def boxes_of(picture: str) -> list[tuple[str, Box]]:
    """The room each text takes, by the engine's own estimate."""
    found = []
    for element in ElementTree.fromstring(picture).iter("text"):
        text = element.text or ""
        x, y, wide = float(element.get("x", 0)), float(element.get("y", 0)), width(text)
        left = {"end": x - wide, "middle": x - wide / 2}.get(element.get("text-anchor", "start"), x)
        found.append((text, Box(left + 0.5, y - SIZE * 0.8, left + wide - 0.5, y + SIZE * 0.15)))
    return found


@pytest.mark.parametrize("across", [WIDE, NARROW])
@pytest.mark.parametrize("language", ["en", "ja", "ru"])
def test_no_label_of_any_form_stands_on_another_or_outside(language, across):
    pictures = every_form(language, across)

    for form, picture in pictures.items():
        texts = boxes_of(picture)
        high = float(ElementTree.fromstring(picture).get("viewBox").split()[3])
        for (one, first), (other, second) in combinations(texts, 2):
            assert not first.meets(second), f"{form}: {one!r} and {other!r} collide"
        for text, box in texts:
            assert box.left >= -1, f"{form}: {text!r} begins outside"
            assert box.right <= across + 1, f"{form}: {text!r} ends outside"
            assert box.bottom <= high + 1, f"{form}: {text!r} falls off the paper"


@pytest.mark.parametrize("across", [WIDE, NARROW])
@pytest.mark.parametrize("language", ["en", "ja", "ru"])
def test_every_picture_has_a_title_a_description_a_language_and_a_unit(language, across):
    for form, picture in every_form(language, across).items():
        assert form == "tiles" or ">USD bn<" in picture, "tiles say theirs in the text above them"
        root = ElementTree.fromstring(picture)

        named = {child.get("id"): child.text for child in root if child.tag in {"title", "desc"}}

        assert root.get("role") == "img"
        assert root.get("lang") == language
        assert [named[key] for key in root.get("aria-labelledby").split()] == [
            "Turnover <1996–2016>",
            'It rose & "fell".',
        ]


def test_a_picture_as_a_file_needs_no_stylesheet_and_names_its_source():
    says = caption(source="Customs service, lines 1263-1320")

    for picture in every_form("en", WIDE).values():
        alone = ElementTree.fromstring(standalone(picture, says))
        texts = " ".join(element.text or "" for element in alone.iter("{http://www.w3.org/2000/svg}text"))
        assert "class" not in {name for element in alone.iter() for name in element.attrib}
        assert "Customs service, lines 1263-1320" in texts
        assert "Turnover" in texts
        assert alone.find("{http://www.w3.org/2000/svg}rect").get("fill") == "#ffffff"


@pytest.mark.parametrize("status", [status for status in STATUSES if status != "certain"])
def test_each_status_has_a_mark_of_its_own_and_is_explained(status):
    known = None if status in {"lost", "withheld"} else 2.0
    says = caption()

    pictures = {
        "line": (line([Line("", [Value("1", 1.0), Value("2", known, status)])], says),
                 line([Line("", [Value("1", 1.0), Value("2", 2.0)])], says)),
        "bars": (bars([Bar("a", known, status)], says), bars([Bar("a", 2.0)], says)),
        "stacked": (stacked([Stack("", [Bar("a", known, status)])], says), stacked([Stack("", [Bar("a", 2.0)])], says)),
    }  # fmt: skip

    for form, (marked, plain) in pictures.items():
        assert STATUS_WORDS[status] in marked, form
        assert STATUS_WORDS[status] not in plain, form
        shapes = [re.findall(r'class="(?:dot|col|gap)[^"]*"', picture) for picture in (marked, plain)]
        assert shapes[0] != shapes[1], form


@pytest.mark.parametrize("draw", [line, small_multiples])
def test_what_is_counted_otherwise_is_not_joined_to_what_came_before(draw):
    says = replace(caption(), statuses={"break": "counted otherwise"})
    values = [Value(str(year), float(year)) for year in range(1, 7)]

    whole = draw([Line("", values)], says)
    parted = draw([Line("", [*values[:3], Value("4", 4.0, breaks=True), *values[4:]])], says)

    pieces = [re.search(r'<path class="path" d="([^"]*)"', picture)[1].count("M") for picture in (whole, parted)]
    assert pieces == [1, 2]
    assert "counted otherwise" in parted
    assert "counted otherwise" not in whole
    assert ElementTree.fromstring(standalone(parted, says)) is not None


def test_the_marks_of_two_statuses_never_look_the_same():
    drawn = {
        status: line([Line("", [Value("1", None if status in {"lost", "withheld"} else 5.0, status)])], caption())
        for status in STATUSES
    }

    shapes = {status: re.sub(r"[\d.-]+", "#", re.findall(r"<(?:circle|path) class=\"(?:dot|gap).*?/>", picture)[0])
              for status, picture in drawn.items()}  # fmt: skip

    assert len(set(shapes.values())) == len(STATUSES)


def test_a_gap_in_a_line_stays_a_gap():
    values = [
        Value("2001", 1.0),
        Value("2002", 2.0),
        Value("2003", None, "lost"),
        Value("2004", 3.0),
        Value("2005", 4.0),
    ]

    picture = line([Line("", values)], caption())

    path = re.search(r'<path class="path" d="([^"]*)"', picture)[1]
    assert path.count("M") == 2


def test_an_axis_is_never_cut():
    picture = line([Line("", [Value("1", 98.0), Value("2", 99.0)])], caption())

    assert '<text x="' in picture
    assert ">0</text>" in picture


def test_shares_that_do_not_fill_the_whole_leave_a_gap_and_more_than_the_whole_is_refused():
    picture = stacked([Stack("", [Bar("a", 40.0), Bar("b", 20.0)])], caption(), across=WIDE)

    widths = [
        float(found)
        for found in re.findall(r'<rect class="k\d" x="[\d.]+" y="[\d.]+" width="([\d.]+)" height="30"', picture)
    ]
    assert sum(widths) == pytest.approx(WIDE * 0.6, abs=2)
    with pytest.raises(ValueError, match="more than the whole"):
        stacked([Stack("", [Bar("a", 70.0), Bar("b", 40.0)])], caption())


def test_bars_refuse_what_lies_below_zero():
    with pytest.raises(ValueError, match="balance"):
        bars([Bar("a", -1.0)], caption())


def test_a_neutral_place_looks_like_neither_side():
    picture = tiles([Tile(1, 1, "A", "Alpha", 9), Tile(2, 1, "N", "Neutral", 9, is_neutral=True)], caption())

    assert re.findall(r'<rect class="(\w+)"', picture) == ["k5", "own"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.one_of(st.none(), st.floats(-1e9, 1e9)), min_size=0, max_size=60),
    st.sampled_from(["en", "ja", "ru"]),
    st.sampled_from([WIDE, NARROW]),
)
def test_whatever_the_values_the_numbers_do_not_collide(values, language, across):
    points = [Value(f"{1900 + place}", value) for place, value in enumerate(values)]

    picture = line([Line("", points)], caption(language), across=across)

    for (one, first), (other, second) in combinations(boxes_of(picture), 2):
        assert not first.meets(second), (one, other)


@settings(max_examples=200, deadline=None)
@given(st.text("abc шщ日本、", max_size=60), st.floats(60, 400))
def test_a_label_that_is_wrapped_fits_and_loses_nothing_but_what_it_says(text, room):
    rows = wrap(text, room, 3)

    assert len(rows) <= 3
    assert all(width(row) <= room for row in rows)
    if not any(row.endswith("…") for row in rows):
        assert "".join(rows).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    ("value", "language", "text"),
    [
        (16.1, "en", "16.1"),
        (16.1, "ru", "16,1"),
        (1234567.0, "ru", "1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567"),
        (1234567.0, "ja", "1,234,567"),
        (-0.001, "en", "0.00"),
        (-3.0, "ja", "−3"),
        (80.02, "ru", "80,02"),
    ],
)
def test_a_number_is_written_as_the_language_writes_it(value, language, text):
    assert number(value, language) == text


def test_a_very_long_line_is_drawn_in_few_bytes_with_its_extremes():
    values = [Value(f"{place:06d}", 500.0 if place == 77_777 else float(place % 100)) for place in range(100_000)]

    picture = line([Line("", values)], caption())

    assert len(picture) < 40_000
    assert ">500</text>" in picture


def test_names_that_need_two_lines_make_every_tile_of_a_grid_small_and_stay_within_it():
    grid = [Tile(1, 1, "ケムコ", "ケメロヴォ", 2), Tile(9, 1, "沿海", "沿海地方", 34)]

    drawn = tiles(grid, caption("ja"), across=NARROW)

    assert drawn.count("tiny") == drawn.count("<text") == 4
    assert ">ケムコ<" in drawn
