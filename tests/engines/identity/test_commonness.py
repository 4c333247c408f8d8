from __future__ import annotations

from datetime import date

import pytest

from benchmarks.names_linking import registers
from madoguchi.engines.identity import ASK, SAME, Commonness, Record, link, same_company
from madoguchi.engines.identity.glance import Known, promise
from madoguchi.engines.identity.verdicts import name_worth

SAKURA = ("株式会社サクラ水産",), ("Sakura Suisan Co., Ltd.",)


def counted(size: int) -> Commonness:
    """Registers where nine in ten records stand in one place and a few in another."""
    side = [Record(at, ("X",), region="capital" if at % 10 else "far", activities=("46",)) for at in range(size)]
    return Commonness.of(side, side)


def test_to_agree_in_something_rare_says_more() -> None:
    among = counted(2_000)

    worths = [among.worth("same-region", [region]) for region in ("capital", "far")]

    assert worths[0] < 0.1 < 0.7 < worths[1] <= 1.5


def test_of_several_shared_values_the_rarest_counts() -> None:
    side = [Record(at, ("X",), activities=("46", "03") if at % 50 == 0 else ("46",)) for at in range(2_000)]
    among = Commonness.of(side)

    assert among.worth("shared-activity", ["46", "03"]) == among.worth("shared-activity", ["03"])
    assert among.worth("shared-activity", ["03"]) > among.worth("shared-activity", ["46"])


def test_a_few_records_change_little_of_what_holds_in_general() -> None:
    few = Commonness.of([Record("a", ("A",), founded_on=date(1987, 4, 1), region="Tokyo")])

    assert few.worth("same-region", ["Tokyo"]) == pytest.approx(0.7, abs=0.02)
    assert few.worth("same-region", ["Osaka"]) == 0.7


def test_a_larger_register_asks_for_more() -> None:
    bands = [counted(size).band_same for size in (100, 10_000, 100_000)]

    assert bands == sorted(bands)
    assert bands[0] == Commonness().band_same < bands[2]


@pytest.mark.parametrize("size", [0, 100, 100_000])
def test_a_name_never_settles_it_alone_in_registers_of_any_size(size: int) -> None:
    among = counted(size)

    verdict = same_company(Record("a", SAKURA[0]), Record("b", SAKURA[1]), among=among)

    assert name_worth(1.0, among) < among.band_same
    assert verdict.outcome == ASK


def test_name_with_a_common_place_is_asked_about_and_with_a_rare_one_settled() -> None:
    among = counted(20_000)

    outcomes = [
        same_company(Record("a", SAKURA[0], region=region), Record("b", SAKURA[0], region=region), among=among).outcome
        for region in ("capital", "far")
    ]

    assert outcomes == [ASK, SAME]


def test_a_glance_never_promises_less_than_the_whole_look() -> None:
    left, right = registers(120, seed=17)
    among = Commonness.of(left, right)

    for one in left[:40]:
        for other in right:
            verdict = same_company(one, other, among=among)
            most = promise(Known.of(one), Known.of(other)) + name_worth(verdict.name_score, among)
            assert "different-identifier" in {each.key for each in verdict.reasons} or verdict.weight <= most + 1e-9


def test_made_up_registers_are_linked_nearly_whole_and_hardly_ever_wrongly() -> None:
    left, right = registers(400, seed=23)
    truth = {record.key[1:] for record in left} & {record.key[1:] for record in right}

    same = {(each.left[1:], each.right[1:]) for each in link(left, right) if each.verdict.outcome == SAME}
    found = {one for one, other in same if one == other}

    assert len(found) >= 0.95 * len(truth)
    assert len(found) >= 0.99 * len(same)
