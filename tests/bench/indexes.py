"""The indexes to compare: ours made by the program itself, as a user makes it; the peers' from the same articles.

The articles are analysed once for all peers. Their indexes are kept in the work folder and used again by the next run
as long as the articles and the analyser are the same.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from pathlib import Path

from dvsearch.article import Article
from dvsearch.engines.base import Document
from dvsearch.indexing import analyzer

from .peers.base import BuilderFactory, Peer
from .peers.bm25s_peer import Bm25s, Bm25sBuilder
from .peers.fts5 import Fts5, Fts5Builder
from .peers.stock import Stock, StockBuilder
from .peers.tantivy_peer import Tantivy, TantivyBuilder

BATCH = 2_000
SAMPLED = 50  # articles whose terms are compared with those that a kept index was made from
BUILDERS: dict[str, BuilderFactory] = {
    "fts5": Fts5Builder,
    "tantivy": TantivyBuilder,
    "bm25s": Bm25sBuilder,
    "stock": StockBuilder,
}


def analysed(articles: Sequence[Article], jobs: int = 2) -> Iterator[list[tuple[Article, Document]]]:
    """The articles with their terms, a batch at a time."""
    if len(articles) < BATCH:
        yield [(article, analyzer.document(article)) for article in articles]
        return
    with ProcessPoolExecutor(jobs) as pool:
        rest = iter(articles)
        while batch := list(islice(rest, BATCH)):
            yield list(zip(batch, pool.map(analyzer.document, batch, chunksize=100), strict=True))


def build_peers(articles: Sequence[Article], folder: Path, names: Sequence[str]) -> None:
    """Make the indexes of the named peers that the folder does not already hold."""
    wanted = {name: folder / name for name in names if not _is_complete(folder / name, articles)}
    for place in wanted.values():
        shutil.rmtree(place, ignore_errors=True)
    builders = {name: BUILDERS[name](place) for name, place in wanted.items()}
    if not builders:
        return
    for batch in analysed(articles):
        for builder in builders.values():
            builder.add(batch)
    for name, builder in builders.items():
        builder.finish()
        (wanted[name] / "complete").write_text(_stamp(articles))


def open_peer(name: str, folder: Path) -> Peer:
    """The peer over the index that `build_peers` made."""
    openers: dict[str, Callable[[Path], Peer]] = {"fts5": Fts5, "tantivy": Tantivy, "bm25s": Bm25s, "stock": Stock}
    return openers[name](folder / name)


def folder_bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _is_complete(folder: Path, articles: Sequence[Article]) -> bool:
    mark = folder / "complete"
    return mark.is_file() and mark.read_text() == _stamp(articles)


def _stamp(articles: Sequence[Article]) -> str:
    """A fingerprint of the articles and of the syllables that every so many of them get; words only raise rank."""
    some = articles[:: max(1, len(articles) // SAMPLED)]
    terms = [analyzer.document(article).text["text"] for article in some]
    told = repr(([article.id for article in articles], terms))
    return hashlib.blake2b(told.encode(), digest_size=8).hexdigest()
