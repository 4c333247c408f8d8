"""Which texts speak of the same trade, across languages: by their words, and by the codes their words point to."""
# A text is compared twice: directly, by the tokens it shares with the other; and through the
# lexicon, which knows what companies call each activity and product in every language. A Japanese
# phrase and a Russian one share no token, but both point to the same class of activity.

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .rosters import Floats

Cutter = Callable[[str], Mapping[str, float]]
"""How a text is cut into the pieces it is compared by, each with what it counts for: `engines.text.pieces`."""
Encoder = Callable[[Sequence[str]], NDArray[np.float32]]
"""An operator's own sentence encoder: texts in, one vector a text out, of any length and any model.

It is called once with all texts; only the angle between vectors counts.
"""

ACTIVITY, PRODUCT = "activity", "product"

KEPT = 40
"""Codes a text may point to; those after them are noise."""
SHARPNESS = 4.0
"""Power of a label's likeness: how much more the nearest code counts than the tenth."""
LEVELS = {2: 0.35, 3: 0.55}
"""What two texts share when their codes agree on so many digits only, besides the full code."""
DIRECT, BRIDGED, ENCODED = 0.35, 1.0, 0.8
"""What the tokens, the codes and an encoder count for."""
CENTRE = 0.6
"""What all that is said of a code counts beside its single nearest label."""
HANDLED = 0.7
"""What the words of goods count for whoever trades, repairs or lets them."""
MARKED, UNMARKED = 1.6, 0.7
"""How a word for the manner of business (wholesale, repair) moves the codes of that manner, and the others."""
AT_ONCE = 256
"""Texts that are compared with all labels in one go, so that memory stays small."""
AGREEING = 12
"""How much labels that agree add to the nearest one: a power, of which infinity takes the nearest alone."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a code is called in one language: a title, a title of a national code, or a word of the trade."""

    scheme: str
    code: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that show the manner of a business (makes, sells wholesale, repairs), and the codes of that manner.

    A mark of one sign counts only at the end of a line: it may stand in any word.
    """

    codes: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A text to be compared, with the codes it carries, if any: ``activity:1020`` or ``product:0307``."""

    id: str
    text: str
    language: str = ""
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A text found: its score, and why: ``codes`` both point to and ``words`` both use, the strongest first."""

    id: str
    score: float
    codes: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True)
class Lexicon:
    """The labels of codes, prepared to be looked up by what a text says. Built once, used for many texts."""

    concepts: tuple[str, ...]
    vocabulary: Mapping[str, int]
    rarity: Floats
    labels: sparse.csr_array
    owners: NDArray[np.int64]
    centres: sparse.csr_array
    goods: sparse.csr_array
    marks: tuple[tuple[tuple[str, ...], NDArray[np.bool_]], ...]
    cut: Cutter = field(repr=False)

    @classmethod
    def of(
        cls,
        labels: Iterable[Label],
        cut: Cutter,
        *,
        marks: Iterable[Mark] = (),
        goods: Iterable[tuple[str, str]] = (),
    ) -> Lexicon:
        """A lexicon of these labels; ``goods`` names who handles (``activity:4641``) what is made under another code.

        >>> lexicon = Lexicon.of([Label("activity", "0124", "en", "apples")], lambda said: {said: 1.0})
        >>> lexicon.concepts
        ('activity:0124',)
        """
        listed = sorted({(f"{label.scheme}:{label.code}", label.text) for label in labels})
        concepts = tuple(sorted({concept for concept, _ in listed}))
        place_of = {concept: place for place, concept in enumerate(concepts)}
        owners = np.array([place_of[concept] for concept, _ in listed], dtype=np.int64)
        pieces = [cut(text) for _, text in listed]
        vocabulary = {gram: place for place, gram in enumerate(sorted({g for piece in pieces for g in piece}))}
        counts = _counted(pieces, vocabulary)
        gather = sparse.csr_array(
            (np.ones(len(owners)), (owners, np.arange(len(owners)))), shape=(len(concepts), len(owners))
        )
        said = (gather @ counts).tocsr()
        spread = np.bincount(said.indices, minlength=len(vocabulary))
        rarity = np.log1p(len(concepts) / np.maximum(spread, 1))
        said.data = np.log1p(said.data)
        handled = [(place_of[who], place_of[what]) for who, what in goods if who in place_of and what in place_of]
        ends = np.array(handled, dtype=np.int64).reshape(-1, 2)
        return cls(
            concepts=concepts,
            vocabulary=vocabulary,
            rarity=rarity,
            labels=_unit(counts, rarity),
            owners=owners,
            centres=_unit(said, rarity),
            goods=sparse.csr_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(len(concepts),) * 2),
            marks=tuple((mark.words, np.array([c in set(mark.codes) for c in concepts], dtype=bool)) for mark in marks),
            cut=cut,
        )

    def pointed(self, texts: Sequence[Text]) -> sparse.csr_array:
        """For each text the codes it points to, each with a share; one row a text, of length 1."""
        rows = _unit(_counted([self.cut(t.text) for t in texts], self.vocabulary), self.rarity)
        place_of = {concept: place for place, concept in enumerate(self.concepts)}
        found_rows: list[NDArray[np.float64]] = []
        places: list[NDArray[np.int64]] = []
        for first in range(0, len(texts), AT_ONCE):
            for text, near in zip(texts[first:], self._likeness(rows[first : first + AT_ONCE]), strict=False):
                likeness = near * self._manner(text.text)
                best = np.argsort(-likeness, kind="stable")[:KEPT]
                share = likeness[best] ** SHARPNESS
                total = float(np.sqrt((share**2).sum()))
                share = share / total if total > 0 else share
                given = [place_of[code] for code in text.codes if code in place_of]
                if given:  # what was stated outweighs what the words point to
                    best, share = np.array(given, dtype=np.int64), np.full(len(given), len(given) ** -0.5)
                places.append(best[share > 0])
                found_rows.append(share[share > 0])
        starts = np.concatenate(([0], np.cumsum([len(p) for p in places])))
        data = np.concatenate(found_rows) if found_rows else np.zeros(0)
        where = np.concatenate(places) if places else np.zeros(0, dtype=np.int64)
        return sparse.csr_array((data, where, starts), shape=(len(texts), len(self.concepts)))

    def _likeness(self, rows: sparse.csr_array) -> Floats:
        """How near each text comes to each code: its labels, all that is said of it, and what it handles."""
        near = (rows @ self.labels.T).toarray()  # labels stand sorted by their owner, and every code has one
        agreed = np.add.reduceat(near**AGREEING, np.flatnonzero(np.diff(self.owners, prepend=-1)), axis=1)
        own: Floats = agreed ** (1 / AGREEING) + CENTRE * (rows @ self.centres.T).toarray()
        handled = np.zeros_like(own)
        for who in np.flatnonzero(np.diff(self.goods.indptr)):
            made = self.goods.indices[self.goods.indptr[who] : self.goods.indptr[who + 1]]
            handled[:, who] = HANDLED * own[:, made].max(axis=1)
        return np.maximum(own, handled)

    def _manner(self, text: str) -> Floats:
        """What the manner of business makes of each code: more, less, or nothing where the text shows none."""
        plain = text.lower().strip()
        shown = np.zeros(len(self.concepts), dtype=bool)
        for words, codes in self.marks:
            if any(plain.endswith(word) if len(word) == 1 else word in plain for word in words):
                shown |= codes
        return np.where(shown, MARKED, UNMARKED) if shown.any() else np.ones(len(shown))


def relevant(
    queries: Sequence[Text],
    corpus: Sequence[Text],
    lexicon: Lexicon,
    *,
    top: int = 10,
    encoder: Encoder | None = None,
) -> list[list[Hit]]:
    """For each query the nearest texts of the corpus, best first, ties by id.

    ``encoder`` is an operator's own sentence encoder; without it no model is needed.

    >>> lexicon = Lexicon.of([Label("activity", "0124", "en", "apples"), Label("activity", "0124", "ru", "яблоки"),
    ...                       Label("activity", "0311", "ru", "рыба")], lambda said: dict.fromkeys(said.split(), 1.0))
    >>> relevant([Text("q", "apples")], [Text("a", "рыба"), Text("b", "яблоки")], lexicon, top=1)[0][0].id
    'b'
    """
    if not queries or not corpus:
        return [[] for _ in queries]
    scores, shared = _scores(queries, corpus, lexicon, encoder)
    asked, held, words = shared
    order_of_ids = np.argsort(np.argsort([text.id for text in corpus], kind="stable"))
    answer = []
    for at in range(len(queries)):
        order = np.lexsort((order_of_ids, -scores[at]))[:top]
        hits = []
        for place in order.tolist():
            codes = _strongest(asked[[at]].multiply(held[[place]]), lexicon.concepts)
            hits.append(Hit(corpus[place].id, float(scores[at, place]), codes, words(at, place)))
        answer.append(hits)
    return answer


def _scores(
    queries: Sequence[Text], corpus: Sequence[Text], lexicon: Lexicon, encoder: Encoder | None
) -> tuple[Floats, tuple[sparse.csr_array, sparse.csr_array, Callable[[int, int], tuple[str, ...]]]]:
    asked, held = lexicon.pointed(queries), lexicon.pointed(corpus)
    bridged = (asked @ held.T).toarray()
    total = 1.0
    for digits, weight in LEVELS.items():
        rolled = _rolled(lexicon.concepts, digits)
        bridged += weight * (_lengthened(asked @ rolled) @ _lengthened(held @ rolled).T).toarray()
        total += weight
    pieces = [lexicon.cut(text.text) for text in (*queries, *corpus)]
    names = sorted({gram for piece in pieces for gram in piece})
    vocabulary = {gram: place for place, gram in enumerate(names)}
    counts = _counted(pieces, vocabulary)
    spread = np.bincount(counts.indices, minlength=len(names))
    vectors = _unit(counts, np.log1p(len(pieces) / np.maximum(spread, 1)))
    left, right = vectors[: len(queries)], vectors[len(queries) :]
    scores = BRIDGED * bridged / total + DIRECT * (left @ right.T).toarray()
    whole = BRIDGED + DIRECT
    if encoder is not None:
        encoded = _vectors(encoder, [text.text for text in (*queries, *corpus)])
        encoded /= np.maximum(np.linalg.norm(encoded, axis=1, keepdims=True), 1e-12)
        scores += ENCODED * np.clip(encoded[: len(queries)] @ encoded[len(queries) :].T, 0, 1)
        whole += ENCODED

    def words(at: int, place: int) -> tuple[str, ...]:
        return _strongest(left[[at]].multiply(right[[place]]), names)

    return scores / whole, (asked, held, words)


def _vectors(encoder: Encoder, said: Sequence[str]) -> Floats:
    """What an operator's encoder makes of the texts; refused when it is not one vector a text."""
    encoded = np.asarray(encoder(said), dtype=np.float64)
    if encoded.ndim != 2 or len(encoded) != len(said) or not np.isfinite(encoded).all():
        raise ValueError(f"the encoder must give one vector of numbers for each of the {len(said)} texts")
    return encoded


