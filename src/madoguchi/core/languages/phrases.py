"""Phrase books: one sentence for each key, in every language of the interface.

An app registers its sentences when it starts. A key that has no sentence is a fault of ours and is loud.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext

from madoguchi.core.refusals import Refused

Sentence = str | Promise

_book: dict[str, Sentence] = {}


def register(sentences: Mapping[str, Sentence]) -> None:
    """Add an app's sentences. The same key with another sentence is refused: one word for one thing."""
    for key, sentence in sentences.items():
        if key in _book and str(_book[key]) != str(sentence):
            raise ValueError(f"two sentences for the key {key!r}")
        _book[key] = sentence


def phrase(key: str, facts: Mapping[str, Any] | None = None) -> str:
    """The sentence for a key in the active language, with its facts filled in."""
    return str(_book[key]) % dict(facts or {})


def say(refusal: Refused) -> str:
    """The sentence of a refusal in the active language."""
    return phrase(refusal.key, refusal.facts)


def keys() -> frozenset[str]:
    """Every key that has a sentence, so that tests can find one that is missing."""
    return frozenset(_book)


def not_known() -> str:
    """What stands where a value is not known."""
    return gettext("not known")
