"""The engine over one folder: open, ask, write."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from whoosh.analysis import Analyzer, Token
from whoosh.fields import KEYWORD, STORED, TEXT, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.index import EmptyIndexError, FileIndex
from whoosh.query import And as WAnd
from whoosh.query import AndMaybe
from whoosh.util.filelock import try_for
from whoosh.writing import CLEAR, SegmentWriter

from dvsearch.article import EXACT_FIELDS, POSITION_GAP, TEXT_FIELDS, UNPOSITIONED
from dvsearch.engines.base import Document, FacetCount, Match, Matches, Problem, SearchRequest
from dvsearch.engines.whoosh.compile import compile_query
from dvsearch.errors import IndexCorrupt, IndexLocked, IndexMissing, StorageError


class ReadyTokens(Analyzer):  # type: ignore[misc]
    """Terms that were analysed before: values of terms, POSITION_GAP positions between two values."""

    def __call__(self, value: Any, positions: bool = False, **kwargs: Any) -> Iterator[Any]:
        token = Token(positions, False)
        start = 0
        for terms in value.values if isinstance(value, Values) else ((value,),):
            for position, text in enumerate(terms, start):
                token.text = text
                token.boost = 1.0
                if positions:
                    token.pos = position
                yield token
            start += len(terms) + POSITION_GAP


class Values:
    """A field's values as they go through Whoosh to `ReadyTokens`."""

    def __init__(self, values: tuple[Sequence[str], ...]) -> None:
        self.values = values


class ReadyText(TEXT):  # type: ignore[misc]
    """A text field whose terms were analysed before."""

    def index(self, value: Values, **kwargs: Any) -> Any:
        items = self.format.word_values(value, self.analyzer, mode="index")
        return [(text.encode("utf-8"), *rest) for text, *rest in items]


class ReadyExact(KEYWORD):  # type: ignore[misc]
    """A field of whole values."""

    def index(self, value: Values, **kwargs: Any) -> Any:
        items = self.format.word_values(value, self.analyzer, mode="index")
        return [(text.encode("utf-8"), *rest) for text, *rest in items]


def schema(meta: Mapping[str, str]) -> Any:
    """The Whoosh schema of an index; `meta` travels in it, so that it is committed with the segments."""
    made = Schema()
    for name in TEXT_FIELDS:
        made.add(name, ReadyText(analyzer=ReadyTokens(), phrase=name not in UNPOSITIONED))
    for name in EXACT_FIELDS:
        field = ReadyExact(scorable=False)
        field.analyzer = ReadyTokens()
        made.add(name, field)
    made.add("exact", STORED())
    made.add("stored", STORED())
    made.meta = dict(meta)
    return made


