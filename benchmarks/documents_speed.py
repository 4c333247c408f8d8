"""A batch of one-page papers as PDF, beside WeasyPrint with the same content, fonts and look, in three languages.

    python -m benchmarks.documents_speed [--small] [--json]

Every paper differs from the one before. Both read their fonts before the clock starts; both embed subsets of them.
The marker of each paper is looked for in its PDF. Target: ten times WeasyPrint's papers a
second over the three languages together; text in one script alone is nearer.
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

PAPERS, SMALL_PAPERS = 200, 12
PEER_SHARE = 4  # the peer makes a quarter of the papers: its rate is steady, and nobody waits
TEXTS = {
    "en": ("A cold store", "A processor looks for a partner with refrigeration technology.", "Sought", "Step"),
    "ja": ("冷蔵倉庫", "水産加工会社が、冷凍技術を持つパートナーを求めています。", "求める金額", "段階"),
    "ru": ("Холодильный склад", "Компания ищет партнёра с холодильными технологиями.", "Требуется", "Шаг"),
}
LOOK = """@page { size: A4; margin: 2.2cm }
body { font: 10pt "Noto Sans", "Noto Sans CJK %s", "DejaVu Sans"; color: #14232b }
h1 { font-size: 20pt; border-bottom: 3.5pt solid #14232b } h2 { font-size: 12.5pt } table { width: 100%%;
border-collapse: collapse } td, th { border-bottom: .5pt solid #d3dcdf; padding: 4pt; text-align: left }
dl { background: #f2f6f6; padding: 11pt } p { text-align: justify }"""


def paper(number: int, language: str) -> Any:
    """One of the papers."""
    from madoguchi.core.documents import Paper, Section

    title, text, sought, step = TEXTS[language]
    rows = tuple((f"{step} {row}", f"{number * row:,}") for row in range(1, 13))
    return Paper(
        f"{title} {number}", language, text, foot=text, facts=((sought, f"{number:,}"),) * 6,
        sections=(
            Section(title, paragraphs=(f"{text} {number}. " * 6,) * 3),
            Section(step, columns=(step, sought), widths=(3, 2), figures=(1,), rows=rows),
        ),
    )  # fmt: skip


def as_page(one: Any) -> str:
    """The same paper for WeasyPrint."""
    told = html.escape
    facts = "".join(f"<dt>{told(name)}</dt><dd>{told(value)}</dd>" for name, value in one.facts)
    parts = ""
    for section in one.sections:
        parts += f"<h2>{told(section.heading)}</h2>" + "".join(f"<p>{told(text)}</p>" for text in section.paragraphs)
        if section.rows:
            head = "".join(f"<th>{told(name)}</th>" for name in section.columns)
            rows = "".join("<tr>" + "".join(f"<td>{told(cell)}</td>" for cell in row) + "</tr>" for row in section.rows)
            parts += f"<table><tr>{head}</tr>{rows}</table>"
    look = LOOK % "JP"
    return (
        f'<html lang="{one.language}"><head><title>{told(one.title)}</title><style>{look}</style></head><body>'
        f"<h1>{told(one.title)}</h1><p>{told(one.lead)}</p><dl>{facts}</dl>{parts}<footer>{told(one.foot)}</footer>"
    )


def rate(make: Callable[[Any], bytes], papers: list[Any]) -> tuple[float, list[bytes]]:
    """Papers a second, and the papers."""
    began = time.perf_counter()
    made = [make(one) for one in papers]
    return len(papers) / (time.perf_counter() - began), made


def holds(pdf: bytes, one: Any) -> bool:
    """Does the PDF hold the title of its paper, number and all?"""
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return one.title.replace(" ", "") in "".join(text.split())


def measured(count: int) -> dict[str, Any]:
    """Both, language by language."""
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    from madoguchi.core.documents import as_pdf

    fonts = FontConfiguration()

    def theirs(one: Any) -> bytes:
        pdf: bytes = weasyprint.HTML(string=as_page(one)).write_pdf(font_config=fonts)
        return pdf

    found: dict[str, Any] = {}
    for language in TEXTS:
        as_pdf(paper(0, language))
        theirs(paper(0, language))
        papers = [paper(number, language) for number in range(1, count + 1)]
        ours, made = rate(as_pdf, papers)
        fewer = papers[: max(3, count // PEER_SHARE)]
        peer, others = rate(theirs, fewer)
        found[language] = {
            "papers_a_second": ours,
            "weasyprint_papers_a_second": peer,
            "times_faster": ours / peer,
            "kilobytes": sum(map(len, made)) / len(made) / 1024,
            "weasyprint_kilobytes": sum(map(len, others)) / len(others) / 1024,
            "all_hold_their_text": all(
                holds(pdf, one) for pdf, one in [(made[0], papers[0]), (made[-1], papers[-1]), (others[-1], fewer[-1])]
            ),
        }
    makers = ("papers_a_second", "weasyprint_papers_a_second")
    seconds = {who: sum(1 / one[who] for one in found.values()) for who in makers}
    found["all_three_times_faster"] = seconds["weasyprint_papers_a_second"] / seconds["papers_a_second"]
    return found


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
