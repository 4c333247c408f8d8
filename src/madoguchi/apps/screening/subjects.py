"""What a restriction can touch: a company, a project, a fund, a kind of business, goods. Written as `kind:key`."""

from __future__ import annotations

from dataclasses import dataclass

ORGANISATION = "organisation"  # a company of the registry, by its reference
PARTY = "party"  # somebody outside the registry, by the name of the pack
PROJECT = "project"
PROGRAMME = "programme"
INSTRUMENT = "instrument"  # a fund, a credit line, a subsidy
FINANCING = "financing"  # one loan or guarantee
ACTIVITY = "activity"  # a kind of business, such as new investment
PLACE = "place"
GOODS = "goods"  # a code of the Harmonized System; a shorter code means everything below it
KINDS = (ORGANISATION, PARTY, PROJECT, PROGRAMME, INSTRUMENT, FINANCING, ACTIVITY, PLACE, GOODS)

SHORTEST_GOODS = 2


@dataclass(frozen=True, order=True)
class Subject:
    """Something a restriction may touch. Keys are compared without regard to capitals.

    >>> Subject.of("project:PRJ-SAKHALIN2")
    Subject(kind='project', key='prj-sakhalin2')
    >>> str(Subject("goods", "854231"))
    'goods:854231'
    """

    kind: str
    key: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", self.key.lower())

    @classmethod
    def of(cls, text: str) -> Subject:
        """Read `kind:key`. Raises ValueError for a kind that is not known or an empty key."""
        kind, _, key = text.partition(":")
        if kind not in KINDS or not key.strip():
            raise ValueError(f"{text!r} is not one of {', '.join(f'{one}:…' for one in KINDS)}")
        return cls(kind, key.strip())

    @property
    def covered_by(self) -> tuple[Subject, ...]:
        """Itself, and for goods every shorter code that means it too.

        >>> [one.key for one in Subject("goods", "854231").covered_by]
        ['854231', '85423', '8542', '854', '85']
        """
        if self.kind != GOODS:
            return (self,)
        lengths = range(len(self.key), SHORTEST_GOODS - 1, -1)
        return tuple(Subject(GOODS, self.key[:length]) for length in lengths) or (self,)

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"
