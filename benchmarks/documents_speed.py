"""A batch of one-page papers as PDF, beside WeasyPrint with the same content, fonts and look, in three languages.

    python -m benchmarks.documents_speed [--small] [--json]

Every paper differs from the one before, and so do its parts. Both make one paper after another, turn by turn, and read
their fonts before the clock starts; both embed subsets of them, hyphenate, number the pages and tag what stands on them
for screen readers. The peer is asked twice: for the whole paper, and for a plain one without tags, page numbers,
hyphens and facts side by side, which costs it less. The title of each paper is looked for in its PDF. Processor time is
compared, so that what else the machine does counts for neither. Target: ten times WeasyPrint's papers a second over the
three languages together; in Japanese it is far more, in the two others a little less.
"""

from __future__ import annotations

import argparse
import html
import io
import json
import time
from collections.abc import Callable
from typing import Any

import django
from django.conf import settings
from pypdf import PdfReader

PAPERS, SMALL_PAPERS = 240, 12
A_TURN, PEER_SHARE = 12, 4  # the peer makes a quarter of the papers: its rate is steady, and nobody waits
OURS, PEER, PLAIN = "papers_a_second", "weasyprint_papers_a_second", "weasyprint_plain_papers_a_second"
TEXTS = {
    "en": ("A cold store", "A processor looks for a partner with refrigeration technology.", "Sought", "Step"),
    "ja": ("冷蔵倉庫", "水産加工会社が、冷凍技術を持つパートナーを求めています。", "求める金額", "段階"),
    "ru": ("Холодильный склад", "Компания ищет партнёра с холодильными технологиями.", "Требуется", "Шаг"),
}
PLAIN_LOOK = """@page { size: A4; margin: 2.2cm }
body { font: 10pt "Noto Sans", "Noto Sans CJK JP", "DejaVu Sans"; color: #14232b }
h1 { font-size: 20pt; border-bottom: 3.5pt solid #14232b } h2 { font-size: 12.5pt } table { width: 100%;
border-collapse: collapse } td, th { border-bottom: .5pt solid #d3dcdf; padding: 4pt; text-align: left }
dl { background: #f2f6f6; padding: 11pt } p { text-align: justify }"""
WHOLE_LOOK = """@page { size: A4; margin: 2.2cm 2.2cm 2.4cm; color: #4a5a63;
font: 7.5pt "Noto Sans", "Noto Sans CJK JP"; @bottom-left { content: string(foot); width: 85% }
@bottom-right { content: counter(page) " / " counter(pages) } }
body { margin: 0; font: 10pt/1.37 "Noto Sans", "Noto Sans CJK JP", "DejaVu Sans"; color: #14232b }
footer { string-set: foot content(); height: 0; overflow: hidden; position: absolute }
h1 { font-size: 20pt; border-bottom: 3.5pt solid #14232b; margin: 0 }
h2 { font-size: 12.5pt; break-after: avoid; margin: 15pt 0 7pt }
table { width: 100%; border-collapse: collapse; font-size: 9pt; line-height: 1 } td, th { text-align: left;
border-bottom: .5pt solid #d3dcdf; padding: 3pt 4pt; vertical-align: top }
th { border-bottom: 1pt solid #14232b; font-size: 8.5pt }
td:first-child { width: 60% } :is(td, th) + * { text-align: right; font-variant-numeric: tabular-nums }
dl { background: #f2f6f6; padding: 11pt; margin: 11pt 0; display: grid; grid-template-columns: 1fr 1fr 1fr; gap: 12pt }
dl div { break-inside: avoid } dt { font-size: 8pt; color: #4a5a63 } dd { margin: 0; font-weight: bold }
p { text-align: justify; hyphens: auto; margin: 0 0 6pt }
.lead { font-size: 11.5pt; color: #4a5a63; text-align: left; margin: 6pt 0 }"""


def paper(number: int, language: str) -> Any:
    """One of the papers."""
    from madoguchi.core.documents import Paper, Section

    title, text, sought, step = TEXTS[language]
    rows = tuple((f"{step} {row}", f"{number * row:,}") for row in range(1, 13))
    return Paper(
        f"{title} {number}", language, text, foot=text,
        facts=tuple((f"{sought} {fact}", f"{number * fact:,}") for fact in range(1, 7)),
        sections=(
            Section(title, paragraphs=tuple(f"{text} {number + part}. " * 6 for part in range(3))),
            Section(step, columns=(step, sought), widths=(3, 2), figures=(1,), rows=rows),
        ),
    )  # fmt: skip


