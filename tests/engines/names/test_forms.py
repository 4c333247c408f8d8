from __future__ import annotations

import pytest

from madoguchi.engines.names import analyse


@pytest.mark.parametrize(
    ("name", "core", "form", "elf"),
    [
        ("株式会社サクラ水産", "サクラ 水産", "kabushiki", "T417"),
        ("サクラ水産株式会社", "サクラ 水産", "kabushiki", "T417"),
        ("㈱サクラ水産", "サクラ 水産", "kabushiki", "T417"),
        ("（株）サクラ水産", "サクラ 水産", "kabushiki", "T417"),
        ("サクラ水産(有)", "サクラ 水産", "yugen", "DYQK"),
        ("合同会社サクラ", "サクラ", "godo", "7QQ0"),
        ("Sakura Suisan Kabushiki Kaisha", "sakura suisan", "kabushiki", "T417"),
        ("Sakura Suisan K.K.", "sakura suisan", "kabushiki", "T417"),
        ("Sakura Suisan Co., Ltd.", "sakura suisan", "co-ltd", ""),
        ("SAKURA SUISAN CO.,LTD", "sakura suisan", "co-ltd", ""),
        ("ООО «Восток»", "восток", "ooo", "17R7"),
        ('Общество с ограниченной ответственностью "Восток"', "восток", "ooo", "17R7"),
        ("Восток, ООО", "восток", "ooo", "17R7"),
        ("OOO Vostok", "vostok", "ooo", "17R7"),
        ("Obshchestvo s ogranichennoy otvetstvennostyu Vostok", "vostok", "ooo", "17R7"),
        ("АО Восток", "восток", "ao", "R71T"),
        ("ПАО «Восток»", "восток", "pao", "4TYO"),
        ("Публичное акционерное общество «Восток»", "восток", "pao", "4TYO"),
        ("ЗАО Восток", "восток", "zao", ""),
        ("Joint Stock Company Vostok", "vostok", "jsc", "R71T"),
        ("Vostok GmbH", "vostok", "gmbh", ""),
        ("Vostok Limited Liability Company", "vostok", "llc", "17R7"),
    ],
)
def test_a_legal_form_comes_off_wherever_it_stands(name: str, core: str, form: str, elf: str) -> None:
    found = analyse(name)

    assert (found.core, found.forms[0].key, found.forms[0].elf) == (core, form, elf)


def test_a_form_before_and_after_the_name_is_told_apart() -> None:
    before, after = analyse("株式会社サクラ"), analyse("サクラ株式会社")

    assert (before.forms[0].place, after.forms[0].place) == ("before", "after")


@pytest.mark.parametrize("name", ["ООО", "株式会社", "Co., Ltd.", "㈱"])
def test_a_name_that_is_only_a_form_says_so(name: str) -> None:
    found = analyse(name)

    assert found.tokens == ()
    assert "only-form" in found.flags
