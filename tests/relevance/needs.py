"""The judged needs: what a user gets by default, beside baselines: `python -m tests.relevance.needs [--index FOLDER]`.

Thirty needs of realistic users over the political articles, judged by reading (political_judged): nDCG@10 with the
grades as gains, P@10 and R@100 of those graded 2 and 3. What is not judged counts as not relevant. Each system answers
with any of the words unless its row says otherwise.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import mean
from typing import Any

import ir_measures
from ir_measures import P, R, nDCG

from dvsearch.engines.base import Engine
from dvsearch.searching.search_spec import SearchSpec
from dvsearch.searching.searcher import search
from tests.relevance import baselines
from tests.relevance.holding import opened
from tests.relevance.sets import Judged, half_stripped, load, stripped, typed, wrong_tone

NDCG, PRECISION, RECALL = nDCG @ 10, P(rel=2) @ 10, R(rel=2) @ 100
DEPTH = 100

WAYS: dict[str, Callable[[str], str]] = {
    "no marks": stripped,
    "half the marks": half_stripped,
    "one wrong tone": wrong_tone,
}

Answers = Mapping[str, Sequence[str]]


def main() -> None:
    """Print the table of all systems, the default answer by style, and every need."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path, help="an index of the articles, where one is at hand")
    parser.add_argument("--without-baselines", action="store_true", help="this program alone: a minute instead of ten")
    given = parser.parse_args()
    judged = load("political_judged")
    print("| system | nDCG@10 | P@10 | R@100 |\n| --- | --- | --- | --- |")
    with opened(judged, given.index) as engine:
        default = scores(judged, ask(engine, judged, limit=10))
        _row("dvsearch, by default", default)
        for name, options in SYSTEMS.items():
            _row(f"dvsearch, {name}", scores(judged, ask(engine, judged, limit=DEPTH, **options)), deep=True)
        for way, change in WAYS.items():
            _row(f"dvsearch, by default, {way}", scores(judged, ask(engine, judged, change, limit=10)))
    if not given.without_baselines:
        for name, system in BASELINES.items():
            run = system(judged.articles(), judged.questions)
            ordered = {need: sorted(hits, key=lambda id: -hits[id]) for need, hits in run.items()}
            _row(name, scores(judged, ordered))
    print("\n| style | needs | nDCG@10 | P@10 |\n| --- | --- | --- | --- |")
    for style in dict.fromkeys(judged.styles.values()):
        some = {need: default[need] for need in judged.questions if judged.styles[need] == style}
        print(f"| {style} | {len(some)} | {_mean(some, NDCG):.3f} | {_mean(some, PRECISION):.3f} |")
    print("\n| need | style | nDCG@10 | P@10 |\n| --- | --- | --- | --- |")
    for need, measured in default.items():
        print(f"| {need} | {judged.styles[need]} | {measured[NDCG]:.2f} | {measured[PRECISION]:.1f} |")


SYSTEMS: dict[str, dict[str, Any]] = {
    "every word": {"match": "all"},
    "every word, syllables apart": {"match": "all", "loose": True},
    "most of the words": {"match": "most"},
    "any of the words": {"match": "any"},
    "by default, no related words": {"related": False},
}

BASELINES: dict[str, baselines.Baseline] = {
    "bm25s, syllables": baselines.bm25(baselines.syllables),
    "bm25s, syllables and pairs": baselines.bm25(baselines.with_pairs),
    "bm25s, folded and pairs": baselines.bm25(baselines.folded_with_pairs),
    "BM25 with RM3, syllables and pairs": baselines.rm3(baselines.with_pairs),
    "SQLite FTS5": baselines.fts5,
    "tantivy": baselines.tantivy,
}


def ask(
    engine: Engine, judged: Judged, change: Callable[[str], str] = typed, *, limit: int, **options: Any
) -> dict[str, list[str]]:
    """Answer every need as its text is typed, and give the ids of the hits in order."""
    return {
        need: [
            hit.article.id
            for hit in search(
                engine, SearchSpec(change(text), plain=True, read=False, facets=(), limit=limit, **options)
            ).hits
        ]
        for need, text in judged.questions.items()
    }


def scores(judged: Judged, answers: Answers) -> dict[str, dict[Any, float]]:
    """Measure the answer to each need."""
    graded = [ir_measures.Qrel(need, id, grade) for need, ids in judged.grades.items() for id, grade in ids.items()]
    found = [ir_measures.ScoredDoc(need, id, -place) for need, ids in answers.items() for place, id in enumerate(ids)]
    measured: dict[str, dict[Any, float]] = {
        need: dict.fromkeys((NDCG, PRECISION, RECALL), 0.0) for need in judged.questions
    }
    for one in ir_measures.iter_calc([NDCG, PRECISION, RECALL], graded, found):
        measured[one.query_id][one.measure] = one.value
    return measured


def _row(name: str, measured: Mapping[str, Mapping[Any, float]], *, deep: bool = False) -> None:
    shown = [f"{_mean(measured, measure):.3f}" for measure in (NDCG, PRECISION, *([RECALL] if deep else []))]
    print(f"| {name} | {' | '.join(shown)} |{'' if deep else ' |'}", flush=True)


def _mean(measured: Mapping[str, Mapping[Any, float]], measure: Any) -> float:
    return mean(one[measure] for one in measured.values())


if __name__ == "__main__":
    main()
