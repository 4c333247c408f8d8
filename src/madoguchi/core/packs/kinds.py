"""Kinds of cooperation: what one company seeks and another offers."""

from __future__ import annotations

from typing import Literal

from madoguchi.core.packs.labels import LabelsField
from madoguchi.core.packs.manifest import Key
from madoguchi.core.packs.tables import Row

SEEK = "seek"
OFFER = "offer"
Direction = Literal["seek", "offer"]


class Kind(Row):
    """A kind of cooperation. In a symmetric kind both seek the same of each other, under one code.

    `seek_texts` and `offer_texts` are what an entry says when its writer adds nothing: "looks for a supplier …".
    `needs` names what such an entry should carry to be found: product code, activity code, text.
    """

    key: Key
    family: str
    labels: LabelsField
    seek_code: Key
    offer_code: Key
    seek_texts: LabelsField
    offer_texts: LabelsField
    symmetric: bool = False
    needs: str = ""
    similar_to: str = ""
    basis: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        """Its codes: seeking first; one only if it is symmetric."""
        return (self.seek_code,) if self.symmetric else (self.seek_code, self.offer_code)

    def code(self, direction: str) -> str:
        """The code of an entry of this kind and direction."""
        return self.offer_code if direction == OFFER else self.seek_code

    def complement(self, direction: str) -> str:
        """The direction an entry on the other side must have; a symmetric kind meets its own."""
        if self.symmetric:
            return direction
        return SEEK if direction == OFFER else OFFER

    def meets(self, direction: str, other: str) -> bool:
        """Do two entries of this kind, one on each side, complement each other?"""
        return self.symmetric or direction != other

    def texts(self, direction: str) -> LabelsField:
        """What an entry of this kind and direction says."""
        return self.offer_texts if direction == OFFER else self.seek_texts
