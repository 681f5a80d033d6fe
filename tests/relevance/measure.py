"""One command, one table: `python -m tests.relevance.measure [SET...]`.

Every system answers the same questions with any of their words. The questions are natural sentences and headlines, so
they are asked as plain words (`Ask.plain`, `--words` on the command line): their quotes, "?" and "-" are punctuation,
not query language. Shown are nDCG@10, Recall@10 and RR@10 on the half of the questions that nothing was fitted on.
"""

from __future__ import annotations

import argparse
import contextlib
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

import ir_measures
from ir_measures import RR, R, nDCG

from dvsearch import analysis, ranking, searcher
from dvsearch.article import Article
from dvsearch.engines.base import Engine
from dvsearch.engines.whoosh import WhooshEngine
from dvsearch.lexicon import Lexicon
from dvsearch.searcher import Ask
from tests.relevance import baselines
from tests.relevance.baselines import DEPTH, Articles, Run
from tests.relevance.sets import Judged, half_stripped, load, stripped, typed, wrong_tone

SETS = ("alqac2022", "xquad_vi", "political_titles")
# Sets that stock Whoosh indexes in a bearable time.
SMALL = ("alqac2022", "xquad_vi")
MEASURES = (nDCG @ 10, R @ 10, RR @ 10)

WAYS: dict[str, Callable[[str], str]] = {
    "as written": typed,
    "no marks": stripped,
    "half the marks": half_stripped,
    "one wrong tone": wrong_tone,
}

Scores = tuple[float, ...]


def main() -> None:
    """Print the table of the sets asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", default=SETS, metavar="SET")
    parser.add_argument("--fit", action="store_true", help="try weights on the fitting half instead")
    parser.add_argument("--parts", action="store_true", help="leave out one part of the ranking after the other")
    arguments = parser.parse_args()
    for name in arguments.sets:
        judged = load(name)
        with indexed(judged.articles()) as engine:
            if arguments.fit:
                fit(judged, engine)
                continue
            report(judged, engine, parts=arguments.parts)


def report(judged: Judged, engine: Engine, *, parts: bool) -> None:
    """The baselines and this program on the held half of a set."""
    _, held = judged.halves()
    written = ask_as(judged, held, typed)
    plain = ask_as(judged, held, stripped)
    print(f"\n{judged.name}, {len(held)} held questions of {len(judged.questions)}, {engine.count:,} articles\n")
    print("| system | typed | nDCG@10 | R@10 | RR@10 |")
    print("| --- | --- | --- | --- | --- |")
    if not parts:
        systems: list[tuple[str, baselines.Baseline, dict[str, str], str]] = [
            ("bm25s, syllables", baselines.bm25(baselines.syllables), written, "as written"),
            ("bm25s, syllables and pairs", baselines.bm25(baselines.with_pairs), written, "as written"),
            ("bm25s, pyvi words", baselines.bm25(baselines.pyvi_words), written, "as written"),
            ("SQLite FTS5", baselines.fts5, written, "as written"),
            ("tantivy", baselines.tantivy, written, "as written"),
        ]
        if judged.name in SMALL:
            systems.append(("stock Whoosh", baselines.stock_whoosh, written, "as written"))
        systems += [
            ("bm25s, folded", baselines.bm25(baselines.folded), plain, "no marks"),
            ("bm25s, folded and pairs", baselines.bm25(baselines.folded_with_pairs), plain, "no marks"),
            ("SQLite FTS5, marks removed", partial(baselines.fts5, folding=True), plain, "no marks"),
        ]
        for way, change in WAYS.items():
            row("dvsearch", way, measured(judged, answers(engine, ask_as(judged, held, change))))
        for way in ("as written", "one wrong tone"):
            run = answers(engine, ask_as(judged, held, WAYS[way]), suggestions=True)
            row("dvsearch, suggestions taken", way, measured(judged, run))
        for name, system, questions, way in systems:
            row(name, way, measured(judged, system(judged.articles(), questions)))
        if judged.name == "political_titles":
            print(f"\n{speed(engine, written)}; without marks {speed(engine, plain)}")
        return
    for name, settings in PARTS.items():
        for way in ("as written", "no marks"):
            with changed(settings):
                run = answers(engine, ask_as(judged, held, WAYS[way]), abbreviations=name != "no abbreviations")
            row(name, way, measured(judged, run))


# What is left out of the ranking, one part at a time: names of `dvsearch.ranking` and what they are set to.
PARTS: dict[str, dict[str, float]] = {
    "everything": {},
    "no pairs": {"PAIR": 0.0},
    "no other forms": {"FORM": 0.0},
    "no title": {"TITLE": 0.0},
    "no abbreviations": {},
}


def fit(judged: Judged, engine: Engine) -> None:
    """A few weights on the fitting half."""
    fitting, _ = judged.halves()
    print(f"\n{judged.name}, {len(fitting)} fitting questions\n\n| weights | typed | nDCG@10 | R@10 | RR@10 |")
    print("| --- | --- | --- | --- | --- |")
    grid = [{"PAIR": pair, "FORM": form} for pair in (0.5, 0.75, 1.0) for form in (0.5, 1.0)]
    for settings in grid:
        for way in ("as written", "no marks"):
            with changed(settings):
                row(str(settings), way, measured(judged, answers(engine, ask_as(judged, fitting, WAYS[way]))))


@contextlib.contextmanager
def indexed(articles: Articles) -> Iterator[Engine]:
    """The program's own index of the articles, as `dvsearch index` makes it."""
    with tempfile.TemporaryDirectory() as folder:
        engine = WhooshEngine.create(Path(folder) / "index")
        lexicon = Lexicon({})
        with engine.writer() as writer:
            batch = []
            for id, title, text in articles:
                batch.append(analysis.document(Article(id, title, text)))
                lexicon.add(batch[-1])
                if len(batch) == 1000:
                    writer.add(batch)
                    batch = []
            writer.add(batch)
            writer.commit(lexicon.meta())
        yield engine
        engine.close()


