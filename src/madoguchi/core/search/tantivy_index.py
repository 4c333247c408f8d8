"""The index in tantivy: our own tokens, cut beforehand, in a field for matching and one for each rank of a match."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Occur, Query

from madoguchi.core.search.asking import Question, Similar, Term
from madoguchi.core.search.documents import FIELDS, KIND, LABELS, NAME, RELEVANCE, ROMANISED, Shape
from madoguchi.core.search.documents import Document as Entry
from madoguchi.core.search.engine import Found, IndexIsBusy, IndexIsDamaged
from madoguchi.core.search.written import said_of, spaced, values_of
from madoguchi.engines.text import Phrase, Prefix, Word

EVERYTHING = "all"
STORED = "stored"
KEY = "key"
HEAP = 64_000_000
FOOTER_MAGIC = 1337
# A name outranks a label and a label the text, whatever the rarity of the words, so that a reader sees why.
RANKS = {NAME: 1000.0, ROMANISED: 300.0, LABELS: 100.0}
MOST_VALUES = 10_000


def _schema(shape: Shape) -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(KEY, tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field(STORED, stored=True, indexed=False)
    for name in (EVERYTHING, *RANKS):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for facet in shape.facets:
        builder.add_text_field(_facet(facet), fast=True, tokenizer_name="raw", index_option="basic")
    for order in shape.orders:
        builder.add_integer_field(_order(order), fast=True)
    return builder.build()


def _facet(name: str) -> str:
    return f"facet_{name}"


def _order(name: str) -> str:
    return f"order_{name}"


@contextmanager
def _trusting_nothing() -> Iterator[None]:
    """Whatever goes wrong below us, a panic of the library included, means that the index cannot be trusted."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit, IndexIsDamaged, IndexIsBusy):
        raise
    except (TypeError, LookupError, AttributeError):
        raise  # a mistake of ours says nothing about the index
    except BaseException as fault:  # a panic of the library is no Exception
        raise IndexIsDamaged(f"{type(fault).__name__}: {fault}") from fault


