"""Reasons: they add up, they speak from the reader's side, and they claim nothing nobody stated."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.engines import matching
from madoguchi.engines.matching import KEYS, Kind, Model, Profile, RoundSettings, explain, rank

PACK = Path(matching.__file__).parents[2] / "corridors" / "russia-japan" / "matching.yaml"
MODEL = Model.from_mapping(yaml.safe_load(PACK.read_text(encoding="utf-8"))["model"])
BUYS, SELLS = Kind("seek_supply", "offer_supply"), Kind("offer_supply", "seek_supply")
SAKURA = Profile(
    id="sakura",
    side="east",
    kinds=(BUYS,),
    needs=("0307",),
    activities=("1020",),
    wanted_activities=("0311",),
    regions=("e-north",),
    wanted_regions=("w-coast",),
    languages=("ja", "en"),
    size="small",
    need_words=("scallop",),
)
VOSTOK = Profile(
    id="vostok",
    side="west",
    kinds=(SELLS,),
    offers=("030721",),
    activities=("0311",),
    regions=("w-coast",),
    languages=("ru",),
    size="medium",
    wanted_sizes=("large",),
    offer_words=("scallop", "crab"),
    freshness=0.5,
)
REGISTERED = Profile(id="amur", side="west", activities=("0311",), regions=("w-coast",), size="medium", stated=False)

codes = st.lists(st.sampled_from(["03", "0307", "030721", "44", "4407"]), max_size=3).map(tuple)
trades = st.lists(st.sampled_from(["03", "031", "0311", "0312", "1020"]), max_size=3).map(tuple)
names = st.lists(st.sampled_from(["a", "b", "c"]), max_size=2, unique=True).map(tuple)
shares = st.floats(0, 1)


roles = st.lists(st.sampled_from([BUYS, SELLS]), max_size=2).map(tuple)


def profiles(side: str) -> st.SearchStrategy[Profile]:
    stated = st.builds(
        Profile, id=st.just(side), side=st.just(side), kinds=roles,
        needs=codes, offers=codes, activities=trades, wanted_activities=trades, regions=names, wanted_regions=names,
        languages=names, size=st.sampled_from(["", "a", "b"]), wanted_sizes=names, need_words=names, offer_words=names,
        completeness=shares, freshness=shares,
    )  # fmt: skip
    registered = st.builds(
        Profile, id=st.just(side), side=st.just(side), activities=trades, regions=names, stated=st.just(False)
    )
    return st.one_of(stated, registered)


@settings(max_examples=200, deadline=None)
@given(profiles("east"), profiles("west"))
def test_contributions_and_intercept_add_up_to_the_logit(seeker: Profile, partner: Profile) -> None:
    found = explain((seeker, partner), MODEL)

    for view in (found.seeker, found.partner):
        total = view.intercept + sum(reason.contribution for reason in (*view.reasons, *view.cautions))
        assert abs(total - view.logit) < 1e-9


@settings(max_examples=200, deadline=None)
@given(profiles("east"), profiles("west"))
def test_what_one_side_is_told_is_the_mirror_of_the_other(seeker: Profile, partner: Profile) -> None:
    there, back = explain((seeker, partner), MODEL), explain((partner, seeker), MODEL)

    assert (there.seeker, there.partner) == (back.partner, back.seeker)


@settings(max_examples=150, deadline=None)
@given(profiles("east"))
def test_a_company_that_stated_nothing_is_never_said_to_want_anything(reader: Profile) -> None:
    found = explain((reader, REGISTERED), MODEL)

    claims = {reason.key for reason in (*found.seeker.reasons, *found.seeker.cautions)}
    assert not claims & {
        "product-sought", "product-wanted-from-you", "activity-sought", "activity-wanted-from-you", "activity-shared",
        "kind-complementary", "kind-different", "region-sought", "region-welcome", "region-unwelcome", "size-sought",
        "size-welcome", "size-unwelcome", "words-sought", "words-wanted-from-you", "entry-complete",
    }  # fmt: skip


def test_the_strongest_reasons_come_first_with_their_facts() -> None:
    found = explain((SAKURA, VOSTOK), MODEL).seeker

    assert [(reason.key, reason.facts) for reason in found.best()] == [
        ("product-sought", {"needed": "0307", "offered": "030721", "digits": 4}),
        ("activity-sought", {"wanted": "0311", "activity": "0311", "digits": 4}),
        ("kind-complementary", {"yours": ("seek_supply",), "theirs": ("offer_supply",)}),
    ]
    assert found.caution is not None
    assert (found.caution.key, found.caution.facts) == ("language-none", {"yours": ("ja", "en"), "theirs": ("ru",)})


def test_the_other_side_hears_of_the_same_pair_in_its_own_words() -> None:
    found = explain((SAKURA, VOSTOK), MODEL).partner

    assert found.reasons[0].key == "product-wanted-from-you"
    assert "size-outside" in {reason.key for reason in found.cautions}


def test_a_register_alone_gives_register_reasons() -> None:
    found = explain((SAKURA, REGISTERED), MODEL).seeker

    assert [reason.key for reason in found.reasons] == ["registered-activity-sought", "registered-region-sought"]
    assert [reason.key for reason in found.cautions] == ["registered-only"]


def test_partners_in_demand_stand_lower_and_strangers_not_at_all() -> None:
    stranger = Profile(id="lena", side="west", activities=("6201",))

    free = rank(SAKURA, [VOSTOK, REGISTERED, stranger], MODEL)
    crowded = rank(SAKURA, [VOSTOK, REGISTERED, stranger], MODEL, prices={"vostok": 0.9})

    assert [found.id for found in free] == ["vostok", "amur"]
    assert [found.id for found in crowded] == ["amur", "vostok"]
    assert free[0].value == explain((SAKURA, VOSTOK), MODEL).value


def test_ranking_gives_the_reader_its_own_view_on_either_side() -> None:
    assert rank(VOSTOK, [SAKURA], MODEL)[0].yours == explain((SAKURA, VOSTOK), MODEL).partner


def test_the_pack_weighs_every_feature_and_says_why() -> None:
    data = yaml.safe_load(PACK.read_text(encoding="utf-8"))

    assert set(data["model"]["weights"]) == set(KEYS)
    assert set(MODEL.why) == {*KEYS, "intercept"}
    assert RoundSettings.from_mapping(data["round"]) == RoundSettings()


def test_a_shipped_weight_has_the_sign_of_its_feature() -> None:
    against = {
        "kind-different",
        "region-outside",
        "region-unwelcome",
        "size-outside",
        "size-unwelcome",
        "language-none",
        "entry-ageing",
        "registered-only",
    }

    assert {key for key, weight in MODEL.of("east").weights.items() if weight < 0} == against


WEIGHT = {"weight": -1, "why": "So it is."}


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ([], "model: a mapping is needed, not list"),
        ({"weights": {}}, "model: intercept and weights must be given"),
        ({"intercept": WEIGHT, "weights": {"colour": WEIGHT}}, "model.weights.colour: there is no such feature"),
        ({"intercept": WEIGHT, "weights": {"size-sought": {"weight": "much", "why": "x"}}}, "a number is needed"),
        ({"intercept": WEIGHT, "weights": {"size-sought": {"weight": 99, "why": "x"}}}, "99 is out of range"),
        ({"intercept": WEIGHT, "weights": {"size-sought": {"weight": True, "why": "x"}}}, "a number is needed"),
        (
            {"intercept": WEIGHT, "weights": {"size-sought": {"weight": 1}}},
            "size-sought.why: one sentence must say why",
        ),
        ({"intercept": WEIGHT, "weights": {}, "colour": 1}, "model.colour: unknown"),
        ({"intercept": WEIGHT, "weights": {1: WEIGHT}}, "1 is not a text|there is no such feature"),
    ],
)
def test_a_wrong_model_names_the_field(data: object, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        Model.from_mapping(data)


def test_a_side_may_judge_by_its_own_weights() -> None:
    model = Model.from_mapping(
        {"intercept": WEIGHT, "weights": {"size-sought": WEIGHT},
         "sides": {"west": {"weights": {"size-sought": {"weight": "0.5", "why": "There it counts."}}}}}
    )  # fmt: skip

    assert model.of("west").weights == {"size-sought": 0.5}
    assert model.of("east").weights == {"size-sought": -1.0}
    assert Model.restored(model.as_mapping()).sides == model.sides


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ({"alpha": 5}, "round.alpha: a number from 0 to 2"),
        ({"answer_days": "soon"}, "round.answer_days: a number"),
        ({"capacity": 0}, "round.capacity: a number from 1"),
        ({"capacity": "1.5"}, "round.capacity: a whole number"),
        ({"remind_after_days": [20]}, "a reminder must come before"),
        ({"remind_after_days": 5}, "a list of days"),
        ({"colour": 1}, "round.colour: unknown"),
        ([], "round: a mapping"),
    ],
)
def test_wrong_settings_of_a_round_name_the_field(data: object, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        RoundSettings.from_mapping(data)


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("needs", ("3",), "two to six digits"),
        ("needs", ("03O7",), "two to six digits"),
        ("activities", (("0311", 0.0),), "weight of code 0311"),
        ("completeness", 1.5, "completeness must lie"),
        ("capacity", -1, "capacity must not be negative"),
    ],
)
def test_a_profile_that_cannot_be_is_refused(field: str, value: Any, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        Profile(id="x", side="east", **{field: value})