class WhooshEngine:
    """A Whoosh index in a folder."""

    def __init__(self, folder: Path, index: Any) -> None:
        self.folder = folder
        self._index = index
        self._open()

    @classmethod
    def open(cls, folder: Path) -> WhooshEngine:
        """The index in a folder; IndexMissing where there is none."""
        if not folder.is_dir():
            raise IndexMissing(f"no index at {folder}", hint="run: dvsearch index")
        try:
            return cls(folder, FileIndex(FileStorage(str(folder))))
        except EmptyIndexError:
            raise IndexMissing(f"no index at {folder}", hint="run: dvsearch index") from None

    @classmethod
    def create(cls, folder: Path) -> WhooshEngine:
        """The index in a folder, made if it is not there yet."""
        try:
            return cls.open(folder)
        except IndexMissing:
            pass
        try:
            folder.mkdir(parents=True, exist_ok=True)
            return cls(folder, FileIndex.create(FileStorage(str(folder)), schema({})))
        except OSError as error:
            raise StorageError(f"{folder}: {error.strerror}") from error

    def _open(self) -> None:
        try:
            toc = self._index._read_toc()
            self._meta: Mapping[str, str] = toc.schema.meta
            self._searcher = self._index.searcher()
        except (IndexMissing, OSError, EmptyIndexError):
            raise
        except Exception as error:
            raise IndexCorrupt(f"{self.folder}: {error}", hint="run: dvsearch check") from error
        self._generation = toc.generation
        self._values: dict[int, dict[str, tuple[str, ...]]] = {}

    def refresh(self) -> None:
        """See what other processes committed since this engine was opened."""
        if self._index.latest_generation() != self._generation:
            self._searcher.close()
            self._open()

    def close(self) -> None:
        """Let go of the files."""
        self._searcher.close()

    @property
    def meta(self) -> Mapping[str, str]:
        """What the last `commit(meta=...)` stored beside the documents."""
        return self._meta

    @property
    def count(self) -> int:
        """How many documents there are."""
        return int(self._searcher.doc_count())

    def search(self, request: SearchRequest) -> Matches:
        """Answer one request."""
        query = compile_query(request.query)
        if request.prefer is not None:
            query = AndMaybe(query, compile_query(request.prefer))
        narrowed = None if request.filter is None else WAnd([compile_query(request.filter)])
        results = self._searcher.search(query, filter=narrowed, limit=None)
        found = [(doc, score) for score, doc in results.top_n]
        found.sort(key=self._order(request))
        collapsed: Counter[int] = Counter()
        if request.collapse is not None:
            first: dict[str, int] = {}
            kept = []
            for doc, score in found:
                values = self._exact(doc).get(request.collapse)
                leader = first.setdefault(values[0], doc) if values else doc
                if leader == doc:
                    kept.append((doc, score))
                else:
                    collapsed[leader] += 1
            found = kept
        page = found[request.offset : request.offset + request.limit]
        by_score = request.sort == "relevance"
        return Matches(
            total=len(found),
            page=tuple(
                Match(self._exact(doc)["id"][0], score if by_score else 0.0, collapsed[doc])
                for doc, score in page
            ),
            facets={field: self._facet(field, [doc for doc, _ in found]) for field in request.facets},
        )

    def _order(self, request: SearchRequest) -> Callable[[tuple[int, float]], Any]:
        def by_date(item: tuple[int, float]) -> Any:
            exact = self._exact(item[0])
            dates = exact.get("date")
            if not dates:
                return True, (), exact["id"][0]
            key = [ord(c) for c in dates[0]]
            return False, [*(-c for c in key), 1] if request.sort == "newest" else key, exact["id"][0]

        def by_score(item: tuple[int, float]) -> Any:
            return -item[1], self._exact(item[0])["id"][0]

        return by_score if request.sort == "relevance" else by_date

    def _exact(self, doc: int) -> dict[str, tuple[str, ...]]:
        if doc not in self._values:
            self._values[doc] = self._searcher.stored_fields(doc)["exact"]
        return self._values[doc]

    def _facet(self, field: str, docs: Sequence[int]) -> tuple[FacetCount, ...]:
        counts: Counter[str] = Counter()
        unknown = 0
        for doc in docs:
            values = self._exact(doc).get(field)
            counts.update(dict.fromkeys(values or (), 1))
            unknown += not values
        known = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        without = (FacetCount(None, unknown),) if unknown else ()
        return (*(FacetCount(value, count) for value, count in known), *without)

    def stored(self, ids: Sequence[str]) -> list[str | None]:
        """What was stored for each id, in the order asked; None where there is no such document."""
        docs = [self._searcher.document_number(id=id) for id in ids]
        return [None if doc is None else self._searcher.stored_fields(doc)["stored"] for doc in docs]

    def vocabulary(self, field: str) -> Mapping[str, int]:
        """Every term or value of a field, with the number of documents that have it."""
        reader = self._searcher.reader()
        deleted = reader.has_deletions()
        counts = {}
        for text in reader.lexicon(field):
            ids = reader.postings(field, text).all_ids()
            count = sum(not reader.is_deleted(doc) for doc in ids) if deleted else sum(1 for _ in ids)
            if count:
                counts[text.decode("utf-8")] = count
        return counts

    def scan(self, fields: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """One tuple a document with its first value of each exact field asked for."""
        for doc in self._searcher.reader().all_doc_ids():
            exact = self._searcher.stored_fields(doc)["exact"]
            yield tuple(exact[field][0] if exact.get(field) else "" for field in fields)

    @contextmanager
    def writer(self, *, wait: float = 0.0) -> Iterator[WhooshWriter]:
        """Become the one writer, waiting up to `wait` seconds; IndexLocked if another stays."""
        lock = self._index.lock("WRITELOCK")
        if not try_for(lock.acquire, timeout=wait, delay=0.05):
            raise IndexLocked(f"{self.folder}: another writer holds the index")
        try:
            self.refresh()
            yield WhooshWriter(self)
        finally:
            lock.release()

    def check(self) -> Iterator[Problem]:
        """Read everything and yield what is wrong; nothing where all is well."""
        try:
            for field in (*TEXT_FIELDS, *EXACT_FIELDS):
                self.vocabulary(field)
            docs = sum(1 for _ in self.scan(["id"]))
        except (IndexCorrupt, OSError, ValueError) as error:
            yield Problem(str(self.folder), str(error))
            return
        if docs != self.count:
            yield Problem(str(self.folder), f"{docs} documents, {self.count} counted")

    def compact(self) -> None:
        """Rewrite the index without deleted documents, in one piece."""
        with self.writer():
            SegmentWriter(self._index, _lk=False).commit(optimize=True)
            self.refresh()

    def size(self) -> int:
        """Bytes on disk."""
        return sum(path.stat().st_size for path in self.folder.iterdir() if path.is_file())


class WhooshWriter:
    """What is to change, kept until `commit`."""

    def __init__(self, engine: WhooshEngine) -> None:
        self._engine = engine
        self._forget()

    def _forget(self) -> None:
        self._added: dict[str, Document] = {}
        self._deleted: set[str] = set()
        self._cleared = False

    def add(self, documents: Iterable[Document]) -> None:
        """Add documents, each in place of the one that has its id."""
        for document in documents:
            self._added[document.id] = document

    def delete(self, ids: Iterable[str]) -> int:
        """Take documents out. Returns how many were there."""
        there = 0
        for id in set(ids):
            committed = not self._cleared and self._engine._searcher.document_number(id=id) is not None
            there += id in self._added or (committed and id not in self._deleted)
            self._added.pop(id, None)
            self._deleted.add(id)
        return there

    def clear(self) -> None:
        """Take every document out."""
        self._forget()
        self._cleared = True

    def commit(self, meta: Mapping[str, str] | None = None) -> None:
        """Make everything since the last commit visible at once."""
        writer = SegmentWriter(self._engine._index, _lk=False, limitmb=256)
        writer.schema.meta = dict(self._engine.meta if meta is None else meta)
        try:
            for id in self._deleted | self._added.keys():
                writer.delete_by_term("id", id)
            for document in self._added.values():
                _add(writer, document)
            writer.commit(mergetype=CLEAR if self._cleared else None)
        except OSError as error:
            raise StorageError(f"{self._engine.folder}: {error.strerror}") from error
        self._forget()
        self._engine.refresh()


def _add(writer: Any, document: Document) -> None:
    exact = {name: values for name, values in document.exact.items() if values} | {"id": (document.id,)}
    fields: dict[str, Any] = {name: Values(values) for name, values in document.text.items() if any(values)}
    fields |= {name: Values((values,)) for name, values in exact.items()}
    writer.add_document(**fields, exact=exact, stored=document.stored)
