"""Why a pair fits, as each side sees it: keys with facts, from which the apps make sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import exp

from .features import ACTIVITY_WORTH, KEYS, PRODUCT_WORTH
from .market import Market
from .model import Model, Weights
from .profiles import Coded, Profile
from .rosters import ACTIVITY_DEPTHS, PRODUCT_DEPTHS, Floats, depth_keys
from .scoring import all_pairs, pair_views

Fact = str | int | float | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """One feature that speaks for a pair (contribution above 0) or against it (below 0).

    ``key`` is one of `features.KEYS`; "yours" is the reader's, "theirs" is the other side's. Facts:

    ==================================== =================================================
    product-sought                       needed (yours), offered (theirs), digits 6, 4 or 2
    product-wanted-from-you              needed (theirs), offered (yours), digits
    activity-sought                      wanted (yours), activity (theirs), digits 4, 3 or 2
    activity-wanted-from-you             wanted (theirs), activity (yours), digits
    activity-shared                      yours, theirs, digits
    registered-activity-sought           as activity-sought, from the register alone
    registered-activity-wanted-from-you  as activity-wanted-from-you, from the register alone
    registered-activity-shared           as activity-shared, from the register alone
    kind-complementary                   yours, theirs (kinds, equally many of each)
    kind-different                       yours, theirs (kinds)
    region-sought                        regions (theirs, among those you look in)
    region-outside                       regions (theirs), wanted (yours)
    region-welcome                       regions (yours, among those they look in)
    region-unwelcome                     regions (yours), wanted (theirs)
    registered-region-sought             as region-sought, from the register alone
    size-sought                          size (theirs)
    size-outside                         size (theirs), wanted (yours)
    size-welcome                         size (yours)
    size-unwelcome                       size (yours), wanted (theirs)
    registered-size-sought               size (theirs), from the register alone
    language-shared                      languages (of both)
    language-none                        yours, theirs (languages)
    words-sought                         words (yours that they offer, as tokens)
    words-wanted-from-you                words (theirs that you offer, as tokens)
    entry-complete                       share (theirs, 0 to 1)
    entry-ageing                         share (theirs, 0 fresh to 1 about to lapse)
    registered-only                      none: they have not said that they look for anyone
    ==================================== =================================================

    Codes are texts as they were given. A profile that stated nothing is only ever spoken of with
    ``registered-`` keys, ``language-`` keys, and wishes of the other that its registered facts miss.
    """

    key: str
    facts: Mapping[str, Fact]
    contribution: float


@dataclass(frozen=True, slots=True)
class View:
    """What one side has for and against the pair; intercept and all contributions add up to the logit."""

    intercept: float
    logit: float
    chance: float
    reasons: tuple[Reason, ...]
    cautions: tuple[Reason, ...]

    @property
    def caution(self) -> Reason | None:
        """What speaks against the pair most."""
        return self.cautions[0] if self.cautions else None

    def best(self, count: int = 3) -> tuple[Reason, ...]:
        """What speaks for the pair most."""
        return self.reasons[:count]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A pair as both of its sides see it."""

    seeker: View
    partner: View

    @property
    def value(self) -> float:
        """The chance that both accept."""
        return self.seeker.chance * self.partner.chance


def explain(pair: tuple[Profile, Profile], model: Model) -> Explanation:
    """The reasons of both sides, the strongest first.

    >>> east = Profile(id="sakura", side="east", needs=("0307",))
    >>> west = Profile(id="vostok", side="west", offers=("030721",))
    >>> model = Model.restored({"": {"intercept": -1.0, "weights": {"product-sought": 2.0}}})
    >>> explain((east, west), model).seeker.reasons[0].facts
    {'needed': '0307', 'offered': '030721', 'digits': 4}
    """
    seeker, partner = pair
    seeing, seen = pair_views(all_pairs([seeker], [partner]))
    return Explanation(
        view_of(seeker, partner, model.of(seeker.side), seeing.matrix[0]),
        view_of(partner, seeker, model.of(partner.side), seen.matrix[0]),
    )


def features_of(pair: tuple[Profile, Profile]) -> tuple[dict[str, float], dict[str, float]]:
    """What the seeker and what the partner sees, without zeros: to be kept with an introduction for `learn`."""
    seeing, seen = pair_views(all_pairs([pair[0]], [pair[1]]))
    first, second = (
        {key: float(value) for key, value in zip(KEYS, row, strict=True) if value}
        for row in (seeing.matrix[0], seen.matrix[0])
    )
    return first, second


def view_of(reader: Profile, other: Profile, judge: Weights, features: Floats) -> View:
    """One side's view from its features; see `explain`."""
    reasons = []
    logit = judge.intercept
    for key, feature in zip(KEYS, features.tolist(), strict=True):
        contribution = judge.weights.get(key, 0.0) * feature
        if contribution:
            logit += contribution
            reasons.append(Reason(key, FACTS[key](reader, other), contribution))
    return View(
        intercept=judge.intercept,
        logit=logit,
        chance=1.0 / (1.0 + exp(-logit)),
        reasons=tuple(sorted((r for r in reasons if r.contribution > 0), key=lambda r: (-r.contribution, r.key))),
        cautions=tuple(sorted((r for r in reasons if r.contribution < 0), key=lambda r: (r.contribution, r.key))),
    )


def _products(reader: Profile, other: Profile) -> dict[str, Fact]:
    needed, offered, digits = _closest(reader.needs, other.offers, PRODUCT_DEPTHS, PRODUCT_WORTH)
    return {"needed": needed, "offered": offered, "digits": digits}


