"""Writes a name in another script: kana, Latin letters (four systems), Cyrillic (Polivanov)."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from madoguchi.engines.names.readings import katakana, pieces
from madoguchi.engines.names.tables import column, rows
from madoguchi.engines.names.writing import plain

Scheme = Literal["hepburn", "kunrei", "bgn", "gost779", "icao", "loose"]

_JAPANESE = re.compile("[\u3005-\u3007\u3041-\u3096\u30a1-\u30ff\u3400-\u9fff]+")
_CYRILLIC = re.compile("[\u0400-\u052f]+")
_LATIN = re.compile("[A-Za-zĀĒĪŌŪāēīōūÂÊÎÔÛâêîôû']+")
_MACRONS = str.maketrans("āēīōūâêîôû", "aeiouaeiou")
_SMALL_TSU = re.compile("ッ+(.?)", re.DOTALL)
_LONG_CYRILLIC = (("оу", "о"), ("оо", "о"), ("уу", "у"), ("ёу", "ё"), ("юу", "ю"))
_BEFORE_YE = ("", *"аеёиоуыэюяйъь")  # where BGN/PCGN writes ye for е
_OWN_I = ("井", "居", "伊")  # a last i that is a word of its own keeps its sound: Сакураи, but Сэндай
_N_BEFORE_LABIAL = re.compile("н(?=[бпм])")
_I_AFTER_VOWEL = re.compile("(?<=[аоуэёюя])и")


def romanise(text: str, *, scheme: Scheme | None = None, reading: str | None = None) -> str:
    """Latin letters for Japanese (modified Hepburn unless "kunrei") and Cyrillic (BGN/PCGN unless another is named).

    >>> romanise("サクラ水産"), romanise("Восток Логистика"), romanise("Щукин", scheme="icao")
    ('Sakura Suisan', 'Vostok Logistika', 'Shchukin')
    """
    text = plain(text)
    if reading is not None:
        text = _JAPANESE.sub("\x00", text, count=1)
        text = _JAPANESE.sub("", text).replace("\x00", katakana(plain(reading)))
    japanese: Scheme = "kunrei" if scheme == "kunrei" else "hepburn"
    cyrillic: Scheme = scheme if scheme in ("gost779", "icao", "loose") else "bgn"
    text = _JAPANESE.sub(lambda run: _spaced(run, _romaji_of_run(run.group(), japanese)), text)
    return _CYRILLIC.sub(lambda word: _latin_of_cyrillic(word.group(), cyrillic), text).strip()


def to_katakana(text: str) -> str:
    """Katakana for kanji (by reading), kana, Cyrillic and romaji; what cannot be written so is left.

    Cyrillic that divides into Polivanov's syllables is read back as Japanese; other words are written as newspapers do.

    >>> to_katakana("山川水産"), to_katakana("Сакура Суйсан"), to_katakana("Восток"), to_katakana("Suisan")
    ('ヤマカワスイサン', 'サクラ スイサン', 'ヴォストク', 'スイサン')
    """
    text = _JAPANESE.sub(lambda run: "".join(piece.reading or piece.text for piece in pieces(run.group())), plain(text))
    text = _CYRILLIC.sub(lambda word: _kana_of_cyrillic(word.group().lower()), text)
    return _LATIN.sub(lambda word: _kana_of_romaji(word.group()), text)


def to_cyrillic(text: str, *, reading: str | None = None) -> str:
    """Cyrillic by Polivanov's system for Japanese, kana or romaji; other Latin words letter by letter.

    >>> to_cyrillic("株式会社桜井"), to_cyrillic("トヨタ"), to_cyrillic("新聞"), to_cyrillic("Shinbashi")
    ('Кабусики Гайся Сакураи', 'Тоёта', 'Симбун', 'Симбаси')
    """
    text = plain(text)
    if reading is not None:
        text = _JAPANESE.sub("\x00", text, count=1)
        text = _JAPANESE.sub("", text).replace("\x00", katakana(plain(reading)))
    text = _JAPANESE.sub(lambda run: _spaced(run, _cyrillic_of_run(run.group())), text)
    return _LATIN.sub(lambda word: _cyrillic_of_latin(word.group()), text).strip()


def _spaced(run: re.Match[str], written: str) -> str:
    """A Japanese run that touches letters or digits gets a space between."""
    before = run.string[run.start() - 1 : run.start()] if run.start() else ""
    after = run.string[run.end() : run.end() + 1]
    return (" " if before.isalnum() else "") + written + (" " if after.isalnum() else "")


def _romaji_of_run(run: str, scheme: Scheme) -> str:
    words = [_romaji(piece.reading, scheme) if piece.reading else piece.text for piece in pieces(run)]
    return " ".join(word[:1].upper() + word[1:] for word in words if word)


def _romaji(kana: str, scheme: Scheme) -> str:
    table = _morae(scheme)
    written = _pattern(scheme).sub(lambda found: table.get(found.group(), found.group()), kana)
    written = _SMALL_TSU.sub(lambda found: ("t" if found[1] == "c" else found[1]) + found[1], written)
    written = (
        re.sub("n(?=[aiueoy])", "n'", written) if "ン" in kana and re.search("ン[アイウエオヤユヨ]", kana) else written
    )
    return re.sub("ou|oo", "o", re.sub("uu", "u", written.replace("ー", "")))


@cache
def _morae(scheme: Scheme) -> dict[str, str]:
    return column("kana", "kana", "kunrei" if scheme == "kunrei" else "hepburn")


@cache
def _pattern(scheme: str) -> re.Pattern[str]:
    return re.compile("|".join(sorted(column("kana", "kana", "hepburn"), key=len, reverse=True)))


def _latin_of_cyrillic(word: str, scheme: Scheme) -> str:
    table = column("cyrillic", "letter", scheme)
    written, previous = [], ""
    for letter in word:
        small = letter.lower()
        latin = table.get(small, letter)
        if latin == "-":
            latin = ""
        if scheme == "bgn" and small in "её" and previous in _BEFORE_YE:
            latin = "ye" if small == "е" else "yë"
        elif scheme == "bgn" and small == "ё":
            latin = "ë"
        is_capital = letter != small
        if is_capital and len(word) > 1 and word.isupper():
            latin = latin.upper()
        elif is_capital:
            latin = latin[:1].upper() + latin[1:]
        written.append(latin)
        previous = small
    return "".join(written)


@cache
def _polivanov_to_kana() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in rows("kana"):
        if row["use"] in ("basic", "foreign"):
            found.setdefault(row["polivanov"], row["kana"])
    return found | {"м": "ン", "й": "イ", "нъ": "ン", "я": "ヤ"}


@cache
def _polivanov_pattern() -> re.Pattern[str]:
    syllables = [syllable for syllable in _polivanov_to_kana() if syllable not in ("м", "е")]
    doubled = "(?P<double>([кстпшч])(?=\\2)|т(?=ц))"
    return re.compile("(?:" + doubled + "|" + "|".join(sorted(syllables, key=len, reverse=True)) + "|м(?=[бпм]))")


def _kana_of_cyrillic(word: str) -> str:
    found, end = [], 0
    for match in _polivanov_pattern().finditer(word):
        if match.start() != end:
            break
        found.append("ッ" if match["double"] else _polivanov_to_kana()[match.group()])
        end = match.end()
    if end == len(word):
        return "".join(found)
    table = column("cyrillic_kana", "syllable", "kana")
    return re.sub("|".join(sorted(table, key=len, reverse=True)), lambda part: table[part.group()], word)


@cache
def _romaji_to_kana() -> dict[str, str]:
    found: dict[str, str] = {}
    for use in ("basic", "foreign"):
        for system in ("hepburn", "kunrei"):
            for row in rows("kana"):
                if row["use"] == use:
                    found.setdefault(row[system], row["kana"])
    return found | {"wo": "ヲ", "la": "ラ", "li": "リ", "lu": "ル", "le": "レ", "lo": "ロ"}


@cache
def _romaji_pattern() -> re.Pattern[str]:
    morae = "|".join(sorted((mora for mora in _romaji_to_kana() if mora != "n"), key=len, reverse=True))
    return re.compile(f"(?P<double>([kstpgdbzj])(?=\\2)|t(?=ch))|(?P<n>n'|[nm](?=[^aiueoy]|$))|{morae}")


def _kana_of_romaji(word: str) -> str:
    """Romaji as katakana; a word that is not romaji stays as it is."""
    small = word.lower().translate(_MACRONS)
    found, end = [], 0
    for match in _romaji_pattern().finditer(small):
        if match.start() != end:
            return word
        found.append("ッ" if match["double"] else "ン" if match["n"] else _romaji_to_kana()[match.group()])
        end = match.end()
    return "".join(found) if end == len(small) else word


def _cyrillic_of_run(run: str) -> str:
    words = [
        _polivanov(piece.reading, has_own_i=piece.text.endswith(_OWN_I)) if piece.reading else piece.text
        for piece in pieces(run)
    ]
    return " ".join(word[:1].upper() + word[1:] for word in words if word)


def _polivanov(kana: str, *, has_own_i: bool = False) -> str:
    table = column("kana", "kana", "polivanov")
    written = _pattern("polivanov").sub(lambda found: table.get(found.group(), found.group()), kana)
    written = _SMALL_TSU.sub(lambda found: ("т" if found[1] == "ц" else found[1]) * 2, written).replace("ー", "")
    for long, short in _LONG_CYRILLIC:
        written = written.replace(long, short)
    written = _I_AFTER_VOWEL.sub("й", written)
    if has_own_i and written.endswith("й"):
        written = written[:-1] + "и"
    return _N_BEFORE_LABIAL.sub("м", written)


def _cyrillic_of_latin(word: str) -> str:
    kana = _kana_of_romaji(word)
    written = _polivanov(kana) if kana != word else _letter_by_letter(word.lower())
    if word.isupper() and len(word) > 1:
        return written.upper()
    return written[:1].upper() + written[1:] if word[:1].isupper() else written


@cache
def _latin_letters() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in rows("cyrillic"):
        for system in ("bgn", "loose"):
            if row[system].isalpha():
                found.setdefault(row[system], row["letter"])
    return found | {
        "c": "к",
        "x": "кс",
        "q": "к",
        "w": "в",
        "h": "х",
        "j": "дж",
        "y": "и",
        "ph": "ф",
        "th": "т",
        "ck": "к",
    }


def _letter_by_letter(word: str) -> str:
    table = _latin_letters()
    pattern = "|".join(sorted((letters for letters in table), key=len, reverse=True))
    return re.sub(pattern, lambda part: table[part.group()], word)
