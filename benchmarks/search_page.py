"""One page of search results over a million companies, beside raw tantivy, SQLite's FTS5 and PostgreSQL.

The page: read the query, the best 20, the exact total, counts of four facets, the rows of the 20, and why each was
found. Raw tantivy does the first four on one field; the databases do all but the reasons. All index the same tokens.

    python -m benchmarks.search_page [--small] [--json] [--without postgresql]
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import tantivy

from madoguchi.core.search.documents import FIELDS, Document, Shape
from madoguchi.core.search.opening import SearchIndex
from madoguchi.core.search.suggestions import Suggestions
from madoguchi.core.search.tantivy_index import TantivyIndex
from madoguchi.core.search.written import spaced
from madoguchi.engines.text import Phrase, Prefix, Word, query_tokens

WHOLE, SMALL = 1_000_000, 20_000
CHUNK = 50_000
FACETS = ("sector", "region", "size", "kind")
TOP = 20
ROUNDS = 3

PRODUCTS = (
    ("除雪車", "снегоуборочная техника", "snow ploughs"),
    ("水素燃料", "водородное топливо", "hydrogen fuel"),
    ("冷凍魚", "мороженая рыба", "frozen fish"),
    ("木材加工", "деревообработка", "timber processing"),
    ("医療機器", "медицинское оборудование", "medical equipment"),
    ("農業機械", "сельскохозяйственные машины", "farm machinery"),
    ("自動車部品", "автомобильные запчасти", "car parts"),
    ("港湾物流", "портовая логистика", "port logistics"),
    ("観光案内", "туристические маршруты", "guided tours"),
    ("温室栽培", "тепличное хозяйство", "greenhouse growing"),
    ("廃棄物処理", "переработка отходов", "waste treatment"),
    ("食品包装", "пищевая упаковка", "food packaging"),
    ("産業用ロボット", "промышленные роботы", "industrial robots"),
    ("住宅建設", "жилищное строительство", "house building"),
    ("船舶修理", "ремонт судов", "ship repair"),
    ("情報処理", "обработка данных", "data processing"),
    ("化粧品", "косметические средства", "cosmetics"),
    ("養殖業", "рыбоводство", "fish farming"),
    ("石油化学", "нефтехимия", "petrochemicals"),
    ("精密工具", "точные инструменты", "precision tools"),
)
NAMES_JA = ("山川", "桜", "北星", "東和", "大洋", "若葉", "青海", "白樺", "光陽", "丸三", "日の出", "松風")
ENDS_JA = ("水産", "製作所", "商事", "工業", "物流", "建設", "電機", "食品", "技研", "林業")
NAMES_RU = ("Восток", "Дальмаш", "Амур", "Байкал", "Север", "Заря", "Маяк", "Полюс", "Тайга", "Прибой")
ENDS_RU = ("Логистика", "Строй", "Техника", "Торг", "Рыба", "Лес", "Энерго", "Сервис", "Агро", "Транс")
NAMES_EN = ("Sakura", "Polar", "Pacific", "Aurora", "Cedar", "Harbour", "Summit", "River", "Beacon", "Orchid")
ENDS_EN = ("Seafoods", "Logistics", "Works", "Trading", "Foods", "Systems", "Timber", "Energy", "Farms", "Marine")
WORDS_JA = ("提携先を探しています", "共同開発を希望します", "輸出の実績があります", "技術を提供できます")
WORDS_RU = (
    "ищем партнёра для поставок",
    "предлагаем совместное производство",
    "есть опыт экспорта",
    "нужна технология",
)
WORDS_EN = ("looking for a partner", "offer joint production", "experienced exporter", "technology wanted")

QUERIES: tuple[tuple[str, dict[str, list[str]]], ...] = (
    ("除雪車", {}), ("除雪", {}), ("山川", {}), ("水素燃料", {}), ("冷凍", {}), ("桜水産", {}), ("医療機器 北星", {}),
    ("農業機械 輸出", {}), ("産業用ロボット", {"region": ["r07"]}), ("共同開発", {"sector": ["s03", "s04"]}),
    ("雪", {}),
    ("снегоуборочной техникой", {}), ("водородного топлива", {}), ("Дальмаш", {}), ("мороженую рыбу", {}),
    ("ремонтом судов", {}), ("Восток Логистика", {}), ("переработке отходов", {"size": ["m"]}),
    ("автомобильных запчастей", {"region": ["r01", "r02"], "kind": ["k1"]}), ("тепличное хозяйство Амур", {}),
    ("партнёр", {}), ("snow plough", {}), ("hydrogen", {}), ("Sakura Seafoods", {}), ("ship repair", {}),
    ("frozen fish exporter", {}), ("precision tools", {"size": ["s", "m"]}), ("petrochemical", {}),
    ("waste treatment Aurora", {}), ("medical equipment", {"kind": ["k2"]}), ("nothingmatchesthis", {}),
    ("茶道具", {}),
)  # fmt: skip
BEGINNINGS = (
    "山",
    "山川",
    "桜",
    "北星水",
    "日の",
    "В",
    "Во",
    "восток л",
    "дальм",
    "ри",
    "S",
    "sa",
    "sakura s",
    "pol",
    "x",
    "水産",
)


# The companies ------------------------------------------------------------------------------------------


def companies(count: int, seed: int = 7) -> Iterator[Document]:
    """The same companies every time."""
    made = random.Random(seed)
    for number in range(count):
        product = made.randrange(len(PRODUCTS))
        other = PRODUCTS[made.randrange(len(PRODUCTS))]
        ja, ru, en = PRODUCTS[product]
        mark = f"{made.randrange(count):x}"
        latin = f"{made.choice(NAMES_EN)} {made.choice(ENDS_EN)} {mark}"
        yield Document(
            "company",
            f"{number:026d}",
            {
                "name": [
                    f"{made.choice(NAMES_JA)}{made.choice(ENDS_JA)}{mark}",
                    f"{made.choice(NAMES_RU)} {made.choice(ENDS_RU)} {mark}",
                ],
                "labels": [ja, ru, en],
                "text": [
                    f"{ja}、{made.choice(WORDS_JA)}。{other[0]}",
                    f"{ru}: {made.choice(WORDS_RU)}, {other[1]}",
                    f"{en}: {made.choice(WORDS_EN)}, {other[2]}",
                ],
            },
            {
                "sector": [f"s{product:02d}"],
                "region": [f"r{made.randrange(77):02d}"],
                "size": [made.choice("smlx")],
                "kind": [f"k{made.randrange(8)}"],
            },
            {"newest": made.randrange(10**9)},
            [latin],
        )


def chunks(count: int) -> Iterator[list[Document]]:
    """The companies, some at a time."""
    found: list[Document] = []
    for one in companies(count):
        found.append(one)
        if len(found) == CHUNK:
            yield found
            found = []
    if found:
        yield found


# What is measured ---------------------------------------------------------------------------------------


@dataclass
class Measured:
    """One contestant: how long it took to build, what it takes on disk, and how long each page took, in ms."""

    name: str
    build_seconds: float
    megabytes: float
    pages: list[float]
    totals: list[int]

    def at(self, share: float) -> float:
        """The time that this share of the pages stays within."""
        ordered = sorted(self.pages)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


Ask = Callable[[str, dict[str, list[str]]], int]
Written = Callable[[], Iterator[tuple[str, str, list[str]]]]


def timed(
    name: str, build_seconds: float, megabytes: float, page: Callable[[str, dict[str, list[str]]], int]
) -> Measured:
    """Ask every query once to warm up, then some rounds."""
    totals = [page(*query) for query in QUERIES]
    times = []
    for _ in range(ROUNDS):
        for query in QUERIES:
            started = perf_counter()
            page(*query)
            times.append(1000 * (perf_counter() - started))
    return Measured(name, build_seconds, megabytes, times, totals)


def megabytes(path: Path) -> float:
    """What a file or folder takes."""
    files = [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file()]
    return sum(one.stat().st_size for one in files) / 1e6


class Rows:
    """The companies' rows, as a page loads them."""

    def __init__(self, folder: Path) -> None:
        self.connection = sqlite3.connect(folder / "rows.sqlite3")
        self.connection.execute(
            "CREATE TABLE company (reference TEXT PRIMARY KEY, names TEXT, about TEXT) WITHOUT ROWID"
        )

    def add(self, documents: list[Document]) -> None:
        """Keep them."""
        self.connection.executemany(
            "INSERT INTO company VALUES (?, ?, ?)",
            [(one.reference, json.dumps(one.said("name")), json.dumps(one.said("text"))) for one in documents],
        )
        self.connection.commit()

    def load(self, references: list[str]) -> list[tuple[str, ...]]:
        """The rows of one page."""
        marks = ",".join("?" * len(references))
        return self.connection.execute(f"SELECT * FROM company WHERE reference IN ({marks})", references).fetchall()