def _wanted_activity(reader: Profile, other: Profile) -> dict[str, Fact]:
    wanted, activity, digits = _closest(reader.wanted_activities, other.activities, ACTIVITY_DEPTHS, ACTIVITY_WORTH)
    return {"wanted": wanted, "activity": activity, "digits": digits}


def _shared_activity(reader: Profile, other: Profile) -> dict[str, Fact]:
    yours, theirs, digits = _closest(reader.activities, other.activities, ACTIVITY_DEPTHS, ACTIVITY_WORTH)
    return {"yours": yours, "theirs": theirs, "digits": digits}


def _closest(
    left: Iterable[Coded | str], right: Iterable[Coded | str], depths: tuple[int, int, int], worth: Floats
) -> tuple[str, str, int]:
    """The two codes whose meeting counts most, and at how many digits they meet."""
    best, found = 0.0, ("", "", 0)
    others = [(Coded(*code), depth_keys(code[0], depths)) for code in right]
    for code in left:
        own = Coded(*code)
        keys = depth_keys(own.code, depths)
        for other, other_keys in others:
            for depth, mine, theirs, value in zip(depths, keys, other_keys, worth.tolist(), strict=True):
                if mine >= 0 and mine == theirs:
                    if value * own.weight * other.weight > best:
                        best, found = value * own.weight * other.weight, (own.code, other.code, depth)
                    break
    return found


def _kinds(reader: Profile, other: Profile) -> dict[str, Fact]:
    answered = [kind for kind in reader.kinds if kind.complement in {theirs.code for theirs in other.kinds}]
    return {"yours": tuple(k.code for k in answered), "theirs": tuple(k.complement for k in answered)}


def _all_kinds(reader: Profile, other: Profile) -> dict[str, Fact]:
    return {"yours": tuple(k.code for k in reader.kinds), "theirs": tuple(k.code for k in other.kinds)}


def _regions(reader: Profile, other: Profile) -> dict[str, Fact]:
    return {"regions": _both(other.regions, reader.wanted_regions)}


def _size(_: Profile, other: Profile) -> dict[str, Fact]:
    return {"size": other.size}


def _both(left: tuple[str, ...], right: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in left if name in right)


def _turned(facts: Callable[[Profile, Profile], dict[str, Fact]]) -> Callable[[Profile, Profile], dict[str, Fact]]:
    return lambda reader, other: facts(other, reader)


def _missed_regions(reader: Profile, other: Profile) -> dict[str, Fact]:
    return {"regions": other.regions, "wanted": reader.wanted_regions}


def _missed_size(reader: Profile, other: Profile) -> dict[str, Fact]:
    return {"size": other.size, "wanted": reader.wanted_sizes}


def _words(reader: Profile, other: Profile) -> dict[str, Fact]:
    return {"words": tuple(dict.fromkeys(word for word in reader.need_words if word in set(other.offer_words)))}


FACTS: Mapping[str, Callable[[Profile, Profile], dict[str, Fact]]] = {
    "product-sought": _products,
    "product-wanted-from-you": _turned(_products),
    "activity-sought": _wanted_activity,
    "activity-wanted-from-you": _turned(_wanted_activity),
    "activity-shared": _shared_activity,
    "registered-activity-sought": _wanted_activity,
    "registered-activity-wanted-from-you": _turned(_wanted_activity),
    "registered-activity-shared": _shared_activity,
    "kind-complementary": _kinds,
    "kind-different": _all_kinds,
    "region-sought": _regions,
    "region-outside": _missed_regions,
    "region-welcome": _turned(_regions),
    "region-unwelcome": _turned(_missed_regions),
    "registered-region-sought": _regions,
    "size-sought": _size,
    "size-outside": _missed_size,
    "size-welcome": _turned(_size),
    "size-unwelcome": _turned(_missed_size),
    "registered-size-sought": _size,
    "language-shared": lambda reader, other: {"languages": _both(reader.languages, other.languages)},
    "language-none": lambda reader, other: {"yours": reader.languages, "theirs": other.languages},
    "words-sought": _words,
    "words-wanted-from-you": _turned(_words),
    "entry-complete": lambda _, other: {"share": other.completeness},
    "entry-ageing": lambda _, other: {"share": 1.0 - other.freshness},
    "registered-only": lambda reader, other: {},
}
"""How the facts of each key are found."""


NOT_INTRODUCED = ("partner-in-demand", "own-places-full", "not-a-candidate", "places-left", "introduced")
"""Keys of `not_introduced`."""


def not_introduced(
    pair: tuple[str, str], pairs: tuple[tuple[str, str], ...], market: Market, prices: Mapping[str, float]
) -> Reason:
    """Why a pair was not introduced in a round with these introductions and prices.

    ``partner-in-demand``: places, short_by (what the pair lacks to the price of the partner);
    ``own-places-full``: places (the seeker's went to pairs worth more to it);
    ``not-a-candidate``, ``introduced``, ``places-left`` (worth nothing to one side): no facts.
    Nobody else is named.
    """
    if pair in pairs:
        return Reason("introduced", {}, 0.0)
    value = next((found.value for found in market.pairs() if found[:2] == pair), None)
    if value is None:
        return Reason("not-a-candidate", {}, 0.0)
    price = prices.get(pair[1], 0.0)
    if price >= value:
        places = sum(partner == pair[1] for _, partner in pairs)
        return Reason("partner-in-demand", {"places": places, "short_by": price - value}, -price)
    own = sum(seeker == pair[0] for seeker, _ in pairs)
    return Reason("own-places-full", {"places": own}, 0.0) if own else Reason("places-left", {}, 0.0)
