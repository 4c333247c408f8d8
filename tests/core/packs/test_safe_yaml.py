"""YAML that a stranger wrote is refused where it stands, with the place and a sentence."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.packs import Document, PackError, parse_yaml, read_yaml

BOMB = "a: &a [lol, lol]\n" + "".join(
    f"{new}: &{new} [*{old}, *{old}, *{old}, *{old}, *{old}, *{old}, *{old}, *{old}, *{old}]\n"
    for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)

REFUSED = [
    ("alias", "one: 1\ntwo: *one\n", 2, "uses the alias *one"),
    ("anchor", "one: &one 1\n", 1, "names the anchor &one"),
    ("tag", "one: !!python/object/apply:os.system [ls]\n", 1, "carries the tag"),
    ("plain tag", "one: !!str 1\n", 1, "carries the tag"),
    ("own tag", "one:\n  two: !thing {}\n", 2, "carries the tag"),
    ("merge key", "one: {}\n<<: {a: 1}\n", 2, "uses the merge key <<"),
    ("doubled key", "one:\n  two: 1\n  two: 2\n", 3, "gives 'two' a second time"),
    ("key that is a list", "? [a, b]\n: c\n", 1, "has a list or mapping as a key"),
    ("second document", "a: 1\n---\nb: 2\n", 2, "begins a second document"),
    ("too deep in brackets", "[" * 60 + "]" * 60, 1, "is nested more than 50 deep"),
    ("broken", "a: [1, 2\nb: 3\n", 2, "is not YAML"),
    ("tab", "a:\n\t- b\n", 2, "is not YAML"),
    ("bomb", BOMB, 1, "names the anchor &a"),
]


@pytest.mark.parametrize(("text", "line", "says"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_can_grow_or_act_is_refused_at_its_line(text, line, says):
    with pytest.raises(PackError) as refusal:
        parse_yaml(text, "x.yaml")

    (problem,) = refusal.value.problems
    assert (problem.file, problem.line) == ("x.yaml", line)
    assert problem.says.startswith(says)
    assert problem.helps


def test_a_bomb_is_refused_before_it_goes_off():
    began = time.perf_counter()

    with pytest.raises(PackError):
        parse_yaml(BOMB)

    assert time.perf_counter() - began < 0.5


def test_a_hundred_thousand_brackets_are_refused_without_a_fault():
    with pytest.raises(PackError):
        parse_yaml("[" * 100_000)


def test_a_file_of_more_than_five_megabytes_is_not_opened(tmp_path: Path):
    large = tmp_path / "large.yaml"
    large.write_bytes(b"a: " + b"x" * (5 * 1024 * 1024))

    with pytest.raises(PackError, match=r"large\.yaml: is larger than 5 MB; split it"):
        read_yaml(large)


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"a: 1\nb: \xff\n", "line 2: is not UTF-8"),
        ("a: 1\nb: x\u202ey\n".encode(), "line 2: holds the invisible character U\\+202E"),
        (b"a: \x00\n", "line 1: holds the invisible character U\\+0000"),
    ],
)
def test_bytes_that_mislead_are_refused(tmp_path: Path, raw: bytes, says: str):
    path = tmp_path / "x.yaml"
    path.write_bytes(raw)

    with pytest.raises(PackError, match=says):
        read_yaml(path)


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path):
    with pytest.raises(PackError, match="cannot be read"):
        read_yaml(tmp_path / "none.yaml")


def test_codes_and_short_words_stay_text():
    document = parse_yaml("code: 01\nlanguage: no\nday: 2020-01-01\nshare: 0.50\nyes: on\n")

    assert document.value == {"code": "01", "language": "no", "day": "2020-01-01", "share": "0.50", "yes": "on"}


def test_whole_numbers_truth_and_nothing_are_known():
    assert parse_yaml("[1, -2, true, false, null, '1', ~]").value == [1, -2, True, False, None, "1", None]


def test_every_part_knows_its_line():
    document = parse_yaml("a:\n  - b: 1\n    c:\n      - 2\n")

    assert [document.line_of(path) for path in [("a",), ("a", 0, "c"), ("a", 0, "c", 0), ("a", 9)]] == [1, 3, 4, 1]


plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.text(st.characters(codec="ascii", min_codepoint=32)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["a", "b", "c"]), inner, max_size=3),
    max_leaves=12,
)


@given(plain)
def test_plain_content_is_read_as_it_was_written(value):
    import json

    text = json.dumps(value)

    assert parse_yaml(text).value == value


def read_or_refused(text: str) -> Document | PackError:
    try:
        return parse_yaml(text)
    except PackError as refusal:
        return refusal


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_never_a_fault(text):
    found = read_or_refused(text)

    assert isinstance(found, Document) or found.problems
