"""Answers as text for pipes, and the names of every format. Lines with their ends; nothing is wrapped or coloured.

Two kinds of format: an answer format (json, plain) needs a whole answer with its total and facets; a row format
(jsonl, csv, tsv, ids, paths, trec and the reference formats) needs one hit after the other, and streams.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator

from dvsearch.article import Article, to_json, with_obeyed, written_out
from dvsearch.engines.base import FacetCount
from dvsearch.output.explain import explain_hit, explain_query
from dvsearch.output.sanitize import one_line, visible
from dvsearch.record import Record
from dvsearch.research.references import NOWHERE, Occasion
from dvsearch.searching.results import Hit, Results

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

SCHEMA_VERSION = 1
RUN_TAG = "dvsearch"


class BatchAnswer(Record):
    """Holds the answer to one query of a run; `id` is the query's own in a batch, else None."""

    id: str | None
    results: Results


class Row(Record):
    """Holds one hit of a stream, and the id of the query that found it (None outside a batch)."""

    query_id: str | None
    hit: Hit


class Shape(Record):
    """Says how records are written: which fields, ended by what, with the reasons or without.

    `root` is the folder that paths are shown below; "" shows them as they were read. `occasion` has the day of access
    and the user's remarks; where there are remarks, tables and records have columns for them. `formulas` lets a csv
    keep cells that a spreadsheet would run.
    """

    fields: tuple[str, ...] = ()
    null: bool = False
    explain: bool = False
    root: str = ""
    occasion: Occasion = NOWHERE
    formulas: bool = False

    @property
    def end(self) -> str:
        return "\0" if self.null else "\n"


# Every field that `--fields` may ask for, and how it is read from a hit.
FIELDS: dict[str, Callable[[Hit], Any]] = {
    "rank": lambda hit: hit.rank,
    "id": lambda hit: hit.article.id,
    "matched": lambda hit: hit.matched,
    "score": lambda hit: round(hit.score, 4),
    "title": lambda hit: hit.article.title,
    "date": lambda hit: hit.article.date,
    "date_basis": lambda hit: hit.article.date_basis,
    "year": lambda hit: int(hit.article.year) if hit.article.year else None,
    "provinces": lambda hit: list(hit.article.provinces),
    "current_provinces": lambda hit: list(hit.article.current_provinces),
    "mentions": lambda hit: list(hit.article.mentions),
    "source": lambda hit: hit.article.source,
    "author": lambda hit: hit.article.author,
    "category": lambda hit: hit.article.category,
    "url": lambda hit: hit.article.url,
    "path": lambda hit: hit.article.path,
    "citations": lambda hit: list(hit.article.citations),
    "copies": lambda hit: hit.copies,
    "title_marks": lambda hit: [list(mark) for mark in hit.title_marks],
    "snippets": lambda hit: [
        {"field": one.field, "text": one.text, "marks": [list(mark) for mark in one.marks]} for one in hit.snippets
    ],
    "text": lambda hit: hit.article.text,
    "raw": lambda hit: hit.article.raw,
}
NOT_BY_DEFAULT = frozenset({"mentions", "category", "title_marks", "text", "raw"})
JSON_FIELDS = tuple(name for name in FIELDS if name not in NOT_BY_DEFAULT)


def dumps(value: Any) -> str:
    """Encode one line of JSON; what a terminal would obey or UTF-8 cannot write is escaped, so nothing is lost."""
    encoded = json.dumps(value, ensure_ascii=False)
    return with_obeyed(encoded, lambda obeyed: f"\\u{ord(obeyed):04x}")


def record(hit: Hit, shape: Shape) -> dict[str, Any]:
    """Make the object that JSON has of a hit."""
    made = {name: FIELDS[name](hit) for name in shape.fields or JSON_FIELDS}
    if shape.occasion.remarks:
        remark = shape.occasion.remark(hit.article)
        made |= {"note": remark.note, "tags": list(remark.tags)}
    return made


def as_json(answers: Iterable[BatchAnswer], shape: Shape) -> Iterator[str]:
    """Write one object an answer, with everything; in a batch each is one line with the query's id."""
    for answer in answers:
        results = answer.results
        encoded: dict[str, Any] = {"schema_version": SCHEMA_VERSION}
        if answer.id is not None:
            encoded["id"] = answer.id
        encoded |= {
            "query": results.spec.text,
            "total": results.total,
            "total_loose": results.total_loose,
            "total_most": results.total_most,
            "one_order": results.as_one,
            "widened": results.widened,
            "suggestion": results.suggestion,
            "unknown_values": [one._asdict() | {"near": list(one.near)} for one in results.unknown],
            "facets": {name: facet(rows) for name, rows in results.facets.items()},
        }
        if shape.explain:
            encoded["explain"] = explain_query(results.query)
            encoded["closest"] = explain_query(results.closest) if results.closest is not None else None
            encoded["held"] = list(results.held)
            encoded["expanded"] = [{"typed": one.typed, "means": list(one.means)} for one in results.expanded]
        encoded["hits"] = [
            record(hit, shape) | ({"why": explain_hit(hit, results.query)} if shape.explain else {})
            for hit in results.hits
        ]
        yield dumps(encoded) + "\n"