def _counted(pieces: Sequence[Mapping[str, float]], vocabulary: Mapping[str, int]) -> sparse.csr_array:
    kept = [[(vocabulary[gram], weight) for gram, weight in piece.items() if gram in vocabulary] for piece in pieces]
    starts = np.concatenate(([0], np.cumsum([len(row) for row in kept]))).astype(np.int64)
    flat = np.array([place for row in kept for place, _ in row], dtype=np.int64)
    weights = np.array([weight for row in kept for _, weight in row], dtype=np.float64)
    return sparse.csr_array((weights, flat, starts), shape=(len(pieces), max(1, len(vocabulary))))


def _unit(counts: sparse.csr_array, rarity: Floats) -> sparse.csr_array:
    weighed = sparse.csr_array(
        (counts.data * rarity[counts.indices], counts.indices, counts.indptr), shape=counts.shape
    )
    return _lengthened(weighed)


def _lengthened(rows: sparse.csr_array) -> sparse.csr_array:
    """The rows at length 1; an empty row stays empty."""
    owners = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    lengths = np.sqrt(np.bincount(owners, weights=rows.data**2, minlength=rows.shape[0]))
    data = rows.data / np.maximum(lengths[owners], 1e-12)
    return sparse.csr_array((data, rows.indices, rows.indptr), shape=rows.shape)


def _rolled(concepts: Sequence[str], digits: int) -> sparse.csr_array:
    """From codes to what is left of them when only so many digits count."""
    cut = [f"{scheme}:{code[:digits]}" for scheme, code in (concept.split(":", 1) for concept in concepts)]
    place_of = {name: place for place, name in enumerate(sorted(set(cut)))}
    columns = np.array([place_of[name] for name in cut], dtype=np.int64)
    return sparse.csr_array(
        (np.ones(len(cut)), (np.arange(len(cut)), columns)), shape=(len(cut), max(1, len(place_of)))
    )


def _strongest(row: sparse.csr_array, names: Sequence[str], count: int = 3) -> tuple[str, ...]:
    found = row.tocoo()
    order = np.argsort(-found.data, kind="stable")[:count]
    return tuple(names[place] for place in np.asarray(found.coords[1])[order].tolist())
