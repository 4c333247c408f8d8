"""Texts as columns of a table: one for each language of the corridor, empty where nobody has written it."""

from __future__ import annotations

from madoguchi.core import packs
from madoguchi.core.languages.texts import Texts


def text_columns(*names: str) -> list[str]:
    """The columns of some texts: `title` becomes `title_en` and its like."""
    return [f"{name}_{language}" for name in names for language in packs.current().languages]


def text_values(name: str, said: Texts) -> dict[str, str]:
    """What stands in the columns of one text."""
    written = said.versions
    return {
        f"{name}_{language}": written[language].text if language in written else ""
        for language in packs.current().languages
    }
