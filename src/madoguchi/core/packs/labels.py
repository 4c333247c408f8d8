"""The names of a thing in the languages of the corridor. A language that is missing is said to be missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import PlainValidator

from madoguchi.core.languages.texts import NOTHING_SAID, TRANSLATED, WRITTEN, Said

OWN_WORDING = "own wording"


@dataclass(frozen=True, slots=True)
class Labels:
    """Texts by language, each with its basis where the pack gives one ("own wording", "official").

    >>> snow = Labels({"en": "Snow", "ja": "雪"})
    >>> snow.in_language("ja").text, snow.in_language("ru").text, snow.in_language("ru").is_fallback
    ('雪', 'Snow', True)
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    bases: Mapping[str, str] = field(default_factory=dict)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which there is a text."""
        return tuple(self.texts)

    def lacks(self, languages: Iterable[str]) -> tuple[str, ...]:
        """Those of these languages in which there is no text."""
        return tuple(language for language in languages if language not in self.texts)

    def is_complete(self, languages: Iterable[str]) -> bool:
        """Is there a text in each of these languages?"""
        return not self.lacks(languages)

    def basis(self, language: str) -> str:
        """Where the text in this language comes from; empty if the pack does not say."""
        return self.bases.get(language, "")

    def in_language(self, language: str, then: Iterable[str] = ("en",)) -> Said:
        """The text for a reader of this language; another language, marked as a fallback, rather than nothing."""
        for choice in (language, *then, *self.texts):
            text = self.texts.get(choice)
            if text:
                how = TRANSLATED if self.basis(choice).startswith(OWN_WORDING) else WRITTEN
                return Said(text, choice, how, is_fallback=choice != language, is_stale=False)
        return NOTHING_SAID

    def __contains__(self, language: object) -> bool:
        return language in self.texts

    def __bool__(self) -> bool:
        return bool(self.texts)

    def __str__(self) -> str:
        return self.in_language("en").text


NO_LABELS = Labels()


def _labels(value: Any) -> Labels:
    if isinstance(value, Labels):
        return value
    if not isinstance(value, Mapping) or not value:
        raise ValueError("should be one text for each language, such as {en: …, ja: …}")
    for language, text in value.items():
        if not isinstance(text, str) or not text.strip():
            raise ValueError(f"has no text in {language!r}")
    return Labels({str(language): text.strip() for language, text in value.items()})


LabelsField = Annotated[Labels, PlainValidator(_labels)]
