"""Our words beside pyvi's: are they the same on every article, and how many times faster are they found?

    python tests/bench/bench_words.py                       20,000 articles, about 10 minutes
    python tests/bench/bench_words.py --articles 2000

Both run in this process, one core, by turns on blocks of the same articles, so that a busy machine slows both alike.
Our times begin with nothing known of any article; loading the model is told apart.
"""

from __future__ import annotations

import argparse
import json
import lzma
import platform
import time
import warnings
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from dvsearch.vietnamese.words import pyvi_model, segmenter

ARTICLES = Path(__file__).resolve().parents[2] / "../shared/data/articles"
# Of every twenty articles: natural press prose, prose restored from segmented text, political articles.
SHARES = {"news.jsonl.xz": (0, 12), "news.jsonl.xz from 25,000": (25_000, 3), "political.jsonl.xz": (0, 5)}
BLOCK = 50


def read(name: str, start: int, count: int) -> Iterator[str]:
    """Title and body of `count` articles from number `start` on, a line each."""
    with lzma.open(ARTICLES / name, "rt", encoding="utf-8") as lines:
        for line in islice(lines, start, start + count):
            article = json.loads(line)
            yield f"{article.get('title') or ''}\n{article['text']}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=20_000)
    articles = parser.parse_args().articles

    started = time.perf_counter()
    pyvi_model.weights()
    loading = time.perf_counter() - started
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        started = time.perf_counter()
        from pyvi.ViTokenizer import ViTokenizer

        pyvi_loading = time.perf_counter() - started
    print(f"Python {platform.python_version()}, {platform.machine()}; model loaded in {loading * 1000:.0f} ms", end="")
    print(f", pyvi in {pyvi_loading * 1000:.0f} ms")
    print(f"{'articles':28}{'compared':>9}{'differ':>7}{'characters':>12}", end="")
    print(f"{'pyvi us':>9}{'segment us':>12}{'word_terms us':>15}{'times faster':>17}")

    for name, (start, share) in SHARES.items():
        texts = read(name.split()[0], start, articles * share // 20)
        report(name, texts, ViTokenizer.tokenize)


def report(name: str, texts: Iterator[str], tokenize) -> None:  # type: ignore[no-untyped-def]
    compared = differ = characters = 0
    seconds = [0.0, 0.0, 0.0]
    while block := list(islice(texts, BLOCK)):
        clock = [time.perf_counter()]
        theirs = [tokenize(text) for text in block]
        clock.append(time.perf_counter())
        for text in block:
            segmenter.word_terms(text)
        clock.append(time.perf_counter())
        for text in block:
            segmenter.segment(text)
        clock.append(time.perf_counter())
        for part in range(3):
            seconds[part] += clock[part + 1] - clock[part]
        for text, expected in zip(block, theirs, strict=True):
            if " ".join(word.text for word in segmenter.segment(text)) != expected:
                differ += 1
                if differ <= 3:
                    print(f"differs: {text[:200]!r}")
        compared += len(block)
        characters += sum(map(len, block))
    pyvi, terms, segment = (second / compared * 1e6 for second in seconds)
    print(f"{name:28}{compared:9,}{differ:7}{characters:12,}", end="")
    print(f"{pyvi:9,.0f}{segment:12,.0f}{terms:15,.0f}{pyvi / segment:9.1f}{pyvi / terms:8.1f}", flush=True)


if __name__ == "__main__":
    main()
