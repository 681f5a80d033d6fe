"""Results as text for pipes: json, jsonl, ids, plain. Lines without their ends; nothing is wrapped or coloured."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from dvsearch.engines.base import FacetCount
from dvsearch.screen.visible import one_line, visible
from dvsearch.searcher import Hit, Results

SCHEMA_VERSION = 1

# What JSON leaves as it is but a terminal obeys (DEL, C1), and what UTF-8 cannot write (lone surrogates).
_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def dumps(value: Any) -> str:
    """One line of JSON that any terminal and any reader takes."""
    encoded = json.dumps(value, ensure_ascii=False)
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", encoded)


def as_json(results: Results) -> Iterator[str]:
    """One object with everything."""
    yield dumps(
        {
            "schema_version": SCHEMA_VERSION,
            "query": results.ask.text,
            "total": results.total,
            "widened": results.widened,
            "facets": {name: facet(rows) for name, rows in results.facets.items()},
            "hits": [record(hit) for hit in results.hits],
        }
    )


def as_jsonl(results: Results) -> Iterator[str]:
    """One hit a line."""
    return (dumps(record(hit)) for hit in results.hits)


def as_ids(results: Results) -> Iterator[str]:
    """One id a line."""
    return (one_line(hit.article.id) for hit in results.hits)


def as_plain(results: Results) -> Iterator[str]:
    """A block of lines a hit: its title, what is known of it, its passages; a blank line between two hits."""
    for number, hit in enumerate(results.hits):
        if number:
            yield ""
        yield one_line(f"{hit.rank}. {hit.article.title or hit.article.id}")
        yield one_line("   " + " | ".join(about(hit)))
        for snippet in hit.snippets:
            yield "   " + one_line(snippet.text)


def facet(rows: tuple[FacetCount, ...]) -> list[dict[str, Any]]:
    """The rows of a facet as JSON has them; articles without a value are counted under "unknown"."""
    return [{"value": "unknown" if row.value is None else row.value, "count": row.count} for row in rows]


def facet_lines(facets: dict[str, tuple[FacetCount, ...]]) -> Iterator[str]:
    """One line a value: field, value, count, with tabs between."""
    for name, rows in facets.items():
        for row in rows:
            yield f"{name}\t{one_line('unknown' if row.value is None else row.value)}\t{row.count}"


def record(hit: Hit) -> dict[str, Any]:
    """A hit as JSON has it."""
    article = hit.article
    return {
        "rank": hit.rank,
        "id": article.id,
        "score": round(hit.score, 4),
        "title": article.title,
        "date": article.date,
        "date_basis": article.date_basis,
        "year": int(article.year) if article.year else None,
        "provinces": list(article.provinces),
        "current_provinces": list(article.current_provinces),
        "source": article.source,
        "author": article.author,
        "url": article.url,
        "path": article.path,
        "citations": list(article.citations),
        "copies": hit.copies,
        "snippets": [
            {"field": one.field, "text": one.text, "marks": [list(mark) for mark in one.marks]} for one in hit.snippets
        ],
    }


def about(hit: Hit) -> list[str]:
    """What is known of an article, in the order a reader asks: where, when, who says so, its id."""
    article = hit.article
    date = article.date and (f"{article.date}?" if article.date_basis == "guess" else article.date)
    known = (", ".join(article.provinces), date, article.source, article.id)
    return [part for part in known if part]


def article_lines(article_text: str) -> Iterator[str]:
    """An article's text, line by line."""
    return (visible(line, keep="\t") for line in article_text.splitlines())
