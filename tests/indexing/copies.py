"""How well copies are told from what is none: pairs of articles labelled by reading, and the rule's answer.

    python -m tests.indexing.copies          precision and recall, by kind, and each pair that is told wrong
    python -m tests.indexing.copies --draw   the pairs that were labelled, drawn again

The pairs are all of ../shared/data/articles/political.jsonl.xz that share from 0.5 to below 1 of their runs of three
syllables. copies.tsv has for each the two ids, whether one is a copy of the other, how sure that is, and its kind:

    header      the same text under another header, lead, caption or name of its author
    edited      the same text in the style of another house, or with some sentences of its own
    cut         one is part of the other, cut short or with more behind it
    corrected   a sentence, a name or a number put right
    retold      the same news, written from the same paper by another hand
    followup    a later report that repeats the earlier one
    appointment other people
    template    another year, another asker, another day of remembrance

`fitted` pairs were read first and the rule was made on them; `blind` ones were labelled before its answers were seen,
and the rule was changed once after that (before: P 0.95, R 0.83 of all of them).
Pairs that belong together by an article that both have are in the same half.
"""

from __future__ import annotations

import argparse
import csv
import lzma
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path

import numpy as np

from dvsearch.engines.base import Document
from dvsearch.indexing import prepare
from dvsearch.indexing.signatures import letters, likeness, unpack
from dvsearch.reading.entries import Entry, json_entries

ARTICLES = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "articles" / "political.jsonl.xz"
LABELS = Path(__file__).with_name("copies.tsv")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two articles, and what a reader said of them."""

    first: str
    second: str
    is_copy: bool
    is_sure: bool
    kind: str
    half: str


@dataclass(frozen=True, slots=True)
class Figures:
    """How many pairs were told right and wrong."""

    right_copies: int
    wrong_copies: int
    missed_copies: int

    @property
    def precision(self) -> float:
        """Return the share of pairs told copies that are."""
        return self.right_copies / (self.right_copies + self.wrong_copies)

    @property
    def recall(self) -> float:
        """Return the share of copies that were told so."""
        return self.right_copies / (self.right_copies + self.missed_copies)


def labelled_pairs() -> list[Pair]:
    """Read the labels."""
    with LABELS.open(encoding="utf-8", newline="") as lines:
        return [
            Pair(
                row["first"],
                row["second"],
                row["label"] == "copy",
                row["certainty"] == "sure",
                row["kind"],
                row["half"],
            )
            for row in csv.DictReader(lines, delimiter="\t")
        ]


@cache
def told_copies() -> frozenset[tuple[str, str]]:
    """Return those of the labelled pairs that the rule calls copies, read and signed as an index would."""
    pairs = labelled_pairs()
    wanted = {id for pair in pairs for id in (pair.first, pair.second)}
    made = {id: unpack(letters([signature]))[0] for id, signature in _signed(wanted)}
    return frozenset(
        (pair.first, pair.second) for pair in pairs if likeness(made[pair.first][None], made[pair.second][None])[0] > 0
    )


def figures(pairs: Iterable[Pair]) -> Figures:
    """Count what the rule says of these pairs."""
    counts = Counter((pair.is_copy, (pair.first, pair.second) in told_copies()) for pair in pairs)
    return Figures(counts[True, True], counts[False, True], counts[True, False])


def _signed(wanted: set[str]) -> Iterator[tuple[str, str]]:
    with lzma.open(ARTICLES) as lines:
        found = (line for line in lines if line[8 : line.index(b'"', 8)].decode() in wanted)
        for document in _documents(found):
            yield document.id, document.exact["signature"][0]


def _documents(lines: Iterable[bytes]) -> Iterator[Document]:
    entries = (entry for entry in json_entries(lines, "political.jsonl") if isinstance(entry, Entry))
    return (made.document for made in prepare.prepare(entries) if isinstance(made, prepare.Prepared))


def draw() -> Iterator[tuple[str, str, float]]:
    """Find all pairs that share from 0.5 to below 1 of their runs, by the runs themselves: (first, second, share)."""
    runs: dict[str, frozenset[int]] = {}
    with lzma.open(ARTICLES) as lines:
        for document in _documents(lines):
            terms = list(document.text["text"][1])
            runs[document.id] = frozenset(map(hash, zip(terms, terms[1:], terms[2:], strict=False)))
    buckets: defaultdict[tuple[int, ...], list[str]] = defaultdict(list)
    source = np.random.default_rng(1)
    factors = source.integers(1, 1 << 62, 128, dtype=np.uint64) | np.uint64(1)
    for id, own in runs.items():
        if len(own) >= 28:
            values = np.array(list(own), np.int64).astype(np.uint64)
            minima = [int((values * factor >> np.uint64(20)).min()) for factor in factors]
            for band in range(0, 126, 3):
                buckets[band, *minima[band : band + 3]].append(id)
    for first, second in sorted({pair for ids in buckets.values() for pair in combinations(ids, 2)}):
        share = len(runs[first] & runs[second]) / len(runs[first] | runs[second])
        if 0.5 <= share < 1:
            yield first, second, share


def _report() -> None:
    pairs = labelled_pairs()
    for half in ("fitted", "blind", "both"):
        for certainty in ("sure", "all"):
            chosen = [pair for pair in pairs if half in (pair.half, "both") and (pair.is_sure or certainty == "all")]
            found = figures(chosen)
            print(f"{half:7} {certainty:5} {len(chosen):4} pairs  P {found.precision:.3f}  R {found.recall:.3f}")
    kinds = Counter((pair.is_copy, pair.kind) for pair in pairs)
    wrong = [pair for pair in pairs if pair.is_copy != ((pair.first, pair.second) in told_copies())]
    wrong_kinds = Counter((pair.is_copy, pair.kind) for pair in wrong)
    for (is_copy, kind), count in sorted(kinds.items()):
        print(f"{'copy' if is_copy else 'other':6} {kind:12} {count:4} pairs, {wrong_kinds[is_copy, kind]} wrong")
    for pair in wrong:
        print(pair.first, pair.second, "missed" if pair.is_copy else "taken for a copy", pair.kind, pair.half, sep="\t")


def main() -> None:
    """Print the figures, or the pairs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--draw", action="store_true", help="print the pairs that were labelled, drawn again")
    if parser.parse_args().draw:
        for first, second, share in draw():
            print(first, second, f"{share:.2f}", sep="\t")
    else:
        _report()


if __name__ == "__main__":
    main()
