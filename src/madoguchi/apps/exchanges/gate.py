"""What an event needs before everybody may read it: every language of the corridor, and neutral names of places."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Protocol

from madoguchi.core import packs
from madoguchi.core.languages.texts import Texts
from madoguchi.core.refusals import Refused

Written = Iterable[tuple[str, Texts]]
LAND = ("群島", "諸島", "島")
"""What stands after the name of an island in Japanese, and is often left out."""


def lacks(texts: Written) -> list[tuple[str, str]]:
    """What is not written, as pairs of part and language."""
    languages = packs.current().languages
    return [(part, language) for part, said in texts for language in languages if language not in said.versions]


def one_sided(texts: Written) -> Iterator[tuple[str, str]]:
    """Places both sides claim that a text calls as one side does, without the name the other side gives them.

    Pairs of the name that was found and of both names as they should stand there.
    """
    written = [(language, version.text.casefold()) for _, said in texts for language, version in said]
    spoken = {side.key: side.languages for side in packs.current().sides}
    for place in packs.current().neutral_places:
        for language, text in written:
            names = {
                side: labels.in_language(language, ("en", *spoken[side])).text for side, labels in place.names.items()
            }
            found = [name for name in dict.fromkeys(names.values()) if _stands_in(name, text)]
            if found and len(found) < len(set(names.values())):
                yield found[0], place.display(language)


def _stands_in(name: str, text: str) -> bool:
    """Does a name stand in a text (in lower case), at the beginning of a word, inflected or not?"""
    stem = name
    for ending in LAND:
        stem = stem.removesuffix(ending)
    is_wide = unicodedata.east_asian_width(stem[0]) == "W"
    return bool(re.search(("" if is_wide else r"(?<!\w)") + re.escape(stem.casefold()), text))


def require_neutral_names(texts: Written) -> None:
    """Refuse a text that calls a place both sides claim by one side's name alone."""
    for name, both in one_sided(texts):
        raise Refused("place-has-two-names", name=name, both=both)


def require_complete(texts: list[tuple[str, Texts]]) -> None:
    """Refuse what everybody would read and not everybody could."""
    require_neutral_names(texts)
    missing = lacks(texts)
    if missing:
        part, language = missing[0]
        raise Refused("text-lacks-a-language", part=part, language=language, count=len(missing))


class OfRoute(Protocol):
    """A route, kept or handed in."""

    @property
    def title(self) -> Texts:
        """What it is called."""

    @property
    def text(self) -> Texts:
        """What there is to see."""

    @property
    def contact(self) -> Texts:
        """Whom to turn to."""


class OfStop(Protocol):
    """A stop, kept or handed in."""

    @property
    def name(self) -> Texts:
        """What it is called."""

    @property
    def text(self) -> Texts:
        """What there is to see; may be empty."""


class OfPublication(Protocol):
    """A publication, kept or handed in."""

    @property
    def title(self) -> Texts:
        """What it is called in each language."""

    @property
    def text(self) -> Texts:
        """What it is about."""


def route_texts(route: OfRoute, stops: Iterable[OfStop] = ()) -> list[tuple[str, Texts]]:
    """What everybody reads of a route, by its part."""
    own = [("title", route.title), ("text", route.text), ("contact", route.contact)]
    return own + [part for stop in stops for part in stop_texts(stop)]


def stop_texts(stop: OfStop) -> list[tuple[str, Texts]]:
    """What everybody reads of a stop, by its part."""
    return [("stop", stop.name), *([("stop", stop.text)] if stop.text else [])]


def publication_texts(found: OfPublication) -> list[tuple[str, Texts]]:
    """What everybody reads of a publication, by its part."""
    return [("title", found.title), ("text", found.text)]
