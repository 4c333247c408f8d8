"""What stands on a paper, in the order in which it is read. Everything is text in one language, already written out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

SHEET = "sheet"  # one or two pages, read at a glance
BOOK = "book"  # many pages: numbered parts, and a list of them at the beginning

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Section:
    """A heading with what stands under it: sentences, facts, a picture, a table. What is empty is left out.

    `widths` are the shares of the columns of a table; columns in `figures` are numbers and stand to the right.
    `picture` is an SVG that stands alone, and `says` is what it shows, for whoever does not see it.
    """

    heading: str
    note: str = ""
    paragraphs: tuple[str, ...] = ()
    facts: Pairs = ()
    columns: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()
    figures: tuple[int, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    picture: str = ""
    says: str = ""


@dataclass(frozen=True)
class Paper:
    """A document. `kicker` says what kind of paper it is; `notices` stand before everything else, `foot` on each page.

    `parts` is the heading of the list of parts of a book.
    """

    title: str
    language: str
    lead: str = ""
    kicker: str = ""
    foot: str = ""
    notices: tuple[str, ...] = ()
    facts: Pairs = ()
    sections: tuple[Section, ...] = ()
    layout: str = SHEET
    parts: str = ""

    @property
    def texts(self) -> Iterator[str]:
        """Every text on it."""
        yield from (self.title, self.lead, self.kicker, self.foot, self.parts, *self.notices)
        yield from (text for pair in self.facts for text in pair)
        for section in self.sections:
            yield from (section.heading, section.note, section.says, section.picture, *section.paragraphs)
            yield from (text for pair in section.facts for text in pair)
            yield from section.columns
            yield from (text for row in section.rows for text in row)
