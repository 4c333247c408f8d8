"""Figures of places under dispute: found under whatever name, and given both names before anything of them is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from madoguchi.apps.observatory.recording import Measure, Read, RefusedRow
from madoguchi.core import packs
from madoguchi.core.languages.texts import Texts
from madoguchi.core.packs.places import NeutralPlace

DATASET = "islands"  # what the figures of the source about these places are called
LAND = ("群島", "諸島", "島")  # a place is meant with and without them
MOST_REMEMBERED = 10_000  # series whose names were looked through; more are looked through again
UNNAMED = RefusedRow(0, "series", "figure-is-of-an-unnamed-place")


def with_both_names(rows: Iterator[Read], *, by_keys: bool) -> Iterator[Read]:
    """The same rows; those of a place both sides claim under its neutral names, marked with the place.

    Without `by_keys` they are refused: whoever brings them cannot ask both sides. A row of such a place that does not
    say which is refused in any case, for no neutral name can be given to it.
    """
    names, seen = _Names.of_pack(), dict[str, Measure | None]()
    for one in rows:
        if isinstance(one, RefusedRow):
            yield one
            continue
        key = one.measure.key
        if key not in seen:
            if len(seen) >= MOST_REMEMBERED:
                seen.clear()
            seen[key] = names.neutral(one.measure)
        measure = seen[key]
        if measure is None:
            yield RefusedRow(one.line, "series", UNNAMED.reason, key)
        elif measure.place and not by_keys:
            yield RefusedRow(one.line, "series", "figure-is-of-a-place-under-dispute", key)
        elif measure.place:
            yield replace(one, measure=measure)
        else:
            yield one


def names_a_place(text: str) -> bool:
    """Does a text name a place under dispute, as either side does or as both?"""
    return bool(_Names.of_pack().found(text))


def is_of_a_place(key: str, dataset: str, title: Texts) -> bool:
    """Does a series speak of a place under dispute, by its name, its data set or its title?"""
    text = " ".join([key, *(version.text for _, version in title)])
    names = _Names.of_pack()
    return bool(names.found(text)) or (bool(names.places) and _is_of_islands(dataset))


def _is_of_islands(dataset: str) -> bool:
    return dataset.split("-")[0].split(".")[0] == DATASET


@dataclass(frozen=True)
class _Names:
    """Every name of every place under dispute, in small letters, without the word for land behind it.

    A name is found inflected as well: the letters that follow it are taken with it.
    """

    places: dict[str, NeutralPlace]
    pattern: re.Pattern[str] | None

    @classmethod
    def of_pack(cls) -> _Names:
        corridor = packs.current()
        places: dict[str, NeutralPlace] = {}
        for place in corridor.neutral_places:
            both = (place.display(language) for language in corridor.languages)
            for name in (place.key, *both, *place.all_names):
                places.setdefault(_plain(name), place)
        longest = sorted(places, key=len, reverse=True)
        said = "|".join(re.escape(name) for name in longest)
        land = "|".join(LAND)
        found = re.compile(rf"(?<![a-zа-яё0-9])({said})(?:{land}|[a-zа-яё]*)(?![0-9])", re.I) if said else None
        return cls(places, found)

    def found(self, text: str) -> list[NeutralPlace]:
        """The places a text names, each once."""
        if self.pattern is None:
            return []
        named = [self.places[_plain(one[1])] for one in self.pattern.finditer(text)]
        return list({place.key: place for place in named}.values())

    def neutral(self, measure: Measure) -> Measure | None:
        """A series of a place both sides claim as both may read it; as it is when it is none; None without a name.

        Such a place has no country code: whose figures they are is said by their source, and by it alone.
        """
        said = [measure.key, measure.reporter, measure.partner, *(version.text for _, version in measure.title)]
        found = self.found(" ".join(said))
        if not found:
            return None if self.places and _is_of_islands(measure.dataset) else measure
        return replace(
            measure,
            key=self._with_keys(measure.key)[:160], dataset=self._with_keys(measure.dataset)[:64],
            title=self._titled(measure.title, found), about=self._named(measure.about),
            reporter="", partner="", flow_key="", place=" ".join(place.key for place in found)[:64],
        )  # fmt: skip

    def _with_keys(self, name: str) -> str:
        assert self.pattern is not None
        said = _replaced(self.pattern, {plain: place.key for plain, place in self.places.items()}, name)
        keys = "|".join(re.escape(place.key) for place in self.places.values())
        return re.sub(rf"({keys})(?:[-.]\1)+(?![0-9])", r"\1", said)  # a name that stood there as both sides say it

    def _named(self, texts: Texts) -> Texts:
        """The same texts with both names in place of the one that stands there."""
        assert self.pattern is not None
        found = {}
        for language, said in texts:
            both = {name: place.display(language) for name, place in self.places.items()}
            found[language] = replace(said, text=_replaced(self.pattern, both, said.text))
        return Texts(found)

    def _titled(self, texts: Texts, found: list[NeutralPlace]) -> Texts:
        """As `_named`; where a title names no place, the place stands before it."""
        named = {}
        for language, said in self._named(texts):
            if not self.found(said.text):
                places = ", ".join(place.display(language) for place in found)
                said = replace(said, text=f"{places}: {said.text}" if said.text else places)
            named[language] = said
        return Texts(named) if named else Texts.written({"en": ", ".join(place.display("en") for place in found)})


def _replaced(pattern: re.Pattern[str], by: dict[str, str], text: str) -> str:
    return pattern.sub(lambda one: by[_plain(one[1])], text)


def _plain(name: str) -> str:
    plain = name.casefold()
    for ending in LAND:
        plain = plain.removesuffix(ending)
    return plain