def ask_as(judged: Judged, questions: list[str], change: Callable[[str], str]) -> dict[str, str]:
    """The texts of the questions, typed in some way."""
    return {question: change(judged.questions[question]) for question in questions}


def answers(
    engine: Engine, questions: Mapping[str, str], *, abbreviations: bool = True, suggestions: bool = False
) -> Run:
    """What this program answers; with `suggestions`, to the text it suggests instead wherever it suggests one."""
    run: Run = {}
    for question, text in questions.items():
        ask = Ask(text, facets=(), plain=True, any_term=True, limit=DEPTH, all_copies=True, abbreviations=abbreviations)
        if suggestions and (meant := searcher.suggestion(engine, ask)) is not None:
            ask = ask._replace(text=meant)
        matches = engine.search(searcher.request(engine, ask))
        run[question] = {match.id: match.score for match in matches.page}
    return run


@contextlib.contextmanager
def changed(settings: Mapping[str, float]) -> Iterator[None]:
    """`dvsearch.ranking` with other weights."""
    before = {name: getattr(ranking, name) for name in settings}
    try:
        for name, value in settings.items():
            setattr(ranking, name, value)
        yield
    finally:
        for name, value in before.items():
            setattr(ranking, name, value)


def measured(judged: Judged, run: Run) -> Scores:
    """The means of MEASURES over the questions that were asked; an unanswered one counts 0."""
    judgements = [ir_measures.Qrel(question, article, 1) for question in run for article in judged.relevant[question]]
    scored = [
        ir_measures.ScoredDoc(question, article, score)
        for question, hits in run.items()
        for article, score in hits.items()
    ]
    means = ir_measures.calc_aggregate(MEASURES, judgements, scored)
    return tuple(float(means[measure]) for measure in MEASURES)


def row(name: str, way: str, scores: Scores) -> None:
    print(f"| {name} | {way} | " + " | ".join(f"{score:.4f}" for score in scores) + " |", flush=True)


def speed(engine: Engine, questions: Mapping[str, str]) -> str:
    """Median and 95th percentile of the processor time of a search: parsed, found, counted, read and marked."""
    times = []
    for text in questions.values():
        started = time.process_time()
        searcher.search(engine, Ask(text, plain=True, any_term=True))
        times.append((time.process_time() - started) * 1000)
    times.sort()
    return f"median {times[len(times) // 2]:.1f} ms, p95 {times[int(len(times) * 0.95)]:.1f} ms a search"


if __name__ == "__main__":
    main()
