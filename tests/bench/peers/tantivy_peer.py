"""tantivy-py, one text field for each of ours, given our terms joined by spaces and cut at white space alone.

- Title and body are two values of a field: tantivy leaves a position between them, so no phrase spans both.
- Facets: tantivy-py collects no facets beside the hits, so a second pass counts both in one terms aggregation over
  fast fields (`aggregate`). Provinces are a multi-valued text field, the year an unsigned one.
- A prefix and a wildcard are a regular expression over the term dictionary. A fuzzy term is a Levenshtein automaton
  of distance 1, transpositions 1: the same terms as ours. All three score a constant; ours scores them by BM25.
- A phrase over both plain and folded terms becomes a phrase over folded terms, which finds a little more: tantivy
  joins no positions of two fields. It occurs in the full default query alone, where it only raises rank.
- PhraseOnce is its phrase: tantivy cannot ask where in a field it stands.
- Near is a phrase with slop: tantivy counts moves, we the width of the window, so what it finds differs a little; it
  occurs in the full default query alone, where it only raises rank.
- Hits are named through a fast field; its store, compressed in blocks, is read for the full default query alone.
- Queries, automata of patterns included, are made beforehand and not timed.
- tantivy-py cannot merge on demand: the index has the segments that one writing thread and its merges leave.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, assert_never

import tantivy

from dvsearch.article import FOLDED, TEXT_FIELDS, Article
from dvsearch.engines.base import Document, SearchRequest
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
)
from dvsearch.vietnamese.normalize import fold

from .base import Answer

HEAP = 512 << 20
_COUNTS = {
    "province": {"terms": {"field": "province", "size": 200}},
    "year": {"terms": {"field": "year", "size": 200}},
}


def schema() -> Any:
    made = tantivy.SchemaBuilder()
    for field in TEXT_FIELDS:
        made.add_text_field(field, tokenizer_name="whitespace", index_option="freq" if field == "words" else "position")
    made.add_text_field("province", tokenizer_name="raw", fast=True, index_option="basic")
    made.add_unsigned_field("year", fast=True, indexed=True)
    made.add_unsigned_field("number", fast=True)
    made.add_bytes_field("title_as_written", stored=True)
    made.add_bytes_field("body_as_written", stored=True)
    return made.build()


class TantivyBuilder:
    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._index = tantivy.Index(schema(), str(folder))
        self._writer = self._index.writer(HEAP, 1)
        self._ids: list[str] = []

    def add(self, analysed: Iterable[tuple[Article, Document]]) -> None:
        for article, document in analysed:
            made = tantivy.Document()
            for field, values in document.text.items():
                for terms in values:
                    made.add_text(field, " ".join(terms))
            for name in article.provinces:
                made.add_text("province", name)
            if article.year:
                made.add_unsigned("year", int(article.year))
            made.add_unsigned("number", len(self._ids))
            made.add_bytes("title_as_written", article.title.encode())
            made.add_bytes("body_as_written", article.text.encode())
            self._writer.add_document(made)
            self._ids.append(article.id)

    def finish(self) -> None:
        self._writer.commit()
        self._writer.wait_merging_threads()
        (self._folder / "ids.json").write_text(json.dumps(self._ids), encoding="utf-8")


class Tantivy:
    name = "tantivy"

    def __init__(self, folder: Path) -> None:
        index = tantivy.Index.open(str(folder))
        self._schema = index.schema
        self._searcher: Any = index.searcher()  # its type lacks `count`
        self._ids: list[str] = json.loads((folder / "ids.json").read_text(encoding="utf-8"))

    @property
    def segments(self) -> int:
        return int(self._searcher.num_segments)

    def can(self, request: SearchRequest) -> bool:
        return True

    def prepare(self, request: SearchRequest) -> Callable[[], Any]:
        query = self._query(request)
        search, aggregate, value = self._searcher.search, self._searcher.aggregate, self._searcher.fast_field_values
        limit = request.limit
        counts = {name: _COUNTS[name] for name in request.facets}

        def ask() -> Any:
            result = search(query, limit)
            numbers = value("number", [address for _, address in result.hits])
            return result.count, numbers, aggregate(query, counts) if counts else {}

        return ask

    def prepare_with_snippets(self, request: SearchRequest, characters: int) -> Callable[[], Any]:
        """The full default query: the hits read from the store and a snippet made of each, beside `prepare`."""
        query, matched = self._query(request), self._compile(request.query)
        searcher, schema = self._searcher, self._schema
        counts = {name: _COUNTS[name] for name in request.facets}

        def ask() -> Any:
            result = searcher.search(query, request.limit)
            counted = searcher.aggregate(query, counts)
            generator = tantivy.SnippetGenerator.create(searcher, matched, schema, "text")
            generator.set_max_num_chars(characters)
            shown = []
            for _, address in result.hits:
                stored = searcher.doc(address)
                title, body = stored["title_as_written"][0].decode(), stored["body_as_written"][0].decode()
                snippet = generator.snippet_from_doc(tantivy.Document(text=body))
                shown.append((title, snippet.fragment(), [(mark.start, mark.end) for mark in snippet.highlighted()]))
            return result.count, shown, counted

        return ask

    def answer(self, raw: Any, request: SearchRequest) -> Answer:
        total, numbers, counts = raw
        facets = {
            name: {str(bucket["key"]): bucket["doc_count"] for bucket in counts[name]["buckets"]}
            for name in request.facets
        }
        return Answer(total, tuple(self._ids[number] for number in numbers), facets)

    def close(self) -> None:
        """Nothing to do: files are closed with the searcher."""

    def _query(self, request: SearchRequest) -> Any:
        parts = [(tantivy.Occur.Must, self._compile(request.query))]
        if request.filter is not None:
            narrow = tantivy.Query.const_score_query(self._compile(request.filter), 0.0)
            parts.append((tantivy.Occur.Must, narrow))
        if request.boost is not None:
            parts.append((tantivy.Occur.Should, self._compile(request.boost)))
        return parts[0][1] if len(parts) == 1 else tantivy.Query.boolean_query(parts)

    def _compile(self, query: Query) -> Any:
        make, schema = tantivy.Query, self._schema
        match query:
            case Term(field=field, text=text):
                return make.term_query(schema, field, text, "freq" if field in TEXT_FIELDS else "basic")
            case Phrase(terms=(term,)):
                return self._compile(term)
            case Phrase(terms=terms):
                field, words = _one_field(terms)
                return make.phrase_query(schema, field, words)
            case Prefix(field=field, text=text):
                return make.regex_query(schema, field, re.escape(text) + ".*")
            case Wildcard(field=field, pattern=pattern):
                expression = "".join(".*" if c == "*" else "." if c == "?" else re.escape(c) for c in pattern)
                return make.regex_query(schema, field, expression)
            case Fuzzy(field=field, text=text):
                return make.fuzzy_term_query(schema, field, text, 1, True)
            case Range(low=low, high=high):
                first, last = (int(end[:4]) if end else None for end in (low, high))
                return make.range_query(schema, "year", tantivy.FieldType.Unsigned, first, last)
            case And(children=children):
                return make.boolean_query([(tantivy.Occur.Must, self._compile(child)) for child in children])
            case Or(children=children):
                return make.boolean_query([(tantivy.Occur.Should, self._compile(child)) for child in children])
            case AtLeast(children=children, least=least):
                parts = [(tantivy.Occur.Should, self._compile(child)) for child in children]
                return make.boolean_query(parts, least)
            case Not(child=child):
                every = (tantivy.Occur.Must, make.all_query())
                return make.boolean_query([every, (tantivy.Occur.MustNot, self._compile(child))])
            case All():
                return make.all_query()
            case Weighted(child=child, weight=weight):
                return make.boost_query(self._compile(child), weight)
            case PhraseOnce(terms=terms):
                return self._compile(Phrase(terms))
            case Near(terms=terms, slop=slop):
                field, words = _one_field(terms)
                return make.phrase_query(schema, field, words, slop)
            case _:
                assert_never(query)


def _one_field(terms: tuple[Term, ...]) -> tuple[str, list[str | tuple[int, str]]]:
    fields = {term.field for term in terms}
    if len(fields) == 1:
        return fields.pop(), [term.text for term in terms]
    field = FOLDED.get(terms[0].field, terms[0].field)
    return field, [fold(term.text) for term in terms]
