"""Every system on every set, typed in four ways, in one run: `python -m tests.relevance.together [--articles N]`.

The judged needs are asked of the judged articles and a sample of the others, headlines and legal questions of those
that answer them and a sample, so that one run takes minutes: fewer articles make every system look better, so only
figures of one run compare. Shown are nDCG@10 of every system on every set, P@10 and R@100 of the needs, this
program's default answer beside plain pairs with a sign-flip test, and what it loses where less was typed.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from statistics import mean
from typing import Any

import ir_measures
import numpy as np
from ir_measures import P, R, nDCG

from dvsearch.searching.search_spec import SearchSpec
from dvsearch.searching.searcher import search
from tests.relevance import baselines
from tests.relevance.baselines import DEPTH, Articles, Baseline, Run
from tests.relevance.measure import WAYS, indexed
from tests.relevance.sets import NEWS, OTHER_TITLES, Judged, asked, load, sampled

NEEDS = "political_judged"
SETS = (NEEDS, "political_titles", OTHER_TITLES, "alqac2022", "xquad_vi", NEWS)
NDCG, PRECISION, RECALL = nDCG @ 10, P(rel=2) @ 10, R(rel=2) @ 100

OURS, PAIRS, FOLDED_PAIRS = "dvsearch, by default", "bm25s, syllables and pairs", "bm25s, folded and pairs"
FLIPS = 10_000

# Of a question typed in some way, what was measured.
Key = tuple[str, str]
Scores = dict[Key, dict[Any, float]]
# Of each system and set.
Table = dict[tuple[str, str], Scores]


def main() -> None:
    """Print all tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2_500, help="about so many a set")
    parser.add_argument("--questions", type=int, default=150, help="at most so many a set")
    parser.add_argument("--without", action="append", default=[], metavar="SYSTEM", help="leave a system out")
    given = parser.parse_args()
    table: Table = {}
    for name in SETS:
        judged = drawn(name, given.articles, given.questions)
        print(f"{name}: {len(judged.questions)} questions, {sum(1 for _ in judged.articles()):,} articles", flush=True)
        for system, scores in measured(judged, without=given.without):
            table[system, name] = scores
    for way in WAYS:
        by_set(table, way)
    needs(table)
    beside_pairs(table)
    losses(table)
    print(f"\nProcessor time of the whole run: {time.process_time() / 60:.1f} minutes.")


def drawn(name: str, articles: int, questions: int) -> Judged:
    """Draw a set of about so many articles and at most so many questions; what answers a question is always there."""
    judged = asked(load(name), questions)
    named = len(set().union(*judged.relevant.values(), *judged.grades.values()))
    fewer = sampled(judged, max(articles - named, 1))
    read = list(fewer.articles())  # once: each system asks for them
    return replace(fewer, articles=lambda: iter(read))


def measured(judged: Judged, *, without: list[str]) -> Iterator[tuple[str, Scores]]:
    """Measure every system on one set, with each question typed in every way."""
    questions = {f"{way}|{question}": text for way, change in WAYS.items() for question, text in typed(judged, change)}
    for name, system in OTHERS.items():
        if name not in without:
            yield name, scored(judged, system(judged.articles(), questions))
    for name, run in ours(judged.articles(), questions):
        yield name, scored(judged, run)