# Ours ---------------------------------------------------------------------------------------------------


def ours(folder: Path, rows: Rows, count: int) -> tuple[Measured, SearchIndex]:
    """The product's own page service."""
    index = SearchIndex(
        TantivyIndex(folder, Shape(("kind", "region", "sector", "size"), ("newest",)), is_new=True, threads=2),
        Suggestions(folder, is_new=True),
    )
    seconds = 0.0
    for chunk in chunks(count):
        started = perf_counter()
        index.engine.write(chunk, ())
        seconds += perf_counter() - started
        index.suggestions.add(chunk)
        rows.add(chunk)

    def page(query: str, filters: dict[str, list[str]]) -> int:
        found = index.search(query, filters=filters, size=TOP, facets=FACETS)
        rows.load(found.references)
        return 0 if found.is_similar else found.total

    return timed("madoguchi", seconds, megabytes(folder / "tantivy"), page), index


def typing(index: SearchIndex) -> list[float]:
    """How long each beginning takes to be answered while somebody types, in ms."""
    times = []
    for _ in range(ROUNDS):
        for beginning in BEGINNINGS:
            started = perf_counter()
            index.suggest(beginning, "en")
            times.append(1000 * (perf_counter() - started))
    return sorted(times)


# The peers ----------------------------------------------------------------------------------------------


