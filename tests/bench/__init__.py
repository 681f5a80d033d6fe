"""How fast, how small: this engine beside stock Whoosh, SQLite FTS5, tantivy and bm25s, on the same articles.

    python -m tests.bench                                  everything, about an hour and a half; one table at the end
    python -m tests.bench --articles 10000 --only queries  one part, on fewer articles

Needs the articles of ../shared/data and the packages of the `bench` group.
"""