def typed(judged: Judged, change: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    return ((question, change(text)) for question, text in judged.questions.items())


OTHERS: dict[str, Baseline] = {
    "bm25s, syllables": baselines.bm25(baselines.syllables),
    PAIRS: baselines.bm25(baselines.with_pairs),
    FOLDED_PAIRS: baselines.bm25(baselines.folded_with_pairs),
    "BM25 with RM3, syllables and pairs": baselines.rm3(baselines.with_pairs),
    "SQLite FTS5": baselines.fts5,
    "tantivy": baselines.tantivy,
    "stock Whoosh": baselines.stock_whoosh,
}


def ours(articles: Articles, questions: Mapping[str, str]) -> Iterator[tuple[str, Run]]:
    """This program's answers as a user gets them: by default, and by any of the words."""
    with indexed(articles) as engine:
        for name, match in ((OURS, None), ("dvsearch, any of the words", "any")):
            run: Run = {}
            for question, text in questions.items():
                spec = SearchSpec(text, plain=True, read=False, facets=(), limit=DEPTH, match=match)  # type: ignore[arg-type]
                hits = search(engine, spec).hits
                run[question] = {hit.article.id: -float(place) for place, hit in enumerate(hits)}
            yield name, run


def scored(judged: Judged, run: Run) -> Scores:
    """Measure each answer, with the grades as gains where there are grades."""
    qrels, found = [], []
    for key, hits in run.items():
        question = key.partition("|")[2]
        grades = judged.grades.get(question) or dict.fromkeys(judged.relevant[question], 2)
        qrels += [ir_measures.Qrel(key, id, grade) for id, grade in grades.items()]
        found += [ir_measures.ScoredDoc(key, id, score) for id, score in hits.items()]
    scores: Scores = {_key(key): dict.fromkeys((NDCG, PRECISION, RECALL), 0.0) for key in run}
    for one in ir_measures.iter_calc([NDCG, PRECISION, RECALL], qrels, found):
        scores[_key(one.query_id)][one.measure] = one.value
    return scores


def _key(text: str) -> Key:
    way, _, question = text.partition("|")
    return way, question


def values(scores: Scores, way: str, measure: Any = NDCG) -> list[float]:
    """List what was measured of each question typed in a way."""
    return [one[measure] for (typed, _), one in scores.items() if typed == way]


def by_set(table: Table, way: str) -> None:
    """Print nDCG@10 of every system on every set."""
    print(f"\n| nDCG@10, {way} | {' | '.join(SETS)} |\n| --- |{' --- |' * len(SETS)}")
    for system in dict.fromkeys(system for system, _ in table):
        print(f"| {system} | {' | '.join(f'{mean(values(table[system, name], way)):.4f}' for name in SETS)} |")


def needs(table: Table) -> None:
    """Print what else is measured of the judged needs."""
    print(f"\n| {NEEDS}, as written | P@10 | R@100 |\n| --- | --- | --- |")
    for system in dict.fromkeys(system for system, _ in table):
        scores = table[system, NEEDS]
        shown = (mean(values(scores, "as written", measure)) for measure in (PRECISION, RECALL))
        print(f"| {system} | {' | '.join(f'{one:.3f}' for one in shown)} |")


def beside_pairs(table: Table) -> None:
    """Print how far the default answer is from pairs, by set and over all questions together."""
    for way, other in (("as written", PAIRS), ("no marks", FOLDED_PAIRS)):
        if (other, NEEDS) not in table:
            continue
        print(f"\n| {OURS}, {way}, above {other} | questions | difference | p |\n| --- | --- | --- | --- |")
        every: list[float] = []
        for name in SETS:
            mine, theirs = (values(table[system, name], way) for system in (OURS, other))
            gains = [a - b for a, b in zip(mine, theirs, strict=True)]
            every += gains
            print(f"| {name} | {len(gains)} | {mean(gains):+.4f} | {sign_flip(gains):.4f} |")
        print(f"| all questions together | {len(every)} | {mean(every):+.4f} | {sign_flip(every):.4f} |")


def losses(table: Table) -> None:
    """Print what the default answer loses where less was typed."""
    ways = [way for way in WAYS if way != "as written"]
    print(f"\n| {OURS}, against as written | {' | '.join(ways)} |\n| --- |{' --- |' * len(ways)}")
    for name in SETS:
        scores = table[OURS, name]
        lost = (mean(values(scores, way)) - mean(values(scores, "as written")) for way in ways)
        print(f"| {name} | {' | '.join(f'{one:+.4f}' for one in lost)} |")


def sign_flip(gains: list[float]) -> float:
    """Return how often chance alone, flipping the sign of each difference, gives a mean as far from none."""
    differences = np.array(gains)
    signs = np.random.default_rng(1).choice([-1.0, 1.0], (FLIPS, differences.size))
    return float((abs(signs @ differences) >= abs(differences.sum()) - 1e-9).mean())


if __name__ == "__main__":
    main()
