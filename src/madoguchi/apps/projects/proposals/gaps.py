"""What is missing in a proposal, before it is handed in and before it is printed in a language.

A paper in a language is made when every text on it exists in that language, and none is a translation of a text that
was changed since: a paper half in another language is never handed out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from madoguchi.apps.projects.proposals.contents import Content
from madoguchi.apps.projects.proposals.outline import ANONYMOUS, Outline
from madoguchi.core.languages.texts import Texts
from madoguchi.core.ui.writing import reader

ABOUT, ASSUMPTIONS, PLAN, RISKS, STEPS, ROOM = "about", "assumptions", "plan", "risks", "steps", "room"
LINES = (ASSUMPTIONS, RISKS, STEPS)


@dataclass(frozen=True)
class Gap:
    """Something that is not there: the part it belongs to, and a sentence."""

    part: str
    text: str


def parts(outline: Outline) -> tuple[str, ...]:
    """The parts of a proposal in the order in which they are written."""
    return (ABOUT, *(one.key for one in outline.sections), ASSUMPTIONS, PLAN, RISKS, STEPS, ROOM, ANONYMOUS)


def label(outline: Outline, part: str) -> str:
    """What a part is called, for the reader."""
    if part == ANONYMOUS:
        return outline.anonymous.names.in_language(reader()).text
    section = outline.section(part)
    if section is not None:
        return section.names.in_language(reader()).text
    return {
        ABOUT: _("What it is about"),
        ASSUMPTIONS: _("Assumptions"),
        PLAN: pgettext("part of a proposal", "Figures"),
        RISKS: _("Risks"),
        STEPS: _("Timetable"),
        ROOM: _("Data room"),
    }[part]


def gaps(content: Content, outline: Outline) -> list[Gap]:
    """What is missing before it can be handed in, in the order of the parts."""
    return [*_about(content), *_texts(content, outline), *_lines(content, outline), *_rest(content, outline)]


def _about(content: Content) -> Iterator[Gap]:
    for there, sentence in (
        (content.title, _("It has no title.")),
        (content.sector, _("No sector is chosen.")),
        (content.place_code, _("No place is chosen.")),
        (content.sought, _("How much is sought is not said.")),
    ):
        if not there:
            yield Gap(ABOUT, sentence)


def _texts(content: Content, outline: Outline) -> Iterator[Gap]:
    for section in outline.sections:
        if not section.optional and not content.sections.get(section.key):
            yield Gap(section.key, _("“%(part)s” is not written.") % {"part": label(outline, section.key)})


def _lines(content: Content, outline: Outline) -> Iterator[Gap]:
    short = outline.least.assumptions - len(content.assumptions)
    if short > 0:
        text = ngettext(
            "%(n)s more assumption with its source is needed.",
            "%(n)s more assumptions with their sources are needed.",
            short,
        )
        yield Gap(ASSUMPTIONS, text % {"n": short})
    if content.plan is None:
        yield Gap(PLAN, _("The figures of the plan are not entered."))
    short = outline.least.risks - len(content.risks)
    if short > 0:
        text = ngettext("%(n)s more risk is to be named.", "%(n)s more risks are to be named.", short)
        yield Gap(RISKS, text % {"n": short})
    if any(not one.answer for one in content.risks):
        yield Gap(RISKS, _("A risk has no answer."))
    short = outline.least.steps - len(content.steps)
    if short > 0:
        text = ngettext(
            "%(n)s more step with its day is needed.", "%(n)s more steps with their days are needed.", short
        )
        yield Gap(STEPS, text % {"n": short})


def _rest(content: Content, outline: Outline) -> Iterator[Gap]:
    silent = sum(one.key not in content.room for one in outline.room)
    if silent:
        text = ngettext(
            "Of %(n)s paper of the data room it is not said whether it is there.",
            "Of %(n)s papers of the data room it is not said whether they are there.",
            silent,
        )
        yield Gap(ROOM, text % {"n": silent})


# Languages ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Piece:
    """A text of a proposal that is translated: where it belongs, and its versions. `key` names it in forms."""

    key: str
    part: str
    texts: Texts
    is_in_teaser: bool

    def is_ready(self, language: str) -> bool:
        """Is it there in this language, and not translated from an older text?"""
        return language in self.texts.versions and not self.texts.is_stale(language)


def pieces(content: Content, outline: Outline) -> list[Piece]:
    """Every text of a proposal, in the order of its parts."""
    found = [Piece("title", ABOUT, content.title, True)]
    found += [
        Piece(f"section-{one.key}", one.key, content.sections[one.key], one.in_teaser)
        for one in outline.sections
        if content.sections.get(one.key)
    ]
    found += [
        Piece(f"assumption-{place}", ASSUMPTIONS, one.text, False) for place, one in enumerate(content.assumptions)
    ]
    for place, risk in enumerate(content.risks):
        found += [Piece(f"risk-{place}", RISKS, risk.text, False), Piece(f"answer-{place}", RISKS, risk.answer, False)]
    found += [Piece(f"step-{place}", STEPS, one.text, True) for place, one in enumerate(content.steps)]
    if content.anonymous:
        found.append(Piece(ANONYMOUS, ANONYMOUS, content.anonymous, False))
    return [one for one in found if one.texts]


def unready(content: Content, outline: Outline, language: str, *, kind: str) -> list[Piece]:
    """The texts a paper of this kind would lack in this language. The anonymous paper has one text."""
    wanted = pieces(content, outline)
    if kind == "anonymous":
        wanted = [one for one in wanted if one.key == ANONYMOUS]
    elif kind == "teaser":
        wanted = [one for one in wanted if one.is_in_teaser]
    else:
        wanted = [one for one in wanted if one.key != ANONYMOUS]
    return [one for one in wanted if not one.is_ready(language)]