def raw_tantivy(folder: Path, written: Written) -> Measured:
    """tantivy without anything of ours around it: one field, four facets, top 20, count, counts."""
    builder = tantivy.SchemaBuilder().add_text_field(
        "reference", stored=True, tokenizer_name="raw", index_option="basic"
    )
    builder.add_text_field("words", tokenizer_name="whitespace", index_option="position")
    for facet in FACETS:
        builder.add_text_field(facet, fast=True, tokenizer_name="raw", index_option="basic")
    schema = builder.build()
    folder.mkdir()
    index = tantivy.Index(schema, path=str(folder))
    writer = index.writer(128_000_000, 2)
    started = perf_counter()
    for reference, words, values in written():
        row = tantivy.Document()
        row.add_text("reference", reference)
        row.add_text("words", words)
        for facet, value in zip(FACETS, values, strict=True):
            row.add_text(facet, value)
        writer.add_document(row)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    seconds = perf_counter() - started
    searcher = index.searcher()
    counted = {facet: {"terms": {"field": facet, "size": 100}} for facet in FACETS}

    def page(query: str, filters: dict[str, list[str]]) -> int:
        asked = _raw_query(schema, query, filters)
        result = searcher.search(asked, TOP, True)
        for _, address in result.hits:
            searcher.doc(address)
        searcher.aggregate(asked, counted)
        return int(result.count)  # type: ignore[attr-defined]

    return timed("raw tantivy", seconds, megabytes(folder), page)


def _raw_query(schema: tantivy.Schema, query: str, filters: dict[str, list[str]]) -> tantivy.Query:
    make, parts = tantivy.Query, []
    for term in query_tokens(query):
        match term:
            case Word(token):
                parts.append(make.term_query(schema, "words", token, "freq"))
            case Prefix(start):
                parts.append(make.regex_query(schema, "words", f"{start}.*"))
            case Phrase(pairs):
                parts.append(make.phrase_query(schema, "words", list(pairs)))
    parts += [make.term_set_query(schema, facet, values) for facet, values in filters.items()]
    return make.boolean_query([(tantivy.Occur.Must, part) for part in parts])


