"""Conditions: three values, typed facts, bounded depth."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.engines.procedures import (
    Ask,
    ConditionError,
    FactError,
    Join,
    checked_facts,
    compiled,
    evaluate,
    open_facts,
    parse,
)
from madoguchi.engines.procedures.conditions import can_hold
from tests.engines.procedures.rules import FACTS, when


@pytest.mark.parametrize(
    ("raw", "facts", "truth"),
    [
        ({"gt": ["staff", 0]}, {"staff": 1}, True),
        ({"gt": ["staff", 0]}, {"staff": 0}, False),
        ({"gt": ["staff", 0]}, {}, None),
        ({"ge": ["staff", 2]}, {"staff": 2}, True),
        ({"lt": ["staff", 2]}, {"staff": 2}, False),
        ({"le": ["staff", 2]}, {"staff": 2}, True),
        ({"ne": ["home", "JP"]}, {"home": "RU"}, True),
        ({"in": ["home", ["JP"]]}, {"home": "JP"}, True),
        ({"in": ["home", ["JP"]]}, {}, None),
        ({"has": ["goods", "0306"]}, {"goods": ("0303", "0306")}, True),
        ({"has": ["goods", "0306"]}, {"goods": ()}, False),
        ({"lt": ["opens", "2026-11-02"]}, {"opens": date(2026, 11, 1)}, True),
        ({"not": {"eq": ["buys", True]}}, {}, None),
        ({"not": {"eq": ["buys", True]}}, {"buys": True}, False),
        ({"all": [{"eq": ["buys", True]}, {"gt": ["staff", 0]}]}, {"staff": 0}, False),
        ({"all": [{"eq": ["buys", True]}, {"gt": ["staff", 0]}]}, {"staff": 1}, None),
        ({"any": [{"eq": ["buys", True]}, {"gt": ["staff", 0]}]}, {"staff": 1}, True),
        ({"any": [{"eq": ["buys", True]}, {"gt": ["staff", 0]}]}, {"staff": 0}, None),
    ],
)
def test_a_condition_is_true_false_or_not_known_yet(raw, facts, truth):
    assert evaluate(when(raw), facts) is truth


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ({"gt": ["stuff", 0]}, "asks about 'stuff', which is no declared fact"),
        ({"gt": ["staff", "many"]}, "'many' is compared with 'staff', which is a int"),
        ({"eq": ["staff", True]}, "True is compared with 'staff', which is a int"),
        ({"eq": ["buys", 1]}, "1 is compared with 'buys', which is a bool"),
        ({"eq": ["home", "FR"]}, "'FR' is compared with 'home', which is one of JP, RU"),
        ({"gt": ["home", "JP"]}, "orders 'home', which is a choice"),
        ({"eq": ["goods", "0306"]}, "'goods' is a list"),
        ({"has": ["home", "JP"]}, "'home' is a choice, no list"),
        ({"in": ["home", []]}, "should be a list to look in"),
        ({"lt": ["opens", "soon"]}, "'soon' is no date"),
        ({"matches": ["home", "(a+)+$"]}, "'matches' is no test"),
        ({"eq": ["staff"]}, "should be a fact and a value"),
        ({"all": []}, "should be a list of conditions"),
        ("staff > 0", "should be one test"),
        ({"gt": ["staff", 0], "lt": ["staff", 9]}, "should be one test"),
    ],
)
def test_a_condition_that_cannot_be_used_says_why(raw, says):
    with pytest.raises(ConditionError) as refused:
        parse(raw, FACTS)

    assert refused.value.says.startswith(says)


def test_a_condition_ten_thousand_deep_is_refused_at_once():
    deep: object = {"eq": ["buys", True]}
    for _ in range(10_000):
        deep = {"not": deep}

    with pytest.raises(ConditionError, match="nested more than 8 deep"):
        parse(deep, FACTS)


def test_a_condition_of_very_many_parts_is_refused():
    with pytest.raises(ConditionError, match="more than 64 parts"):
        parse({"any": [{"eq": ["staff", number]} for number in range(100)]}, FACTS)


def test_only_facts_the_answer_still_hangs_on_are_asked_for():
    condition = when({"any": [{"eq": ["buys", True]}, {"all": [{"gt": ["staff", 0]}, {"eq": ["home", "JP"]}]}]})

    assert open_facts(condition, {}) == ("buys", "staff", "home")
    assert open_facts(condition, {"staff": 0}) == ("buys",)
    assert open_facts(condition, {"staff": 0, "buys": True}) == ()


def test_facts_of_the_wrong_kind_are_refused_and_strange_ones_left_out():
    assert checked_facts({"staff": 3, "colour": "red", "goods": ["0306"]}, FACTS) == {"staff": 3, "goods": ("0306",)}
    with pytest.raises(FactError, match="staff: '3' is not a int"):
        checked_facts({"staff": "3"}, FACTS)
    with pytest.raises(FactError, match="home: 'FR' is not one of JP, RU"):
        checked_facts({"home": "FR"}, FACTS)


@pytest.mark.parametrize(
    ("raw", "possible"),
    [
        ({"all": [{"gt": ["staff", 5]}, {"lt": ["staff", 7]}]}, True),
        ({"all": [{"gt": ["staff", 5]}, {"lt": ["staff", 6]}]}, False),
        ({"all": [{"eq": ["home", "JP"]}, {"ne": ["home", "JP"]}]}, False),
        ({"all": [{"has": ["goods", "0306"]}, {"not": {"has": ["goods", "0303"]}}]}, True),
        ({"all": [{"lt": ["opens", "2020-01-02"]}, {"gt": ["opens", "2020-01-01"]}]}, False),
    ],
)
def test_a_condition_that_can_never_hold_is_found(raw, possible):
    assert can_hold(when(raw), FACTS) is possible


ASKS = st.sampled_from(
    [Ask("eq", "buys", True), Ask("gt", "staff", 2), Ask("in", "home", ("JP",)), Ask("le", "staff", 4)]
)
CONDITIONS = st.recursive(
    ASKS,
    lambda inner: st.one_of(
        st.builds(lambda one: Join("not", (one,)), inner),
        st.builds(
            lambda how, parts: Join(how, tuple(parts)),
            st.sampled_from(["all", "any"]),
            st.lists(inner, min_size=1, max_size=3),
        ),
    ),
    max_leaves=8,
)
FULL = st.fixed_dictionaries({"buys": st.booleans(), "staff": st.integers(0, 6), "home": st.sampled_from(["JP", "RU"])})


@given(CONDITIONS, FULL, st.sets(st.sampled_from(["buys", "staff", "home"])))
def test_what_is_decided_stays_decided_whatever_else_is_answered(condition, full, hidden):
    part = {key: value for key, value in full.items() if key not in hidden}

    before, after = compiled(condition)(part), compiled(condition)(full)

    assert after is not None
    assert before in {None, after}


@given(CONDITIONS, FULL, st.sets(st.sampled_from(["buys", "staff", "home"])))
def test_answering_every_open_fact_decides_the_condition_in_the_end(condition, full, hidden):
    facts = {key: value for key, value in full.items() if key not in hidden}

    while asked := open_facts(condition, facts):
        facts |= {asked[0]: full[asked[0]]}

    assert compiled(condition)(facts) is compiled(condition)(full)
