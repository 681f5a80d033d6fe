"""The articles that several tests of searching are asked of."""

from __future__ import annotations

from dvsearch.article import Article
from dvsearch.engines.base import Engine
from dvsearch.indexing import analyzer, index_meta
from dvsearch.lexicon import Lexicon
from dvsearch.searching.search_spec import SearchSpec
from dvsearch.searching.searcher import search
from tests.conftest import EngineFactory

ARTICLES = (
    Article(
        "khéo-1", "Hà Tĩnh: Tổng kết phong trào “Dân vận khéo”", "Sáng 5/3, tỉnh tổ chức hội nghị dân vận khéo.",
        date="2021-03-05", date_basis="page", source="Báo Hà Tĩnh", provinces=("Hà Tĩnh",),
        current_provinces=("Hà Tĩnh",),
        citations=("217-QĐ/TW",),
    ),
    Article(
        "khéo-2", "Mô hình mới ở Vĩnh Phúc", "Huyện nhân rộng mô hình dân vận khéo theo Quyết định 217-QĐ/TW.",
        date="2019", date_basis="guess", source="Báo Vĩnh Phúc", provinces=("Vĩnh Phúc",),
        current_provinces=("Phú Thọ",),
    ),
    Article(
        "gpmb", "Giải phóng mặt bằng", "Cán bộ vận động nhân dân bàn giao đất; dân đồng thuận.",
        date="2021-11", date_basis="page", provinces=("Hà Tĩnh", "Nghệ An"), current_provinces=("Hà Tĩnh", "Nghệ An"),
    ),
    Article("khong-dau", "Ban tin khong dau", "Dan van kheo o thon moi."),
)  # fmt: skip


def indexed(new_engine: EngineFactory) -> Engine:
    """Index ARTICLES."""
    engine = new_engine()
    with engine.writer() as writer:
        writer.add(map(analyzer.document, ARTICLES))
        writer.commit({"fingerprint": index_meta.fingerprint()})
    return engine


def ids(engine: Engine, text: str, **asked: object) -> set[str]:
    """Give the ids of the articles that a search finds."""
    return {hit.article.id for hit in search(engine, SearchSpec(text, **asked)).hits if hit.matched != "most"}  # type: ignore[arg-type]


NEWS = {
    "pair": ("Tin huyện", "Cán bộ dân vận của huyện xuống từng bản, nghe bà con nói chuyện ruộng nương."),
    "apart": ("Tin huyện", "Người dân của bản được cán bộ vận động, huyện nghe chuyện ruộng nương bà con nói."),
    "titled": ("Dân vận ở bản", "Cán bộ huyện xuống từng nhà, nghe bà con nói chuyện ruộng nương và dân vận."),
    "other": ("Tin xã", "Đoàn dẫn văn công lên biên giới, dân bản vui, ban văn nghệ xã diễn tới khuya."),
}


def indexed_with_counts(new_engine: EngineFactory) -> Engine:
    """Index NEWS, its neighbours counted five times over."""
    made, lexicon = new_engine(), Lexicon({})
    documents = [analyzer.document(Article(id, title, text)) for id, (title, text) in NEWS.items()]
    for document in documents * 5:
        lexicon.add(document)
    with made.writer() as writer:
        writer.add(documents)
        writer.commit(lexicon.meta())
    return made