def fts5(folder: Path, rows: Rows, written: Written) -> Measured:
    """SQLite: bm25 for the best 20, a temporary table and four GROUP BY for the facets."""
    connection = sqlite3.connect(folder / "fts5.sqlite3", isolation_level=None)
    connection.executescript(
        "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-262144;"
        "CREATE VIRTUAL TABLE words USING fts5(said, content='', tokenize='ascii', prefix='1 2');"
        "CREATE TABLE thing (id INTEGER PRIMARY KEY, reference TEXT, sector TEXT, region TEXT, size TEXT, kind TEXT);"
    )
    started = perf_counter()
    connection.execute("BEGIN")
    for number, (reference, words, values) in enumerate(written(), 1):
        connection.execute("INSERT INTO words (rowid, said) VALUES (?, ?)", (number, words))
        connection.execute("INSERT INTO thing VALUES (?, ?, ?, ?, ?, ?)", (number, reference, *values))
    connection.execute("COMMIT")
    connection.execute("INSERT INTO words (words) VALUES ('optimize')")
    seconds = perf_counter() - started

    def page(query: str, filters: dict[str, list[str]]) -> int:
        narrowed = "".join(
            f" AND {facet} IN ({','.join(repr(value) for value in values)})" for facet, values in filters.items()
        )
        source = f"FROM words JOIN thing ON thing.id = words.rowid WHERE words MATCH ?{narrowed}"
        asked = [" AND ".join(_fts5_term(term) for term in query_tokens(query))]
        best = connection.execute(f"SELECT reference {source} ORDER BY bm25(words) LIMIT {TOP}", asked).fetchall()
        connection.execute("DROP TABLE IF EXISTS temp.found")
        connection.execute(f"CREATE TEMP TABLE found AS SELECT sector, region, size, kind {source}", asked)
        total = connection.execute("SELECT COUNT(*) FROM temp.found").fetchone()[0]
        for facet in FACETS:
            connection.execute(f"SELECT {facet}, COUNT(*) FROM temp.found GROUP BY 1").fetchall()
        rows.load([row[0] for row in best])
        return int(total)

    return timed("FTS5", seconds, megabytes(folder / "fts5.sqlite3"), page)


def _fts5_term(term: Word | Prefix | Phrase) -> str:
    match term:
        case Word(token):
            return f'"{token}"'
        case Prefix(start):
            return f'"{start}"*'
        case Phrase(pairs):
            return '"' + " ".join(pairs) + '"'


def postgresql(address: str, rows: Rows, written: Written) -> Measured:
    """PostgreSQL: ts_rank for the best 20, GROUPING SETS for total and facets."""
    import psycopg

    connection = psycopg.connect(address, autocommit=True)
    connection.execute("SET max_parallel_workers_per_gather = 0; SET work_mem = '256MB'")
    connection.execute(
        "CREATE TABLE thing (reference text, sector text, region text, size text, kind text, words tsvector)"
    )
    started = perf_counter()
    with connection.cursor().copy("COPY thing FROM STDIN") as copy:
        for reference, words, values in written():
            copy.write_row((reference, *values, _vector(words)))
    connection.execute("SET maintenance_work_mem = '512MB'")
    connection.execute("CREATE INDEX ON thing USING gin (words)")
    connection.execute("ANALYZE thing")
    seconds = perf_counter() - started
    size = connection.execute("SELECT pg_total_relation_size('thing')").fetchone()

    def page(query: str, filters: dict[str, list[str]]) -> int:
        asked = " & ".join(_postgres_term(term) for term in query_tokens(query))
        narrowed = "".join(f" AND {facet} = ANY (%s)" for facet in filters)
        where, values = f"FROM thing WHERE words @@ %s::tsquery{narrowed}", [asked, *filters.values()]
        best = connection.execute(
            f"SELECT reference {where} ORDER BY ts_rank(words, %s::tsquery) DESC LIMIT {TOP}", [*values, asked]
        ).fetchall()
        counted = connection.execute(
            "SELECT sector, region, size, kind, COUNT(*) "
            f"{where} GROUP BY GROUPING SETS ((), (sector), (region), (size), (kind))",
            values,
        ).fetchall()
        rows.load([row[0] for row in best])
        return next(int(row[4]) for row in counted if row[:4] == (None, None, None, None))

    return timed("PostgreSQL", seconds, size[0] / 1e6 if size else 0.0, page)


def _vector(words: str) -> str:
    places: dict[str, list[str]] = {}
    for place, token in enumerate(words.split(), 1):
        places.setdefault(token, []).append(str(place))
    return " ".join(f"'{token}':{','.join(found)}" for token, found in places.items())


def _postgres_term(term: Word | Prefix | Phrase) -> str:
    match term:
        case Word(token):
            return f"'{token}'"
        case Prefix(start):
            return f"'{start}':*"
        case Phrase(pairs):
            return "(" + " <-> ".join(f"'{pair}'" for pair in pairs) + ")"


# The table ----------------------------------------------------------------------------------------------


