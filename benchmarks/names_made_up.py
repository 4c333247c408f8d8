"""Makes up company names in three scripts, with spelling errors, for speed and linking; the same ones each time."""

from __future__ import annotations

import random
from dataclasses import dataclass

from madoguchi.engines.names import romanise, to_cyrillic, to_katakana

_KANJI = "山川田村井上下中東西南北大小高松竹梅森林石橋本島谷原野藤桜宮内金銀水木火土日月星光明"
_KANJI += "和平安永長新古青白黒赤吉福富士清正信義仁礼智勇徳英俊"
_MORAE = [
    "ア",
    "イ",
    "ウ",
    "カ",
    "キ",
    "ク",
    "ケ",
    "コ",
    "サ",
    "シ",
    "ス",
    "セ",
    "ソ",
    "タ",
    "チ",
    "ツ",
    "テ",
    "ト",
    "ナ",
    "ニ",
    "ネ",
    "ノ",
    "ハ",
    "ヒ",
    "フ",
    "ホ",
    "マ",
    "ミ",
    "ム",
    "メ",
    "モ",
    "ヤ",
    "ユ",
    "ヨ",
    "ラ",
    "リ",
    "ル",
    "レ",
    "ロ",
    "ワ",
    "ガ",
    "ギ",
    "ゴ",
    "ザ",
    "ジ",
    "ダ",
    "デ",
    "ド",
    "バ",
    "ビ",
    "ブ",
]
_STEMS = [
    "вост",
    "сев",
    "юж",
    "запад",
    "пол",
    "бел",
    "чер",
    "крас",
    "зел",
    "гор",
    "лес",
    "мор",
    "реч",
    "пол",
    "степ",
    "дал",
    "бай",
    "амур",
    "кам",
    "сах",
    "урал",
    "вол",
    "дон",
    "нев",
    "лен",
    "моск",
    "твер",
    "кур",
    "орл",
    "руб",
    "гран",
]
_ENDS = [
    "ток",
    "мет",
    "строй",
    "транс",
    "пром",
    "сервис",
    "торг",
    "экс",
    "техно",
    "лайн",
    "град",
    "берег",
    "инвест",
    "маш",
    "хим",
    "снаб",
]
_SYLLABLES = [
    "ka",
    "ro",
    "mi",
    "te",
    "nor",
    "vel",
    "dan",
    "sto",
    "lar",
    "ben",
    "tri",
    "mon",
    "ser",
    "pal",
    "vik",
    "gor",
    "tan",
    "lim",
    "os",
    "ek",
    "un",
    "ar",
]
_BUSINESS = (
    ("水産", "Рыбпром", "Seafood"), ("商事", "Торговля", "Trading"), ("工業", "Промышленность", "Industries"),
    ("建設", "Строительство", "Construction"), ("運輸", "Транспорт", "Transport"), ("電機", "Электро", "Electric"),
    ("製作所", "Завод", "Works"), ("食品", "Продукты", "Foods"), ("化学", "Химия", "Chemical"), ("物流", "Логистика",
    "Logistics"),
    ("木材", "Лес", "Timber"), ("機械", "Машины", "Machinery"), ("システム", "Системы", "Systems"), ("ホールディングス",
    "Холдинг", "Holdings"),
)  # fmt: skip
_FORMS = {
    "ja": ("株式会社{}", "{}株式会社", "㈱{}", "有限会社{}", "{}(株)"),
    "ru": ("ООО «{}»", "АО «{}»", "Общество с ограниченной ответственностью «{}»", "ПАО {}"),
    "en": ("{} Co., Ltd.", "{} LLC", "{} Inc.", "JSC {}", "{} Corporation"),
}


@dataclass(frozen=True, slots=True)
class MadeUp:
    """One company's name in three scripts, without legal form."""

    ja: str
    ru: str
    en: str


def companies(count: int, seed: int = 1) -> list[MadeUp]:
    """So many companies: a third named in kanji, a third in Russian, a third in Latin, each written in all
    three scripts.
    """
    dice = random.Random(seed)
    return [_company(dice, number) for number in range(count)]


def _company(dice: random.Random, number: int) -> MadeUp:
    business = dice.choice(_BUSINESS)
    if number % 3 == 0:
        kana = "".join(dice.choices(_MORAE, k=dice.randint(3, 5)))
        own = (kana, to_cyrillic(kana), romanise(kana))
    elif number % 3 == 1:
        word = (dice.choice(_STEMS) + dice.choice("оаеиу") + dice.choice(_STEMS) + dice.choice(_ENDS)).capitalize()
        own = (to_katakana(word), word, romanise(word, scheme="icao"))
    else:
        word = "".join(dice.choices(_SYLLABLES, k=dice.randint(2, 4))).capitalize()
        own = (to_katakana(to_cyrillic(word)), to_cyrillic(word), word)
    return MadeUp(f"{own[0]}{business[0]}", f"{own[1]} {business[1]}", f"{own[2]} {business[2]}")


def plain_names(count: int, seed: int = 1) -> list[str]:
    """Names as a register holds them, each in one script with a legal form; quick to make, some kanji surnames
    among them.
    """
    dice = random.Random(seed)
    found = []
    for number in range(count):
        ja, ru, en = dice.choice(_BUSINESS)
        if number % 3 == 0:
            own = (
                "".join(dice.choices(_KANJI, k=2))
                if number % 2
                else "".join(dice.choices(_MORAE, k=dice.randint(3, 6)))
            )
            found.append(dice.choice(_FORMS["ja"]).format(own + ja))
        elif number % 3 == 1:
            own = dice.choice(_STEMS) + dice.choice("оаеиу") + dice.choice(_STEMS) + dice.choice(_ENDS)
            found.append(dice.choice(_FORMS["ru"]).format(f"{own.capitalize()} {ru}"))
        else:
            own = "".join(dice.choices(_SYLLABLES, k=dice.randint(2, 4)))
            found.append(dice.choice(_FORMS["en"]).format(f"{own.capitalize()} {en}"))
    return found


def with_form(name: str, language: str, dice: random.Random) -> str:
    """The name with one of the legal forms of its language."""
    return dice.choice(_FORMS[language]).format(name)


def with_typo(name: str, dice: random.Random) -> str:
    """One letter dropped, doubled or changed over with the next."""
    at = dice.randrange(max(1, len(name) - 1))
    kind = dice.randrange(3)
    if kind == 0:
        return name[:at] + name[at + 1 :]
    if kind == 1:
        return name[: at + 1] + name[at:]
    return name[:at] + name[at + 1 : at + 2] + name[at : at + 1] + name[at + 2 :]
