"""SQLite FTS5, tokenizer `unicode61 remove_diacritics 2`: title and body in one column, values in tables beside it.

- FTS5 ignores the marks of every query, so it is compared with our queries over folded terms. It does not fold đ;
  it is given our terms with đ written d, so that both find the same articles.
- A word of its own stands between title and body, so that no phrase spans both.
- Ranked by its `rank` (BM25). Where no facets are asked nothing is counted: the ten best are all it is asked for.
- Where facets are asked, one statement matches and ranks once, into a materialised table expression, then takes the
  ten best, the total and both counts from it. Asking thrice, or counting in Python, was slower.
- No inner wildcards and no fuzzy terms: those kinds are left out.
- The text stands in a table beside (`content=`), read for the whole answer alone: there, of each of the ten best,
  `snippet()` makes a passage with its marks. Segments are merged by `optimize`, the file is mapped into memory.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from dvsearch.article import Article
from dvsearch.engines.base import Document, SearchRequest
from dvsearch.query.tree import And, Or, Phrase, Prefix, Query, Range, Term

from .base import Answer, nodes

GAP = "zzgapzz"
_SCHEMA = """
    CREATE TABLE content (number INTEGER PRIMARY KEY, text TEXT);
    CREATE VIRTUAL TABLE body USING fts5(
        text, content='content', content_rowid='number', tokenize="unicode61 remove_diacritics 2"
    );
    CREATE TABLE article (number INTEGER PRIMARY KEY, id TEXT, year TEXT);
    CREATE TABLE province (article INTEGER, name TEXT, PRIMARY KEY (article, name)) WITHOUT ROWID;
"""
_TEN_BEST = (
    "SELECT id, rank FROM body JOIN article ON number = body.rowid WHERE body MATCH ? {narrow} ORDER BY rank LIMIT ?"
)
_ALL_COUNTED = """
    WITH hit AS MATERIALIZED (
        SELECT body.rowid AS number, rank AS score FROM body {join} WHERE body MATCH ? {narrow}
    )
    SELECT * FROM (SELECT 'hit', {hit}, score FROM hit JOIN article USING (number) ORDER BY score LIMIT ?)
    UNION ALL SELECT 'total', '', count(*) FROM hit
    UNION ALL SELECT 'year', year, count(*) FROM hit JOIN article USING (number) GROUP BY year
    UNION ALL SELECT 'province', name, count(*) FROM hit JOIN province ON article = hit.number GROUP BY name
