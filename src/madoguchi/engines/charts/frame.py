"""The picture around the drawing: accessible inside a page, complete in itself as a file."""

from __future__ import annotations

import re

from madoguchi.engines.charts.words import LINE, Caption, safe, wrap

WIDE, NARROW = 720.0, 360.0

_INK, _SOFT, _LINE, _ACCENT, _PAPER = "#14232b", "#4a5a63", "#d3dcdf", "#0b5a6b", "#ffffff"
# What the stylesheet says in a page, as attributes for a file that stands alone. Classes come in fixed combinations.
_LOOKS = {
    "": f'fill="{_SOFT}"',
    "strong": f'fill="{_INK}" font-weight="600"',
    "rule": f'stroke="{_LINE}" fill="none"',
    "base": f'stroke="{_INK}" stroke-width="1.5" fill="none"',
    "path": f'fill="none" stroke="{_ACCENT}" stroke-width="2.5" stroke-linejoin="round"',
    "path two": f'fill="none" stroke="{_SOFT}" stroke-width="2.5" stroke-dasharray="7 4" stroke-linejoin="round"',
    "path three": f'fill="none" stroke="{_INK}" stroke-width="2.5" stroke-dasharray="2 4" stroke-linejoin="round"',
    "path four": f'fill="none" stroke="{_ACCENT}" stroke-width="2.5" stroke-dasharray="12 4 2 4"',
    "span": f'stroke="{_ACCENT}" stroke-width="2" fill="none"',
    "dot": f'fill="{_ACCENT}"',
    "dot open": f'fill="{_PAPER}" stroke="{_ACCENT}" stroke-width="2"',
    "gap": f'fill="none" stroke="{_SOFT}" stroke-width="2"',
    "col": f'fill="{_ACCENT}"',
    "col light": f'fill="#a9cdd4" stroke="{_ACCENT}" stroke-width="1.5"',
    "col doubt": f'fill="#dcebee" stroke="{_ACCENT}" stroke-width="1.5" stroke-dasharray="4 3"',
    "col guess": f'fill="{_PAPER}" stroke="{_ACCENT}" stroke-width="1.5" stroke-dasharray="1 3"',
    "k0": 'fill="#f2f6f6" stroke="#788a93"',
    "k1": f'fill="#e3eff1" stroke="{_PAPER}"',
    "k2": f'fill="#c3dde2" stroke="{_PAPER}"',
    "k3": f'fill="#8fc0c9" stroke="{_PAPER}"',
    "k4": f'fill="#3f8796" stroke="{_PAPER}"',
    "k5": f'fill="#0b5a6b" stroke="{_PAPER}"',
    "own": f'fill="{_PAPER}" stroke="#788a93" stroke-dasharray="3 3"',
    "on": f'fill="{_PAPER}"',
    "tiny": f'fill="{_SOFT}" font-size="10"',
    "on tiny": f'fill="{_PAPER}" font-size="10"',
    "strong tiny": f'fill="{_INK}" font-weight="600" font-size="10"',
}
_FONT = "system-ui, 'Noto Sans', 'Hiragino Sans', 'Yu Gothic UI', sans-serif"
_CLASS = re.compile(r'<(\w+) class="([^"]*)"')
_PLAIN_TEXT = re.compile(r"<text (?!class=)")


def framed(body: str, caption: Caption, across: float, high: float) -> str:
    """The drawing as an `svg` element for a page: an image with a title, a description and a language."""
    key = caption.key(across)
    size = "narrow" if across < WIDE else "wide"
    return (
        f'<svg class="chart fit {size}" viewBox="0 0 {across:g} {high:g}" role="img" '
        f'aria-labelledby="{key}t {key}d" lang="{safe(caption.language)}">'
        f'<title id="{key}t">{safe(caption.title)}</title><desc id="{key}d">{safe(caption.description)}</desc>'
        f"{body}</svg>"
    )


def standalone(picture: str, caption: Caption) -> str:
    """The same picture as a file: with ground, colours, heading and source, and no need of a stylesheet.

    Colours are attributes and not a style sheet, so the file may be opened under a strict content policy.
    """
    found = re.match(r'<svg class="chart fit \w+" viewBox="0 0 ([\d.]+) ([\d.]+)"', picture)
    if found is None:
        raise ValueError("not a picture of this engine")
    across, high = float(found[1]), float(found[2])
    body = picture[picture.index("</desc>") + len("</desc>") : -len("</svg>")]
    heading = wrap(caption.title, (across - 24) * 0.76, 3)  # in larger, bolder letters than a label
    source = wrap(caption.source, across - 24, 4) if caption.source else ()
    top = 14 + len(heading) * 20
    whole = top + high + 12 + len(source) * LINE + 10
    texts = "".join(
        f'<text x="12" y="{24 + row * 20:g}" font-size="16" font-weight="600" fill="{_INK}">{safe(line)}</text>'
        for row, line in enumerate(heading)
    )
    foot = "".join(
        f'<text x="12" y="{top + high + 24 + row * LINE:g}">{safe(line)}</text>' for row, line in enumerate(source)
    )
    key = caption.key(across)
    drawn = _CLASS.sub(
        _dressed, _PLAIN_TEXT.sub('<text class="" ', f'<g transform="translate(12 {top:g})">{body}</g>{foot}')
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {across + 24:g} {whole:g}" width="{across + 24:g}" '
        f'height="{whole:g}" role="img" aria-labelledby="{key}t {key}d" lang="{safe(caption.language)}" '
        f'xml:lang="{safe(caption.language)}" font-family="{_FONT}" font-size="13">'
        f'<title id="{key}t">{safe(caption.title)}</title><desc id="{key}d">{safe(caption.description)}</desc>'
        f'<rect width="100%" height="100%" fill="{_PAPER}"/>{texts}{drawn}</svg>'
    )


def _dressed(found: re.Match[str]) -> str:
    return f"<{found[1]} {_LOOKS[found[2]]}"
