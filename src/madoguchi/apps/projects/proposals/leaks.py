"""What would give a company away: its names in every script, its numbers, its people, where it is, what it is called.

The anonymous paper is made of facts that name nobody. Still every text on it is compared with these words before it
leaves, for one sentence written by hand can undo everything.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from madoguchi.apps.projects import places
from madoguchi.apps.projects.proposals.models import Proposal
from madoguchi.apps.registry import queries as registry
from madoguchi.core import packs
from madoguchi.engines import names

SHORTEST, SHORTEST_IN_KANJI = 3, 2
_DIGITS = re.compile(r"\D")


def words_of(proposal: Proposal) -> list[str]:
    """Every word that names the company, its people or its place."""
    company = proposal.organisation
    found = [*_company(proposal), *_places(proposal)]
    found += [one.value for one in company.identifiers.all()]
    for member in registry.members_of(company):
        found += [member.person.name, member.person.email, member.person.email.partition("@")[2]]
    return [word for word in dict.fromkeys(found) if _is_telling(word)]


def _company(proposal: Proposal) -> Iterator[str]:
    company = proposal.organisation
    yield company.reference
    yield proposal.reference
    yield re.sub(r"^\w+://(www\.)?", "", company.web or "").partition("/")[0]
    for alias in company.aliases.all():
        read = names.analyse(alias.text, language=alias.language or None)
        yield alias.text
        # Words that say what a company does, such as "logistics", are everybody's; the others are its own.
        for core in (" ".join(one.text for one in read.tokens), *(one.text for one in read.tokens if not one.concept)):
            yield core
            yield names.romanise(core)
            yield names.to_cyrillic(names.romanise(core))


def _places(proposal: Proposal) -> Iterator[str]:
    corridor = packs.current()
    yield proposal.organisation.address
    yield from (version.text for _language, version in proposal.organisation.city)
    lying = [(proposal.place_kind, proposal.place_code), ("region", proposal.organisation.region)]
    for kind, code in lying:
        if places.is_known(kind, code):
            yield from (places.said(kind, code, language).text for language in corridor.languages)
            yield code
    if proposal.place_code in {one.key for one in corridor.neutral_places}:
        place = corridor.neutral_place(proposal.place_code)
        yield from (text for labels in place.names.values() for text in labels.texts.values())
    for site in proposal.organisation.sites.all():
        yield site.address
        yield from (version.text for _language, version in site.city)


def _is_telling(word: str) -> bool:
    plain = folded(word)
    is_kanji = any("\u3040" <= sign <= "\u9fff" for sign in plain)
    return len(plain) >= (SHORTEST_IN_KANJI if is_kanji else SHORTEST)


def folded(text: str) -> str:
    """As texts are compared: one width, one case, no blanks at the ends, ё as е."""
    return unicodedata.normalize("NFKC", text).casefold().replace("ё", "е").strip()


def found_in(texts: Iterable[str], words: Iterable[str]) -> list[str]:
    """Which of these words stand in the texts, in any case and width; numbers also with blanks or dashes in them.

    >>> found_in(["Ｓａｋｕｒａ of the north", "no. 0100-01-123456"], ["Sakura", "010001123456", "Vostok"])
    ['Sakura', '010001123456']
    """
    whole = folded("\n".join(texts))
    digits = _DIGITS.sub("", whole)
    return [word for word in words if folded(word) in whole or (word.isdigit() and len(word) > 5 and word in digits)]