def as_page(one: Any, look: str) -> str:
    """The same paper for WeasyPrint."""
    told = html.escape
    facts = "".join(f"<div><dt>{told(name)}</dt><dd>{told(value)}</dd></div>" for name, value in one.facts)
    parts = ""
    for section in one.sections:
        parts += f"<h2>{told(section.heading)}</h2>" + "".join(f"<p>{told(text)}</p>" for text in section.paragraphs)
        if section.rows:
            head = "".join(f"<th>{told(name)}</th>" for name in section.columns)
            rows = "".join("<tr>" + "".join(f"<td>{told(cell)}</td>" for cell in row) + "</tr>" for row in section.rows)
            parts += f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    foot = f"<footer>{told(one.foot)}</footer>"
    before, after = (foot, "") if look == WHOLE_LOOK else ("", foot)  # what a page shows below has to be read first
    return (
        f'<html lang="{one.language}"><head><title>{told(one.title)}</title><style>{look}</style></head><body>{before}'
        f'<h1>{told(one.title)}</h1><p class="lead">{told(one.lead)}</p><dl>{facts}</dl>{parts}{after}'
    )


def rates(makers: dict[str, Callable[[Any], bytes]], papers: list[Any]) -> tuple[dict[str, float], dict[str, Any]]:
    """Papers a second of processor time, and the papers: turn by turn, so that a busy minute slows everybody."""
    seconds = dict.fromkeys(makers, 0.0)
    made: dict[str, list[bytes]] = {who: [] for who in makers}
    for first in range(0, len(papers), A_TURN):
        for who, make in makers.items():
            turn = papers[first : first + (A_TURN if who == OURS else A_TURN // PEER_SHARE)]
            began = time.process_time()
            made[who] += [make(one) for one in turn]
            seconds[who] += time.process_time() - began
    return {who: len(made[who]) / seconds[who] for who in makers}, made


def holds(pdf: bytes, one: Any, whole: bool = True) -> bool:
    """Does the PDF hold the title of its paper, number and all; and, where it is whole, tags and `1 / 1`?"""
    read = PdfReader(io.BytesIO(pdf))
    text = "".join("".join(page.extract_text() for page in read.pages).split())
    tagged = "/StructTreeRoot" in read.root_object and "1/1" in text
    return one.title.replace(" ", "") in text and tagged is whole


def measured(count: int) -> dict[str, Any]:
    """Ours and the peer's two, language by language."""
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    from madoguchi.core.documents import as_pdf

    fonts = FontConfiguration()

    def whole(one: Any) -> bytes:
        pdf: bytes = weasyprint.HTML(string=as_page(one, WHOLE_LOOK)).write_pdf(font_config=fonts, pdf_tags=True)
        return pdf

    def plain(one: Any) -> bytes:
        pdf: bytes = weasyprint.HTML(string=as_page(one, PLAIN_LOOK)).write_pdf(font_config=fonts)
        return pdf

    makers = {OURS: as_pdf, PEER: whole, PLAIN: plain}
    found: dict[str, Any] = {}
    for language in TEXTS:
        papers = [paper(number, language) for number in range(1, count + 1)]
        rates(makers, [paper(0, language)] * A_TURN)
        rate, made = rates(makers, papers)
        seen = [(OURS, 0, 0), (OURS, -1, count - 1), (PEER, 0, 0), (PLAIN, 0, 0)]
        found[language] = rate | {
            "times_faster": rate[OURS] / rate[PEER],
            "times_faster_than_plain": rate[OURS] / rate[PLAIN],
            "kilobytes": sum(map(len, made[OURS])) / count / 1024,
            "weasyprint_kilobytes": sum(map(len, made[PEER])) / len(made[PEER]) / 1024,
            "all_hold_their_text": all(holds(made[who][at], papers[of], who != PLAIN) for who, at, of in seen),
        }
    return found | together(found)


def together(found: dict[str, Any]) -> dict[str, float]:
    """How often one paper in each language is made in the time the peer needs for its own, and for plain ones."""
    ours, peer, plain = (sum(1 / one[who] for one in found.values()) for who in (OURS, PEER, PLAIN))
    return {"all_three_times_faster": peer / ours, "all_three_times_faster_than_plain": plain / ours}


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if not settings.configured:
        settings.configure()
        django.setup()
    found = measured(SMALL_PAPERS if options.small else PAPERS)
    print(json.dumps(found, indent=None if options.json else 2, ensure_ascii=False))


if __name__ == "__main__":
    main()
