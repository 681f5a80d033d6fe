"""The measuring works: on two hundred small articles every engine is built, asked and found to agree. No timings."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

pytest.importorskip("tantivy", reason="needs the packages of the `bench` group")
pytest.importorskip("bm25s", reason="needs the packages of the `bench` group")

from dvsearch.article import Article
from dvsearch.engines.base import Matches, SearchRequest
from dvsearch.query.tree import Term
from tests.bench.agreement import differences
from tests.bench.articles import PROVINCES, dated
from tests.bench.indexes import analysed
from tests.bench.queries import POLITICAL, choose
from tests.bench.report import markdown
from tests.bench.run import Options, run
from tests.bench.timing import Timing, percentile, ratio

PHRASES = [phrase.strip() for phrase in POLITICAL.replace("\n", ";").split(";") if phrase.strip()]


def written(prefix: str = "bài") -> Iterator[Article]:
    """Articles of the bench's own phrases in random order, without end, the same each time."""
    draw = random.Random(4)
    for number in range(1_000_000):
        title = f"{draw.choice(PHRASES)} {draw.choice(PHRASES)}".capitalize()
        sentences = (", ".join(draw.choices(PHRASES, k=4)).capitalize() for _ in range(draw.randint(3, 8)))
        yield dated(Article(f"{prefix}-{number}", title, ". ".join(sentences) + ".", source="Báo Thử"))


def test_every_kind_of_query_is_drawn_alike_from_the_same_articles() -> None:
    articles = list(islice(written(), 60))
    drawn = [choose(articles, each=4) for _ in range(2)]
    assert drawn[0] == drawn[1]
    counts = {one.kind: sum(other.kind == one.kind for other in drawn[0]) for one in drawn[0]}
    assert counts == dict.fromkeys("term and or phrase prefix wildcard fuzzy unaccented filtered faceted".split(), 4)


def test_every_article_has_provinces_and_a_date_and_always_the_same() -> None:
    articles = list(islice(written(), 100))
    assert articles == list(islice(written(), 100))
    assert all(article.date and set(article.provinces) <= set(PROVINCES) for article in articles)


def test_all_engines_agree_and_everything_is_reported(tmp_path: Path) -> None:
    results = run(
        Options(
            work=tmp_path,
            sizes=(50, 200),
            each=1,
            repeats=1,
            runs=1,
            starts=1,
            sample=10,
            news=lambda count: islice(written(), count),
            others=lambda count: islice(written("khác"), count),
        )
    )
    small, large = results.sizes
    assert small.differences == large.differences == []
    assert {timing.engine for timing in small.timings} == {
        "dvsearch", "dvsearch, NumPy", "dvsearch, marks ignored", "SQLite FTS5", "tantivy", "bm25s", "stock Whoosh",
    }  # fmt: skip
    assert len({timing.number for timing in large.timings}) == 10
    assert {timing.engine for timing in large.full} == {"dvsearch", "dvsearch, NumPy", "SQLite FTS5", "tantivy"}
    assert results.memory is not None
    assert int(results.memory.output) > 0
    assert results.upkeep is not None
    assert [rate.name for rate in results.sample_rates] == [
        "dvsearch, one core",
        "pyvi + tantivy",
        "pyvi + stock Whoosh",
    ]
    assert results.words is not None
    assert results.words[1:] == (0, 10)
    report = markdown(results)
    for what in (
        "SQLite FTS5",
        "tantivy",
        "stock Whoosh",
        "Whole default answer",
        "whole default answer",
        "adding 100",
        "compacting",
        "memory",
        "two cores",
    ):
        assert what in report
    assert "All engines give the same totals" in report


def test_an_engine_that_miscounts_is_found_out(tmp_path: Path) -> None:
    from dvsearch.engines.memory import MemoryEngine
    from tests.bench.peers.base import Answer
    from tests.bench.peers.engines import Ours

    class OneTooFew(Ours):
        def answer(self, raw: Matches, request: SearchRequest) -> Answer:
            right = super().answer(raw, request)
            assert right.total is not None
            return Answer(right.total - 1, right.ids, right.facets)

    articles = list(islice(written(), 30))
    documents = [document for batch in analysed(articles) for _, document in batch]
    engine = MemoryEngine()
    with engine.writer() as writer:
        writer.add(documents)
        writer.commit()
    asked = choose(articles, each=1)
    assert differences(Ours("reference", engine), [Ours("same", engine)], asked) == []
    found = differences(Ours("reference", engine), [OneTooFew("wrong", engine)], asked)
    assert {one.engine for one in found} == {"wrong"}
    assert len(found) == len(asked)


def test_ratios_are_geometric_means_over_the_queries_both_answered() -> None:
    def timing(engine: str, number: int, median: float) -> Timing:
        return Timing(engine, number, "term", "dân vận", 1, median)

    timings = [timing("a", 0, 10), timing("a", 1, 40), timing("a", 2, 7), timing("b", 0, 5), timing("b", 1, 5)]
    assert ratio(timings, "a", "b") == pytest.approx(4.0)  # the mean of 2 and 8
    assert percentile([3.0, 1.0, 2.0, 4.0], 0.95) == 4.0
    assert percentile([3.0, 1.0, 2.0, 4.0], 0.5) == 2.0
    assert SearchRequest(Term("text", "dân")).limit == 10
