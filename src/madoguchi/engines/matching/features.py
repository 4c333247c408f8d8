"""What a pair looks like to each of its sides: a few numbers in [0, 1], each of which is a possible reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from .overlap import best_overlap, cosines, word_weights
from .rosters import Bools, Floats, Integers, Roster

PRODUCT_WORTH = np.array([1.0, 0.7, 0.3])
"""Same sub-heading, same heading, same chapter: a chapter holds too much to be worth half."""
ACTIVITY_WORTH = np.array([1.0, 0.75, 0.4])
"""Same class, same group, same division of activity."""
SAME = np.array([1.0, 0.0, 0.0])

KEYS = (
    "product-sought",
    "product-wanted-from-you",
    "activity-sought",
    "activity-wanted-from-you",
    "activity-shared",
    "registered-activity-sought",
    "registered-activity-wanted-from-you",
    "registered-activity-shared",
    "kind-complementary",
    "kind-different",
    "region-sought",
    "region-outside",
    "region-welcome",
    "region-unwelcome",
    "registered-region-sought",
    "size-sought",
    "size-outside",
    "size-welcome",
    "size-unwelcome",
    "registered-size-sought",
    "language-shared",
    "language-none",
    "words-sought",
    "words-wanted-from-you",
    "entry-complete",
    "entry-ageing",
    "registered-only",
)
"""The keys of all features, which are the keys of all reasons; `explanations` says what each means."""

Words = tuple[sparse.csr_array, sparse.csr_array]


@dataclass(frozen=True, slots=True)
class Views:
    """Every feature of a list of pairs, as the reader sees the other. One row for each pair."""

    matrix: Floats

    def of(self, key: str) -> Floats:
        """One feature of all pairs."""
        return self.matrix[:, KEYS.index(key)]


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two rosters, with what is prepared once for all their pairs. The reader is on the left."""

    reader: Roster
    other: Roster
    needed_words: Words
    offered_words: Words

    @classmethod
    def of(cls, reader: Roster, other: Roster) -> Meeting:
        """Prepare two sides to be compared."""
        return cls(
            reader,
            other,
            word_weights(reader.need_words, other.offer_words),
            word_weights(reader.offer_words, other.need_words),
        )

    @property
    def turned(self) -> Meeting:
        """The same meeting seen from the other side."""
        offered, needed = self.offered_words, self.needed_words
        return Meeting(self.other, self.reader, (offered[1], offered[0]), (needed[1], needed[0]))

    def shared(self, rows: Integers, columns: Integers) -> dict[str, Floats]:
        """The overlaps both sides' views are made of, computed once; named as the reader sees them."""
        reader, other = self.reader, self.other

        def codes(left: str, right: str, worth: Floats) -> Floats:
            return best_overlap(getattr(reader, left), getattr(other, right), rows, columns, worth)

        return {
            "need-offer": codes("needs", "offers", PRODUCT_WORTH),
            "offer-need": codes("offers", "needs", PRODUCT_WORTH),
            "want-activity": codes("wanted_activities", "activities", ACTIVITY_WORTH),
            "activity-want": codes("activities", "wanted_activities", ACTIVITY_WORTH),
            "activity-activity": codes("activities", "activities", ACTIVITY_WORTH),
            "kind": codes("complements", "kinds", SAME),
            "want-region": codes("wanted_regions", "regions", SAME),
            "region-want": codes("regions", "wanted_regions", SAME),
            "want-size": codes("wanted_sizes", "size", SAME),
            "size-want": codes("size", "wanted_sizes", SAME),
            "language": codes("languages", "languages", SAME),
            "need-words": cosines(*self.needed_words, rows, columns),
            "offer-words": cosines(*self.offered_words, rows, columns),
        }


TURNED = {
    "need-offer": "offer-need",
    "want-activity": "activity-want",
    "want-region": "region-want",
    "want-size": "size-want",
    "need-words": "offer-words",
}
_OPPOSITE = {**TURNED, **{right: left for left, right in TURNED.items()}}


def turn(shared: Mapping[str, Floats]) -> dict[str, Floats]:
    """The same overlaps as the other side names them."""
    return {_OPPOSITE.get(name, name): values for name, values in shared.items()}


def columns_of(
    reader: Roster, other: Roster, shared: Mapping[str, Floats], rows: Integers, columns: Integers
) -> dict[str, Callable[[], Floats]]:
    """How each feature is made from the overlaps, as the reader sees the other; made when asked for."""
    speaks, hears = reader.is_stated[rows], other.is_stated[columns]

    def where(condition: Bools, value: Floats) -> Floats:
        return np.where(condition, value, 0.0)

    def misses(wish: str, own: str, name: str, *, turned: bool = False) -> Floats:
        """1 where one side states a wish, the other states a fact, and they do not meet."""
        wishing, stating = (other, reader) if turned else (reader, other)
        wish_at, own_at = (columns, rows) if turned else (rows, columns)
        stated = getattr(wishing, wish).is_filled[wish_at] & getattr(stating, own).is_filled[own_at]
        return np.where(stated & (shared[name] == 0), 1.0, 0.0)

    both = speaks & hears
    return {
        "product-sought": lambda: shared["need-offer"],
        "product-wanted-from-you": lambda: shared["offer-need"],
        "activity-sought": lambda: where(hears, shared["want-activity"]),
        "activity-wanted-from-you": lambda: where(speaks, shared["activity-want"]),
        "activity-shared": lambda: where(both, shared["activity-activity"]),
        "registered-activity-sought": lambda: where(~hears, shared["want-activity"]),
        "registered-activity-wanted-from-you": lambda: where(~speaks, shared["activity-want"]),
        "registered-activity-shared": lambda: where(~both, shared["activity-activity"]),
        "kind-complementary": lambda: shared["kind"],
        "kind-different": lambda: misses("complements", "kinds", "kind"),
        "region-sought": lambda: where(hears, shared["want-region"]),
        "region-outside": lambda: misses("wanted_regions", "regions", "want-region"),
        "region-welcome": lambda: shared["region-want"],
        "region-unwelcome": lambda: misses("wanted_regions", "regions", "region-want", turned=True),
        "registered-region-sought": lambda: where(~hears, shared["want-region"]),
        "size-sought": lambda: where(hears, shared["want-size"]),
        "size-outside": lambda: misses("wanted_sizes", "size", "want-size"),
        "size-welcome": lambda: shared["size-want"],
        "size-unwelcome": lambda: misses("wanted_sizes", "size", "size-want", turned=True),
        "registered-size-sought": lambda: where(~hears, shared["want-size"]),
        "language-shared": lambda: shared["language"],
        "language-none": lambda: misses("languages", "languages", "language"),
        "words-sought": lambda: shared["need-words"],
        "words-wanted-from-you": lambda: shared["offer-words"],
        "entry-complete": lambda: where(hears, other.completeness[columns]),
        "entry-ageing": lambda: where(hears, 1.0 - other.freshness[columns]),
        "registered-only": lambda: np.where(hears, 0.0, 1.0),
    }


def views(reader: Roster, other: Roster, shared: Mapping[str, Floats], rows: Integers, columns: Integers) -> Views:
    """All features of the pairs, as the reader sees the other."""
    made = columns_of(reader, other, shared, rows, columns)
    return Views(np.column_stack([made[key]() for key in KEYS]) if len(rows) else np.zeros((0, len(KEYS))))