class TantivyIndex:
    """One folder with a tantivy index. Any number of processes read it, one at a time writes."""

    def __init__(self, folder: Path, shape: Shape, *, is_new: bool = False, threads: int = 1) -> None:
        self.folder = folder
        self.shape = shape
        self._files = folder / "tantivy"
        self._threads = threads
        self._sound: set[tuple[str, int]] = set()
        self._stamp: tuple[int, int] = (0, 0)
        self._counted: dict[str, dict[str, int]] = {}
        with _trusting_nothing():
            self._open(is_new)

    def _open(self, is_new: bool) -> None:
        schema = _schema(self.shape)
        if is_new:
            self._files.mkdir(parents=True)
            self._index = tantivy.Index(schema, path=str(self._files))
        else:
            self._refuse_damage()
            self._index = tantivy.Index.open(str(self._files))
        self._index.config_reader("manual")
        self._schema = schema
        self._reload()

    # Reading --------------------------------------------------------------------------------------------

    def find(self, question: Question, *, limit: int, offset: int, order: str) -> tuple[list[Found], int]:
        """The things that match, best first, and how many there are."""
        with _trusting_nothing():
            self._follow()
            by_field = None if order == RELEVANCE else _order(order)
            result: Any = self._searcher.search(
                self._query(question, is_ranked=by_field is None), limit, True, order_by_field=by_field, offset=offset
            )
            return [self._found(score, address) for score, address in result.hits], int(result.count or 0)

    def count(self, question: Question) -> int:
        """How many things match."""
        with _trusting_nothing():
            self._follow()
            result: Any = self._searcher.search(self._query(question, is_ranked=False), 1, True)
            return int(result.count or 0)

    def counts(self, question: Question, facets: Sequence[str]) -> dict[str, dict[str, int]]:
        """How many of the things that match have each value of each facet."""
        with _trusting_nothing():
            self._follow()
            if question.terms or question.filters:
                return self._counts(question, facets)
            # Every visitor's first page asks this one, and it has to look at everything.
            missing = [facet for facet in facets if facet not in self._counted]
            if missing:
                self._counted |= self._counts(question, missing)
            return {facet: self._counted[facet] for facet in facets}

    def _counts(self, question: Question, facets: Sequence[str]) -> dict[str, dict[str, int]]:
        wanted = {facet: {"terms": {"field": _facet(facet), "size": MOST_VALUES}} for facet in facets}
        answer = self._searcher.aggregate(self._query(question, is_ranked=False), wanted)
        return {facet: {bucket["key"]: bucket["doc_count"] for bucket in answer[facet]["buckets"]} for facet in facets}

    def references(self, kind: str) -> Iterator[str]:
        """The reference of everything of a kind."""
        with _trusting_nothing():
            self._follow()
            everything = self._query(Question(filters={KIND: (kind,)}), is_ranked=False)
            result: Any = self._searcher.search(everything, max(1, self._searcher.num_docs), False)
            addresses = [address for _, address in result.hits]
        for address in addresses:
            with _trusting_nothing():
                found = self._found(0.0, address)
            yield found.reference

    def _found(self, score: Any, address: Any) -> Found:
        stored: Any = self._searcher.doc(address).get_first(STORED)
        kind, reference, said = json.loads(bytes(stored))
        return Found(kind, reference, float(score or 0.0), said)

    def _follow(self) -> None:
        """See what another process has written since."""
        try:
            status = (self._files / "meta.json").stat()
        except FileNotFoundError as missing:
            raise IndexIsDamaged("its list of files is gone") from missing
        if (status.st_mtime_ns, status.st_ino) != self._stamp:
            self._refuse_damage()
            self._reload()

    def _reload(self) -> None:
        status = (self._files / "meta.json").stat()
        self._index.reload()
        self._searcher = self._index.searcher()
        self._stamp = (status.st_mtime_ns, status.st_ino)
        self._counted = {}

    def _refuse_damage(self) -> None:
        """Compare every file that was not looked at yet with the checksum at its end. Files are never changed."""
        listed = json.loads((self._files / "meta.json").read_text("utf-8"))
        for segment in listed["segments"]:
            for path in self._files.glob(segment["segment_id"].replace("-", "") + ".*"):
                try:
                    seen = (path.name, path.stat().st_size)
                    if seen not in self._sound and not _is_sound(path):
                        raise IndexIsDamaged(f"{path.name} is not as it was written")
                except FileNotFoundError:
                    continue  # merged away since it was listed
                self._sound.add(seen)

    # Queries --------------------------------------------------------------------------------------------

    def _query(self, question: Question, *, is_ranked: bool) -> Any:
        must = [(Occur.Must, self._term(EVERYTHING, term)) for term in question.terms]
        must += [
            (Occur.Must, Query.const_score_query(self._one_of(facet, values), 0.0))
            for facet, values in question.filters.items()
        ]
        if not must:
            return Query.all_query()
        ranks = []
        if is_ranked:
            ranks = [
                (Occur.Should, Query.const_score_query(self._term(name, term), weight))
                for term in question.terms
                for name, weight in RANKS.items()
            ]
        return Query.boolean_query([*must, *ranks]) if len(must) + len(ranks) > 1 else must[0][1]

    def _one_of(self, facet: str, values: Sequence[str]) -> Any:
        if len(values) == 1:
            return Query.term_query(self._schema, _facet(facet), values[0], "basic")
        return Query.term_set_query(self._schema, _facet(facet), list(values))

    def _term(self, name: str, term: Term) -> Any:
        match term:
            case Word(token):
                return Query.term_query(self._schema, name, token, "freq")
            case Prefix(start):
                return Query.regex_query(self._schema, name, f"{start}.*")
            case Phrase(pairs):
                return Query.phrase_query(self._schema, name, list(pairs))
            case Similar(choices):
                return Query.term_set_query(self._schema, name, self._known(choices))

    def _known(self, choices: Sequence[str]) -> list[str]:
        """Of several hundred spellings, the few that any document holds."""
        return [token for token in choices if self._searcher.doc_freq(EVERYTHING, token)]

    # Writing --------------------------------------------------------------------------------------------

    def write(self, documents: Iterable[Entry], gone: Iterable[tuple[str, str]]) -> None:
        """Put documents in, each in place of its former self, and take others out. All of it or nothing."""
        writer = self._writer()
        try:
            for kind, reference in gone:
                writer.delete_documents_by_term(KEY, _key(kind, reference))
            for document in documents:
                writer.delete_documents_by_term(KEY, _key(document.kind, document.reference))
                writer.add_document(self._row(document))
        except BaseException:
            writer.rollback()
            raise
        with _trusting_nothing():
            writer.commit()
            writer.wait_merging_threads()
            self._follow()

    def _writer(self) -> Any:
        try:
            return self._index.writer(HEAP * self._threads, self._threads)
        except BaseException as fault:  # a panic of the library is no Exception
            if "LockBusy" in str(fault) or "lock" in str(fault).lower():
                raise IndexIsBusy(str(self._files)) from fault
            raise IndexIsDamaged(str(fault)) from fault

    def _row(self, document: Entry) -> Any:
        self.shape.refuse_unknown(document)
        row = tantivy.Document()
        row.add_text(KEY, _key(document.kind, document.reference))
        stored = [document.kind, document.reference, said_of(document)]
        row.add_bytes(STORED, json.dumps(stored, ensure_ascii=False, separators=(",", ":")).encode())
        cut = {name: spaced(document, name) for name in FIELDS}
        row.add_text(EVERYTHING, " ".join(cut.values()))
        for name in RANKS:
            row.add_text(name, cut[name])
        for facet, value in values_of(document):
            row.add_text(_facet(facet), value)
        for order in self.shape.orders:
            row.add_integer(_order(order), int(document.sort.get(order, 0)))
        return row

    def close(self) -> None:
        """Nothing stays open but mapped files, which go with the object."""


def _key(kind: str, reference: str) -> str:
    return f"{kind}:{reference}"


def _is_sound(path: Path) -> bool:
    """Is a file as tantivy wrote it? At its end stand a checksum in JSON, the length of that JSON, and a number."""
    content = path.read_bytes()
    if len(content) < 8:
        return False
    length, magic = struct.unpack("<II", content[-8:])
    if magic != FOOTER_MAGIC or length > len(content) - 8:
        return False
    try:
        footer = json.loads(content[-8 - length : -8])
    except ValueError:
        return False
    return bool(zlib.crc32(memoryview(content)[: -8 - length]) == footer.get("crc"))
