"""What a user might pick instead of this program: each indexes articles and answers questions with ids, best first."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from typing import Any

from dvsearch.vietnamese.normalize import fold
from dvsearch.vietnamese.syllables import terms
from dvsearch.vietnamese.words.segmenter import segment

Articles = Iterable[tuple[str, str, str]]
Run = dict[str, dict[str, float]]
Baseline = Callable[[Articles, Mapping[str, str]], Run]

DEPTH = 100


def syllables(text: str) -> list[str]:
    """The terms of a text."""
    return terms(text)


def with_pairs(text: str) -> list[str]:
    """The terms, and each two that stand side by side as one more."""
    words = terms(text)
    return [*words, *(f"{a} {b}" for a, b in pairwise(words))]


def folded(text: str) -> list[str]:
    """The terms without marks."""
    return list(map(fold, terms(text)))


def folded_with_pairs(text: str) -> list[str]:
    """The terms without marks, and each two that stand side by side as one more."""
    words = folded(text)
    return [*words, *(f"{a} {b}" for a, b in pairwise(words))]


def pyvi_words(text: str) -> list[str]:
    """The words that pyvi finds, in lower case, without punctuation."""
    return [word.text.lower() for word in segment(text) if any(map(str.isalnum, word.text))]


def _indexed(
    split: Callable[[str], list[str]], articles: Articles
) -> tuple[Any, dict[str, int], list[str], list[list[int]]]:
    """The model, the number of each term, the ids, and the terms of each article by number."""
    import bm25s  # type: ignore[import-untyped]

    numbers: dict[str, int] = {}
    ids: list[str] = []
    tokens: list[list[int]] = []
    for id, title, text in articles:
        ids.append(id)
        tokens.append([numbers.setdefault(term, len(numbers)) for term in split(f"{title}\n{text}")])
    model = bm25s.BM25(k1=1.2, b=0.75, method="lucene")
    model.index(bm25s.tokenization.Tokenized(ids=tokens, vocab=numbers), show_progress=False)
    return model, numbers, ids, tokens


def bm25(split: Callable[[str], list[str]]) -> Baseline:
    """BM25 (bm25s, Lucene's variant) over the title and text joined, k1 1.2, b 0.75."""

    def run(articles: Articles, questions: Mapping[str, str]) -> Run:
        import numpy as np

        model, numbers, ids, _ = _indexed(split, articles)
        answers: Run = {}
        for question, text in questions.items():
            asked = [numbers[term] for term in split(text) if term in numbers]
            scores = model.get_scores_from_ids(asked) if asked else np.zeros(len(ids), np.float32)
            best = np.argsort(-scores, kind="stable")[:DEPTH]
            answers[question] = {ids[place]: float(scores[place]) for place in best.tolist()}
        return answers

    return run


def rm3(split: Callable[[str], list[str]], *, feedback: int = 10, added: int = 20, share: float = 0.5) -> Baseline:
    """BM25 with RM3: the first answer's best articles lend their words, and the question is asked again with both.

    `feedback` articles lend the `added` words that are likeliest in them, weighted by their scores; the words that were
    asked for keep a `share` of the weight.
    """

    def run(articles: Articles, questions: Mapping[str, str]) -> Run:
        import numpy as np

        model, numbers, ids, tokens = _indexed(split, articles)
        answers: Run = {}
        for question, text in questions.items():
            asked = [numbers[term] for term in split(text) if term in numbers]
            first = model.get_scores_from_ids(asked) if asked else np.zeros(len(ids), np.float32)
            best = np.argsort(-first, kind="stable")[:feedback]
            lent: dict[int, float] = {}
            for place in best.tolist():
                for term in tokens[place]:
                    lent[term] = lent.get(term, 0.0) + float(first[place]) / len(tokens[place])
            chosen = sorted(lent, key=lambda term: -lent[term])[:added]
            whole = sum(lent[term] for term in chosen) or 1.0
            weights = {term: (1 - share) * lent[term] / whole for term in chosen}
            for term in asked:
                weights[term] = weights.get(term, 0.0) + share / len(asked)
            scores = sum(
                (weight * model.get_scores_from_ids([term]) for term, weight in weights.items()),
                np.zeros(len(ids), np.float32),
            )
            order = np.argsort(-scores, kind="stable")[:DEPTH]
            answers[question] = {ids[place]: float(scores[place]) for place in order.tolist()}
        return answers

    return run


def fts5(articles: Articles, questions: Mapping[str, str], *, folding: bool = False) -> Run:
    """SQLite FTS5 with its own tokenizer and bm25(), any of the words; `folding` lets it drop the marks."""
    base = sqlite3.connect(":memory:")
    base.execute(
        "CREATE VIRTUAL TABLE articles USING fts5(id UNINDEXED, title, text, "
        f"tokenize = 'unicode61 remove_diacritics {2 if folding else 0}')"
    )
    base.executemany("INSERT INTO articles VALUES (?, ?, ?)", articles)
    answers: Run = {}
    for question, text in questions.items():
        asked = " OR ".join(f'"{word}"' for word in terms(text))
        found = base.execute(
            "SELECT id, bm25(articles) FROM articles WHERE articles MATCH ? ORDER BY 2 LIMIT ?", (asked, DEPTH)
        )
        answers[question] = {id: -score for id, score in found}
    base.close()
    return answers


def tantivy(articles: Articles, questions: Mapping[str, str]) -> Run:
    """tantivy with its default tokenizer, any of the words."""
    import tantivy as library

    builder = library.SchemaBuilder().add_text_field("id", stored=True, tokenizer_name="raw")
    index = library.Index(builder.add_text_field("title").add_text_field("text").build())
    writer = index.writer(100_000_000, num_threads=1)
    for id, title, text in articles:
        writer.add_document(library.Document(id=[id], title=[title], text=[text]))
    writer.commit()
    index.reload()
    searcher = index.searcher()
    answers: Run = {}
    for question, text in questions.items():
        asked = index.parse_query(" ".join(f'"{word}"' for word in terms(text)), ["title", "text"])
        hits = searcher.search(asked, DEPTH).hits
        answers[question] = {searcher.doc(address)["id"][0]: score for score, address in hits}
    return answers


def stock_whoosh(articles: Articles, questions: Mapping[str, str]) -> Run:
    """Whoosh as it comes, any of the words. Seven minutes for 17,221 articles and 250 questions."""
    from whoosh import fields, index, qparser, scoring

    with tempfile.TemporaryDirectory() as folder:
        schema = fields.Schema(id=fields.ID(stored=True), text=fields.TEXT)
        made = index.create_in(folder, schema)
        writer = made.writer(limitmb=256)
        for id, title, text in articles:
            writer.add_document(id=id, text=f"{title}\n{text}")
        writer.commit()
        answers: Run = {}
        with made.searcher(weighting=scoring.BM25F()) as searcher:
            parser = qparser.QueryParser("text", schema, plugins=[], group=qparser.OrGroup)
            for question, text in questions.items():
                hits = searcher.search(parser.parse(text), limit=DEPTH)
                answers[question] = {hit["id"]: hit.score for hit in hits}
        made.close()
    return answers
