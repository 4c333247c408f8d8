"""Takes a name apart: legal form, words, how each is said, what each means, what is odd about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice
from typing import Any

from rapidfuzz.distance import Levenshtein

from madoguchi.engines.names import concepts
from madoguchi.engines.names.forms import Form, take_off_japanese, take_off_of_reading, take_off_words
from madoguchi.engines.names.readings import Piece, katakana, pieces, same_sound
from madoguchi.engines.names.sounds import sound
from madoguchi.engines.names.tables import column
from madoguchi.engines.names.writing import (
    LONGEST_NAME,
    has_direction_marks,
    has_invisible,
    look_alike,
    one_script,
    plain,
    without_apostrophes,
)

MOST_TOKENS = 14
_MOST_RUNS = 40  # words looked at before forms and small words are off
_JAPANESE = "\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_RUNS = re.compile(rf"([{_JAPANESE}]+)|(\d+)|((?:(?![{_JAPANESE}])[^\W\d_])+)")
_DOTTED = re.compile(r"(?<!\w)(?:[^\W\d_]\.){2,}|(?<!\w)[A-Za-z]/[A-Za-z](?!\w)")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】|別称.*$")
_MIDDLE_DOTS = re.compile("(?<=[\u30a1-\u30ff])[・･](?=[\u30a1-\u30ff])")
_KATAKANA_WORD = re.compile("[\u30a1-\u30fa\u30fc]{5,}")
_SHORT_VOWELS = frozenset("aiueo")


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a name: as written, as said (second sound: initials read out), what it means, how much it tells."""

    text: str
    sound: str
    second_sound: str = ""
    concept: str = ""
    weight: float = 1.0
    reading: str = ""
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart. `look_alikes` are the tokens under which a name of look-alike letters is compared again."""

    original: str
    tokens: tuple[Token, ...]
    forms: tuple[Form, ...] = ()
    scripts: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    look_alikes: tuple[Token, ...] = ()

    @property
    def core(self) -> str:
        """The name without its legal form, in small letters, words parted by spaces."""
        return " ".join(token.text for token in self.tokens)

    @property
    def sound(self) -> str:
        """How the name is said, in the alphabet of `sounds`."""
        return " ".join(token.sound for token in self.tokens if token.sound)

    @property
    def reading(self) -> str:
        """The katakana reading of its Japanese words."""
        return "".join(token.reading for token in self.tokens)

    @property
    def family(self) -> str:
        """The family of its legal form; empty when it has none or one that tells nothing."""
        for form in self.forms:
            if form.family != "any":
                return form.family
        return ""


def analyse(name: str, *, language: str | None = None, reading: str | None = None) -> Name:
    """Take a name apart. `reading` is the register's own, in kana; `language` settles what script alone does not.

    >>> name = analyse("株式会社サクラ水産", reading="カブシキガイシャサクラスイサン")
    >>> name.core, name.reading, name.forms[0].key
    ('サクラ 水産', 'サクラスイサン', 'kabushiki')
    >>> [(token.sound, token.concept) for token in analyse("ООО «Сакура Суйсан»").tokens]
    [('sakura', ''), ('suisan', 'fishery')]
    """
    is_long = len(name) > LONGEST_NAME
    found = _analyse(name[: LONGEST_NAME + 1], language or "", (reading or "")[:LONGEST_NAME])
    return (
        found
        if not is_long
        else Name(
            found.original, found.tokens, found.forms, found.scripts, found.flags | {"too-long"}, found.look_alikes
        )
    )


@lru_cache(maxsize=10_000)
def _analyse(name: str, language: str, reading: str) -> Name:
    text = plain(name)
    flags = {"invisible-marks"} if has_invisible(name) else set()
    if has_direction_marks(name):
        flags.add("direction-marks")
    bare, forms = take_off_japanese(without_apostrophes(text).lower())
    bare = _without_brackets(bare)
    bare = _DOTTED.sub(lambda dotted: dotted.group().replace(".", "").replace("/", "") + " ", bare)
    bare = _letters_pattern().sub(_initials_read_out, bare)
    bare = _MIDDLE_DOTS.sub(" ", bare)
    runs = [run.groups() for run in islice(_RUNS.finditer(bare), _MOST_RUNS)]
    words, scripts = _words(runs, flags)
    kept, word_forms = _take_off(words)
    forms.extend(word_forms)
    tokens = _tokens([words[at] for at in kept], reading)
    if not tokens:
        flags.add("only-form" if forms else "empty")
    alikes = _look_alikes(tokens)
    return Name(name, tuple(tokens), tuple(forms), frozenset(scripts), frozenset(flags), tuple(alikes))


def _without_brackets(text: str) -> str:
    outside = _BRACKETS.sub(" ", text)
    return outside if _RUNS.search(outside) else text


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    kind: str  # japanese, number, word


def _words(runs: list[tuple[str | Any, ...]], flags: set[str]) -> tuple[list[_Word], set[str]]:
    words, scripts = [], set()
    for japanese, digits, word in runs:
        if japanese:
            words.append(_Word(japanese, "japanese"))
            scripts.add("kana" if not re.search("[\u3400-\u9fff]", japanese) else "kanji")
        elif digits:
            words.append(_Word(str(int(digits[:18])), "number"))
        else:
            text, is_mixed = one_script(word)
            if is_mixed:
                flags.add("mixed-scripts")
            words.append(_Word(text.replace("ё", "е"), "word"))
            scripts.add("cyrillic" if "\u0400" <= text[:1] <= "\u052f" else "latin" if text[:1].isascii() else "other")
    return words, scripts


def _take_off(words: list[_Word]) -> tuple[list[int], list[Form]]:
    kept, forms = take_off_words([word.text for word in words])
    return kept, forms


def _tokens(words: list[_Word], reading: str) -> list[Token]:
    tokens: list[Token] = []
    for word in words:
        if word.kind == "number":
            tokens.append(Token(word.text, "", weight=0.7, is_number=True))
        elif word.kind == "japanese":
            tokens.extend(_japanese_tokens(word.text))
        else:
            tokens.extend(_word_tokens(word.text))
    if reading:
        tokens = _read_by_register(tokens, reading)
    tokens = [token for token in tokens if token.concept != "of"]
    return tokens[:MOST_TOKENS]


def _word_tokens(text: str) -> list[Token]:
    meanings = concepts.of_word(text)
    heard = sound(text)
    second = _initials_said(text) if 2 <= len(text) <= 5 and text.isascii() and not meanings else ""
    return _with_meanings(text, heard, second, "", meanings)


def _japanese_tokens(run: str) -> list[Token]:
    tokens: list[Token] = []
    for text, kana, meanings in _merged(pieces(run)):
        parts = _taken_apart(text) if not meanings and _KATAKANA_WORD.fullmatch(text) else [(text, kana, meanings)]
        for part, said, meaning in parts:
            tokens.extend(_with_meanings(part, sound(said), "", said, meaning))
    return tokens


def _merged(found: tuple[Piece, ...]) -> list[tuple[str, str, concepts.Concepts]]:
    """The pieces, those that make one concept word together joined."""
    merged, at = [], 0
    while at < len(found):
        for end in range(min(len(found), at + 4), at, -1):
            text = "".join(piece.text for piece in found[at:end])
            meanings = concepts.of_japanese(text) or concepts.of_japanese(katakana(text))
            if meanings or end == at + 1:
                merged.append((text, "".join(piece.reading for piece in found[at:end]), meanings))
                at = end
                break
    return merged


def _taken_apart(word: str) -> list[tuple[str, str, concepts.Concepts]]:
    """A long katakana word with a concept word at its beginning or end taken apart there."""
    known = concepts.japanese_katakana()
    for length in range(min(10, len(word) - 2), 2, -1):
        if tail := known.get(word[-length:]):
            return [*_taken_apart_rest(word[:-length]), (word[-length:], word[-length:], tail)]
    for length in range(min(10, len(word) - 2), 3, -1):
        if head := known.get(word[:length]):
            return [(word[:length], word[:length], head), *_taken_apart_rest(word[length:])]
    return [(word, word, ())]


def _taken_apart_rest(rest: str) -> list[tuple[str, str, concepts.Concepts]]:
    meanings = concepts.of_japanese(rest)
    return _taken_apart(rest) if not meanings and len(rest) >= 5 else [(rest, rest, meanings)]


def _with_meanings(text: str, heard: str, second: str, reading: str, meanings: concepts.Concepts) -> list[Token]:
    if not meanings:
        return [Token(text, heard, second, "", _weight(heard), reading)] if heard or text else []
    table = concepts.weights()
    first = Token(text, heard, second, meanings[0], table[meanings[0]], reading)
    return [first, *(Token(text, "", "", meaning, table[meaning]) for meaning in meanings[1:])]


def _weight(heard: str) -> float:
    """A word without a known meaning tells the more, the longer it is."""
    return min(1.0, 0.15 + 0.17 * len(heard))


@cache
def _letters_in_kana() -> dict[str, str]:
    table = {kana.replace("ー", ""): letter for letter, kana in column("letters", "letter", "kana").items()}
    return table | {
        "エイ": "a",
        "エッチ": "h",
        "ジェー": "j",
        "ジェ": "j",
        "ケー": "k",
        "ケ": "k",
        "ゼッド": "z",
        "ヴィ": "v",
    }


@cache
def _letters_pattern() -> re.Pattern[str]:
    letters = sorted((kana for kana in _letters_in_kana() if len(kana) > 1), key=len, reverse=True)
    one = "(?:" + "|".join("ー?".join(kana) for kana in letters) + ")ー?"
    return re.compile(f"(?<![\u30a1-\u30fc]){one}(?:・?{one})+(?![\u30a1-\u30fa\u30fc])")


@cache
def _one_letter() -> re.Pattern[str]:
    return re.compile("|".join(sorted((kana for kana in _letters_in_kana() if len(kana) > 1), key=len, reverse=True)))


def _initials_read_out(run: re.Match[str]) -> str:
    """エヌ・ティ・ティ is NTT: names of Latin letters, and nothing else, between other words."""
    kana = run.group().replace("・", "").replace("ー", "")
    letters = _one_letter().findall(kana)
    return " " + "".join(_letters_in_kana()[letter] for letter in letters) + " " if len(letters) <= 6 else run.group()


def _initials_said(word: str) -> str:
    names = column("letters", "letter", "kana")
    if not all(letter in names for letter in word):
        return ""
    return sound("".join(names[letter] for letter in word))


def _read_by_register(tokens: list[Token], reading: str) -> list[Token]:
    """Give each word its share of the register's reading, by the best fit with what the dictionary reads."""
    given = take_off_of_reading(re.sub("[^\u30a1-\u30fa\u30fc]", "", katakana(plain(reading))))
    own = "".join(_said(token) for token in tokens)
    if not given or same_sound(own) == same_sound(given) or not own:
        return tokens
    edges = _edges(same_sound(own), same_sound(given))
    told, at = [], 0
    for token in tokens:
        end = at + len(_said(token))
        share = given[edges[at] : edges[end]]
        at = end
        if not share or token.is_number:
            told.append(token)
        elif token.reading or not token.text.isascii():
            told.append(_said_as(token, share))
        else:
            told.append(Token(token.text, token.sound, sound(share), token.concept, token.weight, ""))
    return told