def as_plain(answers: Iterable[BatchAnswer], shape: Shape) -> Iterator[str]:
    """Write a block of lines a hit: its title, what is known of it, its passages; a blank line between two hits."""
    blank = ""
    for answer in answers:
        results = answer.results
        if answer.id is not None:
            yield f"{blank}{one_line(answer.id)}\t{one_line(results.spec.text)}\t{results.total}\n"
            blank = "\n"
        if shape.explain:
            yield f"{blank}asked: {one_line(explain_query(results.query))}\n"
            if results.closest is not None:
                yield f"closest: {one_line(explain_query(results.closest))}\n"
            if results.held:
                yield f"words: {one_line(', '.join(results.held))}\n"
            for one in results.expanded:
                yield f"also: {one_line(one.typed)} = {one_line(', '.join(one.means))}\n"
            blank = "\n"
        for hit in results.hits:
            yield blank + one_line(f"{hit.rank}. {hit.article.title or hit.article.id}") + "\n"
            yield one_line("   " + " | ".join(about(hit.article))) + "\n"
            if hit.matched != "all":
                yield f"   holds {hit.matched} of the words\n"
            for snippet in hit.snippets:
                yield "   " + one_line(snippet.text) + "\n"
            if hit.copies:
                yield f"   and {hit.copies} more like this\n"
            if shape.explain:
                yield "".join(f"   why: {one_line(why['term'])}: {_counts(why)}\n" for why in _whys(hit, results))
            blank = "\n"


def as_jsonl(rows: Iterable[Row], shape: Shape) -> Iterator[str]:
    """Write one hit a line; in a batch each begins with the query's id as `qid`."""
    for row in rows:
        head = {} if row.query_id is None else {"qid": row.query_id}
        yield dumps(head | record(row.hit, shape)) + "\n"


def as_ids(rows: Iterable[Row], shape: Shape) -> Iterator[str]:
    """Write one id a line; in a batch after the query's id and a tab. With `-0` each ends in NUL."""
    for row in rows:
        head = "" if row.query_id is None else f"{one_line(row.query_id)}\t"
        yield head + written_out(row.hit.article.id) + shape.end


def as_paths(rows: Iterable[Row], shape: Shape) -> Iterator[str]:
    """Write the file of each hit, each file once in order of its first hit (as `grep -l`)."""
    seen: set[str] = set()
    for row in rows:
        file = file_of(row.hit.article, shape.root)
        if file and file not in seen:
            seen.add(file)
            yield (file if shape.null else one_line(file)) + shape.end


def as_trec(rows: Iterable[Row], shape: Shape) -> Iterator[str]:
    """Write a TREC run: `qid Q0 docid rank score tag`; white space inside an id is written as `_`.

    Evaluators go by the score alone: where hits have none, as in the order of dates, 1 / rank stands for it.
    """
    for row in rows:
        hit = row.hit
        score = hit.score or 1 / hit.rank
        query_id = _one_word(row.query_id if row.query_id is not None else "1")
        yield f"{query_id} Q0 {_one_word(hit.article.id)} {hit.rank} {score:.6f} {RUN_TAG}\n"


def facet(rows: tuple[FacetCount, ...]) -> list[dict[str, Any]]:
    """Make the rows of a facet as JSON has them; articles without a value are counted under "unknown"."""
    return [{"value": "unknown" if row.value is None else row.value, "count": row.count} for row in rows]


def facet_lines(facets: dict[str, tuple[FacetCount, ...]]) -> Iterator[str]:
    """Write one line a value: field, value, count, with tabs between."""
    for name, rows in facets.items():
        for row in rows:
            yield f"{name}\t{one_line('unknown' if row.value is None else row.value)}\t{row.count}\n"


def about(article: Article) -> list[str]:
    """List what is known of an article, in the order a reader asks: where, when, who says so, its id."""
    date = article.date and (f"{article.date}?" if article.date_basis == "guess" else article.date)
    known = (", ".join(article.provinces), date, article.source, article.id)
    return [part for part in known if part]


def article_json(article: Article) -> str:
    """Encode the whole article as one line of JSON, empty fields left out."""
    return dumps(json.loads(to_json(article)))


def article_lines(article_text: str) -> Iterator[str]:
    """Write an article's text line by line."""
    return (visible(line, keep="\t") + "\n" for line in article_text.splitlines())


def file_of(article: Article, root: str = "") -> str:
    """Give the file an article was read from, below `root`; "" where it came from no file."""
    if not article.path:
        return ""
    file, colon, line = article.path.rpartition(":")
    name = file if colon and line.isdigit() else article.path
    return f"{root.rstrip('/')}/{name}" if root else name


def _one_word(text: str) -> str:
    return re.sub(r"\s", "_", one_line(text)) or "_"


def _whys(hit: Hit, results: Results) -> list[dict[str, Any]]:
    return explain_hit(hit, results.query)


def _counts(why: dict[str, Any]) -> str:
    return f"{why['title']} in the title, {why['body']} in the body"
