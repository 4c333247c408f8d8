from __future__ import annotations

import pytest

from madoguchi.engines.names import analyse, romanise, to_cyrillic, to_katakana


@pytest.mark.parametrize(
    ("kana", "hepburn", "polivanov"),
    [
        ("シンブン", "Shinbun", "Симбун"),
        ("チバ", "Chiba", "Тиба"),
        ("ツシマ", "Tsushima", "Цусима"),
        ("フジ", "Fuji", "Фудзи"),
        ("ホッカイドウ", "Hokkaido", "Хоккайдо"),
        ("トヨタ", "Toyota", "Тоёта"),
        ("ジュンコ", "Junko", "Дзюнко"),
        ("キョウト", "Kyoto", "Кёто"),
        ("サッポロ", "Sapporo", "Саппоро"),
        ("センダイ", "Sendai", "Сэндай"),
        ("ニイガタ", "Niigata", "Ниигата"),
        ("マッチャ", "Matcha", "Маття"),
    ],
)
def test_kana_is_written_in_latin_and_cyrillic_letters(kana: str, hepburn: str, polivanov: str) -> None:
    assert (romanise(kana), to_cyrillic(kana)) == (hepburn, polivanov)


@pytest.mark.parametrize(
    ("cyrillic", "kana"),
    [
        ("Сакура", "サクラ"),
        ("Тоёта", "トヨタ"),
        ("Саппоро", "サッポロ"),
        ("Симбун", "シンブン"),
        ("Ниигата", "ニイガタ"),
    ],
)
def test_polivanov_goes_back_to_kana(cyrillic: str, kana: str) -> None:
    assert to_katakana(cyrillic) == kana


@pytest.mark.parametrize(
    ("name", "scheme", "latin"),
    [
        ("Щербаков", "bgn", "Shcherbakov"),
        ("Юрьев", "bgn", "Yur'yev"),
        ("Юрьев", "icao", "Iurev"),
        ("Хабаровск", "bgn", "Khabarovsk"),
        ("Хабаровск", "gost779", "Xabarovsk"),
        ("Подъячев", "icao", "Podieiachev"),
        ("Енисей", "bgn", "Yenisey"),
        ("ЯКУТИЯ", "icao", "IAKUTIIA"),
    ],
)
def test_cyrillic_is_romanised_by_the_system_asked_for(name: str, scheme: str, latin: str) -> None:
    assert romanise(name, scheme=scheme) == latin  # type: ignore[arg-type]


def test_the_registers_reading_outranks_the_dictionary() -> None:
    by_dictionary, by_register = analyse("安永"), analyse("安永", reading="ヤスナガ")

    assert by_dictionary.reading != "ヤスナガ"
    assert (by_register.reading, by_register.sound) == ("ヤスナガ", "yasunaga")


def test_each_word_gets_its_share_of_the_registers_reading() -> None:
    found = analyse("株式会社桜井製作所", reading="カブシキガイシャ　サクライセイサクショ")

    assert [(token.text, token.reading) for token in found.tokens] == [("桜井", "サクライ"), ("製作所", "セイサクショ")]


def test_initials_read_out_in_kana_are_letters() -> None:
    found = analyse("エヌ・ティ・ティ・データ")

    assert [token.text for token in found.tokens] == ["ntt", "データ"]