def measure(count: int, without: frozenset[str] = frozenset()) -> dict[str, object]:
    """Build, ask, compare."""
    folder = Path(tempfile.mkdtemp(prefix="madoguchi-bench-"))
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        (folder / "ours").mkdir()
        rows = Rows(folder)
        own, index = ours(folder / "ours", rows, count)
        _say(f"ours built in {own.build_seconds:.0f} s")
        typed = typing(index)

        def written() -> Iterator[tuple[str, str, list[str]]]:
            with (folder / "written.tsv").open(encoding="utf-8") as lines:
                for line in lines:
                    reference, words, *values = line.rstrip("\n").split("\t")
                    yield reference, words, values

        cutting = _write_tokens(folder / "written.tsv", count)
        _say(f"tokens cut in {cutting:.0f} s")
        peers = [raw_tantivy(folder / "raw", written)]
        if "fts5" not in without:
            peers.append(fts5(folder, rows, written))
            _say(f"FTS5 built in {peers[-1].build_seconds:.0f} s")
        if "postgresql" not in without:
            peers += _with_postgresql(stack, rows, written)
        suggestions = megabytes(folder / "ours" / "suggestions.sqlite3")
    return _told(count, own, peers, typed, suggestions, cutting)


def _with_postgresql(stack: ExitStack, rows: Rows, written: Written) -> list[Measured]:
    from tools import postgres

    try:
        address = stack.enter_context(postgres.server())
    except postgres.NoPostgres as absence:
        _say(str(absence))
        return []
    return [postgresql(address, rows, written)]


def _write_tokens(path: Path, count: int) -> float:
    started = perf_counter()
    with path.open("w", encoding="utf-8") as file:
        for one in companies(count):
            words = " ".join(spaced(one, name) for name in FIELDS)
            values = [next(iter(one.filters[facet])) for facet in FACETS]
            file.write("\t".join([one.reference, words, *values]) + "\n")
    return perf_counter() - started


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def _told(
    count: int, own: Measured, peers: list[Measured], typed: list[float], suggestions: float, cutting: float
) -> dict[str, object]:
    return {
        "name": "search page",
        "companies": count,
        "queries": len(QUERIES),
        "contestants": {
            one.name: {
                "p50_ms": round(one.at(0.5), 3),
                "p95_ms": round(one.at(0.95), 3),
                "build_s": round(one.build_seconds, 1),
                "disk_mb": round(one.megabytes, 1),
                "ours_to_it_p50": round(own.at(0.5) / one.at(0.5), 3),
                "ours_to_it_p95": round(own.at(0.95) / one.at(0.95), 3),
                "same_totals": one.totals == own.totals,
            }
            for one in [own, *peers]
        },
        "cutting_tokens_s": round(cutting, 1),
        "typing_p50_ms": round(typed[len(typed) // 2], 3),
        "typing_p95_ms": round(typed[int(0.95 * len(typed))], 3),
        "suggestions_mb": round(suggestions, 1),
    }


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; 1 when the engines did not find the same."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search_page", description=__doc__)
    parser.add_argument("--small", action="store_true", help=f"{SMALL:,} companies in place of {WHOLE:,}")
    parser.add_argument("--companies", type=int, help="any other number of companies")
    parser.add_argument("--json", action="store_true", help="one object for machines")
    parser.add_argument("--without", action="append", default=[], choices=["fts5", "postgresql"])
    options = parser.parse_args(arguments)
    count = options.companies or (SMALL if options.small else WHOLE)
    told = measure(count, frozenset(options.without))
    if options.json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        _table(told)
    contestants = told["contestants"]
    assert isinstance(contestants, dict)
    return 0 if all(one["same_totals"] for one in contestants.values()) else 1


def _table(told: dict[str, object]) -> None:
    print(f"{told['companies']:,} companies, {told['queries']} queries; times of one page in ms")
    print(f"{'':<14}{'p50':>9}{'p95':>9}{'build s':>9}{'disk MB':>9}   ours ÷ it (p50, p95)")
    contestants = told["contestants"]
    assert isinstance(contestants, dict)
    for name, one in contestants.items():
        print(
            f"{name:<14}{one['p50_ms']:>9}{one['p95_ms']:>9}{one['build_s']:>9}{one['disk_mb']:>9}"
            f"   {one['ours_to_it_p50']}, {one['ours_to_it_p95']}{'' if one['same_totals'] else '   OTHER TOTALS'}"
        )
    print(f"while typing: p50 {told['typing_p50_ms']}, p95 {told['typing_p95_ms']} ms; {told['suggestions_mb']} MB")


if __name__ == "__main__":
    sys.exit(main())
