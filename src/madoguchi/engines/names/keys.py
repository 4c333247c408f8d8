"""Keys under which two spellings of a name may meet, for linking millions in a database."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from madoguchi.engines.names.analysis import Name
from madoguchi.engines.names.packing import consonant_group

_SHORTEST = 3  # consonants of a word: fewer bring everybody together
_DOUBLED = re.compile(r"(.)\1+")


def skeleton(sound: str) -> str:
    """The consonants of a sound, each by its group (r and l, b and v, k and g are one), doubled ones once.

    >>> skeleton("sakura") == skeleton("sakra"), skeleton("vostok") == skeleton("bostok")
    (True, True)
    """
    return _DOUBLED.sub(r"\1", "".join(_letter(one) for one in sound))


def meeting_keys(name: Name) -> frozenset[str]:
    """Keys of a name: the consonants of all of it, of each longer word and pair of words, and its ideas together.

    Two spellings of one name in two scripts share at least one nearly always; strangers share few of the rare ones.
    """
    words = [skeleton(token.sound) for token in name.tokens if token.sound]
    keys = {f"w:{word}" for word in words if len(word) >= _SHORTEST}
    keys |= {f"w:{one}{other}" for one, other in pairwise(words)}
    keys.add(f"n:{''.join(words)}")
    keys.add(f"n:{''.join(sorted(words))}")
    ideas = sorted(token.concept for token in name.tokens if token.concept)
    own = [skeleton(token.sound)[:2] for token in name.tokens if token.sound and not token.concept]
    if ideas and own:
        keys.add(f"i:{'+'.join(ideas)}:{own[0]}")
    return frozenset(key for key in keys if len(key) > 2)


@lru_cache(maxsize=256)
def _letter(sound: str) -> str:
    group = consonant_group(sound)
    return chr(ord("a") + group) if group else ""
