"""What the sources of facts about companies are called, where they publish, and on which terms."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Source:
    """A register, or whoever else facts come from. `terms` is said beside every fact that leaves in a file."""

    key: str
    label: Promise | str
    address: str = ""
    terms: str = ""


_SOURCES = {
    one.key: one
    for one in (
        Source("company", _("The company itself"), terms="by the company, for this registry"),
        Source("desk", _("The desk"), terms="by the desk, for this registry"),
        Source("table", _("A table read in by the desk"), terms="as agreed with its supplier"),
        Source(
            "jp-nta",
            _("Corporate numbers, National Tax Agency of Japan"),
            "https://www.houjin-bangou.nta.go.jp/",
            "terms of the publisher",
        ),
        Source(
            "jp-edinet",
            _("EDINET code list, Financial Services Agency of Japan"),
            "https://disclosure2.edinet-fsa.go.jp/",
            "terms of the publisher",
        ),
        Source(
            "jp-listed",
            _("Listed companies, Japan Exchange Group"),
            "https://www.jpx.co.jp/",
            "terms of the publisher",
        ),
        Source(
            "ru-rmsp",
            _("Register of small and medium-sized enterprises, Federal Tax Service of Russia"),
            "https://rmsp.nalog.ru/",
            "open data of the publisher",
        ),
    )
}


def source(key: str) -> Source:
    """The source with this key; one that is not known goes by its key."""
    return _SOURCES.get(key) or Source(key, key)
