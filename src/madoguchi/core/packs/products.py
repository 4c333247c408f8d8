"""Goods by the Harmonized System: sections, chapters, headings, in several editions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pydantic import Field

from madoguchi.core.languages.texts import Said
from madoguchi.core.packs.labels import Labels, LabelsField
from madoguchi.core.packs.problems import UnknownCode
from madoguchi.core.packs.tables import Row

SAME_AS_NEWEST = "="


class Section(Row):
    """A section of the nomenclature, by its Roman number."""

    code: str
    labels: LabelsField


class Weight(Row):
    """How much a heading speaks for a division of activities: a weak sign, never a filter."""

    hs4: str
    division: str
    share: float = Field(gt=0, le=1)


@dataclass(frozen=True)
class Product:
    """A chapter (two digits) or heading (four). An edition without labels did not have the code."""

    code: str
    section: str
    editions: Mapping[str, Labels] = field(default_factory=dict)
    line: int = 0

    @property
    def parent(self) -> str:
        """The chapter of a heading; empty for a chapter."""
        return self.code[:2] if len(self.code) > 2 else ""

    @property
    def labels(self) -> Labels:
        """Its labels in the newest edition; what that edition does not say, an older one does."""
        texts: dict[str, str] = {}
        bases: dict[str, str] = {}
        for labels in self.editions.values():
            texts = {**labels.texts, **texts}
            bases = {**labels.bases, **bases}
        return Labels(texts, bases)

    def label(self, language: str, edition: str = "") -> Said:
        """What it is called, in an edition or the newest; a missing language is marked as a fallback."""
        labels = self.editions.get(edition) if edition else None
        return (labels or self.labels).in_language(language)


class Nomenclature:
    """The goods of a corridor."""

    def __init__(
        self,
        editions: Sequence[str],
        sections: Sequence[Section],
        products: Sequence[Product],
        weights: Sequence[Weight] = (),
    ) -> None:
        self.editions = tuple(editions)
        self.sections = tuple(sections)
        self.weights = tuple(weights)
        self._by_code = {product.code: product for product in products}

    def __getitem__(self, code: str) -> Product:
        found = self.nearest(code)
        if found is None or (found.code != code and len(code) <= 4):
            raise UnknownCode("product code", code, "a code has two, four or six digits of the Harmonized System")
        return found

    def get(self, code: str) -> Product | None:
        """The chapter or heading with exactly this code, or None."""
        return self._by_code.get(code)

    def nearest(self, code: str) -> Product | None:
        """The heading or chapter a code of up to six digits belongs to; None for what is no such code."""
        if not code.isascii() or not code.isdigit() or len(code) not in (2, 4, 6):
            return None
        return self._by_code.get(code[:4]) or self._by_code.get(code[:2])

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __iter__(self) -> Iterator[Product]:
        return iter(self._by_code.values())

    def __len__(self) -> int:
        return len(self._by_code)

    def children(self, code: str = "") -> tuple[Product, ...]:
        """The headings of a chapter, the chapters of a section, or all chapters."""
        if any(section.code == code for section in self.sections):
            return tuple(one for one in self._below.get("", ()) if one.section == code)
        return self._below.get(code, ())

    def activity_weights(self, code: str) -> Mapping[str, float]:
        """Divisions of activities a product speaks for, with shares that add up to about one; empty if unknown."""
        shares = self._shares.get(code[:4])
        if shares is not None:
            return shares
        headings = [self._shares[one.code] for one in self.children(code[:2]) if one.code in self._shares]
        if len(code) != 2 or not headings:
            return {}
        total: dict[str, float] = {}
        for heading in headings:
            for division, share in heading.items():
                total[division] = total.get(division, 0.0) + share / len(headings)
        return total

    @cached_property
    def _shares(self) -> Mapping[str, Mapping[str, float]]:
        shares: dict[str, dict[str, float]] = {}
        for weight in self.weights:
            shares.setdefault(weight.hs4, {})[weight.division] = weight.share
        return shares

    @cached_property
    def _below(self) -> Mapping[str, tuple[Product, ...]]:
        below: dict[str, list[Product]] = {}
        for one in self:
            below.setdefault(one.parent, []).append(one)
        return {parent: tuple(rows) for parent, rows in below.items()}
