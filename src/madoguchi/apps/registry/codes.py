"""Finding an activity by a word or a code, for the form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from madoguchi.core import packs
from madoguchi.core.packs import Activity
from madoguchi.core.ui import writing
from madoguchi.core.ui.forms import Code
from madoguchi.engines.text import tokens

MOST = 12
CLASS_LENGTH = 4


def find(words: str) -> list[Code]:
    """Classes whose code begins so, or that have all the words in a label or among the words firms use for them."""
    wanted = set(tokens(words[:100]))
    if not wanted:
        return []
    tree = packs.current().activities
    found: list[tuple[int, str, Code]] = []
    for one in _classes():
        if one.code.startswith(words.strip()):
            found.append((0, one.code, _code(one)))
            continue
        labels = set(tokens(" ".join(one.labels.texts.values())))
        if wanted <= labels:
            found.append((1, one.code, _code(one)))
        elif wanted <= labels | set(tokens(" ".join(tree.words(one.code)))):
            found.append((2, one.code, _code(one)))
    return [code for _, _, code in sorted(found, key=lambda one: one[:2])[:MOST]]


def look_up(codes: Iterable[str]) -> list[Code]:
    """The classes among these codes."""
    tree = packs.current().activities
    return [_code(tree[code]) for code in codes if code in tree and len(code) == CLASS_LENGTH]


def _classes() -> Iterator[Activity]:
    return (one for one in packs.current().activities if len(one.code) == CLASS_LENGTH)


def _code(activity: Activity) -> Code:
    label = activity.labels.in_language(writing.reader())
    lang = label.language if label.language != writing.reader() else ""
    return Code(activity.code, label.text, activity.code, lang)
