"""Papers as PDF, set by typst. One compiler is kept: what it has read of fonts and templates serves the next paper.

What a paper says is a file beside the template. As an input of the program it would be part of the library, and
everything kept of the paper before would be thrown away.
"""

from __future__ import annotations

import json
import re
import threading
from dataclasses import asdict
from functools import lru_cache
from importlib.resources import files
from typing import Any

from madoguchi.core.documents import fonts
from madoguchi.core.documents.paper import Paper
from madoguchi.core.refusals import Refused

PIXELS_PER_INCH = 144.0
MOST_NAMED = 12
_SIZE = re.compile(r'width="([\d.]+)" height="([\d.]+)"')
_FAMILY = re.compile(r'font-family="[^"]*"')
_PAPER = '#import "paper.typ": paper\n#paper(json("said.json"))\n'
_ONE_AT_A_TIME = threading.Lock()


def as_pdf(paper: Paper) -> bytes:
    """The paper on A4: tagged, with its title and language. Refused where a sign of it cannot be drawn."""
    made = _compiled(paper, "pdf")
    assert isinstance(made, bytes)  # pages of a PDF are one file
    return made


def as_pages(paper: Paper, *, pixels_per_inch: float = 96.0) -> list[bytes]:
    """The pages of the paper as PNG, for a look at them."""
    made = _compiled(paper, "png", ppi=pixels_per_inch)
    return made if isinstance(made, list) else [made]


def as_png(svg: str) -> bytes:
    """A picture that stands alone as PNG, at twice its size."""
    found = _SIZE.search(svg)
    if found is None:
        raise ValueError("a picture says how large it is")
    require_drawn([svg])
    page = f"#set page(width: {found[1]}pt, height: {found[2]}pt, margin: 0pt)\n"
    picture = f'#image("picture.svg", width: {found[1]}pt)'
    made = _run(page + picture, {"picture.svg": fitted(svg)}, "png", ppi=PIXELS_PER_INCH)
    assert isinstance(made, bytes)  # one page makes one picture
    return made


def require_drawn(texts: Any) -> None:
    """Refuse texts with a sign that no font here holds, and say which."""
    missing = fonts.undrawn(texts)
    if missing:
        named = " ".join(f"{sign} (U+{ord(sign):04X})" for sign in missing[:MOST_NAMED])
        raise Refused("fonts-lack-signs", signs=named, n=len(missing), families=", ".join(fonts.FAMILIES))


def fitted(svg: str) -> str:
    """The picture with the families documents are set in: the browser's names for them are not known here."""
    families = ", ".join(f"'{one}'" for one in fonts.installed())
    return _FAMILY.sub(f'font-family="{families}"', svg)


def _compiled(paper: Paper, form: str, **more: Any) -> bytes | list[bytes]:
    require_drawn(paper.texts)
    data = asdict(paper) | {"families": fonts.installed()}
    for section in data["sections"]:
        section["picture"] = fitted(section["picture"])
    return _run(_PAPER, {"said.json": json.dumps(data, ensure_ascii=False)}, form, **more)


def _run(source: str, beside: dict[str, str], form: str, **more: Any) -> bytes | list[bytes]:
    given = {name: text.encode() for name, text in {"main.typ": source, **beside}.items()}
    with _ONE_AT_A_TIME:
        made: bytes | list[bytes] = _compiler().compile(input=given, format=form, **more)
    return made


@lru_cache(maxsize=1)
def _compiler() -> Any:
    import typst  # a large library, only for documents

    return typst.Compiler(root=str(files("madoguchi.core.documents")), font_paths=fonts.shelf())
