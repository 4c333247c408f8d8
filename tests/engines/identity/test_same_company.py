from __future__ import annotations

from datetime import date

import pytest

from madoguchi.engines.identity import ASK, DIFFERENT, SAME, Record, identifier, link, repaired, same_company

NUMBER, OTHER_NUMBER, WRONG_NUMBER = "7707083893", "7736050003", "7707083894"


def record(key: str, *names: str, **facts: object) -> Record:
    return Record(key, names, **facts)  # type: ignore[arg-type]


def keys(verdict: object) -> set[str]:
    return {reason.key for reason in verdict.reasons}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("scheme", "value", "is_valid"),
    [
        ("inn", NUMBER, True),
        ("inn", WRONG_NUMBER, False),
        ("inn", "77 0708 3893", True),
        ("jcn", "7000012050002", True),
        ("jcn", "１０００012050002", False),
        ("duns", "123456789", None),
        ("unheard-of", "1", None),
    ],
)
def test_check_digits_are_checked(scheme: str, value: str, is_valid: bool | None) -> None:
    assert identifier(scheme, value).is_valid is is_valid


def test_the_same_number_outranks_different_names() -> None:
    verdict = same_company(
        record("a", "Sakura", identifiers={"inn": NUMBER}), record("b", "Восток", identifiers={"inn": NUMBER})
    )

    assert verdict.outcome == SAME
    assert {"same-identifier", "names-differ"} <= keys(verdict)


def test_different_numbers_outrank_the_same_name() -> None:
    verdict = same_company(
        record("a", "Sakura", identifiers={"inn": NUMBER}), record("b", "Sakura", identifiers={"inn": OTHER_NUMBER})
    )

    assert verdict.outcome == DIFFERENT
    assert "different-identifier" in keys(verdict)


def test_numbers_that_contradict_each_other_are_asked_about() -> None:
    left = record("a", "Sakura", identifiers={"inn": NUMBER, "jcn": "7000012050002"})
    right = record("b", "Sakura", identifiers={"inn": OTHER_NUMBER, "jcn": "7000012050002"})

    verdict = same_company(left, right)

    assert verdict.outcome == ASK


def test_a_wrong_check_digit_is_reported_and_one_slip_speaks_for_the_pair() -> None:
    left = record("a", "株式会社サクラ水産", identifiers={"inn": NUMBER}, region="13")
    right = record("b", "Sakura Suisan Co., Ltd.", identifiers={"inn": WRONG_NUMBER}, region="13")

    verdict = same_company(left, right)

    assert verdict.outcome == SAME
    assert {"wrong-check-digit", "identifier-slip"} <= keys(verdict)


def test_the_same_wrong_number_twice_proves_nothing() -> None:
    left, right = (
        record(key, name, identifiers={"inn": WRONG_NUMBER}) for key, name in (("a", "Sakura"), ("b", "Восток"))
    )

    assert same_company(left, right).outcome == DIFFERENT


def test_a_wrong_number_is_put_right_only_to_numbers_that_are_valid() -> None:
    found = repaired(identifier("inn", WRONG_NUMBER))

    assert NUMBER in found
    assert all(identifier("inn", value).is_valid for value in found)
    assert repaired(identifier("inn", NUMBER)) == repaired(identifier("duns", "123456789")) == frozenset()


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ({}, ASK),
        ({"region": "Hokkaido", "web": "https://www.sakura.example/ja"}, SAME),
        ({"region": "Hokkaido", "founded_on": date(1987, 4, 1)}, SAME),
    ],
)
def test_a_name_alone_is_asked_about_and_circumstances_settle_it(facts: dict[str, object], outcome: str) -> None:
    verdict = same_company(record("a", "株式会社サクラ水産", **facts), record("b", "Sakura Suisan Co., Ltd.", **facts))

    assert verdict.outcome == outcome


def test_companies_with_nothing_in_common_are_different() -> None:
    assert same_company(record("a", "株式会社サクラ水産"), record("b", "ООО «Восток»")).outcome == DIFFERENT


def test_a_record_without_a_name_is_different_from_everything_but_its_number() -> None:
    nameless = record("a", identifiers={"inn": NUMBER})

    assert same_company(nameless, record("b", "Sakura")).outcome == DIFFERENT
    assert same_company(nameless, record("b", "Sakura", identifiers={"inn": NUMBER})).outcome == SAME


def test_two_registers_are_linked_and_rivals_are_asked_about() -> None:
    left = [
        record("a", "株式会社サクラ水産", web="sakura.example"),
        record("b", "ООО «Восток»", identifiers={"inn": NUMBER}),
    ]
    right = [
        record("A", "Sakura Suisan Co., Ltd.", web="www.sakura.example"),
        record("A2", "SAKURA SUISAN", web="sakura.example"),
        record("B", "Something Else", identifiers={"inn": NUMBER}),
        record("C", "Nordlicht GmbH"),
    ]

    found = {(each.left, each.right): each.verdict.outcome for each in link(left, right)}

    assert found == {("a", "A"): ASK, ("a", "A2"): ASK, ("b", "B"): SAME}


def test_a_candidate_whose_name_is_unlike_is_met_by_a_number_put_right() -> None:
    right = [record("A", "Nordlicht GmbH", identifiers={"inn": NUMBER}, web="sakura.example"), record("B", "Ost")]

    found = list(
        link([record("a", "株式会社サクラ水産", identifiers={"inn": WRONG_NUMBER}, web="sakura.example")], right)
    )

    assert [each.right for each in found] == ["A"]
    assert {"wrong-check-digit", "identifier-slip"} <= keys(found[0].verdict)


def test_every_name_of_a_record_is_searched() -> None:
    left = [record("a", "Holding 7", "株式会社サクラ水産", web="sakura.example")]
    right = [record("A", "Sakura Suisan Co., Ltd.", web="sakura.example"), record("B", "Nordlicht GmbH")]

    found = list(link(left, right))

    assert [(each.right, each.verdict.outcome) for each in found] == [("A", SAME)]
    assert "same-reading" in keys(found[0].verdict)


def test_one_record_is_the_same_as_two_of_the_other_register_only_by_asking() -> None:
    left = [record(key, "株式会社サクラ水産", web="sakura.example") for key in ("a", "b")]

    found = list(link(left, [record("A", "Sakura Suisan Co., Ltd.", web="sakura.example")]))

    assert {(each.left, each.verdict.outcome) for each in found} == {("a", ASK), ("b", ASK)}
    assert all("several-candidates" in keys(each.verdict) for each in found)


@pytest.mark.parametrize(
    ("left", "right", "key"),
    [
        ("690000, г. Владивосток, ул. Светланская, д. 15", "15 Svetlanskaya str., Vladivostok", "same-address"),
        ("690000, Владивосток, ул. Ленина, 3", "690000 Vladivostok, Aleutskaya 45", "same-postal-code"),
        ("〒060-0001 札幌市中央区北一条西2丁目", "060-0001 Sapporo, Kita 1-jo", "same-postal-code"),
        ("Владивосток, ул. Светланская, д. 15", "Vladivostok, Svetlanskaya str. 16", None),
        ("Владивосток", "Vladivostok", None),
    ],
)
def test_addresses_are_compared_across_scripts(left: str, right: str, key: str | None) -> None:
    verdict = same_company(
        record("a", "株式会社サクラ水産", address=left), record("b", "Sakura Suisan Co., Ltd.", address=right)
    )

    assert keys(verdict) & {"same-address", "same-postal-code"} == ({key} if key else set())