def _said(token: Token) -> str:
    if token.reading or not token.text.isascii():
        return token.reading
    names = column("letters", "letter", "kana")
    return "".join(names.get(letter, "") for letter in token.text) if len(token.text) <= 4 else ""


def _said_as(token: Token, share: str) -> Token:
    heard = sound(share)
    weight = token.weight if token.concept else _weight(heard)
    return Token(token.text, heard, token.second_sound, token.concept, weight, share)


def _edges(own: str, given: str) -> list[int]:
    """For each position in one reading, the position in the other that fits it."""
    edges = [0] * (len(own) + 1)
    for block in Levenshtein.opcodes(own, given):
        length = block.src_end - block.src_start
        for step in range(length + 1):
            share = step * (block.dest_end - block.dest_start) // length if length else 0
            edges[block.src_start + step] = block.dest_start + share
    edges[len(own)] = len(given)
    return edges


def _look_alikes(tokens: list[Token]) -> list[Token]:
    """The tokens with words of look-alike letters read in the other script; nothing if there are none."""
    if not any(look_alike(token.text) for token in tokens if not token.reading):
        return []
    found: list[Token] = []
    for token in tokens:
        other = "" if token.reading else look_alike(token.text)
        found.extend(_word_tokens(other) if other else [token])
    return found
