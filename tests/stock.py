"""Stock Whoosh as a peer: our query tree as its queries, and an index by its own writer and codec.

The same compiled queries run on our segments through our codec (the differential test) and on stock segments (the
benchmark). Scores agree with ours where the formulas do: `LuceneBM25` is Whoosh's BM25F with Lucene's idf, and the
codec gives every text field the length of `text`, as our evaluator does.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, assert_never

from whoosh import query as wq
from whoosh.analysis import Analyzer, Token
from whoosh.fields import STORED, FieldType, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.formats import Existence, Frequency, Positions
from whoosh.index import FileIndex
from whoosh.matching import ListMatcher, NullMatcher
from whoosh.scoring import BM25F

from dvsearch.article import EXACT_FIELDS, POSITION_GAP, TEXT_FIELDS, UNPOSITIONED
from dvsearch.engines.base import Document
from dvsearch.query.tree import (
    All,
    And,
    AtLeast,
    Fuzzy,
    Near,
    Not,
    Or,
    Phrase,
    PhraseOnce,
    Prefix,
    Query,
    Range,
    Term,
    Weighted,
    Wildcard,
    accepts,
)


def compile_query(query: Query) -> Any:
    """The Whoosh query that matches the same documents; exact fields score nothing."""
    match query:
        case Term(field=field, text=text):
            term = wq.Term(field, text)
            return term if field in TEXT_FIELDS else wq.ConstantScoreQuery(term, 0.0)
        case Phrase(terms=terms) if _plain_phrase(terms):
            return wq.Phrase(terms[0].field, [term.text for term in terms])
        case Phrase(terms=terms):
            return _Positional(terms, None)
        case Near(terms=terms, slop=slop):
            return _Positional(terms, slop)
        case PhraseOnce(terms=terms, within=within):
            return _Positional(terms, None, within)
        case Prefix() | Wildcard() | Fuzzy() | Range():
            return _Expanded(query)
        case And(children=()) | All():
            return wq.Every()
        case Or(children=()):
            return wq.NullQuery
        case And(children=children):
            return wq.And([compile_query(child) for child in children])
        case Or(children=children):
            return wq.Or([compile_query(child) for child in children])
        case AtLeast(children=children, least=least):
            chosen = combinations(children, max(least, 0))
            return compile_query(Or(tuple(And(some) for some in chosen)))
        case Not(child=child):
            return wq.And([wq.Every(), wq.Not(compile_query(child))])
        case Weighted(child=child, weight=weight):
            return compile_query(child).with_boost(weight)
        case _:
            assert_never(query)


class LuceneBM25(BM25F):  # type: ignore[misc]
    """Whoosh's BM25F with Lucene's idf, which never falls to zero."""

    def idf(self, searcher: Any, fieldname: str, text: str) -> float:
        parent = searcher.get_parent()
        count, documents = parent.doc_frequency(fieldname, text), parent.doc_count_all()
        return math.log(1 + (documents - count + 0.5) / (count + 0.5))


def build(folder: Path, documents: Iterable[Document]) -> Any:
    """An index by Whoosh's own writer and default codec: what this project would have without its own."""
    folder.mkdir(parents=True, exist_ok=True)
    schema = Schema()
    for name in TEXT_FIELDS:
        format_ = Frequency() if name in UNPOSITIONED else Positions()
        schema.add(name, _ReadyField(format_, _ReadyTerms(), scorable=True))
    for name in EXACT_FIELDS:
        schema.add(name, _ReadyField(Existence(), _ReadyTerms()))
    schema.add("values", STORED())
    schema.add("stored", STORED())
    index = FileIndex.create(FileStorage(str(folder)), schema)
    writer = index.writer(limitmb=256)
    for document in documents:
        exact = {name: values for name, values in document.exact.items() if values} | {"id": (document.id,)}
        fields: dict[str, Any] = {name: values for name, values in document.text.items() if any(values)}
        fields |= {name: (values,) for name, values in exact.items()}
        writer.add_document(**fields, values=exact, stored=document.stored)
    writer.commit()
    return index


