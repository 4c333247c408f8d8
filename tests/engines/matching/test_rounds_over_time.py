"""Candidates, fairness, quotas and learning: what makes one round follow well on another."""

from __future__ import annotations

import random

import numpy as np
import pytest

from madoguchi.engines.matching import (
    Capacities,
    Market,
    Model,
    Outcome,
    Profile,
    Roster,
    all_pairs,
    allocate,
    calibration,
    candidates,
    explain,
    fair,
    favoured,
    features_of,
    learn,
    not_introduced,
    received,
    score,
    share_of,
    spread,
    with_quota,
)
from madoguchi.engines.matching import overlap as overlap_module
from madoguchi.engines.matching.scoring import pair_views

MODEL = Model.restored(
    {"": {"intercept": -1.0, "weights": {"product-sought": 2.0, "words-sought": 1.0, "language-shared": 0.5}}}
)


def entries(side: str, count: int, seed: int) -> list[Profile]:
    rng = random.Random(seed)
    headings = ["0307", "030721", "0303", "4407", "44", "8704", "870410", "1605"]
    return [
        Profile(
            id=f"{side}{number}",
            side=side,
            needs=tuple(rng.sample(headings, rng.randint(0, 2))),
            offers=tuple(rng.sample(headings, rng.randint(0, 2))),
            activities=tuple(rng.sample(["0311", "1020", "1610", "6201"], rng.randint(0, 2))),
            languages=tuple(rng.sample(["en", "ja", "ru"], rng.randint(0, 2))),
            need_words=tuple(rng.sample("abcdef", rng.randint(0, 3))),
            offer_words=tuple(rng.sample("abcdef", rng.randint(0, 3))),
        )
        for number in range(count)
    ]


def test_candidates_are_pairs_with_something_in_common_and_never_barred_ones() -> None:
    east = [Profile(id="sakura", side="east", needs=("030721",)), Profile(id="hokuto", side="east", needs=("8704",))]
    west = [Profile(id="vostok", side="west", offers=("0307",)), Profile(id="amur", side="west", offers=("03",))]

    assert list(candidates(east, west, 5)) == [("sakura", "vostok"), ("sakura", "amur")]
    assert list(candidates(east, west, 1)) == [("sakura", "vostok"), ("sakura", "amur")]
    assert list(candidates(east, west, 5, barred=[("sakura", "vostok")])) == [("sakura", "amur")]


def test_the_nearest_code_is_found_before_its_chapter() -> None:
    east = [Profile(id="sakura", side="east", needs=("030721",))]
    west = [Profile(id=f"w{code}", side="west", offers=(code,)) for code in ("030721", "030799", "0399", "44")]

    found = candidates(east, west, 4)

    assert {partner for _, partner in found} == {"w030721", "w030799", "w0399"}
    assert score(found, MODEL).values.argmax() == [partner for _, partner in found].index("w030721")


def test_a_side_without_anyone_has_no_candidates() -> None:
    assert len(candidates([], entries("west", 3, 1))) == 0


def test_two_of_one_name_or_of_two_sides_make_no_roster() -> None:
    with pytest.raises(ValueError, match="stands in the roster twice"):
        Roster.of([Profile(id="a", side="east"), Profile(id="a", side="east")])
    with pytest.raises(ValueError, match="one side, not east, west"):
        Roster.of([Profile(id="a", side="east"), Profile(id="b", side="west")])


def test_scores_are_those_of_the_explanations() -> None:
    east, west = entries("east", 12, 1), entries("west", 12, 2)

    market = score(all_pairs(east, west), MODEL)

    for at, pair in enumerate(market.pairs()):
        found = explain((east[market.rows[at]], west[market.columns[at]]), MODEL)
        assert found.value == pytest.approx(pair.value, abs=1e-12)


def test_compiled_and_plain_comparisons_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = all_pairs(entries("east", 40, 3), entries("west", 40, 4))
    plain = pair_views(pairs)

    monkeypatch.setattr(overlap_module, "SMALL", 0)
    compiled = pair_views(pairs)

    for left, right in zip(plain, compiled, strict=True):
        assert np.array_equal(left.matrix, right.matrix)


def market_of_popular_firms() -> tuple[Market, Capacities]:
    rng = np.random.default_rng(1)
    names = tuple(f"s{n:02}" for n in range(30)), tuple(f"p{n:02}" for n in range(30))
    likes = rng.random((30, 30)) * np.linspace(1, 0.1, 30)
    rows, columns = np.divmod(np.arange(900), 30)
    return Market(*names, rows, columns, likes.ravel()), Capacities(*(dict.fromkeys(side, 1) for side in names))


