"""What an answer rests on: everything a reader needs to judge a number, and to make it again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any, NamedTuple

from dvsearch import __version__
from dvsearch.engines.base import Engine
from dvsearch.engines.forward import TextForward
from dvsearch.research.population import Population
from dvsearch.searching.search_spec import SearchSpec


class Sheet(NamedTuple):
    """An answer as rows, each with a value for every column (None is what cannot be said), and what it rests on.

    `total` is how many rows there are in all, `rows` may be the first of them. `notes` are for whoever reads it: what
    was left out, guessed or cut, a sentence each.
    """

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    total: int
    about: dict[str, Any]
    notes: list[str]

    @property
    def truncated(self) -> bool:
        """Whether there are more rows than these."""
        return len(self.rows) < self.total


def describe_population(
    engine: Engine, spec: SearchSpec, population: Population, understood: str
) -> tuple[dict[str, Any], list[str]]:
    """Say what a population is: as data, and as notes for a reader."""
    hits = population.hits
    matching = int(hits.documents.size)
    about: dict[str, Any] = {
        "query": spec.text,
        "understood": understood,
        "filters": {name: list(values) for name, values in spec.filters.items()},
        "field": population.field,
        "articles": {"index": population.forward.count, "chosen": population.articles, "matching": matching},
        "hits": int(hits.firsts.size),
        "copies": {
            "counted": population.all_copies,
            "left_out": population.copies,
            "left_out_matching": population.matching_copies,
        },
        "hits_within_words": population.cut_words,
        "index": describe_index(engine, population.forward),
        "program": f"dvsearch {__version__}",
    }
    notes = []
    if population.matching_copies:
        notes.append(
            f"{counted(population.matching_copies, 'matching near-copy', 'matching near-copies')} left out, on both"
            " sides; --all-copies counts them"
        )
    if population.cut_words:
        notes.append(
            f"{population.cut_words:,} of {hits.firsts.size:,} hits are a part of a longer word;"
            " --whole-words leaves them out"
        )
    return about, notes


def describe_index(engine: Engine, forward: TextForward) -> dict[str, Any]:
    """Tell one state of an archive from any other: `content` is equal only where all articles are."""
    return _index(engine, forward.count, forward.values("digest").texts)


def describe_documents(engine: Engine) -> dict[str, Any]:
    """Tell the same of an engine that keeps no text forward."""
    return _index(engine, engine.count, sorted({digest for (digest,) in engine.scan(("digest",)) if digest}))


def _index(engine: Engine, count: int, digests: Iterable[str]) -> dict[str, Any]:
    content = hashlib.blake2b(digest_size=8)
    for text in digests:
        content.update(text.encode("utf-8", "surrogatepass") + b"\n")
    return {"articles": count, "content": content.hexdigest(), "analyser": engine.meta.get("fingerprint", "")}


def counted(number: int, one: str, many: str) -> str:
    """Return a number with its noun."""
    return f"{number:,} {one if number == 1 else many}"
