"""A text in several languages, with where each version comes from.

The set of languages is data: it is whatever the corridor speaks. A version knows whether it was written
in its language, translated by a person or by a machine, whether a person read it over, when, and of which
text it is a translation, so that a translation of an older text can be told from one that is up to date.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

WRITTEN = "written"
TRANSLATED = "translated"
MACHINE = "machine"
ORIGINS = (WRITTEN, TRANSLATED, MACHINE)


def fingerprint(text: str) -> str:
    """A short name for exactly this text, kept beside its translations."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Version:
    """A text in one language. `source` is the fingerprint of the text it translates, empty if written."""

    text: str
    how: str = WRITTEN
    reviewed: bool = False
    at: str = ""
    source: str = ""


@dataclass(frozen=True)
class Said:
    """What a reader gets: a text, the language it is in, and what the reader should know about it."""

    text: str
    language: str
    how: str
    is_fallback: bool
    is_stale: bool

    @property
    def is_by_machine(self) -> bool:
        """Was it translated by a machine and not read over since?"""
        return self.how == MACHINE

    def __str__(self) -> str:
        return self.text


NOTHING_SAID = Said("", "", WRITTEN, is_fallback=False, is_stale=False)


@dataclass(frozen=True)
class Texts:
    """The same text in the languages it exists in, in the order they were added."""

    versions: Mapping[str, Version] = field(default_factory=dict)

    @classmethod
    def written(cls, texts: Mapping[str, str] | None = None, /, *, at: datetime | None = None, **more: str) -> Texts:
        """Texts that people wrote in each language: `Texts.written(en="Snow", ja="雪")`, or given as a mapping."""
        stamp = at.isoformat() if at else ""
        given = {**(texts or {}), **more}
        return cls({language: Version(text, WRITTEN, True, stamp) for language, text in given.items() if text})

    @classmethod
    def from_json(cls, value: object) -> Texts:
        """Read what stands in the database; anything else is a ValueError that names the language."""
        if not isinstance(value, Mapping):
            raise ValueError("texts are an object with one entry for each language")
        return cls({language: _version(language, entry) for language, entry in value.items()})

    def to_json(self) -> dict[str, dict[str, Any]]:
        """The plain form in which texts are kept."""
        return {language: dict(vars(version)) for language, version in self.versions.items()}

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which there is a text."""
        return tuple(self.versions)

    @property
    def original(self) -> str:
        """The language it was written in first, or the first there is; empty for no text at all."""
        for language, version in self.versions.items():
            if version.how == WRITTEN:
                return language
        return next(iter(self.versions), "")

    def is_complete(self, languages: Iterable[str]) -> bool:
        """Is there a text in each of these languages?"""
        return all(language in self.versions for language in languages)

    def is_stale(self, language: str) -> bool:
        """Was this version translated from a text that has been changed since?"""
        version = self.versions[language]
        if not version.source:
            return False
        return all(version.source != fingerprint(other.text) for other in self.versions.values())

    def in_language(self, language: str, then: Iterable[str] = ()) -> Said:
        """The text for a reader of this language; another language, marked, rather than nothing."""
        for choice in (language, *then, self.original):
            version = self.versions.get(choice)
            if version is not None:
                return Said(version.text, choice, version.how, choice != language, self.is_stale(choice))
        return NOTHING_SAID

    def with_version(self, language: str, version: Version) -> Texts:
        """The same texts with one language added or replaced."""
        return replace(self, versions={**self.versions, language: version})

    def without(self, language: str) -> Texts:
        """The same texts with one language left out."""
        return replace(self, versions={key: one for key, one in self.versions.items() if key != language})

    def __bool__(self) -> bool:
        return bool(self.versions)

    def __iter__(self) -> Iterator[tuple[str, Version]]:
        return iter(self.versions.items())

    def __str__(self) -> str:
        return str(self.in_language(self.original))


def _version(language: str, entry: object) -> Version:
    if isinstance(entry, str):
        return Version(entry)
    if not isinstance(entry, Mapping) or not isinstance(entry.get("text"), str):
        raise ValueError(f"the text in {language!r} is missing")
    version = Version(**{key: entry[key] for key in ("text", "how", "reviewed", "at", "source") if key in entry})
    if version.how not in ORIGINS:
        raise ValueError(f"the text in {language!r} says {version.how!r} where one of {ORIGINS} is expected")
    return version