def test_fairness_lifts_the_worst_off_for_little() -> None:
    shares = {}
    for alpha in (0.0, 0.5):
        market, places = market_of_popular_firms()
        had: tuple[dict[str, float], dict[str, float]] = ({}, {})
        for number in range(8):
            found = allocate(fair(market, *had, alpha=alpha), places, key=str(number))
            for total, new in zip(had, received(found, market), strict=True):
                total.update({name: total.get(name, 0.0) + value for name, value in new.items()})
            market = market.without(found.pairs)
        shares[alpha] = spread(had[0].get(name, 0.0) for name in market.seekers)

    assert shares[0.5].worst_decile > shares[0.0].worst_decile
    assert shares[0.5].gini < shares[0.0].gini
    assert shares[0.5].total > 0.97 * shares[0.0].total


def test_a_newcomer_stands_ahead_of_those_who_have_had_much() -> None:
    market = Market.of([("old", "vostok", 0.5), ("new", "vostok", 0.4)])

    adjusted = fair(market, {"old": 2.0}, {}, alpha=0.5)

    values = {pair.seeker: pair.value for pair in adjusted.pairs()}
    assert values["new"] > values["old"]
    assert fair(market, {}, {}).values.tolist() == market.values.tolist()


def test_a_quota_takes_the_smallest_bonus_that_reaches_it() -> None:
    market, places = market_of_popular_firms()
    names = [f"p{n:02}" for n in range(25, 30)]
    scarce = Capacities({name: int(name < "s10") for name in market.seekers}, places.partners)

    found, bonus, is_met = with_quota(market, scarce, names, 0.3)

    assert is_met
    assert share_of(found, names) >= 0.3 > share_of(allocate(market, scarce), names)
    assert share_of(allocate(favoured(market, names, bonus / 2), scarce), names) < 0.3
    assert with_quota(market, scarce, names, 0.9)[2] is False


def test_a_pair_that_was_not_introduced_hears_why_and_nobody_is_named() -> None:
    pairs = [("sakura", "vostok", 0.9), ("hokuto", "vostok", 0.5)]
    market = Market.of(pairs)
    found = allocate(market, Capacities({"sakura": 1, "hokuto": 1}, {"vostok": 1}))

    reason = not_introduced(("hokuto", "vostok"), found.pairs, market, found.prices)

    assert (reason.key, reason.facts["places"]) == ("partner-in-demand", 1)
    assert not_introduced(("sakura", "vostok"), found.pairs, market, found.prices).key == "introduced"
    assert not_introduced(("sakura", "amur"), found.pairs, market, found.prices).key == "not-a-candidate"


def test_answers_move_the_weights_of_their_own_side_only() -> None:
    east, west = Profile(id="a", side="east", needs=("0307",)), Profile(id="b", side="west", offers=("0307",))
    seen, _ = features_of((east, west))

    learned = learn([Outcome("east", seen, accepted=False)] * 30, MODEL)

    assert learned.of("east").weights["product-sought"] < MODEL.of("east").weights["product-sought"]
    assert learned.of("west") == MODEL.of("west")
    assert learned.of("east").weights["words-sought"] == MODEL.of("east").weights["words-sought"]


def test_many_answers_outweigh_the_prior_and_calibrate_the_chances() -> None:
    rng = random.Random(1)
    truth = Model.restored({"": {"intercept": 0.5, "weights": {"product-sought": -1.0, "words-sought": 2.0}}})
    outcomes = []
    for _ in range(3000):
        seen = {"product-sought": rng.choice((0.3, 0.7, 1.0)), "words-sought": rng.random()}
        logit = 0.5 - seen["product-sought"] + 2 * seen["words-sought"]
        outcomes.append(Outcome("east", seen, rng.random() < 1 / (1 + np.exp(-logit))))

    learned = learn(outcomes, MODEL, ridge=1.0)

    for key, weight in truth.of("east").weights.items():
        assert learned.of("east").weights[key] == pytest.approx(weight, abs=0.3)
    before, after = calibration(outcomes, MODEL), calibration(outcomes, learned)
    assert after.brier < before.brier
    assert after.brier < after.brier_of_mean
    assert all(abs(each.expected - each.observed) < 0.1 for each in after.bins if each.count > 50)


def test_an_answer_about_an_unknown_feature_is_refused() -> None:
    with pytest.raises(ValueError, match="no such feature: colour"):
        learn([Outcome("east", {"colour": 1.0}, accepted=True)], MODEL)


def test_calibration_of_nothing_is_empty() -> None:
    assert calibration([], MODEL).count == 0