"""


class Fts5Builder:
    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._database = sqlite3.connect(folder / "fts5.db")
        self._database.executescript(_SCHEMA)
        self._number = 0

    def add(self, analysed: Iterable[tuple[Article, Document]]) -> None:
        bodies, articles = [], []
        provinces: list[tuple[int, str]] = []
        for article, document in analysed:
            title, body = document.text["text"]
            text = " ".join((*title, GAP, *body)).replace("đ", "d")
            bodies.append((self._number, text))
            articles.append((self._number, article.id, article.year))
            provinces.extend((self._number, name) for name in article.provinces)
            self._number += 1
        self._database.executemany("INSERT INTO content VALUES (?, ?)", bodies)
        self._database.executemany("INSERT INTO body (rowid, text) VALUES (?, ?)", bodies)
        self._database.executemany("INSERT INTO article VALUES (?, ?, ?)", articles)
        self._database.executemany("INSERT INTO province VALUES (?, ?)", provinces)

    def finish(self) -> None:
        self._database.execute("INSERT INTO body (body) VALUES ('optimize')")
        self._database.execute("ANALYZE")
        self._database.commit()
        self._database.execute("VACUUM")
        self._database.close()


class Fts5:
    name = "SQLite FTS5"

    def __init__(self, folder: Path) -> None:
        self._database = sqlite3.connect(folder / "fts5.db")
        self._database.execute("PRAGMA mmap_size = 4294967296")
        self._database.execute("PRAGMA cache_size = -262144")
        self._database.execute("PRAGMA temp_store = MEMORY")

    @staticmethod
    def can_ask(request: SearchRequest) -> bool:
        return all(isinstance(node, Term | Phrase | Prefix | And | Or) for node in nodes(request.query))

    def can(self, request: SearchRequest) -> bool:
        return self.can_ask(request)

    def prepare(self, request: SearchRequest) -> Callable[[], list[Any]]:
        narrow, values = _narrow(request.filter)
        join = "JOIN article ON article.number = body.rowid" if narrow else ""
        statement = (_ALL_COUNTED if request.facets else _TEN_BEST).format(narrow=narrow, join=join, hit="id")
        parameters = (_match(request.query), *values, request.limit)
        execute = self._database.execute
        return lambda: execute(statement, parameters).fetchall()

    def prepare_with_snippets(self, request: SearchRequest, characters: int) -> Callable[[], Any]:
        """The whole answer: matched, ranked and counted once, and a passage of each of the best with its marks."""
        statement = _ALL_COUNTED.format(narrow="", join="", hit="number")
        # A token of Vietnamese is some five characters long, with the space.
        shown = f"snippet(body, 0, '\x02', '\x03', '…', {min(64, characters // 5)})"
        passage = f"SELECT {shown} FROM body WHERE body MATCH ? AND rowid = ?"
        match, execute = _match(request.query), self._database.execute

        def ask() -> Any:
            rows = execute(statement, (match, request.limit)).fetchall()
            passages = [execute(passage, (match, number)).fetchone() for what, number, _ in rows if what == "hit"]
            return rows, passages

        return ask

    def answer(self, raw: list[Any], request: SearchRequest) -> Answer:
        if not request.facets:
            narrow, values = _narrow(request.filter)
            count = f"SELECT count(*) FROM body JOIN article ON number = body.rowid WHERE body MATCH ? {narrow}"
            (total,) = self._database.execute(count, (_match(request.query), *values)).fetchone()
            return Answer(total, tuple(id for id, _ in raw))
        rows: dict[str, dict[str, Any]] = {}
        for what, value, number in raw:
            rows.setdefault(what, {})[value] = number
        counts = {name: rows.get(name, {}) for name in request.facets}
        return Answer(rows["total"][""], tuple(rows.get("hit", {})), counts)

    def close(self) -> None:
        self._database.close()


def _match(query: Query) -> str:
    """The query in FTS5's own language; its tokenizer takes the marks off."""
    match query:
        case Term(text=text):
            return _string(text)
        case Phrase(terms=terms):
            return _string(" ".join(term.text for term in terms))
        case Prefix(text=text):
            return _string(text) + "*"
        case And(children=children):
            return f"({' AND '.join(map(_match, children))})"
        case Or(children=children):
            return f"({' OR '.join(map(_match, children))})"
        case _:
            raise NotImplementedError(query)


def _string(text: str) -> str:
    return f'"{text.replace("đ", "d")}"'


def _narrow(query: Query | None) -> tuple[str, tuple[str, ...]]:
    """The filter as SQL, and its values."""
    match query:
        case None:
            return "", ()
        case And(children=children):
            parts = [_narrow(child) for child in children]
            return " ".join(sql for sql, _ in parts), tuple(value for _, values in parts for value in values)
        case Or(children=children):
            names = tuple(child.text for child in children if isinstance(child, Term))
            holders = f"SELECT 1 FROM province WHERE article = number AND name IN ({', '.join('?' * len(names))})"
            return f"AND EXISTS ({holders})", names
        case Range(low=low, high=high):
            return "AND year BETWEEN ? AND ?", (low or "", high or "~")
        case Term(text=name):
            return "AND EXISTS (SELECT 1 FROM province WHERE article = number AND name = ?)", (name,)
        case _:
            raise NotImplementedError(query)
