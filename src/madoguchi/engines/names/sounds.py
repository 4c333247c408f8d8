"""How a word sounds, in one small alphabet for three scripts.

The alphabet is that of `data/latin_sounds.tsv`. Doubled sounds count once and long vowels are short, because
nobody writes
them the same way twice.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from madoguchi.engines.names.readings import katakana
from madoguchi.engines.names.tables import column, rows

_DOUBLED = re.compile(r"(.)\1+")
_LONG_IN_KANA = re.compile("(?<=o)u|(?<=u)u|(?<=e)e|(?<=o)o|(?<=a)a|(?<=i)i")
LONGEST_SOUND = 24  # sounds kept of one word


@lru_cache(maxsize=100_000)
def sound(word: str) -> str:
    """The sound of one word, in small letters of one script.

    >>> sound("sakura"), sound("сакура"), sound("サクラ"), sound("pacific"), sound("パシフィック")
    ('sakura', 'sakura', 'sakura', 'pasifik', 'paSifiku')
    """
    if not word:
        return ""
    if word[0] >= "\u3000":
        heard = _of_kana(katakana(word))
    elif "\u0400" <= word[0] <= "\u052f":
        heard = _cyrillic_pattern().sub(lambda found: _cyrillic()[found.group()], word)
        heard = heard if heard.isascii() else re.sub("[^a-zA-Z]", "", heard)
    else:
        heard = _of_latin(word)
    return _DOUBLED.sub(r"\1", heard)[:LONGEST_SOUND]


def _of_latin(word: str) -> str:
    pattern, sounds = _latin()
    return pattern.sub(lambda found: sounds[(found.lastindex or 1) - 1], word)


@cache
def _latin() -> tuple[re.Pattern[str], list[str]]:
    follows = {"": "", "V": "(?=[aiueo])", "C": "(?=[^aiueoy])", "$": "$"}
    table = sorted(rows("latin_sounds"), key=lambda row: -len(row["letters"]))
    patterns = [f"({row['letters']}{follows.get(row['before'], '(?=' + row['before'] + ')')})" for row in table]
    return re.compile("|".join([*patterns, "([^a-z])"])), [*[row["sound"] for row in table], ""]


@cache
def _cyrillic() -> dict[str, str]:
    return column("cyrillic_sounds", "letters", "sound")


@cache
def _cyrillic_pattern() -> re.Pattern[str]:
    return re.compile("|".join(sorted(_cyrillic(), key=len, reverse=True)))


@cache
def _kana() -> dict[str, str]:
    """Mora to sound, by way of Hepburn."""
    found = {}
    for kana, romaji in column("kana", "kana", "hepburn").items():
        found[kana] = romaji.replace("sh", "S").replace("ch", "C").replace("ts", "T").replace("l", "r")
    return found


@cache
def _kana_pattern() -> re.Pattern[str]:
    return re.compile("|".join(sorted(_kana(), key=len, reverse=True)) + "|.")


def _of_kana(word: str) -> str:
    heard = _kana_pattern().sub(lambda found: _kana().get(found.group(), ""), word)
    return _LONG_IN_KANA.sub("", heard)