class _ReadyTerms(Analyzer):  # type: ignore[misc]
    """Values of terms that were analysed before, with a gap of positions between two values."""

    def __call__(self, values: Iterator[Sequence[str]], positions: bool = False, **_: Any) -> Iterator[Any]:
        token = Token(positions, False)
        start = 0
        for terms in values:
            for position, text in enumerate(terms, start):
                token.text, token.boost = text, 1.0
                if positions:
                    token.pos = position
                yield token
            start += len(terms) + POSITION_GAP


class _ReadyField(FieldType):  # type: ignore[misc]
    def index(self, value: Sequence[Sequence[str]], **_: Any) -> Any:
        items = self.format.word_values(iter(value), self.analyzer, mode="index")
        return [(text.encode("utf-8"), *rest) for text, *rest in items]


def _plain_phrase(terms: Sequence[Term]) -> bool:
    return len(terms) > 1 and len({term.field for term in terms}) == 1


class _Leaf(wq.Query):  # type: ignore[misc]
    """A query of our own, answered as a list of documents."""

    boost = 1.0

    def is_leaf(self) -> bool:
        return True

    def normalize(self) -> _Leaf:
        return self

    def estimate_size(self, ixreader: Any) -> int:
        return int(ixreader.doc_count())

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        docs = self._docs(searcher, context)
        return ListMatcher(docs, [self.boost] * len(docs)) if docs else NullMatcher()

    def _docs(self, searcher: Any, context: Any) -> list[int]:
        raise NotImplementedError


class _Expanded(_Leaf):
    """A pattern or range: every document with a term of the dictionary that fits."""

    def __init__(self, pattern: Prefix | Wildcard | Fuzzy | Range) -> None:
        self._pattern = pattern

    def _docs(self, searcher: Any, context: Any) -> list[int]:
        pattern, reader = self._pattern, searcher.reader()
        if isinstance(pattern, Range) and pattern.field in TEXT_FIELDS:
            return []
        fits = _within(pattern) if isinstance(pattern, Range) else accepts(pattern)
        docs: set[int] = set()
        for text in reader.lexicon(pattern.field):
            if fits(text.decode("utf-8")):
                docs.update(reader.postings(pattern.field, text).all_ids())
        return sorted(docs)


def _within(pattern: Range) -> Callable[[str], bool]:
    low, high = pattern.low, pattern.high
    return lambda value: (low is None or low <= value) and (high is None or value <= high)


class _Positional(_Leaf):
    """Terms next to each other (slop None) or within a window; they may be in different fields.

    `within` is how many first positions of the field a phrase must stand in, if any.
    """

    def __init__(self, terms: Sequence[Term], slop: int | None, within: int | None = None) -> None:
        self._terms = tuple(terms)
        self._slop = slop
        self._last = math.inf if within is None else within - len(terms)

    def _docs(self, searcher: Any, context: Any) -> list[int]:
        reader = searcher.reader()
        if not self._terms or any((term.field, term.text) not in reader for term in self._terms):
            return []
        holders = wq.And([wq.Term(term.field, term.text) for term in dict.fromkeys(self._terms)])
        docs = list(holders.matcher(searcher, context).all_ids())
        matchers = {term: reader.postings(term.field, term.text) for term in self._terms}
        return [doc for doc in docs if self._holds({t: _positions(m, doc) for t, m in matchers.items()})]

    def _holds(self, positions: Mapping[Term, list[int]]) -> bool:
        if self._slop is None:
            places = [{at - i for at in positions[term]} for i, term in enumerate(self._terms)]
            return any(start <= self._last for start in set.intersection(*places))
        width = len(self._terms) + self._slop
        lows = {at for places in positions.values() for at in places}
        return any(all(any(low <= at < low + width for at in places) for places in positions.values()) for low in lows)


def _positions(matcher: Any, doc: int) -> list[int]:
    matcher.skip_to(doc)
    positions: list[int] = matcher.value_as("positions")
    return positions
